/* MANCINO: sum of (14 n x_i + (i - n/2)^3 + sum over j != i of h(x_j^2 + i/j))^2,
 * h(t) = v (sin^5 log v + cos^5 log v), v = sqrt(t).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

/* phi(x) = h(x^2 + i/j) with two derivatives. */
static void phi(double x, double ratio, double out[3])
{
    const double t = x * x + ratio, v = sqrt(t), l = 0.5 * log(t), s = sin(l), c = cos(l);
    const double s3 = s * s * s, c3 = c * c * c, a = s3 * s * s + c3 * c * c;
    const double b = 5.0 * s * c * (s3 - c3);                  /* da / dl */
    const double d = 20.0 * s * s * c * c * (s + c) - 5.0 * a; /* d2a / dl2 */
    const double dt = 0.5 * (a + b) / v;                       /* dh / dt */
    const double dtt = 0.25 * (d - a) / (t * v);
    out[0] = v * a;
    out[1] = 2.0 * x * dt;
    out[2] = 2.0 * dt + 4.0 * x * x * dtt;
}

static double cube(int64_t i, int64_t n)
{
    const double a = (double)i - 0.5 * (double)n;
    return a * a * a;
}

static double residual(int64_t i, int64_t n, const double *x)
{
    double r = 14.0 * (double)n * x[i - 1] + cube(i, n), p[3];
    for (int64_t j = 1; j <= n; j++)
        if (j != i) {
            phi(x[j - 1], (double)i / (double)j, p);
            r += p[0];
        }
    return r;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    double p[3];
    *f = 0.0;
    if (g) fill(n, g, 0.0);
    for (int64_t i = 1; i <= n; i++) {
        const double r = residual(i, n, x);
        *f += r * r;
        for (int64_t j = 1; g && j <= n; j++) {
            phi(x[j - 1], (double)i / (double)j, p);
            g[j - 1] += 2.0 * r * (j == i ? 14.0 * (double)n : p[1]);
        }
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    double p[3];
    fill(n, Hv, 0.0);
    for (int64_t i = 1; i <= n; i++) {
        const double r = residual(i, n, x), own = 14.0 * (double)n;
        double slope = own * v[i - 1];
        for (int64_t j = 1; j <= n; j++) {
            phi(x[j - 1], (double)i / (double)j, p);
            if (j != i) slope += p[1] * v[j - 1];
        }
        for (int64_t j = 1; j <= n; j++) {
            phi(x[j - 1], (double)i / (double)j, p);
            Hv[j - 1] += 2.0 * (j == i ? own * slope : p[1] * slope + r * p[2] * v[j - 1]);
        }
    }
    return 0;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const double own = 14.0 * (double)n, rest = 6.0 * (double)(n - 1);
    fill(n, x, 0.0);
    for (int64_t i = 1; i <= n; i++) {
        double sum = cube(i, n), p[3];
        for (int64_t j = 1; j <= n; j++)
            if (j != i) {
                phi(0.0, (double)i / (double)j, p);
                sum += p[0];
            }
        x[i - 1] = -own / (own * own - rest * rest) * sum;
    }
}

SIZES(2, 1);

const example example_mancino = {
    .name = "mancino",
    .source = "Spedicato 1975, CISE N-175; Schittkowski 1987, problem 391; CUTE MANCINO with its "
              "cubes negated",
    .kind = CLASS_EASY,
    .usual_n = 100,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
