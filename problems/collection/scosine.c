/* SCOSINE: COSINE in the variables s_i x_i, s_i from 1 to exp(12).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "scale.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    return two_in_a_row(i, at);
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    const double s = scale(i, n), t = scale(i + 1, n), z = s * y[0];
    const inner u = {z * z - 0.5 * t * y[1], {2.0 * s * z, -0.5 * t}, {{2.0 * s * s}}};
    const double c = cos(u.u);
    add_of(e, u, c, -sin(u.u), -c);
}

SIZES(2, 1);
START(1.0 / scale(i, n));
ELEMENTS(n - 1);
MINIMUM(-(double)(n - 1));

const example example_scosine = {
    .name = "scosine",
    .source = "Gould 1997; CUTE SCOSINE",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
