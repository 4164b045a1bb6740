/* The matrix of the normal equations, J'D J, lower triangle by columns.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_NORMAL_H
#define HF_NORMAL_H

#include "hessfree.h"
#include "sparse/jacobian.h"

typedef struct normal {
    const hf_pattern *pattern; /* all pairs of columns of each row of J */
    int64_t *where;            /* [n] for each of J.threads: of a row in a column */
    unsigned char *runs; /* [entries of J] how many follow in the row, itself included, whose   */
                         /* columns are consecutive, in pieces of at most UCHAR_MAX             */
    bool *twin; /* [m] whether the next row has the same columns                              */
} normal;

void normal_lay_out(normal *N, workspace *w, const jacobian *J);

/* Once: the runs and twins. */
void normal_prepare(normal *N, const jacobian *J);

/* values [entries of the pattern] = J'D J; D [m], NULL: I. O(sum of squared row lengths). */
void normal_values(const normal *N, const jacobian *J, const double *of_J, const double *D,
                   double *values);

#endif
