/* Osborne's first fit: two exponentials.
 *
 *   r_i = y_i - (x1 + x2 exp(-t x4) + x3 exp(-t x5)),  t = 10 (i - 1)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double Y[] = {0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818,
                           0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558,
                           0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438,
                           0.431, 0.424, 0.420, 0.414, 0.411, 0.406};
static const double START[] = {0.5, 1.5, -1.0, 0.01, 0.02};
static const double MINIMA[] = {5.464894697e-5};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double t = 10.0 * ((double)i - 1.0);
    out->r = Y[i - 1] - x[0];
    out->J[0] = -1.0;
    for (int j = 1; j <= 2; j++) {
        const double e = exp(-t * x[j + 2]);
        out->r -= x[j] * e;
        out->J[j] = -e;
        out->J[j + 2] = x[j] * t * e;
        out->H[j + 2][j] = t * e;
        out->H[j + 2][j + 2] = -x[j] * t * t * e;
    }
}

SMALL_LEAST_SQUARES(33);

const example example_osborne1 = {
    .name = "osborne1",
    .source = "More, Garbow and Hillstrom 1981, problem 17; Osborne 1972",
    .kind = CLASS_REGRESSION,
    .usual_n = 5,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
