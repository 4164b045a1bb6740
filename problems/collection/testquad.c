/* TESTQUAD: sum of i x_i^2.
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
    add_square(e, (double)i, (inner){y[0], {1.0}, {{0.0}}});
}

SIZES(1, 1);
START(1.0);
ELEMENTS(n);

const example example_testquad = {
    .name = "testquad",
    .source = "CUTE TESTQUAD; in Andrei 2008 a perturbed quadratic",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
