/* The scaled variants: x_i stands for s_i x_i, s_i from 1 to exp(12).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCALE_H
#define SCALE_H

#include "elements.h"

/* s_i, i in 1..n. */
static inline double scale(int64_t i, int64_t n)
{
    return exp(12.0 * (double)(i - 1) / (double)(n - 1));
}

#endif
