/* Patterns of the problems: their entries are gathered, the library does the rest.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"

#include <stdlib.h>

struct pattern_builder {
    int64_t *rows, *columns;
    int64_t count, room;
    bool failed; /* memory was short: what follows is ignored */
};

static bool lengthen(int64_t **array, int64_t room)
{
    int64_t *longer = realloc(*array, (size_t)room * sizeof *longer);
    if (longer) *array = longer;
    return longer;
}

static void grow(pattern_builder *into)
{
    into->room = 2 * into->room + 64;
    into->failed = !lengthen(&into->rows, into->room) || !lengthen(&into->columns, into->room);
}

void pattern_entry(pattern_builder *into, int64_t i, int64_t j)
{
    if (into->count == into->room && !into->failed) grow(into);
    if (into->failed) return;
    into->rows[into->count] = i;
    into->columns[into->count++] = j;
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

hf_pattern *pattern_of(const example *problem, int64_t n, void *user)
{
    if (!problem->pattern) return NULL;
    pattern_builder into = {0};
    hf_pattern *made = NULL;
    problem->pattern(n, &into, user);
    if (!into.failed) hf_pattern_from_triplets(&made, n, into.count, into.rows, into.columns);
    free(into.rows);
    free(into.columns);
    return made;
}
