/* The subproblems of every globalization, in the coordinates of a Krylov space: k numbers each.
 *
 * T = tridiag(gamma, delta, gamma) = V'HV with V'MV = I and V'g = gamma_0 e_1, so that for s = V h
 *     (H + lambda M) s = -g    is    (T + lambda I) h = -gamma_0 e_1,
 *     |s|_M = |h|,   residual in the norm of M^-1:  gamma_k |h_k|.
 * Source: Gould, Lucidi, Roma & Toint 1999, sec. 5; Conn, Gould & Toint 2000, sec. 7.5.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_TRIDIAGONAL_H
#define HF_TRIDIAGONAL_H

#include "vector/workspace.h"

#include <stdbool.h>

typedef struct tridiagonal {
    int k;             /* rows so far, at most the capacity laid out                             */
    double *delta;     /* [capacity]                                                             */
    double *gamma;     /* [capacity + 1], gamma[0] = |g| in the norm of M^-1                     */
    double *h;         /* [capacity] the last solution                                           */
    double *p, *l, *w; /* [capacity] pivots and multipliers of T + lambda I = L diag(p) L'; work */
} tridiagonal;

void tridiagonal_lay_out(tridiagonal *t, workspace *w, int capacity);

/* Solve (T + lambda I) h = -gamma_0 e_1 by L diag(p) L'; false unless T + lambda I > 0, h is then
 * of no use, but finite. */
bool tridiagonal_solve(tridiagonal *t, double lambda);

/* A shift that makes T definite and exceeds the smallest one by at most a factor 1 + 2^-8. */
double tridiagonal_shift(tridiagonal *t);

/* The lambda >= low with |h(lambda)| = length to 10 %, h left in t->h; T + low I > 0 is required.
 * If |h(low)| <= length already: low. Source: More & Sorensen 1983, eq. 3.14. */
double tridiagonal_to_length(tridiagonal *t, double length, double low);

/* The lambda >= low with lambda = sigma |h(lambda)|. Source: Cartis, Gould & Toint 2011, sec. 6. */
double tridiagonal_cubic(tridiagonal *t, double sigma, double low);

double tridiagonal_norm(const tridiagonal *t);

/* q(h) = gamma_0 h_1 + h'Th / 2. */
double tridiagonal_model(const tridiagonal *t);

/* The eigenvalue of T that exceeds `index` others, by bisection. Source: Golub & Van Loan 2013,
 * sec. 8.4. */
double tridiagonal_eigenvalue(const tridiagonal *t, int index);

/* h <- the eigenvector, |h| = 1, for the least eigenvalue theta of T, which is not multiple. */
void tridiagonal_eigenvector(tridiagonal *t, double theta);

/* |g + (H + lambda M) s| in the norm of M^-1. */
double tridiagonal_residual(const tridiagonal *t);

#endif
