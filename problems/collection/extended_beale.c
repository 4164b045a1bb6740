/* The extended Beale function, pairs of variables.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 2
#include "elements.h"

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    (void)n;
    at[0] = 2 * i - 2, at[1] = 2 * i - 1;
    return 2;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    static const double target[3] = {1.5, 2.25, 2.625};
    for (int k = 0; k < 3; k++) {
        const double low = k == 0 ? 0.0 : k == 1 ? 2.0 : 6.0 * y[1]; /* of (y_1)^(k+1) */
        const double mid = k == 0 ? 1.0 : k == 1 ? 2.0 * y[1] : 3.0 * y[1] * y[1];
        const double top = k == 0 ? y[1] : k == 1 ? y[1] * y[1] : y[1] * y[1] * y[1];
        add_square(e, 1.0,
                   (inner){target[k] - y[0] * (1.0 - top),
                           {top - 1.0, y[0] * mid},
                           {[1] = {mid, y[0] * low}}});
    }
}

SIZES(2, 2);
START(i % 2 ? 1.0 : 0.8);
ELEMENTS(n / 2);

const example example_extended_beale = {
    .name = "extended_beale",
    .source = "Beale 1958; Andrei 2008, Adv. Model. Optim. 10",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
