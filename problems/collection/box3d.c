/* Box's three-dimensional exponential fit, m = 10.
 *
 *   r_i = exp(-t x1) - exp(-t x2) - x3 (exp(-t) - exp(-10 t)),  t = i / 10
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {0.0, 10.0, 20.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double t = 0.1 * (double)i, w = exp(-t) - exp(-10.0 * t);
    const double first = exp(-t * x[0]), second = exp(-t * x[1]);
    out->r = first - second - x[2] * w;
    out->J[0] = -t * first;
    out->J[1] = t * second;
    out->J[2] = -w;
    out->H[0][0] = t * t * first;
    out->H[1][1] = -t * t * second;
}

SMALL_LEAST_SQUARES(10);

const example example_box3d = {
    .name = "box3d",
    .source = "More, Garbow and Hillstrom 1981, problem 12; Box 1966",
    .kind = CLASS_REGRESSION,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
