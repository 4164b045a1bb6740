/* A smooth function whose derivatives of every order are dense and known: the sum of exp(a_k'x)
 * over random a_k; and what may be wrong with its callbacks.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef EXPONENTIALS_H
#define EXPONENTIALS_H

#include "support.h"

#include <math.h>

enum { SIZE = 12, TERMS = 20 };

typedef struct exponentials {
    double a[TERMS][SIZE];
    double x[SIZE];
    double noise;    /* relative, of f and g, from a generator                   */
    generator from;  /* of the noise                                             */
    int64_t calls;   /* of all callbacks                                         */
    int64_t fail_at; /* the call that returns code; 0: none                      */
    int64_t nan_at;  /* the call whose answer is NaN                             */
    int code;
    double wall; /* undefined where x[0] exceeds it                  */
    int64_t values, gradients, products, moves;
} exponentials;

static inline int exponentials_answer(exponentials *e, double *first)
{
    e->calls++;
    if (e->calls == e->nan_at) *first = (double)NAN;
    return e->calls == e->fail_at ? e->code : 0;
}

static inline int exponentials_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    exponentials *const e = user;
    *(g != NULL ? &e->gradients : &e->values) += 1;
    *f = 0;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 0;
    for (int k = 0; k < TERMS; k++) {
        double t = 0;
        for (int64_t i = 0; i < n; i++)
            t += e->a[k][i] * x[i];
        *f += exp(t);
        for (int64_t i = 0; g != NULL && i < n; i++)
            g[i] += exp(t) * e->a[k][i];
    }
    *f *= 1 + e->noise * generator_uniform(&e->from);
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] *= 1 + e->noise * generator_uniform(&e->from);
    if (x[0] > e->wall) return 1;
    return exponentials_answer(e, f);
}

static inline int exponentials_product(int64_t n, const double *x, const double *v, double *Hv,
                                       void *user)
{
    exponentials *const e = user;
    e->products++;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0;
    for (int k = 0; k < TERMS; k++) {
        double t = 0, s = 0;
        for (int64_t i = 0; i < n; i++) {
            t += e->a[k][i] * x[i];
            s += e->a[k][i] * v[i];
        }
        for (int64_t i = 0; i < n; i++)
            Hv[i] += exp(t) * s * e->a[k][i];
    }
    return exponentials_answer(e, Hv);
}

static inline int exponentials_moved(int64_t n, const double *x, void *user)
{
    exponentials *const e = user;
    double unused = 0;
    (void)n, (void)x;
    e->moves++;
    return exponentials_answer(e, &unused);
}

static inline hf_problem exponentials_problem(exponentials *e)
{
    generator from = {5};
    *e = (exponentials){.from = {9}, .wall = (double)INFINITY};
    for (int k = 0; k < TERMS; k++) {
        generator_fill(&from, SIZE, e->a[k]);
        e->a[k][k % SIZE] += 1;
    }
    generator_fill(&from, SIZE, e->x);
    return (hf_problem){.n = SIZE,
                        .value = exponentials_value,
                        .product = exponentials_product,
                        .moved = exponentials_moved,
                        .user = e};
}

/* H at e->x by columns. */
static inline void exponentials_hessian(exponentials *e, double *H)
{
    for (int j = 0; j < SIZE; j++) {
        double unit[SIZE] = {0.0};
        unit[j] = 1;
        exponentials_product(SIZE, e->x, unit, H + SIZE * j, e);
    }
    e->products = e->calls = 0;
}

/* |a - b| of n numbers. */
static inline double distance(int64_t n, const double *a, const double *b)
{
    double square = 0;
    for (int64_t i = 0; i < n; i++)
        square += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(square);
}

#endif
