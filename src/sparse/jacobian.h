/* A matrix J, m x n, by rows: products with J and J', and columns grouped for differences.
 *
 * The transposed index tells where the entries of each column are, so that J'u too is summed in
 * one fixed order, whatever the team. A matrix without a pattern is full and needs no index.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_JACOBIAN_H
#define HF_JACOBIAN_H

#include "vector/workspace.h"

#include <stdbool.h>

typedef struct jacobian {
    int64_t m, n;
    const int64_t *starts;  /* [m + 1] row i is in starts[i] .. starts[i + 1); NULL: full       */
    const int64_t *columns; /* [starts[m]] increasing in a row                                  */
    int64_t *begins;        /* [n + 1] entries of the columns before j                          */
    int64_t *leads;         /* [n] the first of the columns that are alike: in the same rows,   */
                            /* beside each other; it has a list for all of them ..              */
    int64_t *lists;         /* [n] .. that begins here in the next two                          */
    int64_t *rows;          /* [starts[m]] at most                                              */
    int64_t *entries;       /* likewise: where the value of the lead is                         */
    int threads;
    int64_t colours;  /* groups of columns that share no row                                     */
    int64_t *groups;  /* [n + 1] group c is in groups[c] .. groups[c + 1) of members             */
    int64_t *members; /* [n]                                                                    */
} jacobian;

int64_t jacobian_entries(const jacobian *J);

/* Take what the index needs, and the groups if wanted. m, n, starts and columns are set. */
void jacobian_lay_out(jacobian *J, workspace *w, bool with_groups);

/* Fill the index. O(m + n + entries). What alike columns save of it is never touched. */
void jacobian_index(jacobian *J);

/* Fill the groups; false if out of memory. O(sum of squared row lengths). */
bool jacobian_colour(jacobian *J);

/* Jv = J v */
void jacobian_forward(const jacobian *J, const double *values, const double *v, double *Jv);

/* Jtu = J'u */
void jacobian_adjoint(const jacobian *J, const double *values, const double *u, double *Jtu);

enum { MOST_ALIKE = 16 };

/* How many columns from j to end - 1 are alike: the walk of j serves them all, the next column's
 * entry being the next one. At least 1, at most MOST_ALIKE. */
int64_t jacobian_alike(const jacobian *J, int64_t j, int64_t end);

typedef struct column_walk {
    int64_t at, end, beside, row, entry;
} column_walk;

/* Walk column j: for (w = column_begin(J, j); column_next(J, j, &w);) use w.row, w.entry. */
static inline column_walk column_begin(const jacobian *J, int64_t j)
{
    if (J->starts == NULL) return (column_walk){.end = J->m};
    const int64_t lead = J->leads[j], at = J->lists[lead];
    return (column_walk){.at = at, .end = at + J->begins[j + 1] - J->begins[j], .beside = j - lead};
}

static inline bool column_next(const jacobian *J, int64_t j, column_walk *w)
{
    if (w->at >= w->end) return false;
    w->row = J->starts == NULL ? w->at : J->rows[w->at];
    w->entry = J->starts == NULL ? w->at * J->n + j : J->entries[w->at] + w->beside;
    w->at++;
    return true;
}

#endif
