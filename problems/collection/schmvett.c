/* SCHMVETT: sums of three bounded terms of three neighbours.
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
    (void)i, (void)n;
    const double pi = 3.14159265; /* CUTE's digits */
    const double d = y[0] - y[1], p = 1.0 / (1.0 + d * d);
    add_of(e, (inner){d, {1.0, -1.0}, {{0.0}}}, -p, 2.0 * d * p * p,
           2.0 * p * p - 8.0 * d * d * p * p * p);
    const double h = 0.5 * (pi * y[1] + y[2]), s = sin(h);
    add_of(e, (inner){h, {0.0, 0.5 * pi, 0.5}, {{0.0}}}, -s, -cos(h), s);
    const double z = 1.0 / y[1], q = (y[0] + y[2]) * z, a = q - 2.0, w = exp(-a * a);
    const inner ratio = {a, {z, -q * z, z}, {[1] = {-z * z, 2.0 * q * z * z}, [2] = {0.0, -z * z}}};
    add_of(e, ratio, -w, 2.0 * a * w, (2.0 - 4.0 * a * a) * w);
}

SIZES(3, 1);
START(0.5);
ELEMENTS(n - 2);
MINIMUM(-3.0 * (double)(n - 2));

const example example_schmvett = {
    .name = "schmvett",
    .source = "Schmidt and Vetters 1970; Toint 1983, problem 35; CUTE SCHMVETT",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
