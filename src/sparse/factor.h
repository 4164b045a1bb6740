/* Factors of H + lambda I: by CHOLMOD at once, or after small blocks have been eliminated; bands by
 * our own.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_FACTOR_H
#define HF_FACTOR_H

#include "sparse/band.h"
#include "sparse/cholesky.h"
#include "sparse/elimination.h"
#include "sparse/width.h"

typedef enum factor_kind { FACTOR_WHOLE = 0, FACTOR_PARTS, FACTOR_BAND } factor_kind;

typedef struct sparse_factor {
    cholesky *whole;   /* of H                                */
    blocks found;      /* that may be eliminated first        */
    elimination parts; /* of these, and of what remains       */
    band strip;        /* where H is one                      */
    factor_kind kind;  /* which                               */
    int threads;
} sparse_factor;

/* Our part of the memory; of the structure only n and entries are read. */
void factor_lay_out(sparse_factor *f, workspace *w, const structure *pattern, int threads);

/* Order and analyse by options.ordering, factor and max_factor_bytes, which bounds here only what
 * is taken at once; shape: of the band that the structure is, or NULL. HF_CONVERGED (0),
 * HF_OUT_OF_MEMORY or, without CHOLMOD, HF_NO_CHOLESKY unless it is a band; factor_release() is due
 * in any case. The structure is borrowed. */
hf_status factor_analyse(sparse_factor *f, const structure *pattern, const band_shape *shape,
                         const hf_options *options);
void factor_release(sparse_factor *f);

/* Before factor_analyse(): whether it will factorize a band; else a guess of the size by the width
 * of the pattern, O(n + entries). */
bool factor_takes_band(const band_shape *shape, const hf_options *options);
cholesky_size factor_foresee(const structure *pattern);

/* As in cholesky.h; values must not be infinite. After an analysis that failed the prediction tells
 * what that had found: all of a band, of blocks the bytes asked for until then, else nothing. */
cholesky_size factor_predict(const sparse_factor *f);
cholesky_end factor_factorize(sparse_factor *f, const double *values, double lambda);
bool factor_solve(sparse_factor *f, const double *b, double *x);
double factor_curvature(sparse_factor *f, double *z);

#endif
