/* Algorithm: row i gathers its entries left of the diagonal through the rows, the others from
 * column i, always in this order: no two threads write to one place.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/product.h"

enum { BLOCK = 1024, PARALLEL_FROM = 16 * BLOCK };

static double row_times(const structure *s, const double *values, const double *v, int64_t i)
{
    double sum = 0;
    for (int64_t k = s->row_starts[i]; k < s->row_starts[i + 1]; k++)
        sum += values[s->row_entries[k]] * v[s->row_columns[k]];
    for (int64_t k = s->starts[i]; k < s->starts[i + 1]; k++)
        sum += values[k] * v[s->rows[k]];
    return sum;
}

void sparse_product(const team *t, const structure *s, const double *values, const double *v,
                    double *Av)
{
    (void)t;
#pragma omp parallel for schedule(dynamic, BLOCK)                                                  \
    num_threads(t->threads) if (s->entries >= PARALLEL_FROM && t->threads > 1)
    for (int64_t i = 0; i < s->n; i++)
        Av[i] = row_times(s, values, v, i);
}
