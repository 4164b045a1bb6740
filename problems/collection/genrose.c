/* GENROSE: 1 + sum of 100 (x_i+1 - x_i^2)^2 + (x_i+1 - 1)^2.
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
    add_square(e, 100.0, (inner){y[1] - y[0] * y[0], {-2.0 * y[0], 1.0}, {{-2.0}}});
    add_square(e, 1.0, (inner){y[1] - 1.0, {0.0, 1.0}, {{0.0}}});
    if (i == 1) e->f += 1.0;
}

SIZES(2, 1);
START((double)i / (double)(n + 1));
ELEMENTS(n - 1);
MINIMUM(1.0);

const example example_genrose = {
    .name = "genrose",
    .source = "Nash 1984, SIAM J. Numer. Anal. 21, problem 5; CUTE GENROSE",
    .kind = CLASS_VALLEY,
    .usual_n = 500,
    CALLBACKS,
    .optima = optima,
};
