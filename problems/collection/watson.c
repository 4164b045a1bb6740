/* Watson's problem: a polynomial of degree n - 1 for x' - x^2 = 1; very ill-conditioned.
 *
 *   r_i = sum of (j - 1) x_j t^{j-2} - (sum of x_j t^{j-1})^2 - 1,  t = i / 29,  i in 1..29,
 *   r_30 = x_1,  r_31 = x_2 - x_1^2 - 1
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

enum { POINTS = 29, LARGEST = 31 };

/* The polynomial with coefficients x, and its derivative, at t. */
static void horner(int64_t n, const double *x, double t, double *p, double *slope)
{
    *p = *slope = 0.0;
    for (int64_t j = n - 1; j >= 0; j--) {
        *slope = *slope * t + *p;
        *p = *p * t + x[j];
    }
}

/* Add a times the values, and b times the slopes, of all powers at t. */
static void add_powers(int64_t n, double t, double a, double b, double *out)
{
    double power = 1.0, slope = 0.0;
    for (int64_t j = 0; j < n; j++) {
        out[j] += a * power + b * slope;
        slope = (double)(j + 1) * power;
        power *= t;
    }
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double last = x[1] - x[0] * x[0] - 1.0;
    *f = x[0] * x[0] + last * last;
    if (g) {
        memset(g, 0, (size_t)n * sizeof *g);
        g[0] = 2.0 * x[0] * (1.0 - 2.0 * last);
        g[1] = 2.0 * last;
    }
    for (int i = 1; i <= POINTS; i++) {
        const double t = (double)i / POINTS;
        double p, slope;
        horner(n, x, t, &p, &slope);
        const double r = slope - p * p - 1.0;
        *f += r * r;
        if (g) add_powers(n, t, -4.0 * r * p, 2.0 * r, g);
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double last = x[1] - x[0] * x[0] - 1.0, along = v[1] - 2.0 * x[0] * v[0];
    memset(Hv, 0, (size_t)n * sizeof *Hv);
    Hv[0] = 2.0 * v[0] * (1.0 - 2.0 * last) - 4.0 * x[0] * along;
    Hv[1] = 2.0 * along;
    for (int i = 1; i <= POINTS; i++) {
        const double t = (double)i / POINTS;
        double p, slope, q, q_slope;
        horner(n, x, t, &p, &slope);
        horner(n, v, t, &q, &q_slope);
        const double r = slope - p * p - 1.0, Jv = q_slope - 2.0 * p * q;
        add_powers(n, t, -4.0 * (p * Jv + r * q), 2.0 * Jv, Hv);
    }
    return 0;
}

static int64_t size(int64_t wanted)
{
    return size_between(wanted, 2, LARGEST);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0;
}

/* The paper lists three sizes. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = n == 6 ? 2.287670054e-3 : n == 9 ? 1.399760138e-6 : 4.722381e-10;
    return n == 6 || n == 9 || n == 12;
}

const example example_watson = {
    .name = "watson",
    .source = "More, Garbow and Hillstrom 1981, problem 20; Kowalik and Osborne 1968",
    .kind = CLASS_REGRESSION,
    .usual_n = 12,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
