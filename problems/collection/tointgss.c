/* TOINTGSS: sum of (10 / (n - 2) + x_i+2^2) (2 - exp(-(x_i - x_i+1)^2 / (0.1 + x_i+2^2))).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = i - 1, at[1] = i, at[2] = i + 1;
    return 3;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i;
    const double p = 10.0 / (double)(n - 2) + y[2] * y[2], t = 0.1 + y[2] * y[2], d = y[0] - y[1];
    const double q = d * d / t, w = exp(-q), dq = 2.0 * d / t, dqz = -2.0 * q * y[2] / t;
    const double ddz = -2.0 * dq * y[2] / t, dzz = 2.0 * q * (4.0 * y[2] * y[2] / t - 1.0) / t;
    const inner u = {q, {dq, -dq, dqz}, {{2.0 / t}, {-2.0 / t, 2.0 / t}, {ddz, -ddz, dzz}}};
    add_of(e, u, p * (2.0 - w), p * w, -p * w);
    const double slope = 2.0 * y[2]; /* what p adds */
    e->g[2] += slope * (2.0 - w);
    e->H[2][0] += slope * w * dq;
    e->H[2][1] -= slope * w * dq;
    e->H[2][2] += 2.0 * (2.0 - w) + 2.0 * slope * w * dqz;
}

SIZES(4, 1);
START(3.0);
ELEMENTS(n - 2);

const example example_tointgss = {
    .name = "tointgss",
    .source = "Toint 1983, problem 34; CUTE TOINTGSS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_unknown,
};
