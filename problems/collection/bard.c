/* Bard's rational fit; 17.4286 is approached as x2 and x3 go to minus infinity.
 *
 *   r_i = y_i - (x1 + u / (v x2 + w x3)),  u = i,  v = 16 - i,  w = min(u, v)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double Y[] = {0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39,
                           0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
static const double START[] = {1.0, 1.0, 1.0};
static const double MINIMA[] = {8.214877307e-3, 17.42869333};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double u = (double)i, v = 16.0 - u, w = u < v ? u : v, q = 1.0 / (v * x[1] + w * x[2]);
    out->r = Y[i - 1] - (x[0] + u * q);
    out->J[0] = -1.0;
    out->J[1] = u * v * q * q;
    out->J[2] = u * w * q * q;
    out->H[1][1] = -2.0 * u * v * v * q * q * q;
    out->H[2][1] = -2.0 * u * v * w * q * q * q;
    out->H[2][2] = -2.0 * u * w * w * q * q * q;
}

SMALL_LEAST_SQUARES(15);

const example example_bard = {
    .name = "bard",
    .source = "More, Garbow and Hillstrom 1981, problem 8; Bard 1970",
    .kind = CLASS_REGRESSION,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
