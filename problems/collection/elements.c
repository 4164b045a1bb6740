/* Parts of the element kit that need no inlining.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

void fill(int64_t n, double *x, double a)
{
    for (int64_t i = 0; i < n; i++)
        x[i] = a;
}

int64_t nearest_size(int64_t wanted, int64_t first, int64_t step)
{
    if (wanted <= first) return first;
    return first + (wanted - first + step / 2) / step * step;
}
