/* A symmetric pattern as the algorithms want it: the lower triangle by columns with the whole
 * diagonal, and on demand the strictly lower triangle by rows.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_PATTERN_H
#define HF_PATTERN_H

#include <stdbool.h>

#include "hessfree.h"
#include "vector/workspace.h"

typedef struct structure {
    int64_t n;
    int64_t entries;       /* of the lower triangle; entries - n off the diagonal          */
    const int64_t *starts; /* [n + 1] by columns, as in hf_pattern                         */
    const int64_t *rows;   /* [entries] rows[starts[j]] == j                               */
    int64_t *row_starts;   /* [n + 1] the strictly lower triangle by rows ..               */
    bool by_rows;          /* .. whose entries are here if so:                             */
    int64_t *row_columns;  /* [entries - n] increasing within a row                        */
    int64_t *row_entries;  /* [entries - n] their places in `rows`, that is, in the values */
    int64_t *own_starts, *own_rows; /* NULL: starts and rows are those of the user         */
} structure;

/* The pattern must pass hf_pattern_check(); it is borrowed. */
void structure_lay_out(structure *s, workspace *w, const hf_pattern *pattern);
void structure_fill(structure *s, const hf_pattern *pattern);

/* Fill row_columns and row_entries, unless that has been done. */
void structure_list_rows(structure *s);

/* Whether column j + 1 has the rows of column j but the first; both lead with their diagonal. */
bool structure_goes_on(const structure *s, int64_t j);

/* values [s->entries]: from the order of the pattern, at the front, to that of the structure, in
 * place, with zeros where the pattern lacks the diagonal. */
void structure_spread(const structure *s, const hf_pattern *pattern, double *values);

/* Neighbours of i: how many, and where they would begin in an array of all of them. */
static inline int64_t structure_degree(const structure *s, int64_t i)
{
    return s->row_starts[i + 1] - s->row_starts[i] + s->starts[i + 1] - s->starts[i] - 1;
}

/* Rows with more neighbours are dense: no ordering minds them early, and eliminating one couples
 * all that it meets. AMD's bound (Amestoy, Davis & Duff 2004). */
double structure_dense(const structure *s);

static inline int64_t structure_first(const structure *s, int64_t i)
{
    return s->row_starts[i] + s->starts[i] - i;
}

#endif
