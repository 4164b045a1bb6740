/* COSINE: sum over i < n of cos(x_i^2 - x_i+1 / 2).
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
    const inner u = {y[0] * y[0] - 0.5 * y[1], {2.0 * y[0], -0.5}, {{2.0}}};
    const double c = cos(u.u);
    add_of(e, u, c, -sin(u.u), -c);
}

SIZES(2, 1);
START(1.0);
ELEMENTS(n - 1);
MINIMUM(-(double)(n - 1));

const example example_cosine = {
    .name = "cosine",
    .source = "Gould 1996; CUTE COSINE",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
