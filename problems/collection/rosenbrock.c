/* Rosenbrock's banana valley.
 *
 *   r1 = 10 (x2 - x1^2),  r2 = 1 - x1
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double START[] = {-1.2, 1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    if (i == 1) {
        out->r = 10.0 * (x[1] - x[0] * x[0]);
        out->J[0] = -20.0 * x[0];
        out->J[1] = 10.0;
        out->H[0][0] = -20.0;
    } else {
        out->r = 1.0 - x[0];
        out->J[0] = -1.0;
    }
}

SMALL_LEAST_SQUARES(2);

const example example_rosenbrock = {
    .name = "rosenbrock",
    .source = "More, Garbow and Hillstrom 1981, problem 1; Rosenbrock 1960",
    .kind = CLASS_VALLEY,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
