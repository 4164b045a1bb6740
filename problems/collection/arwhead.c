/* ARWHEAD: sum over i < n of (x_i^2 + x_n^2)^2 - 4 x_i + 3.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = n - 1;
    return 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    const inner u = {y[0] * y[0] + y[1] * y[1], {2.0 * y[0], 2.0 * y[1]}, {{2.0}, {0.0, 2.0}}};
    add_square(e, 1.0, u);
    e->f += 3.0 - 4.0 * y[0];
    e->g[0] -= 4.0;
}

SIZES(2, 1);
START(1.0);
ELEMENTS(n - 1);

const example example_arwhead = {
    .name = "arwhead",
    .source = "Conn, Gould, Lescrenier and Toint 1988, problem 55; CUTE ARWHEAD",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
