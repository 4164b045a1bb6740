/* The function of Brown and Dennis, m = 20.
 *
 *   r_i = (x1 + t x2 - exp(t))^2 + (x3 + x4 sin(t) - cos(t))^2,  t = i / 5
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {25.0, 5.0, -5.0, -1.0};
static const double MINIMA[] = {85822.20163};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double t = 0.2 * (double)i, s = sin(t);
    const double a = x[0] + t * x[1] - exp(t), b = x[2] + s * x[3] - cos(t);
    out->r = a * a + b * b;
    out->J[0] = 2.0 * a;
    out->J[1] = 2.0 * a * t;
    out->J[2] = 2.0 * b;
    out->J[3] = 2.0 * b * s;
    out->H[0][0] = out->H[2][2] = 2.0;
    out->H[1][0] = 2.0 * t;
    out->H[1][1] = 2.0 * t * t;
    out->H[3][2] = 2.0 * s;
    out->H[3][3] = 2.0 * s * s;
}

SMALL_LEAST_SQUARES(20);

const example example_brown_dennis = {
    .name = "brown_dennis",
    .source = "More, Garbow and Hillstrom 1981, problem 16; Brown and Dennis 1971",
    .kind = CLASS_REGRESSION,
    .usual_n = 4,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
