/* Extended tridiagonal 1: sum of (x_1 + x_2 - 3)^2 + (x_1 - x_2 + 1)^4 over pairs.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = 2 * i - 2, at[1] = 2 * i - 1;
    return 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_square(e, 1.0, (inner){y[0] + y[1] - 3.0, {1.0, 1.0}, {{0.0}}});
    add_fourth(e, 1.0, (inner){y[0] - y[1] + 1.0, {1.0, -1.0}, {{0.0}}});
}

SIZES(2, 2);
START(2.0);
ELEMENTS(n / 2);

const example example_extended_tridiagonal = {
    .name = "extended_tridiagonal",
    .source = "Andrei 2008, Adv. Model. Optim. 10",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
