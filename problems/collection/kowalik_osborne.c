/* The rational fit of Kowalik and Osborne; 1.02734e-3 lies at infinity.
 *
 *   r_i = y_i - x1 (u^2 + u x2) / (u^2 + u x3 + x4)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double Y[] = {0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627,
                           0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
static const double U[] = {4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
static const double START[] = {0.25, 0.39, 0.415, 0.39};
static const double MINIMA[] = {3.075056038e-4, 1.02734e-3};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double u = U[i - 1], N = u * (u + x[1]), q = 1.0 / (u * (u + x[2]) + x[3]);
    out->r = Y[i - 1] - x[0] * N * q;
    out->J[0] = -N * q;
    out->J[1] = -x[0] * u * q;
    out->J[2] = x[0] * N * u * q * q;
    out->J[3] = x[0] * N * q * q;
    out->H[1][0] = -u * q;
    out->H[2][0] = N * u * q * q;
    out->H[3][0] = N * q * q;
    out->H[2][1] = x[0] * u * u * q * q;
    out->H[3][1] = x[0] * u * q * q;
    out->H[2][2] = -2.0 * x[0] * N * u * u * q * q * q;
    out->H[3][2] = -2.0 * x[0] * N * u * q * q * q;
    out->H[3][3] = -2.0 * x[0] * N * q * q * q;
}

SMALL_LEAST_SQUARES(11);

const example example_kowalik_osborne = {
    .name = "kowalik_osborne",
    .source = "More, Garbow and Hillstrom 1981, problem 15; Kowalik and Osborne 1968",
    .kind = CLASS_REGRESSION,
    .usual_n = 4,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
