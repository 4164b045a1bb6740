/* Random numbers by position: the same number for the same (stream, index), no state.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SEEDED_H
#define SEEDED_H

#include <math.h>
#include <stdint.h>

/* The finalizer of splitmix64: Steele, Lea and Flood 2014, OOPSLA. */
static inline uint64_t seeded_bits(uint64_t stream, uint64_t index)
{
    uint64_t z = (stream + 1) * 0xD1B54A32D192ED03u + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Uniform in (0, 1). */
static inline double seeded_uniform(uint64_t stream, uint64_t index)
{
    return ((double)(seeded_bits(stream, index) >> 11) + 0.5) * 0x1p-53;
}

/* Uniform in (-1, 1). */
static inline double seeded_signed(uint64_t stream, uint64_t index)
{
    return 2.0 * seeded_uniform(stream, index) - 1.0;
}

/* Normal, mean 0, variance 1 (Box-Muller). */
static inline double seeded_normal(uint64_t stream, uint64_t index)
{
    const double radius = sqrt(-2.0 * log(seeded_uniform(stream, 2 * index)));
    return radius * cos(6.283185307179586 * seeded_uniform(stream, 2 * index + 1));
}

/* 0 .. bound - 1. */
static inline int64_t seeded_below(uint64_t stream, uint64_t index, int64_t bound)
{
    return (int64_t)(seeded_uniform(stream, index) * (double)bound);
}

#endif
