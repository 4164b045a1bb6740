/* Linear function of rank one with zero columns and rows, m = 2 n.
 *
 *   r_i = (i - 1) (sum of j x_j, j in 2..n-1) - 1,  i in 2..m-1,  r_1 = r_m = -1
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

/* f = A L^2 - 2 B L + m, L the weighted sum of x. */
static double weighted(int64_t n, const double *x)
{
    double sum = 0.0;
    for (int64_t i = 1; i < n - 1; i++)
        sum += (double)(i + 1) * x[i];
    return sum;
}

static double A_of(double m)
{
    return (m - 1.0) * (m - 2.0) * (2.0 * m - 3.0) / 6.0;
}

static double B_of(double m)
{
    return 0.5 * (m - 1.0) * (m - 2.0);
}

static void spread(int64_t n, double slope, double *out)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = i == 0 || i == n - 1 ? 0.0 : slope * (double)(i + 1);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double L = weighted(n, x), m = (double)(2 * n);
    *f = L * (A_of(m) * L - 2.0 * B_of(m)) + m;
    if (g) spread(n, 2.0 * (A_of(m) * L - B_of(m)), g);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x, (void)user;
    spread(n, 2.0 * A_of((double)(2 * n)) * weighted(n, v), Hv);
    return 0;
}

static int64_t size(int64_t wanted)
{
    return wanted < 3 ? 3 : wanted;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 1.0;
}

/* Wherever L = 3 / (2 m - 3). */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    const double m = (double)(2 * n);
    best[0] = 0.5 * (m * m + 3.0 * m - 6.0) / (2.0 * m - 3.0);
    return 1;
}

const example example_linear_rank1_zero = {
    .name = "linear_rank1_zero",
    .source = "More, Garbow and Hillstrom 1981, problem 34",
    .kind = CLASS_SINGULAR,
    .usual_n = 200,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
