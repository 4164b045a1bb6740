/* INDEFM: sum of 100 sin(x_i / 100) + cos(2 x_i - x_n - x_1) / 2, the cosine for 1 < i < n.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 3
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    at[0] = i - 1, at[1] = 0, at[2] = n - 1;
    return i == 1 || i == n ? 1 : 3;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    const double s = sin(0.01 * y[0]);
    add_of(e, (inner){0.0, {1.0}, {{0.0}}}, 100.0 * s, cos(0.01 * y[0]), -0.01 * s);
    if (e->count == 1) return;
    const double u = 2.0 * y[0] - y[1] - y[2], c = 0.5 * cos(u);
    add_of(e, (inner){u, {2.0, -1.0, -1.0}, {{0.0}}}, c, -0.5 * sin(u), -c);
}

SIZES(3, 1);
START((double)i / (double)(n + 1));
ELEMENTS(n);

const example example_indefm = {
    .name = "indefm",
    .source = "Gould; Luksan, Matonoha and Vlcek 2010, V-1081, problem 37; CUTE INDEFM",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_unknown,
};
