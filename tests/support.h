/* What the tests share: assertions on reals, seeded numbers, quadratics with a chosen spectrum.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUPPORT_H
#define SUPPORT_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hessfree.h"

/* ---- assertions: NaN fails, equal infinities pass -------------------------------------------- */

/* |actual - expected| <= relative |expected|; where expected is 0, relative is absolute. A failure
 * prints both numbers and how many times the allowance the error is. */
#define assert_close(actual, expected, relative)                                                   \
    support_close((actual), (expected), (relative), #actual, __FILE__, __LINE__)

/* |actual - expected| <= relative |expected| in Euclidean norms; likewise. */
#define assert_vector_close(n, actual, expected, relative)                                         \
    support_vector_close((n), (actual), (expected), (relative), #actual, __FILE__, __LINE__)

/* The same bits in all n entries. */
#define assert_vector_same(n, actual, expected)                                                    \
    support_vector_same((n), (actual), (expected), #actual, __FILE__, __LINE__)

void support_close(double actual, double expected, double relative, const char *what,
                   const char *file, int line);
void support_vector_close(int64_t n, const double *actual, const double *expected, double relative,
                          const char *what, const char *file, int line);
void support_vector_same(int64_t n, const double *actual, const double *expected, const char *what,
                         const char *file, int line);

/* ---- seeded numbers: the same on every machine ----------------------------------------------- */

typedef struct generator {
    uint64_t state; /* the seed; any value */
} generator;

uint64_t generator_bits(generator *from);
double generator_uniform(generator *from); /* in [-1, 1) */
void generator_fill(generator *from, int64_t n, double *x);
double scatter(double x); /* in [-1, 1), from the bits of x: noise that is a function */

/* ---- quadratics ------------------------------------------------------------------------------ */

/* f(x) = minimum + (x - solution)' A (x - solution) / 2, A = Q diag(spectrum) Q with a random
 * reflection Q = I - 2 u u': dense, its eigenvalues known to rounding, O(n) a product. */
typedef struct quadratic {
    int64_t n;
    double minimum;                      /* 0 unless a test sets it                  */
    double *spectrum;                    /* [n] */
    double *solution;                    /* [n] entries in [-1, 1)                   */
    double *u;                           /* [n] |u| = 1                              */
    double *work;                        /* [2 n] */
    int64_t values, gradients, products; /* how often each was called; gradients include values  */
} quadratic;

/* Never NULL: a test that is out of memory has failed. */
quadratic *quadratic_create(int64_t n, const double *spectrum, uint64_t seed);
void quadratic_free(quadratic *q);

/* n, value, product and user are set. */
hf_problem quadratic_problem(quadratic *q);

/* z = A^-1 r with the moduli of the eigenvalues: an hf_precondition_fn. */
int quadratic_precondition(int64_t n, const double *r, double *z, void *user);

/* Eigenvalues from low to high, evenly spaced in the logarithm. */
void spectrum_geometric(int64_t n, double low, double high, double *spectrum);

#endif
