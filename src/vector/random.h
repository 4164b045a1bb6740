/* Seeded random vectors: the same bits on every machine, for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_RANDOM_H
#define HF_RANDOM_H

#include <stdint.h>

/* Independent entries of mean 0 and variance 1, nearly normal: sums of four uniform numbers. */
void random_normal(uint64_t seed, int64_t n, double *x);

/* Independent entries 1 and -1. */
void random_signs(uint64_t seed, int64_t n, double *x);

/* The next of a sequence of seeds; state is any number at first. */
uint64_t random_seed(uint64_t *state);

#endif
