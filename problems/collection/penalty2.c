/* Penalty function II; beyond n = 200 the constants e(n) swamp all else in double precision.
 *
 *   r_1 = x_1 - 0.2,  r_i = sqrt(a) (e(x_i) + e(x_{i-1}) - e(i) - e(i - 1)),  i in 2..n,
 *   r_{n+i-1} = sqrt(a) (e(x_i) - e(-1)),  i in 2..n,
 *   r_{2n} = sum of (n - j + 1) x_j^2 - 1,  e(t) = exp(t / 10),  a = 10^-5
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

enum { LARGEST = 200 };
static const double PULL = 1e-5;

static double e(double t)
{
    return exp(0.1 * t);
}

/* e(x_i) + e(x_{i-1}) - y_i, i counting from 0. */
static double pair(const double *x, int64_t i)
{
    return e(x[i]) + e(x[i - 1]) - e((double)(i + 1)) - e((double)i);
}

static double ellipsoid(int64_t n, const double *x)
{
    double sum = -1.0;
    for (int64_t i = 0; i < n; i++)
        sum += (double)(n - i) * x[i] * x[i];
    return sum;
}

/* Half the derivative, with respect to e(x_i), of the terms under PULL. */
static double pull(int64_t n, const double *x, int64_t i)
{
    const double left = i > 0 ? pair(x, i) + e(x[i]) - e(-1.0) : 0.0;
    return left + (i + 1 < n ? pair(x, i + 1) : 0.0);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double s = ellipsoid(n, x), first = x[0] - 0.2;
    *f = first * first + s * s;
    for (int64_t i = 1; i < n; i++) {
        const double single = e(x[i]) - e(-1.0);
        *f += PULL * (pair(x, i) * pair(x, i) + single * single);
    }
    for (int64_t i = 0; g && i < n; i++)
        g[i] = 0.2 * PULL * pull(n, x, i) * e(x[i]) + 4.0 * s * (double)(n - i) * x[i];
    if (g) g[0] += 2.0 * first;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double s = ellipsoid(n, x);
    double slope = 0.0;
    for (int64_t i = 0; i < n; i++)
        slope += (double)(n - i) * x[i] * v[i];
    for (int64_t i = 0; i < n; i++) {
        const double weight = (double)(n - i), squares = (i > 0 ? 2.0 : 0.0) + (i + 1 < n);
        double along = squares * e(x[i]) * v[i];
        if (i > 0) along += e(x[i - 1]) * v[i - 1];
        if (i + 1 < n) along += e(x[i + 1]) * v[i + 1];
        Hv[i] = 0.02 * PULL * e(x[i]) * (along + pull(n, x, i) * v[i]) +
                4.0 * weight * (s * v[i] + 2.0 * slope * x[i]);
    }
    Hv[0] += 2.0 * v[0];
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
        x[i] = 0.5;
}

/* The paper lists two sizes. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = n == 4 ? 9.376293007e-6 : 2.936605375e-4;
    return n == 4 || n == 10;
}

const example example_penalty2 = {
    .name = "penalty2",
    .source = "More, Garbow and Hillstrom 1981, problem 24; Gill, Murray and Pitfield 1972",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 50,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
