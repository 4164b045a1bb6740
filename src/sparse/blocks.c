/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/blocks.h"

#include <string.h>

void blocks_lay_out(blocks *b, workspace *w, int64_t n)
{
    const size_t count = (size_t)n, size = sizeof(int64_t);
    b->first = workspace_take(w, count + 1, size);
    b->group = workspace_take(w, count, size);
    b->order = workspace_take(w, count, size);
    b->heap = workspace_take(w, count + 1, size);
    b->apart = workspace_take(w, count, sizeof *b->apart);
}

/* Whether v and v + 1 meet the same variables, and each other. */
static bool are_alike(const structure *s, int64_t v)
{
    const int64_t *const column = s->rows + s->starts[v], *const next = s->rows + s->starts[v + 1];
    const int64_t below = s->starts[v + 2] - s->starts[v + 1];
    if (s->starts[v + 1] - s->starts[v] != below + 1) return false;
    const int64_t *const row = s->row_columns + s->row_starts[v];
    const int64_t left = s->row_starts[v + 1] - s->row_starts[v];
    if (s->row_starts[v + 2] - s->row_starts[v + 1] != left + 1) return false;
    const int64_t *const next_row = s->row_columns + s->row_starts[v + 1];
    return memcmp(column + 1, next, (size_t)below * sizeof *next) == 0 &&
           memcmp(row, next_row, (size_t)left * sizeof *row) == 0 && next_row[left] == v;
}

static void find_groups(blocks *b, const structure *s)
{
    b->groups = 0;
    for (int64_t v = 0; v < s->n; v++) {
        if (v == 0 || !are_alike(s, v - 1)) b->first[b->groups++] = v;
        b->group[v] = b->groups - 1;
    }
    b->first[b->groups] = s->n;
}

/* Groups by the number of variables that they meet, into b->order: sorted by counting. */
static void sort_groups(blocks *b, const structure *s)
{
    int64_t *const begins = b->heap;
    for (int64_t d = 0; d <= s->n; d++)
        begins[d] = 0;
    for (int64_t g = 0; g < b->groups; g++)
        begins[structure_degree(s, b->first[g]) + 1]++;
    for (int64_t d = 0; d < s->n; d++)
        begins[d + 1] += begins[d];
    for (int64_t g = 0; g < b->groups; g++)
        b->order[begins[structure_degree(s, b->first[g])]++] = g;
}

/* Whether the group is small, meets few others, and none that is apart. */
static bool can_be_apart(const blocks *b, const structure *s, int64_t g, double dense)
{
    if (b->first[g + 1] - b->first[g] > BLOCK_LARGEST) return false;
    if ((double)structure_degree(s, b->first[g]) > dense) return false;
    for (meeting_walk w = meeting_first(); meeting_next(b, s, g, &w);)
        if (b->apart[w.group]) return false;
    return true;
}

void blocks_find(blocks *b, const structure *s)
{
    const double dense = structure_dense(s);
    find_groups(b, s);
    sort_groups(b, s);
    b->count = b->variables = 0;
    for (int64_t g = 0; g < b->groups; g++)
        b->apart[g] = false;
    for (int64_t k = 0; k < b->groups; k++) {
        const int64_t g = b->order[k];
        if (!can_be_apart(b, s, g, dense)) continue;
        b->apart[g] = true;
        b->count++;
        b->variables += b->first[g + 1] - b->first[g];
    }
}

bool blocks_pay(const blocks *b, const structure *s)
{
    return 2 * b->variables >= s->n && b->variables >= 2 * b->count;
}
