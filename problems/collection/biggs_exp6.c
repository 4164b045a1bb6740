/* Biggs' fit of three exponentials, m = 13; zero at (1, 10, 1, 5, 4, 3).
 *
 *   r_i = x3 exp(-t x1) - x4 exp(-t x2) + x6 exp(-t x5) - y,
 *   t = i / 10,  y = exp(-t) - 5 exp(-10 t) + 3 exp(-4 t)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {1.0, 2.0, 1.0, 1.0, 1.0, 1.0};
static const double MINIMA[] = {0.0, 5.655649925e-3};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    static const int rate[] = {0, 1, 4}, factor[] = {2, 3, 5};
    static const double sign[] = {1.0, -1.0, 1.0};
    const double t = 0.1 * (double)i;
    out->r = -(exp(-t) - 5.0 * exp(-10.0 * t) + 3.0 * exp(-4.0 * t));
    for (int term = 0; term < 3; term++) {
        const int a = rate[term], b = factor[term];
        const double e = sign[term] * exp(-t * x[a]);
        out->r += x[b] * e;
        out->J[a] = -t * x[b] * e;
        out->J[b] = e;
        out->H[a][a] = t * t * x[b] * e;
        out->H[a > b ? a : b][a > b ? b : a] = -t * e;
    }
}

SMALL_LEAST_SQUARES(13);

const example example_biggs_exp6 = {
    .name = "biggs_exp6",
    .source = "More, Garbow and Hillstrom 1981, problem 18; Biggs 1971",
    .kind = CLASS_REGRESSION,
    .usual_n = 6,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
