/* CHAINWOO: 1 + Wood functions overlapping in two variables (also the chained Wood function).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "wood_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    for (int a = 0; a < 4; a++)
        at[a] = 2 * (i - 1) + a;
    return 4;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    add_wood(e, y);
    if (i == 1) e->f += 1.0;
}

SIZES(4, 2);
START(i > 4 ? -2.0 : i % 2 ? -3.0 : -1.0);
ELEMENTS((n - 2) / 2);
MINIMUM(1.0);

const example example_chainwoo = {
    .name = "chainwoo",
    .source = "Conn, Gould and Toint 1988; CUTE CHAINWOO; Luksan and Vlcek",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
