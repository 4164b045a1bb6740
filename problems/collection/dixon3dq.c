/* DIXON3DQ: (x_1 - 1)^2 + sum of (x_i - x_i+1)^2, 1 < i < n, + (x_n - 1)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = i;
    return i == 1 || i == n ? 1 : 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    if (e->count == 1)
        add_square(e, 1.0, (inner){y[0] - 1.0, {1.0}, {{0.0}}});
    else
        add_square(e, 1.0, (inner){y[0] - y[1], {1.0, -1.0}, {{0.0}}});
}

SIZES(3, 1);
START(-1.0);
ELEMENTS(n);

const example example_dixon3dq = {
    .name = "dixon3dq",
    .source = "Dixon; Toint 1983, problem 156 of Schittkowski; CUTE DIXON3DQ",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
