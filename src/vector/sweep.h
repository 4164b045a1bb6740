/* How kernels go over their vectors: fixed blocks, each summed in one order; a fixed tree of block
 * sums. The error of a sum grows like log(n / BLOCK) + BLOCK / LANES roundings (Higham 2002, sec.
 * 4.2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SWEEP_H
#define HF_SWEEP_H

#include "vector/vector.h"

enum {
    BLOCK = 2048, /* entries summed in one order, whatever the team */
    LANES = 8     /* independent partial sums in a block            */
};

/* One block of a kernel: entries [first, first + count), its sums into out. */
typedef void block_fn(const void *args, int64_t first, int64_t count, double *out);

/* How many blocks n entries make. */
int64_t vec_blocks(int64_t n);

/* Run a kernel over all blocks; partial sums stay in t->partial, width apart. */
void vec_sweep(team *t, block_fn *block, const void *args, int width);

/* Add the partial sums in a fixed tree, then over ranks. */
void vec_gather(team *t, int width, double *sums);

static inline double add_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* x'y of one block; here, so that each kernel has it in line. */
static inline double dot_block(const double *x, const double *y, int64_t count)
{
    double lane[LANES] = {0};
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    for (int l = 0; i < count; i++, l++)
        lane[l] += x[i] * y[i];
    return add_lanes(lane);
}

#endif
