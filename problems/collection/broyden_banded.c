/* Broyden's banded system, squared.
 *
 *   r_i = x_i (2 + 5 x_i^2) + 1 - sum of x_j (1 + x_j),  i - 5 <= j <= i + 1,  j not i
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

enum { BELOW = 5, ABOVE = 1 };

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    const int64_t here = i - 1, first = here < BELOW ? 0 : here - BELOW;
    const int64_t last = here + ABOVE < n ? here + ABOVE : n - 1;
    out->r = 1.0;
    out->count = 0;
    for (int64_t j = first; j <= last; j++) {
        const int k = out->count++;
        const double y = x[j];
        const bool own = j == here;
        out->at[k] = j;
        out->r += own ? y * (2.0 + 5.0 * y * y) : -y * (1.0 + y);
        out->J[k] = own ? 2.0 + 15.0 * y * y : -(1.0 + 2.0 * y);
        out->H[k][k] = own ? 30.0 * y : -2.0;
    }
}

LEAST_SQUARES(BELOW + 1 + ABOVE, n);

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
    pattern_band(into, n, BELOW + ABOVE);
}

const example example_broyden_banded = {
    .name = "broyden_banded",
    .source = "More, Garbow and Hillstrom 1981, problem 31; Broyden 1971",
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
