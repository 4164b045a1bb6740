/* EDENSCH: 16 + sum of (x_i - 2)^4 + (x_i x_i+1 - 2 x_i+1)^2 + (x_i+1 + 1)^2.
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
    (void)n;
    add_fourth(e, 1.0, (inner){y[0] - 2.0, {1.0}, {{0.0}}});
    add_square(e, 1.0, (inner){(y[0] - 2.0) * y[1], {y[1], y[0] - 2.0}, {[1] = {1.0}}});
    add_square(e, 1.0, (inner){y[1] + 1.0, {0.0, 1.0}, {{0.0}}});
    if (i == 1) e->f += 16.0;
}

SIZES(2, 1);
START(8.0);
ELEMENTS(n - 1);
MINIMA({36, 219.2845920208}, {2000, 12003.28459202});

const example example_edensch = {
    .name = "edensch",
    .source = "Dennis and Schnabel; Li 1989, Report 1988-1; CUTE EDENSCH",
    .kind = CLASS_EASY,
    .usual_n = 2000,
    CALLBACKS,
    .optima = optima,
};
