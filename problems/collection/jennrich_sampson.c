/* The exponential fit of Jennrich and Sampson, m = 10; the minimum has x1 = x2 = 0.2578.
 *
 *   r_i = 2 + 2 i - exp(i x1) - exp(i x2)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {0.3, 0.4};
static const double MINIMA[] = {124.362182};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double k = (double)i;
    out->r = 2.0 + 2.0 * k - exp(k * x[0]) - exp(k * x[1]);
    for (int j = 0; j < 2; j++) {
        out->J[j] = -k * exp(k * x[j]);
        out->H[j][j] = -k * k * exp(k * x[j]);
    }
}

SMALL_LEAST_SQUARES(10);

const example example_jennrich_sampson = {
    .name = "jennrich_sampson",
    .source = "More, Garbow and Hillstrom 1981, problem 6; Jennrich and Sampson 1968",
    .kind = CLASS_REGRESSION,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
