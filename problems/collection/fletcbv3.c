/* FLETCBV3: Fletcher's boundary value problem, p = 1e-8, h = 1 / (n + 1):
 *   p / 2 (x_1^2 + sum of (x_i - x_i+1)^2 + x_n^2) + p sum of (1 + 2 / h^2) x_i - cos x_i / h^2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = i;
    return i == n ? 1 : 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    const double p = 1e-8, bend = (double)(n + 1) * (double)(n + 1), lift = 1.0 + 2.0 * bend;
    const inner x = {y[0], {1.0}, {{0.0}}};
    if (i == 1) add_square(e, 0.5 * p, x);
    if (i == n) add_square(e, 0.5 * p, x);
    if (i < n) add_square(e, 0.5 * p, (inner){y[0] - y[1], {1.0, -1.0}, {{0.0}}});
    add_of(e, x, p * (lift * y[0] - bend * cos(y[0])), p * (lift + bend * sin(y[0])),
           p * bend * cos(y[0]));
}

SIZES(2, 1);
START((double)i / (double)(n + 1));
ELEMENTS(n);

const example example_fletcbv3 = {
    .name = "fletcbv3",
    .source = "Fletcher 1992, NA/145; CUTE FLETCBV3",
    .kind = CLASS_NONCONVEX,
    .usual_n = 100,
    CALLBACKS,
    .optima = optimum_unknown,
};
