/* The NONCVX family: sum of v_i^2 + 4 cos v_i, v_i a sum of three variables.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef NONCVX_H
#define NONCVX_H

#include "elements.h"

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i, (void)n;
    const double v = y[0] + y[1] + y[2], c = 4.0 * cos(v);
    add_of(e, (inner){v, {1.0, 1.0, 1.0}, {{0.0}}}, v * v + c, 2.0 * v - 4.0 * sin(v), 2.0 - c);
}

#endif
