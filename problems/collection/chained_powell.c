/* The chained Powell singular function.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    for (int a = 0; a < 4; a++)
        at[a] = 2 * (i - 1) + a;
    return 4;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_square(e, 1.0, (inner){y[0] + 10.0 * y[1], {1.0, 10.0}, {{0.0}}});
    add_square(e, 5.0, (inner){y[2] - y[3], {0.0, 0.0, 1.0, -1.0}, {{0.0}}});
    add_fourth(e, 1.0, (inner){y[1] - 2.0 * y[2], {0.0, 1.0, -2.0}, {{0.0}}});
    add_fourth(e, 10.0, (inner){y[0] - y[3], {1.0, 0.0, 0.0, -1.0}, {{0.0}}});
}

SIZES(4, 2);
START(i % 4 == 1 ? 3.0 : i % 4 == 2 ? -1.0 : i % 4 == 3 ? 0.0 : 1.0);
ELEMENTS((n - 2) / 2);

const example example_chained_powell = {
    .name = "chained_powell",
    .source = "Powell 1962; Luksan and Vlcek 1999, V-767, problem 3",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
