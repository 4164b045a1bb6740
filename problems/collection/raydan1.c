/* RAYDAN1: sum of i/10 (exp(x_i) - x_i).
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
    const double w = 0.1 * (double)i, p = exp(y[0]);
    add_of(e, (inner){y[0], {1.0}, {{0.0}}}, w * (p - y[0]), w * (p - 1.0), w * p);
}

SIZES(1, 1);
START(1.0);
ELEMENTS(n);
MINIMUM(0.05 * (double)n * (double)(n + 1));

const example example_raydan1 = {
    .name = "raydan1",
    .source = "Raydan 1997, SIAM J. Optim. 7, strictly convex 1",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
