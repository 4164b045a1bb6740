/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/pattern.h"

#include <math.h>
#include <string.h>

static const double DENSE = 10, FEWEST_DENSE = 16; /* neighbours: times sqrt n, at least */

static bool has_diagonal(const hf_pattern *p, int64_t j)
{
    return p->starts[j] < p->starts[j + 1] && p->rows[p->starts[j]] == j;
}

static int64_t missing_diagonals(const hf_pattern *p)
{
    int64_t missing = 0;
    for (int64_t j = 0; j < p->n; j++)
        missing += !has_diagonal(p, j);
    return missing;
}

void structure_lay_out(structure *s, workspace *w, const hf_pattern *pattern)
{
    const size_t n = (size_t)pattern->n;
    const int64_t missing = missing_diagonals(pattern);
    s->n = pattern->n;
    s->entries = pattern->starts[pattern->n] + missing;
    s->own_starts = missing > 0 ? workspace_take(w, n + 1, sizeof *s->own_starts) : NULL;
    s->own_rows = missing > 0 ? workspace_take(w, (size_t)s->entries, sizeof *s->own_rows) : NULL;
    s->row_starts = workspace_take(w, n + 1, sizeof *s->row_starts);
    s->row_columns = workspace_take(w, (size_t)s->entries - n, sizeof *s->row_columns);
    s->row_entries = workspace_take(w, (size_t)s->entries - n, sizeof *s->row_entries);
}

static void complete(structure *s, const hf_pattern *p)
{
    int64_t at = 0;
    for (int64_t j = 0; j < s->n; j++) {
        s->own_starts[j] = at;
        if (!has_diagonal(p, j)) s->own_rows[at++] = j;
        for (int64_t k = p->starts[j]; k < p->starts[j + 1]; k++)
            s->own_rows[at++] = p->rows[k];
    }
    s->own_starts[s->n] = at;
}

bool structure_goes_on(const structure *s, int64_t j)
{
    if (j + 1 == s->n) return false;
    const int64_t first = s->starts[j] + 1, next = s->starts[j + 1];
    const int64_t count = s->starts[j + 2] - next;
    return next - first == count &&
           memcmp(s->rows + first, s->rows + next, (size_t)count * sizeof *s->rows) == 0;
}

/* How many columns from j on go on as the one before: what one adds to a row, the others add
 * beside it. */
static int64_t alike(const structure *s, int64_t j)
{
    int64_t count = 1;
    while (structure_goes_on(s, j + count - 1))
        count++;
    return count;
}

/* Row rows[starts[j] + k] receives its entries of columns j, j + 1, ..: `count` of them. */
static void add_row(structure *s, int64_t j, int64_t k, int64_t count)
{
    int64_t *const next = s->row_starts + s->rows[s->starts[j] + k];
    for (int64_t c = 0; c < count; c++) {
        s->row_columns[*next + c] = j + c;
        s->row_entries[*next + c] = s->starts[j + c] + k - c;
    }
    *next += count;
}

/* The entries of each row. */
static void count_rows(structure *s)
{
    int64_t *const counts = s->row_starts + 1;
    memset(s->row_starts, 0, ((size_t)s->n + 1) * sizeof *counts);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j] + 1; k < s->starts[j + 1]; k++)
            counts[s->rows[k]]++;
    for (int64_t i = 0; i < s->n; i++)
        s->row_starts[i + 1] += s->row_starts[i];
}

void structure_fill(structure *s, const hf_pattern *pattern)
{
    if (s->own_starts != NULL) complete(s, pattern);
    s->starts = s->own_starts != NULL ? s->own_starts : pattern->starts;
    s->rows = s->own_starts != NULL ? s->own_rows : pattern->rows;
    s->by_rows = false;
    count_rows(s);
}

void structure_list_rows(structure *s)
{
    if (s->by_rows) return;
    int64_t *const next = s->row_starts; /* the next place of each row */
    for (int64_t j = 0, count; j < s->n; j += count) {
        count = alike(s, j);
        for (int64_t k = 1; k < s->starts[j + 1] - s->starts[j]; k++)
            add_row(s, j, k, k < count ? k : count);
    }
    memmove(next + 1, next, (size_t)s->n * sizeof *next);
    next[0] = 0;
    s->by_rows = true;
}

void structure_spread(const structure *s, const hf_pattern *pattern, double *values)
{
    if (s->own_starts == NULL) return;
    int64_t at = s->entries;
    for (int64_t j = s->n - 1; j >= 0; j--) {
        for (int64_t k = pattern->starts[j + 1] - 1; k >= pattern->starts[j]; k--)
            values[--at] = values[k];
        if (!has_diagonal(pattern, j)) values[--at] = 0;
    }
}

double structure_dense(const structure *s)
{
    return fmax(FEWEST_DENSE, DENSE * sqrt((double)s->n));
}
