/* Penalty function I: a tiny pull to (1, ..., 1) and a sphere of radius 1/2.
 *
 *   r_i = sqrt(a) (x_i - 1),  r_{n+1} = x'x - 1/4,  a = 10^-5
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double PULL = 1e-5;

static double sphere(int64_t n, const double *x)
{
    double sum = -0.25;
    for (int64_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double s = sphere(n, x);
    *f = s * s;
    for (int64_t i = 0; i < n; i++) {
        *f += PULL * (x[i] - 1.0) * (x[i] - 1.0);
        if (g) g[i] = 2.0 * PULL * (x[i] - 1.0) + 4.0 * s * x[i];
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double s = sphere(n, x);
    double slope = 0.0;
    for (int64_t i = 0; i < n; i++)
        slope += x[i] * v[i];
    for (int64_t i = 0; i < n; i++)
        Hv[i] = (2.0 * PULL + 4.0 * s) * v[i] + 8.0 * slope * x[i];
    return 0;
}

static int64_t size(int64_t wanted)
{
    return size_multiple(wanted, 1);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = (double)(i + 1);
}

/* The paper lists two sizes. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = n == 4 ? 2.249977501e-5 : 7.087651467e-5;
    return n == 4 || n == 10;
}

const example example_penalty1 = {
    .name = "penalty1",
    .source = "More, Garbow and Hillstrom 1981, problem 23; Gill, Murray and Pitfield 1972",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
