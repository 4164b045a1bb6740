/* Pieces of the generalized Broyden functions.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BROYDEN_TERMS_H
#define BROYDEN_TERMS_H

#include "scale.h"

/* Add |u|^(7/3). */
static inline void add_seven_thirds(element *e, inner u)
{
    const double s = cbrt(u.u), p = 7.0 / 3.0;
    add_of(e, u, u.u * u.u * fabs(s), p * u.u * fabs(s), p * (p - 1.0) * fabs(s));
}

/* Variables i, i - 1, i + 1, as far as they exist. */
static inline int broyden_row(int64_t i, int64_t n, int64_t *at)
{
    int count = 0;
    at[count++] = i - 1;
    if (i > 1) at[count++] = i - 2;
    if (i < n) at[count++] = i;
    return count;
}

/* Variables i - 5 to i + 1, as far as they exist. */
static inline int broyden_band(int64_t i, int64_t n, int64_t *at)
{
    const int64_t first = i > 5 ? i - 5 : 1, last = i < n ? i + 1 : n;
    for (int64_t j = first; j <= last; j++)
        at[j - first] = j - 1;
    return (int)(last - first + 1);
}

/* Add |(3 - 2 x_i) x_i - x_i-1 - x_i+1 + 1|^(7/3); what does not exist is zero. */
static inline void add_broyden(element *e, const double *y)
{
    add_seven_thirds(e, (inner){(3.0 - 2.0 * y[0]) * y[0] - y[1] - y[2] + 1.0,
                                {3.0 - 4.0 * y[0], -1.0, -1.0},
                                {{-4.0}}});
}

#endif
