/* QUARTC: sum of (x_i - i)^4.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 1
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = i - 1;
    return 1;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    add_fourth(e, 1.0, (inner){y[0] - (double)i, {1.0}, {{0.0}}});
}

SIZES(1, 1);
START(2.0);
ELEMENTS(n);

const example example_quartc = {
    .name = "quartc",
    .source = "Conn, Gould and Toint; the simplest quartic; CUTE QUARTC",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
