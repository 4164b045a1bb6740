/* Meyer's thermistor fit: a narrow curved valley, variables of very different size.
 *
 *   r_i = x1 exp(x2 / (t + x3)) - y_i,  t = 45 + 5 i
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double Y[] = {34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0,
                           8261.0,  7030.0,  6005.0,  5147.0,  4427.0,  3820.0,  3307.0,  2872.0};
static const double START[] = {0.02, 4000.0, 250.0};
static const double MINIMA[] = {87.94585517};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double q = 1.0 / (45.0 + 5.0 * (double)i + x[2]), e = exp(x[1] * q);
    out->r = x[0] * e - Y[i - 1];
    out->J[0] = e;
    out->J[1] = x[0] * q * e;
    out->J[2] = -x[0] * x[1] * q * q * e;
    out->H[1][0] = q * e;
    out->H[2][0] = -x[1] * q * q * e;
    out->H[1][1] = x[0] * q * q * e;
    out->H[2][1] = -x[0] * q * q * (1.0 + x[1] * q) * e;
    out->H[2][2] = x[0] * x[1] * q * q * q * (2.0 + x[1] * q) * e;
}

SMALL_LEAST_SQUARES(16);

const example example_meyer = {
    .name = "meyer",
    .source = "More, Garbow and Hillstrom 1981, problem 10; Meyer 1970",
    .kind = CLASS_REGRESSION,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
