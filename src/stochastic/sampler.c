/* Sources: Durstenfeld 1964 (shuffle in place); Steele, Lea & Flood 2014 (SplitMix64).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampler.h"

void sampler_lay_out(sampler *s, workspace *w, int64_t terms)
{
    s->terms = terms;
    s->order = workspace_take(w, (size_t)terms, sizeof *s->order);
}

void sampler_start(sampler *s, uint64_t seed)
{
    s->seed = seed;
    s->drawn = 0;
    s->used = 0;
    for (int64_t i = 0; i < s->terms; i++)
        s->order[i] = i;
}

/* Number k of the sequence of a seed. */
static uint64_t bits(uint64_t seed, uint64_t k)
{
    uint64_t z = seed + k * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Uniform in 0 .. bound - 1, without bias: the incomplete last range is refused. */
static int64_t below(sampler *s, int64_t bound)
{
    const uint64_t range = (uint64_t)bound, limit = UINT64_MAX - UINT64_MAX % range;
    uint64_t number;
    do
        number = bits(s->seed, ++s->drawn);
    while (number >= limit);
    return (int64_t)(number % range);
}

hf_sample sampler_take(sampler *s, int64_t count)
{
    if (s->terms - s->used < count) s->used = 0;
    int64_t *const order = s->order, first = s->used;
    s->used += count;
    for (int64_t i = first; i < s->used; i++) {
        const int64_t j = i + below(s, s->terms - i), index = order[i];
        order[i] = order[j];
        order[j] = index;
    }
    return (hf_sample){.count = count, .indices = order + first};
}
