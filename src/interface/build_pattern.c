/* Patterns from triplets, elements and stencils.
 *
 * Algorithm: the columns j <= i that meet row i are listed for i = 0, 1, ..; each new one is added
 * to its column, whose rows so come out increasing. Done twice: to count, then to fill.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>
#include <string.h>

#include "hessfree.h"
#include "vector/workspace.h"

typedef struct collector {
    int64_t row;
    int64_t *last; /* [n] the last row that listed each column              */
    int64_t *met;  /* [n] the columns of this row: `count` of them          */
    int64_t count;
    int64_t *ends; /* [n] entries of each column, then where the next one goes */
    int64_t *rows; /* NULL while counting                                   */
} collector;

static void add(collector *c, int64_t column)
{
    if (c->rows != NULL) c->rows[c->ends[column]] = c->row;
    c->ends[column]++;
}

static void collect(collector *c, int64_t column)
{
    if (column > c->row || c->last[column] == c->row) return;
    c->last[column] = c->row;
    c->met[c->count++] = column;
    add(c, column);
}

/* Where columns come from. */
typedef struct source {
    /* Collect the columns that meet row c->row, repeats and columns beyond it allowed. */
    void (*list)(const void *from, collector *c);
    /* Whether a row, not the first, meets what the one before meets, and that; NULL: not known. */
    bool (*repeats)(const void *from, int64_t row);
    const void *from;
} source;

static void collect_row(collector *c, const source *s)
{
    if (c->row > 0 && s->repeats != NULL && s->repeats(s->from, c->row)) {
        for (int64_t k = 0; k < c->count; k++)
            add(c, c->met[k]);
        collect(c, c->row);
    } else {
        c->count = 0;
        collect(c, c->row);
        s->list(s->from, c);
    }
}

static void collect_all(int64_t n, const source *s, collector *c)
{
    for (int64_t j = 0; j < n; j++)
        c->last[j] = -1;
    for (c->row = 0; c->row < n; c->row++)
        collect_row(c, s);
}

/* starts [n + 1] from counts [n], which become where each column begins. */
static void accumulate(int64_t n, int64_t *counts, int64_t *starts)
{
    starts[0] = 0;
    for (int64_t j = 0; j < n; j++) {
        starts[j + 1] = starts[j] + counts[j];
        counts[j] = starts[j];
    }
}

typedef struct built {
    hf_pattern pattern;
    int64_t *starts, *rows;
} built;

static size_t lay_out(built *b, unsigned char *base, int64_t n, int64_t entries)
{
    workspace w = {.base = base};
    workspace_take(&w, 1, sizeof *b);
    b->starts = workspace_take(&w, (size_t)n + 1, sizeof *b->starts);
    b->rows = workspace_take(&w, (size_t)entries, sizeof *b->rows);
    return w.used;
}

static built *allocate(int64_t n, int64_t entries)
{
    built measured;
    unsigned char *const block = workspace_allocate(lay_out(&measured, NULL, n, entries));
    if (block == NULL) return NULL;
    built *const b = (built *)(void *)block;
    lay_out(b, block, n, entries);
    b->pattern = (hf_pattern){.n = n, .starts = b->starts, .rows = b->rows};
    return b;
}

static hf_status build(hf_pattern **out, int64_t n, const source *s)
{
    if ((size_t)n > SIZE_MAX / 64) return HF_OUT_OF_MEMORY;
    int64_t *const work = workspace_allocate(3 * (size_t)n * sizeof *work);
    if (work == NULL) return HF_OUT_OF_MEMORY;
    collector c = {.last = work, .met = work + n, .ends = work + 2 * n};
    memset(c.ends, 0, (size_t)n * sizeof *c.ends);
    collect_all(n, s, &c);
    int64_t entries = 0;
    for (int64_t j = 0; j < n; j++)
        entries += c.ends[j];
    built *const b = allocate(n, entries);
    if (b != NULL) {
        accumulate(n, c.ends, b->starts);
        c.rows = b->rows;
        collect_all(n, s, &c);
        *out = &b->pattern;
    }
    workspace_release(work);
    return b != NULL ? HF_CONVERGED : HF_OUT_OF_MEMORY;
}

static bool all_within(int64_t n, int64_t count, const int64_t *indices)
{
    for (int64_t k = 0; k < count; k++)
        if (indices[k] < 0 || indices[k] >= n) return false;
    return true;
}

/* ---- triplets and elements: both list, for each variable, where it occurs -------------------- */

typedef struct incidence {
    const int64_t *starts, *indices; /* elements                               */
    const int64_t *rows, *columns;   /* or triplets                            */
    int64_t *firsts;                 /* [n + 1] of each variable               */
    int64_t *places;                 /* the elements or triplets that hold it  */
} incidence;

/* Room for the lists of n variables with `count` occurrences in all. */
static bool take_lists(incidence *in, int64_t n, int64_t count)
{
    const size_t most = SIZE_MAX / 2 / sizeof *in->firsts;
    if ((size_t)n >= most || (size_t)count > most - (size_t)n - 1) return false;
    in->firsts = workspace_allocate(((size_t)n + 1 + (size_t)count) * sizeof *in->firsts);
    if (in->firsts == NULL) return false;
    in->places = in->firsts + n + 1;
    memset(in->firsts, 0, ((size_t)n + 1) * sizeof *in->firsts);
    return true;
}

/* Counts at firsts[i + 1] become where the list of i begins. */
static void begin_lists(incidence *in, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        in->firsts[i + 1] += in->firsts[i];
}

/* Every firsts[i] has moved to the end of its list: back to the beginning. */
static void end_lists(incidence *in, int64_t n)
{
    memmove(in->firsts + 1, in->firsts, (size_t)n * sizeof *in->firsts);
    in->firsts[0] = 0;
}

static int64_t larger(const incidence *in, int64_t k)
{
    return in->rows[k] > in->columns[k] ? in->rows[k] : in->columns[k];
}

static void list_triplets(const void *from, collector *c)
{
    const incidence *const in = from;
    for (int64_t at = in->firsts[c->row]; at < in->firsts[c->row + 1]; at++) {
        const int64_t k = in->places[at];
        collect(c, in->rows[k] + in->columns[k] - c->row);
    }
}

hf_status hf_pattern_from_triplets(hf_pattern **out, int64_t n, int64_t count, const int64_t *rows,
                                   const int64_t *columns)
{
    if (out == NULL) return HF_BAD_ARGUMENT;
    *out = NULL;
    if (n < 1 || count < 0 || (count > 0 && (rows == NULL || columns == NULL)) ||
        !all_within(n, count, rows) || !all_within(n, count, columns))
        return HF_BAD_ARGUMENT;
    incidence in = {.rows = rows, .columns = columns};
    if (!take_lists(&in, n, count)) return HF_OUT_OF_MEMORY;
    for (int64_t k = 0; k < count; k++)
        in.firsts[larger(&in, k) + 1]++;
    begin_lists(&in, n);
    for (int64_t k = 0; k < count; k++)
        in.places[in.firsts[larger(&in, k)]++] = k;
    end_lists(&in, n);
    const source listed = {.list = list_triplets, .from = &in};
    const hf_status status = build(out, n, &listed);
    workspace_release(in.firsts);
    return status;
}

static void list_elements(const void *from, collector *c)
{
    const incidence *const in = from;
    for (int64_t at = in->firsts[c->row]; at < in->firsts[c->row + 1]; at++) {
        const int64_t k = in->places[at];
        for (int64_t l = in->starts[k]; l < in->starts[k + 1]; l++)
            collect(c, in->indices[l]);
    }
}

static bool are_same(const int64_t *starts, const int64_t *lists, int64_t k, int64_t l)
{
    const int64_t count = starts[k + 1] - starts[k];
    return starts[l + 1] - starts[l] == count &&
           (count == 0 ||
            memcmp(lists + starts[k], lists + starts[l], (size_t)count * sizeof *lists) == 0);
}

/* Whether the variable is in the same elements as the one before, and in one at least. */
static bool is_companion(const void *from, int64_t i)
{
    const incidence *const in = from;
    return in->firsts[i] < in->firsts[i + 1] && are_same(in->firsts, in->places, i - 1, i);
}

static bool are_elements(int64_t n, int64_t count, const int64_t *starts, const int64_t *indices)
{
    if (n < 1 || count < 0 || starts == NULL || starts[0] != 0) return false;
    for (int64_t k = 0; k < count; k++)
        if (starts[k + 1] < starts[k]) return false;
    return starts[count] == 0 || (indices != NULL && all_within(n, starts[count], indices));
}

/* The elements of each variable, but those that only repeat the one before: residuals that come in
 * pairs, as points in pictures do. */
static void list_members(incidence *in, int64_t n, int64_t count)
{
    const int64_t *const starts = in->starts, *const indices = in->indices;
    for (int64_t k = 0; k < count; k++) {
        if (k > 0 && are_same(starts, indices, k - 1, k)) continue;
        for (int64_t l = starts[k]; l < starts[k + 1]; l++)
            in->firsts[indices[l] + 1]++;
    }
    begin_lists(in, n);
    for (int64_t k = 0; k < count; k++) {
        if (k > 0 && are_same(starts, indices, k - 1, k)) continue;
        for (int64_t l = starts[k]; l < starts[k + 1]; l++)
            in->places[in->firsts[indices[l]]++] = k;
    }
    end_lists(in, n);
}

hf_status hf_pattern_from_elements(hf_pattern **out, int64_t n, int64_t count,
                                   const int64_t *starts, const int64_t *indices)
{
    if (out == NULL) return HF_BAD_ARGUMENT;
    *out = NULL;
    if (!are_elements(n, count, starts, indices)) return HF_BAD_ARGUMENT;
    incidence in = {.starts = starts, .indices = indices};
    if (!take_lists(&in, n, starts[count])) return HF_OUT_OF_MEMORY;
    list_members(&in, n, count);
    const source listed = {.list = list_elements, .repeats = is_companion, .from = &in};
    const hf_status status = build(out, n, &listed);
    workspace_release(in.firsts);
    return status;
}

/* ---- stencils -------------------------------------------------------------------------------- */

enum { DIMENSIONS = 3 };

typedef struct stencil {
    int64_t sizes[DIMENSIONS]; /* 1 along dimensions that are not there */
    int dimensions;
    int64_t count;
    const int64_t *offsets;
} stencil;

/* The point at sign * offset from `at`, -1 if there is none. */
static int64_t neighbour(const stencil *s, const int64_t *at, const int64_t *offset, int sign)
{
    int64_t number = 0;
    for (int d = s->dimensions - 1; d >= 0; d--) {
        if (offset[d] <= -s->sizes[d] || offset[d] >= s->sizes[d]) return -1;
        const int64_t place = at[d] + sign * offset[d];
        if (place < 0 || place >= s->sizes[d]) return -1;
        number = number * s->sizes[d] + place;
    }
    return number;
}

static void list_stencil(const void *from, collector *c)
{
    const stencil *const s = from;
    const int64_t plane = c->row / s->sizes[0];
    const int64_t at[DIMENSIONS] = {c->row % s->sizes[0], plane % s->sizes[1], plane / s->sizes[1]};
    for (int64_t k = 0; k < s->count; k++)
        for (int sign = -1; sign <= 1; sign += 2) {
            const int64_t met = neighbour(s, at, s->offsets + k * s->dimensions, sign);
            if (met >= 0) collect(c, met);
        }
}

hf_status hf_pattern_from_stencil(hf_pattern **out, int dimensions, const int64_t *sizes,
                                  int64_t count, const int64_t *offsets)
{
    if (out == NULL) return HF_BAD_ARGUMENT;
    *out = NULL;
    if (dimensions < 1 || dimensions > DIMENSIONS || sizes == NULL || count < 0 ||
        (count > 0 && offsets == NULL))
        return HF_BAD_ARGUMENT;
    stencil s = {.sizes = {1, 1, 1}, dimensions, count, offsets};
    int64_t n = 1;
    for (int d = 0; d < dimensions; d++) {
        if (sizes[d] < 1 || n > INT64_MAX / sizes[d]) return HF_BAD_ARGUMENT;
        s.sizes[d] = sizes[d];
        n *= sizes[d];
    }
    const source listed = {.list = list_stencil, .from = &s};
    return build(out, n, &listed);
}

void hf_pattern_free(hf_pattern *pattern)
{
    workspace_release(pattern);
}
