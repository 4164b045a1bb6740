/* SBRYBND: Broyden banded equations, sum of squares, in z_i = s_i x_i, s_i from 1 to exp(12):
 *   2 z_i + 5 z_i^3 - sum of (z_j + z_j^2)     near the ends, i <= 5 or i >= n - 1
 *   2 z_i + 5 z_i^2 - sum of (z_j + z_j^3) - (z_i+1 + z_i+1^2)     between,
 * j from i - 5 to i + 1; no constants, and squares and cubes swapped between, as CUTE has it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 7
#include "broyden_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    return broyden_band(i, n, at);
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    const bool between = i > 5 && i < n - 1;
    const int own = i < 6 ? (int)i - 1 : 5;
    inner u = {0};
    for (int a = 0; a < e->count; a++) {
        const double s = scale(i + a - own, n), z = s * y[a];
        const double linear = a == own ? 2.0 : -1.0, more = a == own ? 5.0 : -1.0;
        const bool square = between ? a >= own : a != own;
        u.u += linear * z + more * z * z * (square ? 1.0 : z);
        u.J[a] = s * (linear + more * z * (square ? 2.0 : 3.0 * z));
        u.H[a][a] = s * s * more * (square ? 2.0 : 6.0 * z);
    }
    add_square(e, 1.0, u);
}

SIZES(8, 1);
START(1.0 / scale(i, n));
ELEMENTS(n);

const example example_sbrybnd = {
    .name = "sbrybnd",
    .source = "Gould 1997, after More, Garbow and Hillstrom 1981, problem 31; CUTE SBRYBND",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
