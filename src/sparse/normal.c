/* Algorithm: J'D J column by column; each thread sums columns of its own into a dense vector, row
 * after row, so that the same bits come out for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/normal.h"

#include <string.h>

void normal_lay_out(normal *N, workspace *w, const jacobian *J)
{
    const size_t count = (size_t)J->threads * (size_t)J->n;
    N->sums = workspace_take(w, count, sizeof *N->sums);
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

/* sums += a first + b second, of the entries from `at` to the end of a row; second is of the twin of
 * that row, b = 0 without one. */
static void add_rows(const normal *N, const jacobian *J, int64_t at, int64_t end, double a,
                     const double *first, double b, const double *second, double *restrict sums)
{
    for (int32_t run; at < end; at += run, first += run, second += run) {
        double *const into = sums + J->columns[at];
        run = N->runs[at];
        for (int32_t i = 0; i < run; i++)
            into[i] += a * first[i] + b * second[i];
    }
}

/* sums += column j of J'D J from the diagonal down. */
static void add_column(const normal *N, const jacobian *J, int64_t j, const double *of_J,
                       const double *D, double *sums)
{
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);) {
        const int64_t at = w.entry, end = J->starts[w.row + 1], other = at + end - J->starts[w.row];
        const double a = D == NULL ? of_J[at] : D[w.row] * of_J[at];
        double b = 0;
        if (N->twin[w.row]) {
            b = D == NULL ? of_J[other] : D[w.row + 1] * of_J[other];
            (void)column_next(J, j, &w);
        }
        add_rows(N, J, at, end, a, of_J + at, b, of_J + (b == 0 ? at : other), sums);
    }
}

static void fill_part(const normal *N, const jacobian *J, int part, const double *of_J,
                      const double *D, double *values)
{
    const hf_pattern *const P = N->pattern;
    double *const sums = N->sums + part * J->n;
    for (int64_t j = 0; j < J->n; j++)
        sums[j] = 0;
    for (int64_t j = part_begin(J, part); j < part_begin(J, part + 1); j++) {
        add_column(N, J, j, of_J, D, sums);
        for (int64_t p = P->starts[j]; p < P->starts[j + 1]; p++) {
            values[p] = sums[P->rows[p]];
            sums[P->rows[p]] = 0;
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
