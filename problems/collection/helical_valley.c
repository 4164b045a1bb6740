/* The helical valley of Fletcher and Powell.
 *
 *   r1 = 10 (x3 - 10 theta),  r2 = 10 (rho - 1),  r3 = x3
 *   rho and 2 pi theta: radius and angle of (x1, x2), the angle in (-pi/2, 3 pi/2)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double TWO_PI = 6.283185307179586;
static const double START[] = {-1.0, 0.0, 0.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double a = x[0], b = x[1], s = a * a + b * b, rho = sqrt(s);
    if (i == 1) {
        const double scale = -100.0 / TWO_PI;
        out->r = 10.0 * x[2] + scale * (atan(b / a) + (a < 0.0 ? 0.5 * TWO_PI : 0.0));
        out->J[0] = -scale * b / s;
        out->J[1] = scale * a / s;
        out->J[2] = 10.0;
        out->H[0][0] = scale * 2.0 * a * b / (s * s);
        out->H[1][0] = scale * (b - a) * (b + a) / (s * s);
        out->H[1][1] = -out->H[0][0];
    } else if (i == 2) {
        out->r = 10.0 * (rho - 1.0);
        out->J[0] = 10.0 * a / rho;
        out->J[1] = 10.0 * b / rho;
        out->H[0][0] = 10.0 * b * b / (s * rho);
        out->H[1][0] = -10.0 * a * b / (s * rho);
        out->H[1][1] = 10.0 * a * a / (s * rho);
    } else {
        out->r = x[2];
        out->J[2] = 1.0;
    }
}

SMALL_LEAST_SQUARES(3);

const example example_helical_valley = {
    .name = "helical_valley",
    .source = "More, Garbow and Hillstrom 1981, problem 7; Fletcher and Powell 1963",
    .kind = CLASS_VALLEY,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
