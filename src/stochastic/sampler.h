/* Samples without replacement: a permutation drawn as far as it is used, anew when it is used
 * up, so that every term is seen once before any is seen again.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SAMPLER_H
#define HF_SAMPLER_H

#include "hessfree_sum.h"
#include "vector/workspace.h"

typedef struct sampler {
    uint64_t seed, drawn; /* numbers so far: number k is a function of seed and k alone */
    int64_t terms, used;  /* of the permutation                                         */
    int64_t *order;       /* [terms]                                                    */
} sampler;

void sampler_lay_out(sampler *s, workspace *w, int64_t terms);
void sampler_start(sampler *s, uint64_t seed);

/* The next count <= terms of them, valid until the next call. If fewer are left, these are left
 * out and a new permutation begins. */
hf_sample sampler_take(sampler *s, int64_t count);

#endif
