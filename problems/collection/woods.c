/* WOODS: the extended Wood function, n / 4 copies side by side.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "wood_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    for (int a = 0; a < 4; a++)
        at[a] = 4 * (i - 1) + a;
    return 4;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_wood(e, y);
}

SIZES(4, 4);
START(i % 2 ? -3.0 : -1.0);
ELEMENTS(n / 4);

const example example_woods = {
    .name = "woods",
    .source = "More, Garbow and Hillstrom 1981, problem 14, extended; CUTE WOODS",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
