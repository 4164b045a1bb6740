/* Trigonometric function: zero at many points, and local minima between them.
 *
 *   r_i = sum of (1 - cos x_j) + i (1 - cos x_i) - sin x_i
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

/* 1 - cos x without cancellation. */
static double versine(double x)
{
    const double half = sin(0.5 * x);
    return 2.0 * half * half;
}

static double common(int64_t n, const double *x)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += versine(x[i]);
    return sum;
}

/* r_i, i counting from 0, given the part common to all. */
static double residual_at(int64_t i, double xi, double shared)
{
    return shared + (double)(i + 1) * versine(xi) - sin(xi);
}

/* What r_i alone has of x_i: the derivative of i (1 - cos x_i) - sin x_i. */
static double own_slope(int64_t i, double xi)
{
    return (double)(i + 1) * sin(xi) - cos(xi);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double shared = common(n, x);
    double sum = 0.0;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double r = residual_at(i, x[i], shared);
        *f += r * r;
        sum += r;
    }
    for (int64_t i = 0; g && i < n; i++)
        g[i] = 2.0 * (sin(x[i]) * sum + residual_at(i, x[i], shared) * own_slope(i, x[i]));
    return 0;
}

/* J v = (sin'v) 1 + own v; its sum over all rows enters J'J v through every sin x_i. */
static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double shared = common(n, x);
    double slope = 0.0, sum = 0.0, own = 0.0;
    for (int64_t i = 0; i < n; i++) {
        slope += sin(x[i]) * v[i];
        sum += residual_at(i, x[i], shared);
        own += own_slope(i, x[i]) * v[i];
    }
    const double rows = (double)n * slope + own;
    for (int64_t i = 0; i < n; i++) {
        const double s = sin(x[i]), c = cos(x[i]), d = own_slope(i, x[i]);
        const double bend = sum * c + residual_at(i, x[i], shared) * ((double)(i + 1) * c + s);
        Hv[i] = 2.0 * (s * rows + d * (slope + d * v[i]) + bend * v[i]);
    }
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
        x[i] = 1.0 / (double)n;
}

static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = 0.0;
    best[1] = 2.79506e-5;
    return n == 10 ? 2 : 1;
}

const example example_trigonometric = {
    .name = "trigonometric",
    .source = "More, Garbow and Hillstrom 1981, problem 26; Spedicato 1975",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
