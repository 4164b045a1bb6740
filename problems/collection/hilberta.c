/* HILBERTA: x'Hx / 2, H the Hilbert matrix.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x, (void)user;
    for (int64_t i = 0; i < n; i++) {
        Hv[i] = 0.0;
        for (int64_t j = 0; j < n; j++)
            Hv[i] += v[j] / (double)(i + j + 1);
    }
    return 0;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double s = 0.0;
        for (int64_t j = 0; j < n; j++)
            s += x[j] / (double)(i + j + 1);
        *f += 0.5 * x[i] * s;
        if (g) g[i] = s;
    }
    return 0;
}

SIZES(2, 1);
START(-3.0);

const example example_hilberta = {
    .name = "hilberta",
    .source = "Buckley 1989, problem 19; CUTE HILBERTA",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 10,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
