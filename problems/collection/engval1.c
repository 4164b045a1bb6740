/* ENGVAL1: sum of (x_i^2 + x_i+1^2)^2 - 4 x_i + 3.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    return two_in_a_row(i, at);
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
START(2.0);
ELEMENTS(n - 1);

const example example_engval1 = {
    .name = "engval1",
    .source = "Engvall; Toint 1983, problem 31; CUTE ENGVAL1",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_unknown,
};
