/* SINQUAD: (x_1 - 1)^4 + sum of (sin(x_i - x_n) + x_i^2 - x_1^2)^2, 1 < i <= n.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = 0, at[2] = n - 1;
    return i == 1 ? 1 : 3;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    if (i == 1) {
        add_fourth(e, 1.0, (inner){y[0] - 1.0, {1.0}, {{0.0}}});
        return;
    }
    const double s = sin(y[0] - y[2]), c = cos(y[0] - y[2]);
    add_square(e, 1.0,
               (inner){s + y[0] * y[0] - y[1] * y[1],
                       {c + 2.0 * y[0], -2.0 * y[1], -c},
                       {{2.0 - s}, {0.0, -2.0}, {s, 0.0, -s}}});
}

SIZES(3, 1);
START(0.1);
ELEMENTS(n);

const example example_sinquad = {
    .name = "sinquad",
    .source = "Gould 1989; CUTE SINQUAD as corrected in SINQUAD2",
    .kind = CLASS_VALLEY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
