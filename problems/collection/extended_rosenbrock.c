/* Extended Rosenbrock: n / 2 separate banana valleys.
 *
 *   r_{2k-1} = 10 (x_{2k} - x_{2k-1}^2),  r_{2k} = 1 - x_{2k-1}
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const int64_t first = (i - 1) / 2 * 2;
    const double a = x[first], b = x[first + 1];
    out->at[0] = first;
    out->at[1] = first + 1;
    if (i % 2 == 1) {
        out->r = 10.0 * (b - a * a);
        out->J[0] = -20.0 * a;
        out->J[1] = 10.0;
        out->H[0][0] = -20.0;
    } else {
        out->r = 1.0 - a;
        out->J[0] = -1.0;
    }
}

LEAST_SQUARES(2, n);

static int64_t size(int64_t wanted)
{
    return size_multiple(wanted, 2);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = i % 2 == 0 ? -1.2 : 1.0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i += 2)
        pattern_clique(into, 2, (const int64_t[]){i, i + 1});
}

const example example_extended_rosenbrock = {
    .name = "extended_rosenbrock",
    .source = "More, Garbow and Hillstrom 1981, problem 21; Spedicato 1975",
    .kind = CLASS_VALLEY,
    .usual_n = 10000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .pattern = pattern,
    .optima = optimum_zero,
};
