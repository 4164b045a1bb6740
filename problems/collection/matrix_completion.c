/* Completion of a matrix of rank 3 from a few entries, noiseless.
 *
 *   f(U, V) = 1/2 sum over sampled (i, j) of (u_i'v_j - a_ij)^2,  U and V m x 3, n = 6m
 *
 * 36 entries a row, all of them if m <= 36. U G and V G^-T do as well as U and V, so the Hessian
 * is singular at the minimum.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "seeded.h"

#include <stdlib.h>

enum { RANK = 3, PER_ROW = 36 };

typedef struct sample {
    int64_t column;
    double entry;
} sample;

static int64_t size(int64_t wanted)
{
    const int64_t m = (wanted + RANK) / (2 * RANK);
    return 2 * RANK * (m < 1 ? 1 : m);
}

static int64_t per_row(int64_t m)
{
    return m < PER_ROW ? m : PER_ROW;
}

/* The hidden factors; entries of the matrix then have variance 1. */
static double hidden(int64_t position)
{
    return seeded_normal(7, (uint64_t)position) / pow((double)RANK, 0.25);
}

static void *prepare(int64_t n)
{
    const int64_t m = n / (2 * RANK), samples = m * per_row(m);
    sample *data = malloc((size_t)samples * sizeof *data);
    if (!data) return NULL;
    for (int64_t s = 0; s < samples; s++) {
        const int64_t i = s / per_row(m);
        const int64_t j = m <= PER_ROW ? s % m : seeded_below(8, (uint64_t)s, m);
        data[s] = (sample){.column = j, .entry = 0.0};
        for (int64_t r = 0; r < RANK; r++)
            data[s].entry += hidden(RANK * i + r) * hidden(RANK * (m + j) + r);
    }
    return data;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = seeded_normal(9, (uint64_t)i);
}

static double dot(const double *u, const double *v)
{
    double sum = 0.0;
    for (int r = 0; r < RANK; r++)
        sum += u[r] * v[r];
    return sum;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const int64_t m = n / (2 * RANK), samples = m * per_row(m);
    const sample *data = user;
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t s = 0; s < samples; s++) {
        const int64_t at_u = RANK * (s / per_row(m)), at_v = RANK * (m + data[s].column);
        const double miss = dot(x + at_u, x + at_v) - data[s].entry;
        sum += 0.5 * miss * miss;
        for (int r = 0; g && r < RANK; r++) {
            g[at_u + r] += miss * x[at_v + r];
            g[at_v + r] += miss * x[at_u + r];
        }
    }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const int64_t m = n / (2 * RANK), samples = m * per_row(m);
    const sample *data = user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t s = 0; s < samples; s++) {
        const int64_t at_u = RANK * (s / per_row(m)), at_v = RANK * (m + data[s].column);
        const double miss = dot(x + at_u, x + at_v) - data[s].entry;
        const double change = dot(x + at_u, v + at_v) + dot(v + at_u, x + at_v);
        for (int r = 0; r < RANK; r++) {
            Hv[at_u + r] += change * x[at_v + r] + miss * v[at_v + r];
            Hv[at_v + r] += change * x[at_u + r] + miss * v[at_u + r];
        }
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    const int64_t m = n / (2 * RANK), samples = m * per_row(m);
    const sample *data = user;
    for (int64_t s = 0; s < samples; s++) {
        int64_t index[2 * RANK];
        for (int r = 0; r < RANK; r++) {
            index[r] = RANK * (s / per_row(m)) + r;
            index[RANK + r] = RANK * (m + data[s].column) + r;
        }
        pattern_clique(into, 2 * RANK, index);
    }
}

const example example_matrix_completion = {
    .name = "matrix_completion",
    .source = "Keshavan, Montanari and Oh 2010, IEEE Trans. Inf. Theory 56; factored, rank 3",
    .kind = CLASS_DATA,
    .usual_n = 1200,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_zero,
};
