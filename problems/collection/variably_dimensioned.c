/* Variably dimensioned function: one direction is very steep, the others alike.
 *
 *   r_i = x_i - 1,  r_{n+1} = L,  r_{n+2} = L^2,  L = sum of j (x_j - 1)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

static double weighted(int64_t n, const double *x)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += (double)(i + 1) * (x[i] - 1.0);
    return sum;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double L = weighted(n, x), slope = 2.0 * L * (1.0 + 2.0 * L * L);
    *f = L * L * (1.0 + L * L);
    for (int64_t i = 0; i < n; i++) {
        *f += (x[i] - 1.0) * (x[i] - 1.0);
        if (g) g[i] = 2.0 * (x[i] - 1.0) + slope * (double)(i + 1);
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double L = weighted(n, x);
    double along = 0.0;
    for (int64_t i = 0; i < n; i++)
        along += (double)(i + 1) * v[i];
    along *= 2.0 + 12.0 * L * L;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 2.0 * v[i] + along * (double)(i + 1);
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
        x[i] = 1.0 - (double)(i + 1) / (double)n;
}

const example example_variably_dimensioned = {
    .name = "variably_dimensioned",
    .source = "More, Garbow and Hillstrom 1981, problem 25",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
