/* FREUROTH: the extended Freudenstein and Roth function, neighbours coupled.
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
    const double z = y[1];
    add_square(e, 1.0,
               (inner){y[0] - 13.0 + ((5.0 - z) * z - 2.0) * z,
                       {1.0, (10.0 - 3.0 * z) * z - 2.0},
                       {[1] = {0.0, 10.0 - 6.0 * z}}});
    add_square(e, 1.0,
               (inner){y[0] - 29.0 + ((1.0 + z) * z - 14.0) * z,
                       {1.0, (2.0 + 3.0 * z) * z - 14.0},
                       {[1] = {0.0, 2.0 + 6.0 * z}}});
}

SIZES(3, 1);
START(i == 1 ? 0.5 : i == 2 ? -2.0 : 0.0);
ELEMENTS(n - 1);
MINIMA({10, 1014.064072575}, {50, 5880.958861943}, {100, 11964.57734865}, {500, 60633.52524234},
       {1000, 121469.7101095}, {5000, 608159.1890463});

const example example_freuroth = {
    .name = "freuroth",
    .source = "Toint 1983, problem 33; CUTE FREUROTH",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
