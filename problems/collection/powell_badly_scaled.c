/* Powell's badly scaled function; the minimum is near (1.098e-5, 9.106).
 *
 *   r1 = 10^4 x1 x2 - 1,  r2 = exp(-x1) + exp(-x2) - 1.0001
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {0.0, 1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    if (i == 1) {
        out->r = 1e4 * x[0] * x[1] - 1.0;
        out->J[0] = 1e4 * x[1];
        out->J[1] = 1e4 * x[0];
        out->H[1][0] = 1e4;
    } else {
        const double first = exp(-x[0]), second = exp(-x[1]);
        out->r = first + second - 1.0001;
        out->J[0] = -first;
        out->J[1] = -second;
        out->H[0][0] = first;
        out->H[1][1] = second;
    }
}

SMALL_LEAST_SQUARES(2);

const example example_powell_badly_scaled = {
    .name = "powell_badly_scaled",
    .source = "More, Garbow and Hillstrom 1981, problem 3; Powell 1970",
    .kind = CLASS_VALLEY,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
