/* NONDQUAR: sum of (x_i + x_i+1 + x_n)^4, i <= n - 2, + (x_1 - x_2)^2 + (x_n-1 - x_n)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i == n ? n - 2 : i - 1, at[1] = at[0] + 1, at[2] = n - 1;
    if (i == n - 1) at[0] = 0, at[1] = 1;
    return i > n - 2 ? 2 : 3;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    if (e->count == 2)
        add_square(e, 1.0, (inner){y[0] - y[1], {1.0, -1.0}, {{0.0}}});
    else
        add_fourth(e, 1.0, (inner){y[0] + y[1] + y[2], {1.0, 1.0, 1.0}, {{0.0}}});
}

SIZES(4, 2);
START(i % 2 ? 1.0 : -1.0);
ELEMENTS(n);

const example example_nondquar = {
    .name = "nondquar",
    .source = "Conn, Gould, Lescrenier and Toint 1988, problem 57; CUTE NONDQUAR",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
