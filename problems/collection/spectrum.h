/* Convex quadratics with chosen eigenvalues, whose diagonal does not give them away.
 *
 *   f(x) = 1/2 sum lambda_i (y_i - e_i)^2,  y = Q x,  e_i = +1 or -1,  start x = 0, minimum 0
 *
 * Q = Q' is orthogonal: Hadamard transforms of 64 components far apart (of fewer in what is left
 * over), so every such group sees the whole spectrum. O(n) work, no memory.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include <stdint.h>

/* lambda_i > 0, i in 0..n-1. */
typedef double eigenvalue_fn(int64_t i, int64_t n);

int64_t spectrum_size(int64_t wanted);
void spectrum_start(int64_t n, double *x, void *user);
double spectrum_value(int64_t n, const double *x, double *g, eigenvalue_fn *eigenvalue);
void spectrum_product(int64_t n, const double *v, double *Hv, eigenvalue_fn *eigenvalue);

/* The value and product callbacks of the spectrum `eigenvalue`. */
#define SPECTRUM_CALLBACKS                                                                         \
    static int value(int64_t n, const double *x, double *f, double *g, void *user)                 \
    {                                                                                              \
        (void)user;                                                                                \
        *f = spectrum_value(n, x, g, eigenvalue);                                                  \
        return 0;                                                                                  \
    }                                                                                              \
    static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)        \
    {                                                                                              \
        (void)x, (void)user;                                                                       \
        spectrum_product(n, v, Hv, eigenvalue);                                                    \
        return 0;                                                                                  \
    }

#endif
