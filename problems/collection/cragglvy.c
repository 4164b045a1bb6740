/* CRAGGLVY: groups of four variables, overlapping in two (also the chained Cragg-Levy function).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    for (int a = 0; a < 4; a++)
        at[a] = 2 * i - 2 + a;
    return 4;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    const double exp0 = exp(y[0]), t = tan(y[2] - y[3]), slope = 2.0 + t * t;
    const double bend = 2.0 * t * (1.0 + t * t), d = y[1] - y[2], d2 = d * d, y02 = y[0] * y[0];
    add_fourth(e, 1.0, (inner){exp0 - y[1], {exp0, -1.0}, {{exp0}}});
    add_of(e, (inner){0.0, {0.0, 1.0, -1.0}, {{0.0}}}, 100.0 * d2 * d2 * d2, 600.0 * d2 * d2 * d,
           3000.0 * d2 * d2);
    add_fourth(e, 1.0,
               (inner){t + y[2] - y[3],
                       {0.0, 0.0, slope, -slope},
                       {[2] = {0.0, 0.0, bend}, [3] = {0.0, 0.0, -bend, bend}}});
    add_of(e, (inner){0.0, {1.0}, {{0.0}}}, y02 * y02 * y02 * y02, 8.0 * y02 * y02 * y02 * y[0],
           56.0 * y02 * y02 * y02);
    add_square(e, 1.0, (inner){y[3] - 1.0, {0.0, 0.0, 0.0, 1.0}, {{0.0}}});
}

SIZES(4, 2);
START(i == 1 ? 1.0 : 2.0);
ELEMENTS((n - 2) / 2);
MINIMA({10, 1.886565896663}, {50, 15.37250946543}, {500, 167.4491276427}, {1000, 336.4231478729},
       {5000, 1688.215309714});

const example example_cragglvy = {
    .name = "cragglvy",
    .source = "Cragg and Levy 1969; Toint 1983, problem 32; CUTE CRAGGLVY; Luksan and Vlcek",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
