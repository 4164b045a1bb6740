/* Wood's function of four variables, for its extended and chained forms.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef WOOD_TERMS_H
#define WOOD_TERMS_H

#include "elements.h"

static inline void add_wood(element *e, const double *y)
{
    add_square(e, 100.0, (inner){y[1] - y[0] * y[0], {-2.0 * y[0], 1.0}, {{-2.0}}});
    add_square(e, 1.0, (inner){1.0 - y[0], {-1.0}, {{0.0}}});
    add_square(e, 90.0,
               (inner){y[3] - y[2] * y[2], {0.0, 0.0, -2.0 * y[2], 1.0}, {[2] = {0.0, 0.0, -2.0}}});
    add_square(e, 1.0, (inner){1.0 - y[2], {0.0, 0.0, -1.0}, {{0.0}}});
    add_square(e, 10.0, (inner){y[1] + y[3] - 2.0, {0.0, 1.0, 0.0, 1.0}, {{0.0}}});
    add_square(e, 0.1, (inner){y[1] - y[3], {0.0, 1.0, 0.0, -1.0}, {{0.0}}});
}

#endif
