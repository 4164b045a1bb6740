/* Groups of variables that a symmetric pattern treats alike, and small ones that do not meet each
 * other: a diagonal block of H that can be eliminated piece by piece.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_BLOCKS_H
#define HF_BLOCKS_H

#include "sparse/pattern.h"

#include <stdbool.h>

enum { BLOCK_LARGEST = 8 };

/* A group that another one meets. */
typedef struct neighbour {
    int64_t group;
    int64_t entry; /* where the entry of the first variables of both is in the values          */
} neighbour;

typedef struct blocks {
    int64_t groups;
    int64_t *first;    /* [groups + 1] group g: variables first[g] .. first[g + 1] - 1          */
    int64_t *group;    /* [n] of each variable                                                 */
    int64_t *begins;   /* [groups + 1] of the neighbours before each group ..                  */
    neighbour *before; /* .. here, increasing; memory of its own                               */
    bool *apart;       /* [groups] small, and no neighbour is apart                            */
    int64_t count;     /* of groups that are apart ..                                          */
    int64_t variables; /* .. and their variables                                               */
    int64_t *order, *heap; /* [n], [n + 1] work                                                */
} blocks;

void blocks_lay_out(blocks *b, workspace *w, int64_t n);

/* Consecutive variables with the same neighbours are one group. Apart are groups of at most
 * BLOCK_LARGEST variables that do not meet and are not dense; those with few neighbours come first.
 * False if out of memory; blocks_release() is due in any case. The structure need not be there by
 * rows. O(n + entries). */
bool blocks_find(blocks *b, const structure *s);

/* The neighbours before each group. */
void blocks_release(blocks *b);

/* Whether eliminating what is apart is likely to pay: half of the variables or more, in blocks of
 * two or more on average. */
bool blocks_pay(const blocks *b, const structure *s);

/* The neighbours of a group, increasing: for (w = meeting_first(); meeting_next(b, s, g, &w);) */
typedef struct meeting_walk {
    int64_t before, after; /* groups seen, variables seen      */
    neighbour with;
} meeting_walk;

static inline meeting_walk meeting_first(void)
{
    return (meeting_walk){.before = 0};
}

static inline bool meeting_next(const blocks *b, const structure *s, int64_t g, meeting_walk *w)
{
    if (w->before < b->begins[g + 1] - b->begins[g]) {
        w->with = b->before[b->begins[g] + w->before++];
        return true;
    }
    const int64_t v = b->first[g], entry = s->starts[v] + b->first[g + 1] - v + w->after;
    if (entry >= s->starts[v + 1]) return false;
    w->with = (neighbour){.group = b->group[s->rows[entry]], .entry = entry};
    w->after += b->first[w->with.group + 1] - b->first[w->with.group];
    return true;
}

#endif
