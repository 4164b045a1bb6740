/* Sparsity patterns: gather entries with repeats, sort by counting, drop the repeats.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    int64_t row, column; /* row >= column */
} entry;

struct pattern_builder {
    entry *entries;
    int64_t count, room;
    bool failed; /* memory was short: what follows is ignored */
};

static void grow(pattern_builder *into)
{
    const int64_t room = 2 * into->room + 64;
    entry *larger = realloc(into->entries, (size_t)room * sizeof *larger);
    if (!larger) {
        into->failed = true;
        return;
    }
    into->entries = larger;
    into->room = room;
}

void pattern_entry(pattern_builder *into, int64_t i, int64_t j)
{
    if (into->count == into->room && !into->failed) grow(into);
    if (into->failed) return;
    into->entries[into->count++] = i >= j ? (entry){i, j} : (entry){j, i};
}

void pattern_clique(pattern_builder *into, int count, const int64_t *index)
{
    for (int a = 0; a < count; a++)
        for (int b = 0; b < a; b++)
            pattern_entry(into, index[a], index[b]);
}

void pattern_band(pattern_builder *into, int64_t n, int64_t width)
{
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = j + 1; i < n && i - j <= width; i++)
            pattern_entry(into, i, j);
}

/* Make start [n + 1] out of counts at start[k + 1]. */
static void accumulate(int64_t n, int64_t *start)
{
    for (int64_t k = 0; k < n; k++)
        start[k + 1] += start[k];
}

/* Give start [n + 1] back after every start[k] was moved to the end of its part. */
static void move_back(int64_t n, int64_t *start)
{
    memmove(start + 1, start, (size_t)n * sizeof *start);
    start[0] = 0;
}

/* The columns of all entries, row by row, into column; start is 0 on entry. */
static void by_rows(const pattern_builder *from, int64_t n, int64_t *start, int64_t *column)
{
    for (int64_t k = 0; k < from->count; k++)
        start[from->entries[k].row + 1]++;
    accumulate(n, start);
    for (int64_t k = 0; k < from->count; k++)
        column[start[from->entries[k].row]++] = from->entries[k].column;
    move_back(n, start);
}

/* Rows by columns from columns by rows, so rows ascend in each column; to->col_start is 0. */
static void by_columns(const int64_t *start, const int64_t *column, sparsity *to)
{
    const int64_t n = to->n;
    for (int64_t k = 0; k < start[n]; k++)
        to->col_start[column[k] + 1]++;
    accumulate(n, to->col_start);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = start[i]; k < start[i + 1]; k++)
            to->row[to->col_start[column[k]]++] = i;
    move_back(n, to->col_start);
}

static void drop_repeats(sparsity *of)
{
    int64_t kept = 0, next = 0;
    for (int64_t j = 0; j < of->n; j++) {
        const int64_t first = kept, end = of->col_start[j + 1];
        for (; next < end; next++)
            if (kept == first || of->row[kept - 1] != of->row[next])
                of->row[kept++] = of->row[next];
        of->col_start[j + 1] = kept;
    }
}

static sparsity *sorted(const pattern_builder *from, int64_t n)
{
    sparsity *made = calloc(1, sizeof *made);
    int64_t *start = calloc((size_t)n + 1, sizeof *start);
    int64_t *column = malloc((size_t)from->count * sizeof *column);
    if (made) {
        made->n = n;
        made->col_start = calloc((size_t)n + 1, sizeof *made->col_start);
        made->row = malloc((size_t)from->count * sizeof *made->row);
    }
    const bool enough = made && start && column && made->col_start && made->row;
    if (enough) {
        by_rows(from, n, start, column);
        by_columns(start, column, made);
        drop_repeats(made);
    }
    free(start);
    free(column);
    if (enough) return made;
    sparsity_free(made);
    return NULL;
}

sparsity *sparsity_of(const example *problem, int64_t n, void *user)
{
    if (!problem->pattern) return NULL;
    pattern_builder into = {0};
    for (int64_t i = 0; i < n; i++)
        pattern_entry(&into, i, i);
    problem->pattern(n, &into, user);
    sparsity *made = into.failed ? NULL : sorted(&into, n);
    free(into.entries);
    return made;
}

void sparsity_free(sparsity *pattern)
{
    if (!pattern) return;
    free(pattern->col_start);
    free(pattern->row);
    free(pattern);
}
