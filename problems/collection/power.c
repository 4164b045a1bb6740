/* POWER: (sum of i x_i^2)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

static double inside(int64_t n, const double *x, const double *v)
{
    double s = 0.0;
    for (int64_t i = 0; i < n; i++)
        s += (double)(i + 1) * x[i] * v[i];
    return s;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const double s = inside(n, x, x);
    *f = s * s;
    for (int64_t i = 0; g && i < n; i++)
        g[i] = 4.0 * s * (double)(i + 1) * x[i];
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const double s = inside(n, x, x), t = inside(n, x, v);
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 4.0 * (double)(i + 1) * (s * v[i] + 2.0 * t * x[i]);
    return 0;
}

SIZES(1, 1);
START(1.0);

const example example_power = {
    .name = "power",
    .source = "Oren 1974; CUTE POWER",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
