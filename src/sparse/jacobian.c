/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/jacobian.h"

/* Entries below which starting a team costs more than the work. */
enum { PARALLEL_FROM = 32768 };

int64_t jacobian_entries(const jacobian *J)
{
    return J->starts == NULL ? J->m * J->n : J->starts[J->m];
}

void jacobian_lay_out(jacobian *J, workspace *w, bool with_groups)
{
    const size_t n = (size_t)J->n, size = sizeof(int64_t);
    if (J->starts != NULL) {
        const size_t entries = (size_t)J->starts[J->m];
        J->begins = workspace_take(w, n + 1, size);
        J->rows = workspace_take(w, entries, size);
        J->entries = workspace_take(w, entries, size);
    }
    if (!with_groups) return;
    J->groups = workspace_take(w, n + 1, size);
    J->members = workspace_take(w, n, size);
}

void jacobian_index(jacobian *J)
{
    if (J->starts == NULL) return;
    int64_t *const begins = J->begins;
    for (int64_t j = 0; j <= J->n; j++)
        begins[j] = 0;
    for (int64_t e = 0; e < J->starts[J->m]; e++)
        begins[J->columns[e] + 1]++;
    for (int64_t j = 0; j < J->n; j++)
        begins[j + 1] += begins[j];
    for (int64_t i = 0; i < J->m; i++)
        for (int64_t e = J->starts[i]; e < J->starts[i + 1]; e++) {
            const int64_t at = begins[J->columns[e]]++;
            J->rows[at] = i;
            J->entries[at] = e;
        }
    for (int64_t j = J->n; j > 0; j--)
        begins[j] = begins[j - 1];
    begins[0] = 0;
}

static double row_times(const jacobian *J, int64_t i, const double *values, const double *v)
{
    double sum = 0;
    if (J->starts == NULL) {
        for (int64_t j = 0; j < J->n; j++)
            sum += values[i * J->n + j] * v[j];
    } else {
        for (int64_t e = J->starts[i]; e < J->starts[i + 1]; e++)
            sum += values[e] * v[J->columns[e]];
    }
    return sum;
}

void jacobian_forward(const jacobian *J, const double *values, const double *v, double *Jv)
{
#pragma omp parallel for schedule(static)                                                          \
    num_threads(J->threads) if (jacobian_entries(J) >= PARALLEL_FROM && J->threads > 1)
    for (int64_t i = 0; i < J->m; i++)
        Jv[i] = row_times(J, i, values, v);
}

void jacobian_adjoint(const jacobian *J, const double *values, const double *u, double *Jtu)
{
#pragma omp parallel for schedule(static)                                                          \
    num_threads(J->threads) if (jacobian_entries(J) >= PARALLEL_FROM && J->threads > 1)
    for (int64_t j = 0; j < J->n; j++) {
        double sum = 0;
        for (column_walk w = column_begin(J, j); column_next(J, j, &w);)
            sum += values[w.entry] * u[w.row];
        Jtu[j] = sum;
    }
}
