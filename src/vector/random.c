/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/random.h"

/* Splitmix64: Steele, Lea & Flood 2014. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Entry i depends on the seed and i alone. Four 16-bit numbers have variance (2^32 - 1) / 3. */
void random_normal(uint64_t seed, int64_t n, double *x)
{
    const double mean = 2 * 65535.0, deviation = 37837.227; /* sqrt((2^32 - 1) / 3) */
    const uint64_t from = mix(seed + 1);
    for (int64_t i = 0; i < n; i++) {
        const uint64_t bits = mix(from + UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)i + 1));
        const uint64_t sum =
            (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
        x[i] = ((double)sum - mean) / deviation;
    }
}

void random_signs(uint64_t seed, int64_t n, double *x)
{
    const uint64_t from = mix(seed + 1);
    for (int64_t i = 0; i < n; i++) {
        const uint64_t bits = mix(from + UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)i / 64 + 1));
        x[i] = (bits >> (i % 64) & 1) != 0 ? 1 : -1;
    }
}

uint64_t random_seed(uint64_t *state)
{
    return mix(*state += UINT64_C(0x9e3779b97f4a7c15));
}
