/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/blocks.h"

#include <string.h>

void blocks_lay_out(blocks *b, workspace *w, int64_t n)
{
    const size_t count = (size_t)n, size = sizeof(int64_t);
    b->first = workspace_take(w, count + 1, size);
    b->group = workspace_take(w, count, size);
    b->begins = workspace_take(w, count + 1, size);
    b->order = workspace_take(w, count, size);
    b->heap = workspace_take(w, count + 1, size);
    b->apart = workspace_take(w, count, sizeof *b->apart);
}

/* followed [n]: the columns before i in which row i + 1 comes right after row i. */
static void count_followed(const structure *s, int64_t *followed)
{
    memset(followed, 0, (size_t)s->n * sizeof *followed);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j] + 1; k + 1 < s->starts[j + 1]; k++)
            followed[s->rows[k]] += s->rows[k + 1] == s->rows[k] + 1;
}

static int64_t before(const structure *s, int64_t v)
{
    return s->row_starts[v + 1] - s->row_starts[v];
}

/* Whether v and v + 1 meet the same variables, and each other. */
static bool are_alike(const structure *s, int64_t v, const int64_t *followed)
{
    return followed[v] == before(s, v) && before(s, v + 1) == before(s, v) + 1 &&
           structure_goes_on(s, v);
}

static void find_groups(blocks *b, const structure *s, int64_t *followed)
{
    count_followed(s, followed);
    b->groups = 0;
    for (int64_t v = 0; v < s->n; v++) {
        if (v == 0 || !are_alike(s, v - 1, followed)) b->first[b->groups++] = v;
        b->group[v] = b->groups - 1;
    }
    b->first[b->groups] = s->n;
}

/* For each group that g meets, of those after g: what to do with it. */
typedef void meet_fn(blocks *b, int64_t g, int64_t other, int64_t entry);

static void count_meeting(blocks *b, int64_t g, int64_t other, int64_t entry)
{
    (void)g, (void)entry;
    b->begins[other + 1]++;
}

static void list_meeting(blocks *b, int64_t g, int64_t other, int64_t entry)
{
    b->before[b->begins[other]++] = (neighbour){.group = g, .entry = entry};
}

static void meet_all(blocks *b, const structure *s, meet_fn *meet)
{
    for (int64_t g = 0; g < b->groups; g++) {
        int64_t entry = s->starts[b->first[g]] + b->first[g + 1] - b->first[g];
        while (entry < s->starts[b->first[g] + 1]) {
            const int64_t other = b->group[s->rows[entry]];
            meet(b, g, other, entry);
            entry += b->first[other + 1] - b->first[other];
        }
    }
}

/* Neighbours before each group, by counting. */
static bool list_neighbours(blocks *b, const structure *s)
{
    memset(b->begins, 0, ((size_t)b->groups + 1) * sizeof *b->begins);
    meet_all(b, s, count_meeting);
    for (int64_t g = 0; g < b->groups; g++)
        b->begins[g + 1] += b->begins[g];
    b->before = workspace_allocate((size_t)(b->begins[b->groups] + 1) * sizeof *b->before);
    if (b->before == NULL) return false;
    meet_all(b, s, list_meeting);
    memmove(b->begins + 1, b->begins, (size_t)b->groups * sizeof *b->begins);
    b->begins[0] = 0;
    return true;
}

void blocks_release(blocks *b)
{
    workspace_release(b->before);
    b->before = NULL;
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
        if (b->apart[w.with.group]) return false;
    return true;
}

bool blocks_find(blocks *b, const structure *s)
{
    const double dense = structure_dense(s);
    b->count = b->variables = 0;
    find_groups(b, s, b->order);
    if (!list_neighbours(b, s)) return false;
    sort_groups(b, s);
    for (int64_t g = 0; g < b->groups; g++)
        b->apart[g] = false;
    for (int64_t k = 0; k < b->groups; k++) {
        const int64_t g = b->order[k];
        if (!can_be_apart(b, s, g, dense)) continue;
        b->apart[g] = true;
        b->count++;
        b->variables += b->first[g + 1] - b->first[g];
    }
    return true;
}

bool blocks_pay(const blocks *b, const structure *s)
{
    return 2 * b->variables >= s->n && b->variables >= 2 * b->count;
}
