/* Algorithm: L D L' of a band with a border, without an ordering or a symbolic analysis.
 *
 *   P (H + lambda I) P' = [ A  C' ]   A: all variables but a few, in order;
 *                         [ C  E  ]   its entries are at most b below the diagonal
 *
 *   1  column k of A and C, less what the b columns before it take from it; its pivot d_k
 *   2  E less what all columns of C take from it, and its factor
 *
 * Letters: b width, w variables of the border, k a column, d pivot, z direction.
 * Source: Martin & Wilkinson 1965 (bands); the border as any last rows of a profile (Jennings 1966).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_BAND_H
#define HF_BAND_H

#include "sparse/cholesky.h"

enum { WIDEST_BAND = 64, WIDEST_BORDER = 4 };

typedef struct band_shape {
    int64_t width, border;        /* b, w                          */
    int64_t outer[WIDEST_BORDER]; /* [w] its variables, increasing */
} band_shape;

typedef struct band {
    const structure *pattern; /* borrowed                                                       */
    band_shape shape;
    int64_t inner, stride; /* n - w; numbers a column of L: d_k, b below it, w of the border */
    double *L;             /* [inner stride]                                                  */
    double *E;             /* [w w] by columns, lower: its L and D                             */
    double *y;             /* [inner + b + w] work; the border's are last                      */
    int64_t failed;        /* the column, as in y                                              */
    double pivot;          /* its d                                                            */
} band;

/* Whether the pattern is such a band: at most WIDEST_BORDER rows of the border, and b so small that
 * the band holds at most twice the entries, those of the whole diagonal and the lower triangle. The
 * pattern must pass hf_pattern_check(). Of a column only the end is read: O(n). */
bool band_find(const hf_pattern *pattern, int64_t entries, band_shape *shape);

/* Take the memory. False if there is none; band_release() is due in any case. */
bool band_create(band *m, const structure *pattern, band_shape shape);
void band_release(band *m);

/* What a factor of this shape takes; bytes as band_create() takes them. */
cholesky_size band_predict(int64_t n, band_shape shape);

/* As in cholesky.h. */
cholesky_end band_factorize(band *m, const double *values, double lambda);
void band_solve(band *m, const double *b, double *x);
double band_curvature(band *m, double *z);

#endif
