/* Dense symmetric matrices [n n], stored by columns; only the lower triangle of a factor is used.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_DENSE_H
#define HF_DENSE_H

#include "vector/vector.h"

/* A <- (A + A') / 2. Returns |A - A'| / |A| in the Frobenius norm, before; NaN if A has one. */
double dense_symmetrize(int64_t n, double *A);

/* L L' = A + shift I; false at the first pivot that is not safely positive. The same bits for any
 * number of threads. Source: Golub & Van Loan 2013, sec. 4.2. */
bool dense_factor(const team *t, int64_t n, const double *A, double shift, double *L);

/* x <- (L L')^-1 x. */
void dense_solve(int64_t n, const double *L, double *x);

/* The eigenvalues of A to its diagonal, their vectors to the columns of Q [n n]. Source: Golub &
 * Van Loan 2013, Alg. 8.5.3 (cyclic Jacobi). */
void dense_eigen(int64_t n, double *A, double *Q);

#endif
