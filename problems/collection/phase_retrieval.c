/* Recovery of a real signal from squared linear measurements, noiseless.
 *
 *   f(x) = 1/4 sum ((a_i'x)^2 - b_i)^2,  6n sparse rows a_i of 6 entries of variance 1/6
 *
 * x and -x are equally good. The start is the signal plus as much noise, as a coarse estimate would
 * give it. Rows are drawn anew whenever they are needed.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "seeded.h"

#include <stdlib.h>

enum { ENTRIES = 6, ROWS_PER_VARIABLE = 6 };
static const double HALF_WIDTH = 0.7071067811865476; /* sqrt(3 / ENTRIES): variance 1/ENTRIES */

typedef struct measurement {
    int64_t column[ENTRIES];
    double entry[ENTRIES];
} measurement;

static int64_t size(int64_t wanted)
{
    return wanted < 2 ? 2 : wanted;
}

static measurement row_of(int64_t n, int64_t row)
{
    measurement a;
    for (int k = 0; k < ENTRIES; k++) {
        const uint64_t position = (uint64_t)(row * ENTRIES + k);
        a.column[k] = seeded_below(10, position, n);
        a.entry[k] = HALF_WIDTH * seeded_signed(11, position);
    }
    return a;
}

static double dot(const measurement *a, const double *x)
{
    double sum = 0.0;
    for (int k = 0; k < ENTRIES; k++)
        sum += a->entry[k] * x[a->column[k]];
    return sum;
}

static void add(const measurement *a, double weight, double *into)
{
    for (int k = 0; k < ENTRIES; k++)
        into[a->column[k]] += weight * a->entry[k];
}

static double hidden(int64_t i)
{
    return seeded_normal(12, (uint64_t)i);
}

/* What was measured of the hidden signal. */
static void *prepare(int64_t n)
{
    double *b = malloc((size_t)(ROWS_PER_VARIABLE * n) * sizeof *b);
    if (!b) return NULL;
    for (int64_t row = 0; row < ROWS_PER_VARIABLE * n; row++) {
        const measurement a = row_of(n, row);
        double t = 0.0;
        for (int k = 0; k < ENTRIES; k++)
            t += a.entry[k] * hidden(a.column[k]);
        b[row] = t * t;
    }
    return b;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = hidden(i) + seeded_normal(13, (uint64_t)i);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const double *b = user;
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t row = 0; row < ROWS_PER_VARIABLE * n; row++) {
        const measurement a = row_of(n, row);
        const double t = dot(&a, x), miss = t * t - b[row];
        sum += 0.25 * miss * miss;
        if (g) add(&a, miss * t, g);
    }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const double *b = user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t row = 0; row < ROWS_PER_VARIABLE * n; row++) {
        const measurement a = row_of(n, row);
        const double t = dot(&a, x);
        add(&a, (3.0 * t * t - b[row]) * dot(&a, v), Hv);
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    for (int64_t row = 0; row < ROWS_PER_VARIABLE * n; row++) {
        const measurement a = row_of(n, row);
        pattern_clique(into, ENTRIES, a.column);
    }
}

const example example_phase_retrieval = {
    .name = "phase_retrieval",
    .source = "Candes, Li and Soltanolkotabi 2015, IEEE Trans. Inf. Theory 61; real, sparse rows",
    .kind = CLASS_DATA,
    .usual_n = 1000,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_zero,
};
