/* Algorithm: J'D J column by column; each thread sums columns of its own into a dense vector, row
 * after row, so that the same bits come out for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/normal.h"

#include <string.h>

void normal_lay_out(normal *N, workspace *w, const jacobian *J)
{
    const size_t count = NORMAL_WIDTH * (size_t)J->threads * (size_t)J->n;
    N->sums = workspace_take(w, count, sizeof *N->sums);
    N->runs = workspace_take(w, (size_t)J->starts[J->m], sizeof *N->runs);
    N->twin = workspace_take(w, (size_t)J->m, sizeof *N->twin);
    N->alike = workspace_take(w, (size_t)J->n, sizeof *N->alike);
}

static bool are_twins(const jacobian *J, int64_t i)
{
    const int64_t *const row = J->columns + J->starts[i], *const next =
                                                              J->columns + J->starts[i + 1];
    const int64_t count = J->starts[i + 1] - J->starts[i];
    return J->starts[i + 2] - J->starts[i + 1] == count &&
           memcmp(row, next, (size_t)count * sizeof *row) == 0;
}

static bool are_alike(const jacobian *J, int64_t j)
{
    const int64_t count = J->begins[j + 1] - J->begins[j];
    const int64_t *const own = J->entries + J->begins[j], *const next =
                                                              J->entries + J->begins[j + 1];
    if (J->begins[j + 2] - J->begins[j + 1] != count) return false;
    int64_t k = 0;
    while (k < count && next[k] == own[k] + 1)
        k++;
    return k == count;
}

void normal_prepare(normal *N, const jacobian *J)
{
    for (int64_t j = 0; j < J->n; j++)
        N->alike[j] = j + 1 < J->n && are_alike(J, j);
    for (int64_t i = 0; i < J->m; i++) {
        N->twin[i] = i + 1 < J->m && are_twins(J, i);
        for (int64_t e = J->starts[i + 1] - 1; e >= J->starts[i]; e--) {
            const bool goes_on = e + 1 < J->starts[i + 1] &&
                                 J->columns[e + 1] == J->columns[e] + 1 &&
                                 N->runs[e + 1] < INT32_MAX;
            N->runs[e] = goes_on ? N->runs[e + 1] + 1 : 1;
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

/* Column by column of up to NORMAL_WIDTH: weights of a row and of its twin, and sums. */
typedef struct batch {
    double a[NORMAL_WIDTH], b[NORMAL_WIDTH];
    double *sums; /* of the first column; those of the next are n further on */
    int64_t n;
} batch;

/* sums += a first + b second over a run, for one column. */
static void add_one(const batch *g, int64_t column, int32_t run, const double *restrict first,
                    const double *restrict second)
{
    double *const restrict into = g->sums + column;
    const double a = g->a[0], b = g->b[0];
    for (int32_t i = 0; i < run; i++)
        into[i] += a * first[i] + b * second[i];
}

/* The same for all columns of the batch. */
static void add_all(const batch *g, int64_t column, int32_t run, const double *restrict first,
                    const double *restrict second)
{
    double *const restrict s0 = g->sums + column, *const restrict s1 = s0 + g->n,
                           *const restrict s2 = s1 + g->n;
    const double a0 = g->a[0], a1 = g->a[1], a2 = g->a[2];
    const double b0 = g->b[0], b1 = g->b[1], b2 = g->b[2];
    for (int32_t i = 0; i < run; i++) {
        const double x = first[i], y = second[i];
        s0[i] += a0 * x + b0 * y;
        s1[i] += a1 * x + b1 * y;
        s2[i] += a2 * x + b2 * y;
    }
}

/* sums += columns j .. j + count - 1 of J'D J, which are alike, from row j down. */
static void add_columns(const normal *N, const jacobian *J, int64_t j, int count,
                        const double *of_J, const double *D, double *sums)
{
    batch g = {.sums = sums, .n = J->n};
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);) {
        const int64_t end = J->starts[w.row + 1], shift = end - J->starts[w.row], row = w.row;
        const bool two = N->twin[row];
        for (int c = 0; c < count; c++) {
            g.a[c] = (D == NULL ? 1 : D[row]) * of_J[w.entry + c];
            g.b[c] = !two ? 0 : (D == NULL ? 1 : D[row + 1]) * of_J[w.entry + shift + c];
        }
        int32_t run;
        for (int64_t at = w.entry; at < end; at += run) {
            run = N->runs[at];
            const double *const first = of_J + at, *const second = first + (two ? shift : 0);
            if (count == 1)
                add_one(&g, J->columns[at], run, first, second);
            else
                add_all(&g, J->columns[at], run, first, second);
        }
        if (two) (void)column_next(J, j, &w);
    }
}

/* Column j from its sums, which become 0. */
static void take_column(const hf_pattern *P, int64_t j, double *sums, double *values)
{
    for (int64_t p = P->starts[j]; p < P->starts[j + 1]; p++) {
        values[p] = sums[P->rows[p]];
        sums[P->rows[p]] = 0;
    }
}

static void fill_part(const normal *N, const jacobian *J, int part, const double *of_J,
                      const double *D, double *values)
{
    double *const sums = N->sums + part * NORMAL_WIDTH * J->n;
    for (int64_t j = 0; j < NORMAL_WIDTH * J->n; j++)
        sums[j] = 0;
    const int64_t end = part_begin(J, part + 1);
    for (int64_t j = part_begin(J, part), count; j < end; j += count) {
        count = 1;
        while (count < NORMAL_WIDTH && j + count < end && N->alike[j + count - 1])
            count++;
        add_columns(N, J, j, (int)count, of_J, D, sums);
        for (int64_t c = 0; c < count; c++) {
            for (int64_t above = j; above < j + c; above++)
                sums[c * J->n + above] = 0;
            take_column(N->pattern, j + c, sums + c * J->n, values);
        }
    }
}

void normal_values(const normal *N, const jacobian *J, const double *of_J, const double *D,
                   double *values)
{
#pragma omp parallel for schedule(static, 1) num_threads(J->threads) if (J->threads > 1)
    for (int part = 0; part < J->threads; part++)
        fill_part(N, J, part, of_J, D, values);
}
