/* The Gulf research and development function, m = 99; the minimum is at (50, 25, 1.5).
 *
 *   r_i = exp(-u) - t,  u = |x2 - y|^x3 / x1,  t = i / 100,  y = 25 + (-50 log t)^(2/3)
 *
 *   The sign in |x2 - y| is that of Algorithm 566; the paper has a misprint.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double START[] = {5.0, 2.5, 0.15};
static const double MINIMA[] = {0.0};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double t = 0.01 * (double)i, d = x[1] - 25.0 - pow(-50.0 * log(t), 2.0 / 3.0);
    const double u = pow(fabs(d), x[2]) / x[0], L = log(fabs(d)), e = exp(-u);
    const double du[3] = {-u / x[0], x[2] * u / d, u * L};
    const double ddu[3][3] = {{2.0 * u / (x[0] * x[0])},
                              {-du[1] / x[0], x[2] * (x[2] - 1.0) * u / (d * d)},
                              {-du[2] / x[0], (1.0 + x[2] * L) * u / d, u * L * L}};
    out->r = e - t;
    for (int j = 0; j < 3; j++) {
        out->J[j] = -e * du[j];
        for (int k = 0; k <= j; k++)
            out->H[j][k] = e * (du[j] * du[k] - ddu[j][k]);
    }
}

SMALL_LEAST_SQUARES(99);

const example example_gulf = {
    .name = "gulf",
    .source = "More, Garbow and Hillstrom 1981, problem 11, sign from Algorithm 566",
    .kind = CLASS_REGRESSION,
    .usual_n = 3,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
