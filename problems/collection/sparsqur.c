/* SPARSQUR: sum of i/8 (sum of x_j^2)^2, j = i and (c i - 1) mod n + 1 for c = 2, 3, 5, 7, 11.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 6
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    static const int factor[6] = {1, 2, 3, 5, 7, 11};
    for (int a = 0; a < 6; a++)
        at[a] = (factor[a] * i - 1) % n;
    return 6;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)n;
    inner u = {0};
    for (int a = 0; a < 6; a++) {
        u.u += y[a] * y[a];
        u.J[a] = 2.0 * y[a];
        u.H[a][a] = 2.0;
    }
    add_square(e, 0.125 * (double)i, u);
}

SIZES(10, 1);
START(0.5);
ELEMENTS(n);

const example example_sparsqur = {
    .name = "sparsqur",
    .source = "Gould and Toint 1994; CUTE SPARSQUR",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
