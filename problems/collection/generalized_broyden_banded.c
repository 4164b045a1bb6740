/* Sum of |(2 + 5 x_i^2) x_i + 1 + sum of x_j (1 + x_j)|^(7/3), i - 5 <= j <= i + 1.
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
    (void)n;
    inner u = {1.0, {0.0}, {{0.0}}};
    for (int a = 0; a < e->count; a++) {
        u.u += y[a] * (1.0 + y[a]);
        u.J[a] = 1.0 + 2.0 * y[a];
        u.H[a][a] = 2.0;
    }
    const int own = i < 6 ? (int)i - 1 : 5;
    u.u += (2.0 + 5.0 * y[own] * y[own]) * y[own];
    u.J[own] += 2.0 + 15.0 * y[own] * y[own];
    u.H[own][own] += 30.0 * y[own];
    add_seven_thirds(e, u);
}

SIZES(7, 1);
START(-1.0);
ELEMENTS(n);

const example example_generalized_broyden_banded = {
    .name = "generalized_broyden_banded",
    .source = "Broyden 1971; Luksan and Vlcek 1999, V-767, problem 6",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
