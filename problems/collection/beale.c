/* Beale's function.
 *
 *   r_i = y_i - x1 (1 - x2^i),  i = 1, 2, 3
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double Y[] = {1.5, 2.25, 2.625};
static const double START[] = {1.0, 1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double k = (double)i, second = i > 1 ? k * (k - 1.0) * pow(x[1], k - 2.0) : 0.0;
    out->r = Y[i - 1] - x[0] * (1.0 - pow(x[1], k));
    out->J[0] = pow(x[1], k) - 1.0;
    out->J[1] = x[0] * k * pow(x[1], k - 1.0);
    out->H[1][0] = k * pow(x[1], k - 1.0);
    out->H[1][1] = x[0] * second;
}

SMALL_LEAST_SQUARES(3);

const example example_beale = {
    .name = "beale",
    .source = "More, Garbow and Hillstrom 1981, problem 5; Beale 1958",
    .kind = CLASS_VALLEY,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
