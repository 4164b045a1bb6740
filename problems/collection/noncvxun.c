/* NONCVXUN: sum of v_i^2 + 4 cos v_i, v_i = x_i + x_j + x_k,
 * j = (2 i - 1) mod n + 1, k = (3 i - 1) mod n + 1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "noncvx.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = (2 * i - 1) % n, at[2] = (3 * i - 1) % n;
    return 3;
}

SIZES(10, 1);
START((double)i);
ELEMENTS(n);
MINIMUM(2.3168084 * (double)n);

const example example_noncvxun = {
    .name = "noncvxun",
    .source = "Gould 1996; CUTE NONCVXUN",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
