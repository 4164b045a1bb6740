/* L2-regularized logistic regression on sparse synthetic documents.
 *
 *   f(w) = |w|^2 / 2 + C sum log(1 + exp(-b_i a_i'w)),  2n rows a_i of 8 words, |a_i| = 1, C = 16
 *
 * Words follow a power law, labels a hidden w with 5 % flipped. Rows are drawn anew whenever they
 * are needed, so only the labels are stored.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "seeded.h"

#include <stdlib.h>

enum { WORDS = 8 };
static const double LOSS_WEIGHT = 16.0;
static const double ENTRY = 0.35355339059327376; /* 1 / sqrt(WORDS) */

static int64_t size(int64_t wanted)
{
    return wanted < 2 ? 2 : wanted;
}

static void words_of(int64_t n, int64_t row, int64_t word[WORDS])
{
    for (int k = 0; k < WORDS; k++) {
        const double u = seeded_uniform(4, (uint64_t)(row * WORDS + k));
        word[k] = (int64_t)((double)n * u * u * u);
    }
}

static double margin(const int64_t word[WORDS], const double *w)
{
    double sum = 0.0;
    for (int k = 0; k < WORDS; k++)
        sum += w[word[k]];
    return ENTRY * sum;
}

/* The labels, +1 or -1. */
static void *prepare(int64_t n)
{
    signed char *label = malloc((size_t)(2 * n));
    if (!label) return NULL;
    for (int64_t row = 0; row < 2 * n; row++) {
        int64_t word[WORDS];
        double hidden = 0.0;
        words_of(n, row, word);
        for (int k = 0; k < WORDS; k++)
            hidden += seeded_normal(5, (uint64_t)word[k]);
        const bool flipped = seeded_uniform(6, (uint64_t)row) < 0.05;
        label[row] = (hidden > 0.0) != flipped ? 1 : -1;
    }
    return label;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const signed char *label = user;
    double sum = 0.0, loss = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += 0.5 * x[i] * x[i];
        if (g) g[i] = x[i];
    }
    for (int64_t row = 0; row < 2 * n; row++) {
        int64_t word[WORDS];
        words_of(n, row, word);
        const double t = -(double)label[row] * margin(word, x), small = exp(-fabs(t));
        loss += log1p(small) + fmax(t, 0.0);
        if (!g) continue;
        const double sigma = t > 0.0 ? 1.0 / (1.0 + small) : small / (1.0 + small);
        for (int k = 0; k < WORDS; k++)
            g[word[k]] -= LOSS_WEIGHT * ENTRY * (double)label[row] * sigma;
    }
    *f = sum + LOSS_WEIGHT * loss;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = v[i];
    for (int64_t row = 0; row < 2 * n; row++) {
        int64_t word[WORDS];
        words_of(n, row, word);
        const double small = exp(-fabs(margin(word, x)));
        const double bend = LOSS_WEIGHT * small / ((1.0 + small) * (1.0 + small));
        const double change = bend * margin(word, v) * ENTRY;
        for (int k = 0; k < WORDS; k++)
            Hv[word[k]] += change;
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    pattern_band(into, n, 0);
    for (int64_t row = 0; row < 2 * n; row++) {
        int64_t word[WORDS];
        words_of(n, row, word);
        pattern_clique(into, WORDS, word);
    }
}

const example example_logistic = {
    .name = "logistic",
    .source = "Lin, Weng and Keerthi 2008, JMLR 9 (the objective of LIBLINEAR); synthetic rows",
    .kind = CLASS_DATA,
    .usual_n = 1000,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_unknown,
};
