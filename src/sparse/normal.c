/* Algorithm: J'D J column by column; each thread sums columns of its own into a dense vector, row
 * after row, so that the same bits come out for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/normal.h"

void normal_lay_out(normal *N, workspace *w, const jacobian *J)
{
    const size_t count = (size_t)J->threads * (size_t)J->n;
    N->sums = workspace_take(w, count, sizeof *N->sums);
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

/* sums += column j of J'D J from the diagonal down. */
static void add_column(const jacobian *J, int64_t j, const double *of_J, const double *D,
                       double *sums)
{
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);) {
        const double weight = D == NULL ? of_J[w.entry] : D[w.row] * of_J[w.entry];
        for (int64_t e = w.entry; e < J->starts[w.row + 1]; e++)
            sums[J->columns[e]] += weight * of_J[e];
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
        add_column(J, j, of_J, D, sums);
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
