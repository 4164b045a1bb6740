/* Algorithm: J'D J by columns; each thread sums columns of its own, row after row, so that the same
 * bits come out for any number of threads. Columns with the same rows are summed at once, rows with
 * the same columns two at a time.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/normal.h"

#include <limits.h>
#include <string.h>

void normal_lay_out(normal *N, workspace *w, const jacobian *J)
{
    const size_t count = (size_t)J->threads * (size_t)J->n;
    N->where = workspace_take(w, count, sizeof *N->where);
    N->runs = workspace_take(w, (size_t)J->starts[J->m], sizeof *N->runs);
    N->twin = workspace_take(w, (size_t)J->m, sizeof *N->twin);
}

static bool are_twins(const jacobian *J, int64_t i)
{
    const int64_t *const row = J->columns + J->starts[i], *const next =
                                                              J->columns + J->starts[i + 1];
    const int64_t count = J->starts[i + 1] - J->starts[i];
    return J->starts[i + 2] - J->starts[i + 1] == count &&
           memcmp(row, next, (size_t)count * sizeof *row) == 0;
}

void normal_prepare(normal *N, const jacobian *J)
{
    for (int64_t i = 0; i < J->m; i++) {
        N->twin[i] = i + 1 < J->m && are_twins(J, i);
        for (int64_t e = J->starts[i + 1] - 1; e >= J->starts[i]; e--) {
            const bool goes_on = e + 1 < J->starts[i + 1] &&
                                 J->columns[e + 1] == J->columns[e] + 1 &&
                                 N->runs[e + 1] < UCHAR_MAX;
            N->runs[e] = goes_on ? (unsigned char)(N->runs[e + 1] + 1) : 1;
        }
    }
}

/* Where part k of the columns begins: parts have about the same number of entries of J. */
static int64_t part_begin(const jacobian *J, int k)
{
    const int64_t wanted = (int64_t)((double)J->starts[J->m] / J->threads * k);
    int64_t low = 0, high = J->n;
    if (k >= J->threads) return J->n;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (J->begins[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A row of J, or two with the same columns, as columns j .. j + count - 1 see it. */
typedef struct rows {
    const double *first, *second; /* from column j on; the second is there where b is not 0   */
    double a, b;                  /* D                                                        */
} rows;

static rows rows_at(const normal *N, const jacobian *J, const column_walk *w, const double *of_J,
                    const double *D)
{
    const bool two = N->twin[w->row];
    const double *const first = of_J + w->entry;
    return (rows){.first = first,
                  .second = two ? first + (J->starts[w->row + 1] - J->starts[w->row]) : first,
                  .a = D == NULL ? 1 : D[w->row],
                  .b = !two        ? 0
                       : D == NULL ? 1
                                   : D[w->row + 1]};
}

/* into += (a x_c) x_at + (b y_c) y_at for `run` entries: column c, rows from entry `at` on. */
static inline void add(const rows *g, int64_t c, int64_t at, int64_t run, double *restrict into)
{
    const double a = g->a * g->first[c], b = g->b * g->second[c];
    const double *const restrict x = g->first + at, *const restrict y = g->second + at;
    for (int64_t i = 0; i < run; i++)
        into[i] += a * x[i] + b * y[i];
}

/* The same for all columns, from their first entry on that is not among the columns themselves:
 * `into` is for column 0, each further one has one entry less above. */
static inline void add_run(const rows *g, int64_t count, int64_t at, int64_t run,
                           const int64_t *starts, double *into)
{
    for (int64_t c = 0; c < count; c++)
        add(g, c, at, run, into + (starts[c] - starts[0]) - c);
}

/* values += columns j .. j + count - 1 of J'D J, which are alike, from row j down. Their patterns
 * are one, but for what is above the diagonal; where[i]: of row i in column j. */
static void add_columns(const normal *N, const jacobian *J, int64_t j, int64_t count,
                        const double *of_J, const double *D, const int64_t *where, double *values)
{
    const int64_t *const starts = N->pattern->starts + j;
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);) {
        const rows g = rows_at(N, J, &w, of_J, D);
        const int64_t end = J->starts[w.row + 1];
        for (int64_t c = 0; c < count; c++)
            add(&g, c, c, count - c, values + starts[c]);
        for (int64_t e = w.entry + count; e < end; e += N->runs[e]) {
            double *const into = values + starts[0] + where[J->columns[e]];
            if (N->runs[e] == 3) /* a length that the compiler knows: points in space */
                add_run(&g, count, e - w.entry, 3, starts, into);
            else
                add_run(&g, count, e - w.entry, N->runs[e], starts, into);
        }
        if (N->twin[w.row]) (void)column_next(J, j, &w);
    }
}

static void fill_part(const normal *N, const jacobian *J, int part, const double *of_J,
                      const double *D, double *values)
{
    const hf_pattern *const P = N->pattern;
    int64_t *const where = N->where + part * J->n;
    const int64_t end = part_begin(J, part + 1);
    for (int64_t j = part_begin(J, part), count; j < end; j += count) {
        count = jacobian_alike(J, j, end);
        for (int64_t p = P->starts[j]; p < P->starts[j + 1]; p++)
            where[P->rows[p]] = p - P->starts[j];
        for (int64_t p = P->starts[j]; p < P->starts[j + count]; p++)
            values[p] = 0;
        add_columns(N, J, j, count, of_J, D, where, values);
    }
}

void normal_values(const normal *N, const jacobian *J, const double *of_J, const double *D,
                   double *values)
{
#pragma omp parallel for schedule(static, 1) num_threads(J->threads) if (J->threads > 1)
    for (int part = 0; part < J->threads; part++)
        fill_part(N, J, part, of_J, D, values);
}
