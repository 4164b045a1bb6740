/* The generalized Broyden tridiagonal function + sum over i <= n/2 of |x_i + x_i+n/2|^(7/3).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "broyden_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    if (i <= n) return broyden_row(i, n, at);
    at[0] = i - n - 1, at[1] = at[0] + n / 2;
    return 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    if (i <= n)
        add_broyden(e, y);
    else
        add_seven_thirds(e, (inner){y[0] + y[1], {1.0, 1.0}, {{0.0}}});
}

SIZES(6, 2);
START(-1.0);
ELEMENTS(n + n / 2);

const example example_seven_diagonal = {
    .name = "seven_diagonal",
    .source = "Toint; Luksan and Vlcek 1999, V-767, problem 7",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_unknown,
};
