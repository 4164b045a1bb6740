/* ERRINROS: CHNROSNB with its weight misplaced, (x_i-1 - 16 a_i^2 x_i^2)^2 + (x_i - 1)^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "toint.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    return two_in_a_row(i, at);
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    const double a = toint_alpha[i];
    add_square(e, 1.0,
               (inner){y[0] - 16.0 * a * a * y[1] * y[1],
                       {1.0, -32.0 * a * a * y[1]},
                       {[1] = {0.0, -32.0 * a * a}}});
    add_square(e, 1.0, (inner){y[1] - 1.0, {0.0, 1.0}, {{0.0}}});
}

TOINT_SIZES;
START(-1.0);
ELEMENTS(n - 1);
MINIMA({10, 6.69463214}, {25, 18.46090594}, {50, 39.90415392});

const example example_errinros = {
    .name = "errinros",
    .source = "Toint 1978, Math. Comp. 32; CUTE ERRINROS",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 50,
    CALLBACKS,
    .optima = optima,
};
