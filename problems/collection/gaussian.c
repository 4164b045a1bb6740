/* A Gaussian fitted to 15 points.
 *
 *   r_i = x1 exp(-x2 (t - x3)^2 / 2) - y_i,  t = (8 - i) / 2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double Y[] = {0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989,
                           0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009};
static const double START[] = {0.4, 1.0, 0.0};
static const double MINIMA[] = {1.127932769e-8};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double s = 0.5 * (8.0 - (double)i) - x[2], s2 = s * s, e = exp(-0.5 * x[1] * s2);
    out->r = x[0] * e - Y[i - 1];
    out->J[0] = e;
    out->J[1] = -0.5 * x[0] * s2 * e;
    out->J[2] = x[0] * x[1] * s * e;
    out->H[1][0] = -0.5 * s2 * e;
    out->H[2][0] = x[1] * s * e;
    out->H[1][1] = 0.25 * x[0] * s2 * s2 * e;
    out->H[2][1] = x[0] * s * (1.0 - 0.5 * x[1] * s2) * e;
    out->H[2][2] = x[0] * x[1] * (x[1] * s2 - 1.0) * e;
}

SMALL_LEAST_SQUARES(15);

const example example_gaussian = {
    .name = "gaussian",
    .source = "More, Garbow and Hillstrom 1981, problem 9",
    .kind = CLASS_REGRESSION,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
