/* Algorithm: let c(j) be the colour of j, B(i, c) what stands in row i for colour c, times t_i.
 *
 *   the diagonal   t_i^2 h_ii = B(i, c(i))
 *   star, distant  t_i h_ij t_j = B(i, c(j)), if j is the only neighbour of i with its colour;
 *                  else so is i for j: B(j, c(i))
 *   acyclic        two colours span a forest; from its leaves, i to be the leaf and j the rest of
 *                  its neighbours: t_i h_ij t_j = B(i, c(j)) less the t_l h_il t_i cut off before
 *
 *   bands          colours repeat every b + 1 columns: of the two neighbours of i with one colour
 *                  the left one is known, from the rows above, where the right one is wanted
 *
 * What is to be subtracted from what is put down once. Sources: Coleman & More 1984; Coleman & Cai
 * 1986; Gebremedhin, Tarafdar, Pothen & Walther 2009. Scaling by t on both sides keeps the symmetry
 * on which substitution rests.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/recovery.h"

#include <string.h>

enum { PARALLEL_FROM = 1 << 15 };

void recovery_lay_out(recovery *r, workspace *w, colouring_kind kind, int64_t n, int64_t entries)
{
    const size_t off_diagonal = kind == COLOURING_ACYCLIC ? (size_t)(entries - n) : 0;
    r->starts = workspace_take(w, (size_t)n + 1, sizeof *r->starts);
    r->entry = workspace_take(w, (size_t)entries, sizeof *r->entry);
    r->row = workspace_take(w, (size_t)entries, sizeof *r->row);
    r->known = workspace_take(w, off_diagonal, sizeof *r->known);
    r->remaining = workspace_take(w, off_diagonal, sizeof *r->remaining);
}

/* ---- where each entry is read: is_transposed of entry (i, j) is true for B(j, c(i)) ---- */

/* How many neighbours of v have each colour, or the reverse: back to none. */
static void count_colours(const recovery *r, int64_t v, int32_t sign, int32_t *counts)
{
    const structure *const s = r->pattern;
    for (int64_t k = s->row_starts[v]; k < s->row_starts[v + 1]; k++)
        counts[r->colours->of[s->row_columns[k]]] += sign;
    for (int64_t k = s->starts[v] + 1; k < s->starts[v + 1]; k++)
        counts[r->colours->of[s->rows[k]]] += sign;
}

static void choose_directly(recovery *r, colouring_work *work)
{
    const structure *const s = r->pattern;
    int32_t *const counts = work->once;
    memset(counts, 0, (size_t)r->colours->count * sizeof *counts);
    for (int64_t j = 0; j < s->n; j++) {
        count_colours(r, j, 1, counts);
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++)
            work->is_transposed[k] = counts[r->colours->of[s->rows[k]]] == 1;
        work->is_transposed[s->starts[j]] = false;
        count_colours(r, j, -1, counts);
    }
}

/* ---- ... by substitution. A class (i, c): note is how many edges to neighbours of colour c are
 * left, link the exclusive or of these; CUT: link is the entry that was cut off at its leaf i. */

enum { CUT = -1 };

/* Edges are numbered as in row_entries. */
static void add_edge(classes *k, int64_t edge, int64_t i, int32_t c)
{
    const int64_t at = classes_find(k, i, c);
    if (k->colour[at] == NO_COLOUR) {
        k->colour[at] = c;
        k->link[at] = 0;
        k->note[at] = 0;
    }
    k->link[at] ^= edge;
    k->note[at]++;
}

static void add_edges(const recovery *r, classes *k)
{
    const structure *const s = r->pattern;
    const int32_t *const of = r->colours->of;
    classes_clear(k, s);
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t edge = s->row_starts[i]; edge < s->row_starts[i + 1]; edge++) {
            const int64_t j = s->row_columns[edge];
            add_edge(k, edge, i, of[j]);
            add_edge(k, edge, j, of[i]);
        }
}

/* Cut the leaf of variable i whose class is at `at`; the class of its neighbour that lost it. */
static int64_t cut(recovery *r, colouring_work *work, int64_t i, int64_t at, int64_t *neighbour)
{
    const structure *const s = r->pattern;
    classes *const k = &work->classes;
    const int64_t edge = k->link[at], entry = s->row_entries[edge];
    const int64_t row = s->rows[entry], column = s->row_columns[edge];
    *neighbour = row + column - i;
    const int64_t there = classes_find(k, *neighbour, r->colours->of[i]);
    work->is_transposed[entry] = i == column;
    k->note[at] = CUT;
    k->link[at] = entry;
    k->note[there]--;
    k->link[there] ^= edge;
    r->known[r->pairs] = entry;
    r->remaining[r->pairs++] = there;
    return there;
}

/* Pairs name a class where the entry to be reduced is not known before all is cut. */
static void resolve_pairs(recovery *r, const classes *k)
{
    const int64_t cuts = r->pairs;
    r->pairs = 0;
    for (int64_t q = 0; q < cuts; q++) {
        const int64_t there = r->remaining[q];
        if (k->note[there] != CUT) continue; /* the root of its tree */
        r->known[r->pairs] = r->known[q];
        r->remaining[r->pairs++] = k->link[there];
    }
}

static void choose_by_substitution(recovery *r, colouring_work *work)
{
    const structure *const s = r->pattern;
    classes *const k = &work->classes;
    add_edges(r, k);
    r->pairs = 0;
    memset(work->is_transposed, 0, (size_t)s->entries * sizeof *work->is_transposed);
    for (int64_t v = 0; v < s->n; v++) {
        const class_range range = classes_of(k, v, r->colours->count);
        for (int64_t p = range.first; p < range.end; p++) {
            int64_t i = v, at = p; /* what lies ahead has time: memory is walked in order */
            while (at <= p && k->colour[at] != NO_COLOUR && k->note[at] == 1)
                at = cut(r, work, i, at, &i);
        }
    }
    resolve_pairs(r, k);
}

/* ---- readings, by colours ---- */

static int32_t colour_read(const recovery *r, bool transposed, int64_t i, int64_t j)
{
    return r->colours->of[transposed ? i : j];
}

static void sort_readings(recovery *r, const bool *is_transposed)
{
    const structure *const s = r->pattern;
    int64_t *const next = r->starts; /* counts of colours, then the next place of each */
    const int32_t count = r->colours->count;
    memset(next, 0, ((size_t)count + 1) * sizeof *next);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++)
            next[colour_read(r, is_transposed[k], s->rows[k], j) + 1]++;
    for (int32_t c = 0; c < count; c++)
        next[c + 1] += next[c];
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
            const int64_t i = s->rows[k];
            const int64_t at = next[colour_read(r, is_transposed[k], i, j)]++;
            r->entry[at] = k;
            r->row[at] = is_transposed[k] ? j : i;
        }
    memmove(next + 1, next, (size_t)count * sizeof *next);
    next[0] = 0;
}

void recovery_prepare(recovery *r, const structure *s, const colouring *c, colouring_work *work)
{
    r->pattern = s;
    r->colours = c;
    r->pairs = r->period = 0;
    if (c->kind == COLOURING_ACYCLIC)
        choose_by_substitution(r, work);
    else
        choose_directly(r, work);
    sort_readings(r, work->is_transposed);
}

/* ---- bands ---- */

/* Whether columns j .. j + b all have entries down to row j + b. */
static bool is_full(const structure *s, int64_t j, int64_t b)
{
    for (int64_t i = j; i <= j + b; i++) {
        const int64_t last = s->starts[i] + j + b - i;
        if (last >= s->starts[i + 1] || s->rows[last] != j + b) return false;
    }
    return true;
}

/* Whether fewer colours than these would not do: each row of the border needs its own. */
static bool needs_all(const structure *s, const band_shape *shape)
{
    int64_t j = 0;
    while (j + shape->width < s->n && !is_full(s, j, shape->width))
        j++;
    bool all = j + shape->width < s->n;
    for (int64_t k = 0; k < shape->border; k++)
        all = all && (double)structure_degree(s, shape->outer[k]) > structure_dense(s);
    return all;
}

bool recovery_prepare_band(recovery *r, const structure *s, const band_shape *shape, colouring *c)
{
    const int32_t period = (int32_t)shape->width + 1;
    if (c->kind != COLOURING_ACYCLIC || !needs_all(s, shape)) return false;
    int32_t next = 0, border = 0;
    for (int64_t i = 0; i < s->n; i++) {
        if (border < shape->border && shape->outer[border] == i) {
            c->of[i] = period + border++;
        } else {
            c->of[i] = next;
            next = next + 1 < period ? next + 1 : 0;
        }
    }
    c->count = period + border;
    r->pattern = s;
    r->colours = c;
    r->period = period;
    return true;
}

/* The entry of this colour in column j of the band, -1 if it has none. */
static inline int64_t find_entry(const recovery *r, int64_t j, int32_t colour)
{
    const structure *const s = r->pattern;
    const int32_t *const of = r->colours->of;
    const int32_t down = colour - of[j];
    const int64_t guess = s->starts[j] + (down < 0 ? down + r->period : down);
    const bool full = s->starts[j + 1] - s->starts[j] == r->period;
    if (full && r->colours->count == r->period) return guess; /* there is no dense row in it */
    if (guess < s->starts[j + 1] && of[s->rows[guess]] == colour) return guess;
    for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++)
        if (of[s->rows[k]] == colour) return k;
    return -1;
}

static void take_band(const recovery *r, int32_t colour, const double *t, const double *Hd,
                      double *values)
{
    for (int64_t j = 0; j < r->pattern->n; j++) {
        if (r->colours->of[j] >= r->period) continue;
        const int64_t at = find_entry(r, j, colour);
        if (at >= 0) values[at] = t != NULL ? t[j] * Hd[j] : Hd[j];
    }
}

/* The row and column of the dense variable that has this colour alone. */
static void take_dense(const recovery *r, int32_t colour, const double *t, const double *Hd,
                       double *values)
{
    const structure *const s = r->pattern;
    int64_t v = 0;
    while (r->colours->of[v] != colour)
        v++;
    for (int64_t k = s->row_starts[v]; k < s->row_starts[v + 1]; k++) {
        const int64_t i = s->row_columns[k];
        values[s->row_entries[k]] = t != NULL ? t[i] * Hd[i] : Hd[i];
    }
    for (int64_t k = s->starts[v]; k < s->starts[v + 1]; k++) {
        const int64_t i = s->rows[k];
        values[k] = t != NULL ? t[i] * Hd[i] : Hd[i];
    }
}

/* What row i has left of the diagonal is known and stands in what column i has read below it. */
static void subtract_known(const recovery *r, int64_t i, double *values)
{
    const structure *const s = r->pattern;
    const int32_t *const of = r->colours->of;
    for (int64_t k = s->row_starts[i]; k < s->row_starts[i + 1]; k++) {
        const int32_t colour = of[s->row_columns[k]];
        if (colour >= r->period) continue;
        const int64_t at = find_entry(r, i, colour);
        if (at >= 0) values[at] -= values[s->row_entries[k]];
    }
}

/* ---- each time ---- */

void recovery_seed(const recovery *r, int32_t colour, const double *t, double *d)
{
    const int32_t *const of = r->colours->of;
    for (int64_t j = 0; j < r->pattern->n; j++)
        d[j] = of[j] != colour ? 0 : t != NULL ? t[j] : 1;
}

void recovery_take(const recovery *r, const team *vec, int32_t colour, const double *t,
                   const double *Hd, double *values)
{
    (void)vec;
    if (r->period > 0) {
        (colour < r->period ? take_band : take_dense)(r, colour, t, Hd, values);
        return;
    }
    const int64_t first = r->starts[colour], end = r->starts[colour + 1];
#pragma omp parallel for schedule(static)                                                          \
    num_threads(vec->threads) if (end - first >= PARALLEL_FROM && vec->threads > 1)
    for (int64_t k = first; k < end; k++) {
        const int64_t i = r->row[k];
        values[r->entry[k]] = t != NULL ? t[i] * Hd[i] : Hd[i];
    }
}

void recovery_finish(const recovery *r, const double *t, double *values)
{
    const structure *const s = r->pattern;
    for (int64_t i = 0; r->period > 0 && i < s->n; i++)
        if (r->colours->of[i] < r->period) subtract_known(r, i, values);
    for (int64_t q = 0; r->period == 0 && q < r->pairs; q++)
        values[r->remaining[q]] -= values[r->known[q]];
    if (t == NULL) return;
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++)
            values[k] /= t[s->rows[k]] * t[j];
}
