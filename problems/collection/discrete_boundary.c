/* Discrete boundary value problem u'' = (u + t + 1)^3 / 2, u(0) = u(1) = 0, squared.
 *
 *   r_i = 2 x_i - x_{i-1} - x_{i+1} + h^2 (x_i + t_i + 1)^3 / 2,  t_i = i h,  h = 1 / (n + 1)
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    const double h = 1.0 / (double)(n + 1), s = x[i - 1] + (double)i * h + 1.0;
    out->at[0] = i - 1;
    out->r = 2.0 * x[i - 1] + 0.5 * h * h * s * s * s;
    out->J[0] = 2.0 + 1.5 * h * h * s * s;
    out->H[0][0] = 3.0 * h * h * s;
    out->count = 1;
    for (int64_t j = i - 2; j <= i; j += 2) {
        if (j < 0 || j >= n) continue;
        out->r -= x[j];
        out->at[out->count] = j;
        out->J[out->count++] = -1.0;
    }
}

LEAST_SQUARES(3, n);

static int64_t size(int64_t wanted)
{
    return size_multiple(wanted, 1);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++) {
        const double t = (double)(i + 1) / (double)(n + 1);
        x[i] = t * (t - 1.0);
    }
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    pattern_band(into, n, 2);
}

const example example_discrete_boundary = {
    .name = "discrete_boundary",
    .source = "More, Garbow and Hillstrom 1981, problem 28; More and Cosnard 1979",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .pattern = pattern,
    .optima = optimum_zero,
};
