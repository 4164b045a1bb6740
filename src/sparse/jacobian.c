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
        J->leads = workspace_take(w, n, size);
        J->lists = workspace_take(w, n, size);
        J->rows = workspace_take(w, entries, size);
        J->entries = workspace_take(w, entries, size);
    }
    if (!with_groups) return;
    J->groups = workspace_take(w, n + 1, size);
    J->members = workspace_take(w, n, size);
}

/* begins, and into `followed` [n] the rows in which column j + 1 comes right after j. */
static void count_entries(jacobian *J, int64_t *followed)
{
    for (int64_t j = 0; j < J->n; j++)
        J->begins[j + 1] = followed[j] = 0;
    J->begins[0] = 0;
    for (int64_t i = 0; i < J->m; i++)
        for (int64_t e = J->starts[i]; e < J->starts[i + 1]; e++) {
            const int64_t j = J->columns[e];
            J->begins[j + 1]++;
            followed[j] += e + 1 < J->starts[i + 1] && J->columns[e + 1] == j + 1;
        }
    for (int64_t j = 0; j < J->n; j++)
        J->begins[j + 1] += J->begins[j];
}

static int64_t length(const jacobian *J, int64_t j)
{
    return J->begins[j + 1] - J->begins[j];
}

static void find_leads(jacobian *J, const int64_t *followed)
{
    J->leads[0] = 0;
    for (int64_t j = 1; j < J->n; j++) {
        const int64_t count = length(J, j);
        const bool alike = length(J, j - 1) == count && followed[j - 1] == count;
        J->leads[j] = alike ? J->leads[j - 1] : j;
    }
}

void jacobian_index(jacobian *J)
{
    if (J->starts == NULL) return;
    int64_t *const next = J->lists; /* at first something else */
    count_entries(J, next);
    find_leads(J, next);
    int64_t at = 0;
    for (int64_t j = 0; j < J->n; j++) {
        next[j] = at;
        if (J->leads[j] == j) at += length(J, j);
    }
    for (int64_t i = 0; i < J->m; i++)
        for (int64_t e = J->starts[i]; e < J->starts[i + 1]; e++) {
            const int64_t j = J->columns[e];
            if (J->leads[j] != j) continue;
            J->rows[next[j]] = i;
            J->entries[next[j]++] = e;
        }
    for (int64_t j = 0; j < J->n; j++)
        if (J->leads[j] == j) J->lists[j] -= length(J, j);
}

int64_t jacobian_alike(const jacobian *J, int64_t j, int64_t end)
{
    int64_t count = 1;
    while (count < MOST_ALIKE && j + count < end &&
           (J->starts == NULL || J->leads[j + count] == J->leads[j]))
        count++;
    return count;
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

/* Of columns j .. j + count - 1, which are alike. */
static inline void add_columns(const jacobian *J, int64_t j, int64_t count, const double *values,
                               const double *u, double *Jtu)
{
    double sums[MOST_ALIKE] = {0};
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);)
        for (int64_t c = 0; c < count; c++)
            sums[c] += values[w.entry + c] * u[w.row];
    for (int64_t c = 0; c < count; c++)
        Jtu[j + c] = sums[c];
}

/* Where a group is a point in space or a camera the compiler knows its length. */
static void columns_times(const jacobian *J, int64_t j, int64_t count, const double *values,
                          const double *u, double *Jtu)
{
    switch (count) {
    case 1:
        add_columns(J, j, 1, values, u, Jtu);
        break;
    case 3:
        add_columns(J, j, 3, values, u, Jtu);
        break;
    case 9:
        add_columns(J, j, 9, values, u, Jtu);
        break;
    default:
        add_columns(J, j, count, values, u, Jtu);
    }
}

void jacobian_adjoint(const jacobian *J, const double *values, const double *u, double *Jtu)
{
    const int64_t piece = 4 * MOST_ALIKE; /* of columns */
#pragma omp parallel for schedule(static)                                                          \
    num_threads(J->threads) if (jacobian_entries(J) >= PARALLEL_FROM && J->threads > 1)
    for (int64_t begin = 0; begin < J->n; begin += piece) {
        const int64_t end = begin + piece < J->n ? begin + piece : J->n;
        for (int64_t j = begin, count; j < end; j += count) {
            count = jacobian_alike(J, j, end);
            columns_times(J, j, count, values, u, Jtu);
        }
    }
}
