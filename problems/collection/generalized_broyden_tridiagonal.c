/* Sum of |(3 - 2 x_i) x_i - x_i-1 - x_i+1 + 1|^(7/3), x_0 = x_n+1 = 0.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "broyden_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    return broyden_row(i, n, at);
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_broyden(e, y);
}

SIZES(3, 1);
START(-1.0);
ELEMENTS(n);

const example example_generalized_broyden_tridiagonal = {
    .name = "generalized_broyden_tridiagonal",
    .source = "Broyden 1965; Luksan and Vlcek 1999, V-767, problem 5",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
