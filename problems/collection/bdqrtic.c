/* BDQRTIC: (3 - 4 x_i)^2 + (x_i^2 + 2 x_i+1^2 + 3 x_i+2^2 + 4 x_i+3^2 + 5 x_n^2)^2, i <= n - 4.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 5
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    for (int a = 0; a < 4; a++)
        at[a] = i - 1 + a;
    at[4] = n - 1;
    return 5;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    add_square(e, 1.0, (inner){3.0 - 4.0 * y[0], {-4.0}, {{0.0}}});
    inner u = {0};
    for (int a = 0; a < 5; a++) {
        u.u += (a + 1) * y[a] * y[a];
        u.J[a] = 2.0 * (a + 1) * y[a];
        u.H[a][a] = 2.0 * (a + 1);
    }
    add_square(e, 1.0, u);
}

SIZES(5, 1);
START(1.0);
ELEMENTS(n - 4);
MINIMA({100, 378.7691918087}, {500, 1981.013084594}, {1000, 3983.817950577});

const example example_bdqrtic = {
    .name = "bdqrtic",
    .source = "Conn, Gould, Lescrenier and Toint 1988, problem 61; CUTE BDQRTIC",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optima,
};
