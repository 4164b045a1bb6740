/* Wood's function: two valleys coupled.
 *
 *   r1 = 10 (x2 - x1^2),  r2 = 1 - x1,  r3 = sqrt(90) (x4 - x3^2),  r4 = 1 - x3,
 *   r5 = sqrt(10) (x2 + x4 - 2),  r6 = (x2 - x4) / sqrt(10)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {-3.0, -1.0, -3.0, -1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const int64_t k = i <= 2 ? 0 : 2;
    if (i == 1 || i == 3) {
        const double scale = i == 1 ? 10.0 : sqrt(90.0);
        out->r = scale * (x[k + 1] - x[k] * x[k]);
        out->J[k] = -2.0 * scale * x[k];
        out->J[k + 1] = scale;
        out->H[k][k] = -2.0 * scale;
    } else if (i == 2 || i == 4) {
        out->r = 1.0 - x[k];
        out->J[k] = -1.0;
    } else {
        const double scale = i == 5 ? sqrt(10.0) : sqrt(0.1);
        out->J[1] = scale;
        out->J[3] = i == 5 ? scale : -scale;
        out->r = out->J[1] * x[1] + out->J[3] * x[3] - (i == 5 ? 2.0 * scale : 0.0);
    }
}

SMALL_LEAST_SQUARES(6);

const example example_wood = {
    .name = "wood",
    .source = "More, Garbow and Hillstrom 1981, problem 14; Colville 1968",
    .kind = CLASS_VALLEY,
    .usual_n = 4,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
