/* Orthonormal sets of n-vectors, and the small dense problems that come from them.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_BASIS_H
#define HF_BASIS_H

#include "vector/vector.h"

/* c [count] = U'x, for any count. */
void basis_dots(team *t, int count, double *const *U, const double *x, double *c);

/* y = a x + U c; y may be x. Returns y'y. */
double basis_combine(team *t, double a, const double *x, int count, double *const *U,
                     const double *c, double *y);

/* Make x orthogonal to U, twice (Giraud, Langou & Rozloznik 2005); c [count] takes U'x, work
 * [count] is work. Returns |x| afterwards; x is not normalized. */
double basis_remove(team *t, int count, double *const *U, double *x, double *c, double *work);

/* One-sided Jacobi: rotate the columns of A [n n] until they are orthogonal, the longest first;
 * their lengths, the singular values, into s [n], and the columns normalized, save those of length
 * 0. Source: Golub & Van Loan 2013, sec. 8.6.3. */
void basis_singular(int n, double *A, double *s);

/* Eigenvalues of the symmetric tridiagonal matrix with diagonal d [n] and off-diagonal e [n - 1],
 * into d, in any order; e [n] is work. first [n], last [n]: the first and last components of the
 * normalized eigenvectors. False if the iteration does not end. Source: implicit QL, Bowdler,
 * Martin, Reinsch & Wilkinson 1968. */
bool basis_tridiagonal(int n, double *d, double *e, double *first, double *last);

#endif
