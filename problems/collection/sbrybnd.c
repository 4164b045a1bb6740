/* SBRYBND: the Broyden banded function, sum of squares, in the variables s_i x_i, s_i from 1 to exp(12).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "broyden_terms.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    return broyden_band(i, n, at);
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    const int own = i < 6 ? (int)i - 1 : 5;
    inner u = {1.0, {0.0}, {{0.0}}};
    for (int a = 0; a < e->count; a++) {
        const double s = scale(i + a - own, n), z = s * y[a];
        if (a == own) {
            u.u += (2.0 + 5.0 * z * z) * z;
            u.J[a] = s * (2.0 + 15.0 * z * z);
            u.H[a][a] = s * s * 30.0 * z;
        } else {
            u.u -= z * (1.0 + z);
            u.J[a] = -s * (1.0 + 2.0 * z);
            u.H[a][a] = -2.0 * s * s;
        }
    }
    add_square(e, 1.0, u);
}

SIZES(7, 1);
START(1.0 / scale(i, n));
ELEMENTS(n);

const example example_sbrybnd = {
    .name = "sbrybnd",
    .source = "Gould 1997, after More, Garbow and Hillstrom 1981, problem 31; CUTE SBRYBND",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
