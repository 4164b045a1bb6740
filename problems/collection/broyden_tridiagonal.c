/* Broyden's tridiagonal system, squared.
 *
 *   r_i = (3 - 2 x_i) x_i - x_{i-1} - 2 x_{i+1} + 1,  x_0 = x_{n+1} = 0
 *
 * For large n some methods end in a local minimum near 0.7125.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    const double y = x[i - 1];
    out->at[0] = i - 1;
    out->r = (3.0 - 2.0 * y) * y + 1.0;
    out->J[0] = 3.0 - 4.0 * y;
    out->H[0][0] = -4.0;
    out->count = 1;
    for (int64_t j = i - 2; j <= i; j += 2) {
        if (j < 0 || j >= n) continue;
        const double weight = j < i - 1 ? 1.0 : 2.0;
        out->r -= weight * x[j];
        out->at[out->count] = j;
        out->J[out->count++] = -weight;
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
    for (int64_t i = 0; i < n; i++)
        x[i] = -1.0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    pattern_band(into, n, 2);
}

const example example_broyden_tridiagonal = {
    .name = "broyden_tridiagonal",
    .source = "More, Garbow and Hillstrom 1981, problem 30; Broyden 1965",
    .kind = CLASS_EASY,
    .usual_n = 10000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .pattern = pattern,
    .optima = optimum_zero,
};
