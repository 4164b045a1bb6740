/* Powell's singular function: the Hessian at the minimum has rank two.
 *
 *   r1 = x1 + 10 x2,  r2 = sqrt(5) (x3 - x4),  r3 = (x2 - 2 x3)^2,  r4 = sqrt(10) (x1 - x4)^2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

/* r = scale (x_a + c x_b)^2, a < b. */
static void square(double scale, int a, int b, double c, const double *x, residual *out)
{
    const double s = x[a] + c * x[b];
    out->r = scale * s * s;
    out->J[a] = 2.0 * scale * s;
    out->J[b] = 2.0 * scale * s * c;
    out->H[a][a] = 2.0 * scale;
    out->H[b][a] = 2.0 * scale * c;
    out->H[b][b] = 2.0 * scale * c * c;
}

static const double START[] = {3.0, -1.0, 0.0, 1.0};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    if (i == 1) {
        out->r = x[0] + 10.0 * x[1];
        out->J[0] = 1.0;
        out->J[1] = 10.0;
    } else if (i == 2) {
        out->r = sqrt(5.0) * (x[2] - x[3]);
        out->J[2] = sqrt(5.0);
        out->J[3] = -sqrt(5.0);
    } else if (i == 3) {
        square(1.0, 1, 2, -2.0, x, out);
    } else {
        square(sqrt(10.0), 0, 3, -1.0, x, out);
    }
}

SMALL_LEAST_SQUARES(4);

const example example_powell_singular = {
    .name = "powell_singular",
    .source = "More, Garbow and Hillstrom 1981, problem 13; Powell 1962",
    .kind = CLASS_SINGULAR,
    .usual_n = 4,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
