/* NONDIA: (x_1 - 1)^2 + sum over i > 1 of 100 (x_1 - x_i-1^2)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = 0, at[1] = i - 2;
    return i == 1 ? 1 : 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    if (i == 1)
        add_square(e, 1.0, (inner){y[0] - 1.0, {1.0}, {{0.0}}});
    else
        add_square(e, 100.0, (inner){y[0] - y[1] * y[1], {1.0, -2.0 * y[1]}, {[1] = {0.0, -2.0}}});
}

SIZES(2, 1);
START(-1.0);
ELEMENTS(n);

const example example_nondia = {
    .name = "nondia",
    .source = "Shanno 1978, MIS 27; CUTE NONDIA",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
