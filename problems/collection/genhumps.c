/* GENHUMPS: humps of density 20 on a flat bowl.
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
    const double zeta = 20.0, s = sin(zeta * y[0]), t = sin(zeta * y[1]);
    const double ds = zeta * cos(zeta * y[0]), dt = zeta * cos(zeta * y[1]),
                 bend = -zeta * zeta * s * t;
    add_square(e, 1.0, (inner){s * t, {ds * t, s * dt}, {{bend}, {ds * dt, bend}}});
    add_square(e, 0.05, (inner){y[0], {1.0}, {{0.0}}});
    add_square(e, 0.05, (inner){y[1], {0.0, 1.0}, {{0.0}}});
}

SIZES(2, 1);
START(i == 1 ? -506.0 : -506.2);
ELEMENTS(n - 1);

const example example_genhumps = {
    .name = "genhumps",
    .source = "Toint 1997; CUTE GENHUMPS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
