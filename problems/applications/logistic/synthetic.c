/* Rows like those of texts: the popularity of columns falls off by a power, values are scaled to
 * rows of unit length.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/rows.h"

#include <math.h>
#include <stdlib.h>

#include "seeded.h"

enum { DRAWS = 12, STREAMS = 4 }; /* numbers drawn for a row, before those met twice are dropped */

static int compare(const void *a, const void *b)
{
    const int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
    return (first > second) - (first < second);
}

/* The columns of row i, increasing; returns how many. */
static int draw_columns(uint64_t stream, uint64_t i, int64_t columns, int32_t *column)
{
    int count = 0;
    for (uint64_t k = 0; k < DRAWS; k++) {
        const double u = seeded_uniform(stream, i * DRAWS + k);
        column[k] = (int32_t)((double)columns * u * u * u);
    }
    qsort(column, DRAWS, sizeof *column, compare);
    for (int k = 0; k < DRAWS; k++) {
        if (k == 0 || column[k] != column[k - 1]) column[count++] = column[k];
    }
    return count;
}

/* Append row i; returns 0, or 1 if memory is short. */
static int make_row(rows_builder *b, uint64_t i, int64_t columns, uint64_t seed)
{
    const uint64_t stream = STREAMS * seed;
    int32_t column[DRAWS];
    double value[DRAWS], square = 0.0, margin = 0.0;
    const int count = draw_columns(stream, i, columns, column);
    for (int k = 0; k < count; k++) {
        value[k] = 0.2 + seeded_uniform(stream + 1, i * DRAWS + (uint64_t)k);
        square += value[k] * value[k];
    }
    for (int k = 0; k < count; k++) {
        value[k] /= sqrt(square);
        margin += 3.0 * value[k] * seeded_normal(stream + 2, (uint64_t)column[k]);
        if (rows_add(b, column[k], value[k]) != 0) return 1;
    }
    const double chance = 1.0 / (1.0 + exp(-margin));
    return rows_end(b, seeded_uniform(stream + 3, i) < chance ? 1.0 : -1.0);
}

int rows_make(rows *r, int64_t first, int64_t count, int64_t columns, uint64_t seed)
{
    rows_builder b = {.rows = {.label = {-1.0, 1.0}}, .labels = 2};
    int bad = 0;
    for (int64_t i = first; bad == 0 && i < first + count; i++)
        bad = make_row(&b, (uint64_t)i, columns, seed);
    if (bad == 0)
        rows_finish(&b, 1, r);
    else
        rows_abandon(&b);
    return bad;
}
