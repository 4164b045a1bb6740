/* Linear function of full rank, m = 2 n: J'J = I, the easiest of all.
 *
 *   r_i = x_i - (2 / m) sum of x_j - 1, i <= n,  r_i = -(2 / m) sum of x_j - 1, n < i <= m
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += x[i];
    const double c = sum / (double)n + 1.0;
    *f = (double)n * c * c;
    for (int64_t i = 0; i < n; i++) {
        *f += (x[i] - c) * (x[i] - c);
        if (g) g[i] = 2.0 * (x[i] + 1.0);
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x, (void)user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 2.0 * v[i];
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
        x[i] = 1.0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    pattern_band(into, n, 0);
}

/* m - n, at (-1, ..., -1). */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = (double)n;
    return 1;
}

const example example_linear_full_rank = {
    .name = "linear_full_rank",
    .source = "More, Garbow and Hillstrom 1981, problem 32",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optima,
};
