/* LIARWHD: sum of 4 (x_i^2 - x_1)^2 + (x_i - 1)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = i - 1, at[1] = 0;
    return 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_square(e, 4.0, (inner){y[0] * y[0] - y[1], {2.0 * y[0], -1.0}, {{2.0}}});
    add_square(e, 1.0, (inner){y[0] - 1.0, {1.0}, {{0.0}}});
}

SIZES(2, 1);
START(4.0);
ELEMENTS(n);

const example example_liarwhd = {
    .name = "liarwhd",
    .source = "Li 1990, a simplified NONDIA; CUTE LIARWHD",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
