/* Entries of the Hessian in chosen rows and columns.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_ENTRIES_H
#define HF_ENTRIES_H

#include "approximation/sampler.h"

/* A matrix whose entry (i, j) is H[rows[i], columns[j]], at [i row_stride + j column_stride]. */
typedef struct entries {
    int64_t row_count, column_count;
    const int64_t *rows, *columns; /* NULL: all                                                  */
    int64_t row_stride, column_stride;
    bool symmetric; /* rows and columns are the same: the lower triangle is enough               */
    double *B;
    double *v, *w, *Hv, *sum; /* [n], [longer side], [n], [longer side] work                     */
    double *front, *back;     /* [n] f(x + h_i e_i), f(x - h_i e_i), for differences of values    */
    double *step;             /* [n] h_i, 0: not looked yet                                      */
} entries;

static inline int64_t entry_of(const int64_t *list, int64_t k)
{
    return list != NULL ? list[k] : k;
}

static inline double *entry_at(const entries *e, int64_t i, int64_t j)
{
    return e->B + i * e->row_stride + j * e->column_stride;
}

/* Fill in B by second differences of values; adds to report.noise its square. */
hf_status entries_from_values(sampler *s, entries *e);

/* One estimate of |H - B|: its square is right in the mean. */
hf_status entries_check_values(sampler *s, entries *e, double *error);

#endif
