/* A metric that moves a few eigenvalues of H into the midst of the others:
 * M^-1 = I + V diag(tau / lambda_j - 1) V', V orthonormal.
 *
 * Letters: theta, y eigenpairs of T; V y Ritz vectors; Omega random, Y = H Omega.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SPECTRAL_H
#define HF_SPECTRAL_H

#include "krylov/tridiagonal.h"
#include "outside/outside.h"

enum { SPECTRAL_RANK = 16, SPECTRAL_SPACE = 64 };

typedef struct spectral {
    outside *out;
    double **V;                   /* [SPECTRAL_RANK]                       */
    double *A, *Q, *G;            /* [SPECTRAL_SPACE squared] each         */
    int rank;                     /* 0: M = I                              */
    double weight[SPECTRAL_RANK]; /* tau / lambda_j - 1                    */
    double dot[SPECTRAL_RANK];
    int at, column;
} spectral;

void spectral_lay_out(spectral *m, workspace *w, int64_t n);

/* z = M^-1 r; returns r'z. */
double spectral_apply(spectral *m, const double *r, double *z);

/* From the basis U of a run in the Euclidean metric: the Ritz vectors of converged Ritz values far
 * from their median. Source: Gratton, Sartenaer & Tshimanga 2011. Cost: rank combinations of U. */
void spectral_from_ritz(spectral *m, const tridiagonal *T, double *const *U);

/* From products with SPECTRAL_RANK random vectors, which take the place of W [SPECTRAL_RANK].
 * rank is 0 if H is not positive there. Source: Frangella, Tropp & Udell 2023, Alg. 2.1. */
progress spectral_sketch(spectral *m, uint64_t seed, double **W);

#endif
