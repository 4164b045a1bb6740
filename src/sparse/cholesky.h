/* Sparse Cholesky factors of H + lambda D by CHOLMOD: analysed once, refactorized for each lambda.
 *
 * The permuted matrix is laid out once; a factorization gathers the values into it, and takes no
 * memory of its own where the factor is simplicial. A build without CHOLMOD has the twin of this
 * file's code that answers HF_NO_CHOLESKY.
 *
 * Letters: P permutation, L factor, S = P (H + lambda D) P', z direction, k the failing column.
 * Sources: Chen, Davis, Hager & Rajamanickam 2008 (CHOLMOD); Amestoy, Davis & Duff 2004 (AMD);
 * Karypis & Kumar 1998 (METIS).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CHOLESKY_H
#define HF_CHOLESKY_H

#include "sparse/pattern.h"

typedef struct cholesky cholesky;

/* What the analysis predicts of a factorization. */
typedef struct cholesky_size {
    double nonzeros; /* of L                                                              */
    double bytes;    /* that CHOLMOD will hold                                            */
    double flops;    /* of one factorization                                              */
    bool supernodal;
    bool banded; /* see band.h                                                        */
} cholesky_size;

/* How a factorization ended. */
typedef enum cholesky_end {
    CHOLESKY_DEFINITE,
    CHOLESKY_INDEFINITE, /* or singular: cholesky_curvature() gives a direction            */
    CHOLESKY_UNDEFINED,  /* a value was not finite                                         */
    CHOLESKY_NO_MEMORY,
    CHOLESKY_REFUSED /* CHOLMOD cannot, for another reason                             */
} cholesky_end;

/* Our part of the memory, NULL while measuring. Of the structure only n and entries are read. With
 * one thread CHOLMOD's own loops run on that; threads of BLAS are not ours to limit. */
cholesky *cholesky_lay_out(workspace *w, const structure *pattern, int threads);

/* The status for an error code of CHOLMOD's; not in builds without it. */
hf_status cholesky_failure(int code);

/* Order and analyse. HF_CONVERGED (0), HF_OUT_OF_MEMORY, or HF_NO_CHOLESKY, also where CHOLMOD was
 * built without what this kind needs; cholesky_release() is due in any case. METIS falls back on
 * AMD. */
hf_status cholesky_analyse(cholesky *c, const structure *pattern, hf_ordering ordering,
                           hf_factor kind);

/* Give back what CHOLMOD holds; NULL is allowed. */
void cholesky_release(cholesky *c);

cholesky_size cholesky_predict(const cholesky *c);

/* Whether CHOLMOD would factorize this by dense blocks. */
bool cholesky_by_blocks(double flops, double nonzeros);

/* L L' or L D L' = P (H + lambda D) P'; D [n], NULL: I. Values in the order of the structure. */
cholesky_end cholesky_factorize(cholesky *c, const double *values, double lambda, const double *D);

/* x = (H + lambda D)^-1 b of the last factorization, which was definite. x may be b. False if
 * memory is short. */
bool cholesky_solve(cholesky *c, const double *b, double *x);

/* After CHOLESKY_INDEFINITE: z [n] and z'(H + lambda D) z <= 0, from the leading columns that were
 * definite. Source: Conn, Gould & Toint 2000, sec. 7.3.4. */
double cholesky_curvature(cholesky *c, double *z);

#endif
