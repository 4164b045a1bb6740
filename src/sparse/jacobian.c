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
        J->alike = workspace_take(w, n, sizeof *J->alike);
    }
    if (!with_groups) return;
    J->groups = workspace_take(w, n + 1, size);
    J->members = workspace_take(w, n, size);
}

/* Entries that follow each other may be the last of a row and the first of the next. */
static bool are_alike(const jacobian *J, int64_t j)
{
    const int64_t own = J->begins[j], next = J->begins[j + 1], count = next - own;
    int64_t k = 0;
    if (J->begins[j + 2] - next != count) return false;
    while (k < count && J->entries[next + k] == J->entries[own + k] + 1 &&
           J->rows[next + k] == J->rows[own + k])
        k++;
    return k == count;
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
    for (int64_t j = 0; j < J->n; j++)
        J->alike[j] = j + 1 < J->n && are_alike(J, j);
}

int64_t jacobian_alike(const jacobian *J, int64_t j, int64_t end)
{
    int64_t count = 1;
    while (count < MOST_ALIKE && j + count < end && (J->starts == NULL || J->alike[j + count - 1]))
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
static void columns_times(const jacobian *J, int64_t j, int64_t count, const double *values,
                          const double *u, double *Jtu)
{
    double sums[MOST_ALIKE] = {0};
    for (column_walk w = column_begin(J, j); column_next(J, j, &w);)
        for (int64_t c = 0; c < count; c++)
            sums[c] += values[w.entry + c] * u[w.row];
    for (int64_t c = 0; c < count; c++)
        Jtu[j + c] = sums[c];
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
