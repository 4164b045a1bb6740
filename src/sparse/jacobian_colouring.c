/* Algorithm: greedy colouring of columns; those that share a row differ.
 *
 *   1  each column, in the natural order, takes the least colour that no neighbour has
 *   2  if that takes more colours than the longest row has entries: again, the columns with most
 *      entries first; the better of the two is kept
 *
 * Sources: Curtis, Powell & Reid 1974 (1); Gebremedhin, Manne & Pothen 2005 (largest first).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>

#include "sparse/jacobian.h"

typedef struct column {
    int64_t index, length;
} column;

typedef struct colouring {
    int64_t count;
    int64_t *colour; /* [n] */
} colouring;

typedef struct colouring_work {
    column *order;      /* [n]                                                      */
    int64_t *last;      /* [n] by colour: the last column that must not have it     */
    colouring one, two; /* in the natural order, by length                          */
} colouring_work;

static size_t lay_out(colouring_work *work, int64_t n, unsigned char *base)
{
    workspace w = {.base = base};
    work->order = workspace_take(&w, (size_t)n, sizeof *work->order);
    work->last = workspace_take(&w, (size_t)n, sizeof *work->last);
    work->one.colour = workspace_take(&w, (size_t)n, sizeof *work->one.colour);
    work->two.colour = workspace_take(&w, (size_t)n, sizeof *work->two.colour);
    return w.used;
}

static int64_t longest_row(const jacobian *J)
{
    int64_t longest = J->starts == NULL ? J->n : 1;
    for (int64_t i = 0; J->starts != NULL && i < J->m; i++) {
        const int64_t length = J->starts[i + 1] - J->starts[i];
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Longest first, then by index: a total order, so that any sort gives the same. */
static int compare(const void *a, const void *b)
{
    const column *const p = a, *const q = b;
    if (p->length != q->length) return p->length < q->length ? 1 : -1;
    return p->index > q->index ? 1 : -1;
}

/* Mark the colours of all columns that share a row with j. */
static void mark_neighbours(const jacobian *J, int64_t j, const int64_t *colour, int64_t *last)
{
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);)
        for (int64_t e = J->starts[w.row]; e < J->starts[w.row + 1]; e++)
            if (colour[J->columns[e]] >= 0) last[colour[J->columns[e]]] = j;
}

static void colour_in_order(const jacobian *J, const column *order, int64_t *last, colouring *out)
{
    for (int64_t j = 0; j < J->n; j++)
        last[j] = out->colour[j] = -1;
    out->count = 0;
    for (int64_t k = 0; k < J->n; k++) {
        const int64_t j = order[k].index;
        int64_t c = 0;
        mark_neighbours(J, j, out->colour, last);
        while (last[c] == j)
            c++;
        out->colour[j] = c;
        if (c >= out->count) out->count = c + 1;
    }
}

/* Members of each colour, by index. */
static void group(jacobian *J, const colouring *by)
{
    J->colours = by->count;
    for (int64_t c = 0; c <= J->n; c++)
        J->groups[c] = 0;
    for (int64_t j = 0; j < J->n; j++)
        J->groups[by->colour[j] + 1]++;
    for (int64_t c = 0; c < J->n; c++)
        J->groups[c + 1] += J->groups[c];
    for (int64_t j = 0; j < J->n; j++)
        J->members[J->groups[by->colour[j]]++] = j;
    for (int64_t c = J->n; c > 0; c--)
        J->groups[c] = J->groups[c - 1];
    J->groups[0] = 0;
}

static void colour_sparse(jacobian *J, int64_t longest, colouring_work *work)
{
    for (int64_t j = 0; j < J->n; j++)
        work->order[j] = (column){j, J->begins[j + 1] - J->begins[j]};
    colour_in_order(J, work->order, work->last, &work->one);
    work->two.count = work->one.count;
    if (work->one.count > longest) {
        qsort(work->order, (size_t)J->n, sizeof *work->order, compare);
        colour_in_order(J, work->order, work->last, &work->two);
    }
    group(J, work->two.count < work->one.count ? &work->two : &work->one);
}

/* Each column has a colour of its own. */
static void colour_full(jacobian *J)
{
    J->colours = J->n;
    for (int64_t j = 0; j < J->n; j++)
        J->members[j] = J->groups[j] = j;
    J->groups[J->n] = J->n;
}

bool jacobian_colour(jacobian *J)
{
    const int64_t longest = longest_row(J);
    if (longest == J->n) {
        colour_full(J);
        return true;
    }
    colouring_work work;
    void *const block = workspace_allocate(lay_out(&work, J->n, NULL));
    if (block == NULL) return false;
    lay_out(&work, J->n, block);
    colour_sparse(J, longest, &work);
    workspace_release(block);
    return true;
}
