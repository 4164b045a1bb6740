/* A finite sum to test with: f_i(x) = (tanh(a_i'x) - b_i)^2 / 2 with b_i = tanh(a_i'c), so that the
 * minimum is 0 at c; traced, counted, made to fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUMMED_H
#define SUMMED_H

#include "support.h"

#include <math.h>
#include <string.h>

#include "hessfree_sum.h"

enum { VARIABLES = 12, TERMS = 120 };
enum {
    AT_VALUE,
    AT_PRODUCT,
    AT_GAUSS_NEWTON,
    AT_SQUARES,
    AT_PRECONDITION,
    AT_MOVED,
    AT_PROGRESS,
    SUMMED_CALLS
};

typedef struct summed {
    double a[TERMS][VARIABLES], b[TERMS], minimizer[VARIABLES];
    int64_t seen[TERMS]; /* how often a term was asked for f and g               */
    int64_t calls[SUMMED_CALLS];
    int64_t out_of_range, repeated, not_settled;
    uint64_t trace; /* hash of the samples and points asked for            */
    uint64_t settled;
    double least_damping; /* of what a progress callback has seen                      */
    int where, code;      /* what call number `at` of that kind and all later ones return: a code */
    bool nan;             /* ... or NaN                                                          */
    int64_t at;           /* -1: never                                                           */
} summed;

static inline summed summed_create(uint64_t seed)
{
    summed s = {.at = -1};
    generator from = {seed};
    generator_fill(&from, VARIABLES, s.minimizer);
    generator_fill(&from, TERMS * VARIABLES, s.a[0]);
    for (int i = 0; i < TERMS; i++) {
        double u = 0.0;
        for (int j = 0; j < VARIABLES; j++)
            u += s.a[i][j] * s.minimizer[j];
        s.b[i] = tanh(u);
    }
    return s;
}

static inline uint64_t summed_hash(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *const from = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ from[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static inline uint64_t summed_place(const double *x, const hf_sample *sample)
{
    const uint64_t hash = summed_hash(UINT64_C(0xcbf29ce484222325), x, VARIABLES * sizeof *x);
    return summed_hash(hash, sample->indices, (size_t)sample->count * sizeof *sample->indices);
}

/* Check and trace the sample; the code to return. */
static inline int summed_enter(summed *s, int where, const double *x, const hf_sample *sample,
                               double *out)
{
    bool in[TERMS] = {false};
    const uint64_t place = summed_place(x, sample);
    s->trace = summed_hash(s->trace, &place, sizeof place);
    for (int64_t k = 0; k < sample->count; k++) {
        const int64_t i = sample->indices[k];
        if (i < 0 || i >= TERMS) {
            s->out_of_range++;
            return -99;
        }
        s->repeated += in[i];
        in[i] = true;
        s->seen[i] += where == AT_VALUE;
    }
    if (where == AT_MOVED) s->settled = place;
    if (where == AT_PRODUCT || where == AT_GAUSS_NEWTON || where == AT_PRECONDITION)
        s->not_settled += s->settled != place;
    const int64_t now = s->calls[where]++;
    if (s->at < 0 || where != s->where || now < s->at) return 0;
    if (s->nan && out != NULL) out[0] = (double)NAN;
    return s->nan ? 0 : s->code;
}

typedef struct summed_term {
    double r, slope, bend; /* tanh(u) - b and its derivatives in u = a'x */
} summed_term;

static inline summed_term summed_at(const summed *s, int64_t i, const double *x)
{
    double u = 0.0;
    for (int j = 0; j < VARIABLES; j++)
        u += s->a[i][j] * x[j];
    const double t = tanh(u);
    return (summed_term){t - s->b[i], 1.0 - t * t, -2.0 * t * (1.0 - t * t)};
}

static inline int summed_value(int64_t n, const double *x, const hf_sample *sample, double *f,
                               double *g, void *user)
{
    summed *const s = user;
    *f = 0.0;
    if (g != NULL) memset(g, 0, (size_t)n * sizeof *g);
    for (int64_t k = 0; k < sample->count; k++) {
        const int64_t i = sample->indices[k];
        const summed_term at = summed_at(s, i, x);
        *f += 0.5 * at.r * at.r / (double)sample->count;
        for (int j = 0; g != NULL && j < VARIABLES; j++)
            g[j] += at.r * at.slope * s->a[i][j] / (double)sample->count;
    }
    return summed_enter(s, AT_VALUE, x, sample, s->calls[AT_VALUE] % 2 == 0 || g == NULL ? f : g);
}

static inline void summed_curve(const summed *s, const double *x, const hf_sample *sample,
                                double second, const double *v, double *Hv)
{
    memset(Hv, 0, VARIABLES * sizeof *Hv);
    for (int64_t k = 0; k < sample->count; k++) {
        const double *const a = s->a[sample->indices[k]];
        const summed_term at = summed_at(s, sample->indices[k], x);
        double av = 0.0;
        for (int j = 0; j < VARIABLES; j++)
            av += a[j] * v[j];
        const double c = at.slope * at.slope + second * at.r * at.bend;
        for (int j = 0; j < VARIABLES; j++)
            Hv[j] += c * av * a[j] / (double)sample->count;
    }
}

static inline int summed_product(int64_t n, const double *x, const hf_sample *sample,
                                 const double *v, double *Hv, void *user)
{
    (void)n;
    summed_curve(user, x, sample, 1.0, v, Hv);
    return summed_enter(user, AT_PRODUCT, x, sample, Hv);
}

static inline int summed_gauss_newton(int64_t n, const double *x, const hf_sample *sample,
                                      const double *v, double *Gv, void *user)
{
    (void)n;
    summed_curve(user, x, sample, 0.0, v, Gv);
    return summed_enter(user, AT_GAUSS_NEWTON, x, sample, Gv);
}

static inline int summed_squares(int64_t n, const double *x, const hf_sample *sample, double *D,
                                 void *user)
{
    const summed *const s = user;
    memset(D, 0, (size_t)n * sizeof *D);
    for (int64_t k = 0; k < sample->count; k++) {
        const int64_t i = sample->indices[k];
        const summed_term at = summed_at(s, i, x);
        for (int j = 0; j < VARIABLES; j++)
            D[j] += pow(at.r * at.slope * s->a[i][j], 2) / (double)sample->count;
    }
    return summed_enter(user, AT_SQUARES, x, sample, D);
}

/* By the diagonal of the Gauss-Newton matrix. */
static inline int summed_precondition(int64_t n, const double *x, const hf_sample *sample,
                                      double damping, const double *r, double *z, void *user)
{
    const summed *const s = user;
    double D[VARIABLES] = {0};
    for (int64_t k = 0; k < sample->count; k++) {
        const int64_t i = sample->indices[k];
        const double slope = summed_at(s, i, x).slope;
        for (int j = 0; j < VARIABLES; j++)
            D[j] += pow(slope * s->a[i][j], 2) / (double)sample->count;
    }
    for (int64_t j = 0; j < n; j++)
        z[j] = r[j] / (D[j] + damping);
    return summed_enter(user, AT_PRECONDITION, x, sample, z);
}

static inline int summed_moved(int64_t n, const double *x, const hf_sample *sample, void *user)
{
    (void)n;
    return summed_enter(user, AT_MOVED, x, sample, NULL);
}

static inline hf_finite_sum summed_sum(summed *s)
{
    return (hf_finite_sum){.n = VARIABLES,
                           .terms = TERMS,
                           .value = summed_value,
                           .product = summed_product,
                           .gauss_newton = summed_gauss_newton,
                           .squares = summed_squares,
                           .moved = summed_moved,
                           .user = s};
}

/* f over all terms, not counted. */
static inline double summed_f(const summed *s, const double *x)
{
    double f = 0.0;
    for (int i = 0; i < TERMS; i++) {
        const summed_term at = summed_at(s, i, x);
        f += 0.5 * at.r * at.r / TERMS;
    }
    return f;
}

#endif
