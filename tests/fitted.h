/* A sum of squares of the collection as an hf_least_squares, by products and stored, counted.
 *
 * Residuals are sqrt(2) times those of the collection, so that f is the same.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef FITTED_H
#define FITTED_H

#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_fit.h"
#include "residuals.h"

enum { ON_RESIDUAL, ON_FORWARD, ON_ADJOINT, ON_JACOBIAN, ON_SECOND_ORDER, FITTED_CALLS };

typedef struct fitted {
    const example *from;
    int64_t n, m;
    double *x0;       /* [n] the published start                                                 */
    int64_t *starts;  /* [m + 1] */
    int64_t *columns; /* [starts[m]] */
    int64_t calls[FITTED_CALLS];
    int where, code; /* what the call number `at` of that kind and all later ones return: a code */
    bool nan;        /* ... or NaN                                                              */
    int64_t at;      /* -1: never                                                               */
} fitted;

static inline int fitted_fault(fitted *f, int where, double *out)
{
    const int64_t now = f->calls[where]++;
    if (f->at < 0 || where != f->where || now < f->at) return 0;
    if (f->nan) out[0] = (double)NAN;
    return f->nan ? 0 : f->code;
}

static inline void fitted_one(const fitted *f, int64_t i, const double *x, residual *out)
{
    residuals_one(f->from->residuals, i + 1, f->n, x, out);
    out->r *= sqrt(2.0);
    for (int a = 0; a < out->count; a++) {
        out->J[a] *= sqrt(2.0);
        for (int b = 0; b <= a; b++)
            out->H[a][b] *= sqrt(2.0);
    }
}

static inline int fitted_residual(int64_t n, const double *x, double *r, void *user)
{
    fitted *const f = user;
    residual one;
    (void)n;
    for (int64_t i = 0; i < f->m; i++) {
        fitted_one(f, i, x, &one);
        r[i] = one.r;
    }
    return fitted_fault(f, ON_RESIDUAL, r);
}

static inline int fitted_forward(int64_t n, const double *x, const double *v, double *Jv,
                                 void *user)
{
    fitted *const f = user;
    residual one;
    (void)n;
    for (int64_t i = 0; i < f->m; i++) {
        fitted_one(f, i, x, &one);
        Jv[i] = 0.0;
        for (int a = 0; a < one.count; a++)
            Jv[i] += one.J[a] * v[one.at[a]];
    }
    return fitted_fault(f, ON_FORWARD, Jv);
}

static inline int fitted_adjoint(int64_t n, const double *x, const double *u, double *Jtu,
                                 void *user)
{
    fitted *const f = user;
    residual one;
    memset(Jtu, 0, (size_t)n * sizeof *Jtu);
    for (int64_t i = 0; i < f->m; i++) {
        fitted_one(f, i, x, &one);
        for (int a = 0; a < one.count; a++)
            Jtu[one.at[a]] += one.J[a] * u[i];
    }
    return fitted_fault(f, ON_ADJOINT, Jtu);
}

static inline int fitted_second_order(int64_t n, const double *x, const double *u, const double *v,
                                      double *Sv, void *user)
{
    fitted *const f = user;
    residual one;
    memset(Sv, 0, (size_t)n * sizeof *Sv);
    for (int64_t i = 0; i < f->m; i++) {
        fitted_one(f, i, x, &one);
        for (int a = 0; a < one.count; a++)
            for (int b = 0; b <= a; b++) {
                Sv[one.at[a]] += u[i] * one.H[a][b] * v[one.at[b]];
                if (b < a) Sv[one.at[b]] += u[i] * one.H[a][b] * v[one.at[a]];
            }
    }
    return fitted_fault(f, ON_SECOND_ORDER, Sv);
}

/* Entry of row i and column j, or -1. */
static inline int64_t fitted_entry(const fitted *f, int64_t i, int64_t j)
{
    for (int64_t e = f->starts[i]; e < f->starts[i + 1]; e++)
        if (f->columns[e] == j) return e;
    return -1;
}

static inline int fitted_jacobian(int64_t n, const double *x, double *values, void *user)
{
    fitted *const f = user;
    residual one;
    (void)n;
    memset(values, 0, (size_t)f->starts[f->m] * sizeof *values);
    for (int64_t i = 0; i < f->m; i++) {
        fitted_one(f, i, x, &one);
        for (int a = 0; a < one.count; a++)
            values[fitted_entry(f, i, one.at[a])] += one.J[a];
    }
    return fitted_fault(f, ON_JACOBIAN, values);
}

static inline int fitted_compare(const void *a, const void *b)
{
    const int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;
    return (p > q) - (p < q);
}

static inline void fitted_fill_pattern(fitted *f)
{
    residual one;
    f->starts[0] = 0;
    for (int64_t i = 0; i < f->m; i++) {
        int64_t *const row = f->columns + f->starts[i];
        fitted_one(f, i, f->x0, &one);
        memcpy(row, one.at, (size_t)one.count * sizeof *row);
        qsort(row, (size_t)one.count, sizeof *row, fitted_compare);
        int64_t length = 0;
        for (int a = 0; a < one.count; a++)
            if (a == 0 || row[a] != row[length - 1]) row[length++] = row[a];
        f->starts[i + 1] = f->starts[i] + length;
    }
}

/* At the permitted size nearest to wanted; never NULL. */
static inline fitted *fitted_create(const char *name, int64_t wanted)
{
    const example *const from = collection_find(name);
    assert_non_null(from);
    assert_non_null(from->residuals);
    assert_null(from->prepare);
    fitted *const f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->from = from;
    f->n = from->size(wanted);
    f->m = from->residuals->count(f->n);
    f->at = -1;
    f->x0 = malloc((size_t)f->n * sizeof *f->x0);
    f->starts = malloc((size_t)(f->m + 1) * sizeof *f->starts);
    f->columns = malloc((size_t)(f->m * RESIDUAL_WIDTH) * sizeof *f->columns);
    assert_non_null(f->x0);
    assert_non_null(f->starts);
    assert_non_null(f->columns);
    from->start(f->n, f->x0, NULL);
    fitted_fill_pattern(f);
    return f;
}

static inline void fitted_free(fitted *f)
{
    free(f->x0);
    free(f->starts);
    free(f->columns);
    free(f);
}

static inline hf_least_squares fitted_by_products(fitted *f)
{
    return (hf_least_squares){.n = f->n,
                              .m = f->m,
                              .residual = fitted_residual,
                              .forward = fitted_forward,
                              .adjoint = fitted_adjoint,
                              .second_order = fitted_second_order,
                              .user = f};
}

static inline hf_least_squares fitted_stored(fitted *f)
{
    return (hf_least_squares){.n = f->n,
                              .m = f->m,
                              .residual = fitted_residual,
                              .starts = f->starts,
                              .columns = f->columns,
                              .jacobian = fitted_jacobian,
                              .second_order = fitted_second_order,
                              .user = f};
}

#endif
