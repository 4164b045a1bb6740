/* FLETCHCR: sum of 100 (x_i+1 - x_i^2)^2 + (1 - x_i)^2 from the origin.
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
    add_square(e, 100.0, (inner){y[1] - y[0] * y[0], {-2.0 * y[0], 1.0}, {{-2.0}}});
    add_square(e, 1.0, (inner){1.0 - y[0], {-1.0}, {{0.0}}});
}

SIZES(2, 1);
START(0.0);
ELEMENTS(n - 1);

const example example_fletchcr = {
    .name = "fletchcr",
    .source =
        "Fletcher 1992, NA/145, problem 2; CUTE FLETCHCR; Luksan and Vlcek 1999, V-767, problem 1",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
