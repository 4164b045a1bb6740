/* Groups of variables that a symmetric pattern treats alike, and small ones that do not meet each
 * other: a diagonal block of H that can be eliminated piece by piece.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_BLOCKS_H
#define HF_BLOCKS_H

#include "sparse/pattern.h"

#include <stdbool.h>

enum { BLOCK_LARGEST = 8 };

typedef struct blocks {
    int64_t groups;
    int64_t *first;    /* [groups + 1] group g: variables first[g] .. first[g + 1] - 1          */
    int64_t *group;    /* [n] of each variable                                                 */
    bool *apart;       /* [groups] small, and no neighbour is apart                       */
    int64_t count;     /* of groups that are apart ..                                          */
    int64_t variables; /* .. and their variables                                        */
    int64_t *order, *heap; /* [n], [n + 1] work                                             */
} blocks;

void blocks_lay_out(blocks *b, workspace *w, int64_t n);

/* Consecutive variables with the same neighbours are one group. Apart are groups of at most
 * BLOCK_LARGEST variables that do not meet and are not dense; those with few neighbours come first.
 * O(n + entries). */
void blocks_find(blocks *b, const structure *s);

/* Whether eliminating what is apart is likely to pay: half of the variables or more, in blocks of
 * two or more on average. */
bool blocks_pay(const blocks *b, const structure *s);

/* The neighbours of a group, increasing: for (w = meeting_first(); meeting_next(b, s, g, &w);) */
typedef struct meeting_walk {
    int64_t at;
    int64_t group; /* the neighbour                                                          */
    int64_t entry; /* where the entry of the first variables of both is in the values        */
} meeting_walk;

static inline meeting_walk meeting_first(void)
{
    return (meeting_walk){.at = 0};
}

static inline bool meeting_next(const blocks *b, const structure *s, int64_t g, meeting_walk *w)
{
    const int64_t v = b->first[g], own = b->first[g + 1] - v;
    const int64_t left = s->row_starts[v + 1] - s->row_starts[v];
    const int64_t all = left + s->starts[v + 1] - s->starts[v] - own;
    if (w->at >= all) return false;
    const int64_t row = s->row_starts[v] + w->at, column = s->starts[v] + own + w->at - left;
    const bool before = w->at < left;
    w->entry = before ? s->row_entries[row] : column;
    w->group = b->group[before ? s->row_columns[row] : s->rows[column]];
    w->at += b->first[w->group + 1] - b->first[w->group];
    return true;
}

#endif
