/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/sweep.h"

#include <math.h>

#ifdef _OPENMP
#include <omp.h>
#endif

enum { PARALLEL_FROM = 16 * BLOCK }; /* below, starting a team costs more than the work */

int64_t vec_blocks(int64_t n)
{
    return (n - 1) / BLOCK + 1;
}

int64_t vec_partials(int64_t n, int width)
{
    return vec_blocks(n) * width;
}

int vec_threads(int wanted)
{
#ifdef _OPENMP
    return wanted > 0 ? wanted : omp_get_max_threads();
#else
    (void)wanted;
    return 1;
#endif
}

int vec_limit_teams(int levels)
{
#ifdef _OPENMP
    const int so_far = omp_get_max_active_levels();
    omp_set_max_active_levels(levels);
    return so_far;
#else
    return levels;
#endif
}

void vec_share(team *t, int count, double *values)
{
    if (t->sum == NULL) return;
    if (t->failure == 0) t->failure = t->sum(count, values, t->user);
    for (int i = 0; t->failure != 0 && i < count; i++)
        values[i] = (double)NAN;
}

/* Block b of a kernel. */
static void sweep_block(const team *t, block_fn *block, const void *args, int width, int64_t b)
{
    const int64_t first = b * BLOCK, left = t->n - first;
    block(args, first, left < BLOCK ? left : BLOCK, t->partial + b * width);
}

/* A team of one costs a kernel of its own on small vectors: there OpenMP is not entered at all. */
void vec_sweep(team *t, block_fn *block, const void *args, int width)
{
    const int64_t blocks = vec_blocks(t->n);
    const int threads = blocks < t->threads ? (int)blocks : t->threads;
    if (t->n < PARALLEL_FROM || threads <= 1) {
        for (int64_t b = 0; b < blocks; b++)
            sweep_block(t, block, args, width, b);
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int64_t b = 0; b < blocks; b++)
        sweep_block(t, block, args, width, b);
}

void vec_gather(team *t, int width, double *sums)
{
    const int64_t blocks = vec_blocks(t->n);
    for (int64_t stride = 1; stride < blocks; stride *= 2)
        for (int64_t b = 0; b + stride < blocks; b += 2 * stride)
            for (int i = 0; i < width; i++)
                t->partial[b * width + i] += t->partial[(b + stride) * width + i];
    for (int i = 0; i < width; i++)
        sums[i] = t->partial[i];
    vec_share(t, width, sums);
}
