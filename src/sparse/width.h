/* How wide a pattern is: a guess of what its factor takes, before any ordering.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_WIDTH_H
#define HF_WIDTH_H

#include "sparse/pattern.h"

typedef struct factor_guess {
    double nonzeros, flops;
} factor_guess;

/* The structure must be there by rows. INFINITY if memory is short: that of two integers a variable
 * is taken and given back. Cost: O(n + entries). */
factor_guess width_guess(const structure *s);

#endif
