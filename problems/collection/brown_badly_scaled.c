/* Brown's badly scaled function; the minimum is at (10^6, 2 10^-6).
 *
 *   r1 = x1 - 10^6,  r2 = x2 - 2 10^-6,  r3 = x1 x2 - 2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double START[] = {1.0, 1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    if (i <= 2) {
        out->r = x[i - 1] - (i == 1 ? 1e6 : 2e-6);
        out->J[i - 1] = 1.0;
    } else {
        out->r = x[0] * x[1] - 2.0;
        out->J[0] = x[1];
        out->J[1] = x[0];
        out->H[1][0] = 1.0;
    }
}

SMALL_LEAST_SQUARES(3);

const example example_brown_badly_scaled = {
    .name = "brown_badly_scaled",
    .source = "More, Garbow and Hillstrom 1981, problem 4",
    .kind = CLASS_VALLEY,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
