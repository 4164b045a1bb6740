/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/rows.h"

#include <stdbool.h>
#include <stdlib.h>

void rows_free(rows *r)
{
    free(r->starts);
    free(r->column);
    free(r->value);
    free(r->sign);
    *r = (rows){0};
}

void rows_abandon(rows_builder *b)
{
    rows_free(&b->rows);
}

int rows_add(rows_builder *b, int32_t column, double value)
{
    rows *const r = &b->rows;
    if (b->entries == b->entry_capacity) {
        const size_t more = 2 * (size_t)b->entry_capacity + 1024;
        int32_t *const columns = realloc(r->column, more * sizeof *columns);
        if (columns == NULL) return 1;
        r->column = columns;
        double *const values = realloc(r->value, more * sizeof *values);
        if (values == NULL) return 1;
        r->value = values;
        b->entry_capacity = (int64_t)more;
    }
    r->column[b->entries] = column;
    r->value[b->entries] = value;
    if (column >= r->columns) r->columns = (int64_t)column + 1;
    b->entries++;
    return 0;
}

static int reserve_row(rows_builder *b)
{
    rows *const r = &b->rows;
    if (b->capacity > r->count) return 0;
    const size_t more = 2 * (size_t)b->capacity + 1024;
    int64_t *const starts = realloc(r->starts, (more + 1) * sizeof *starts);
    if (starts == NULL) return 1;
    r->starts = starts;
    double *const signs = realloc(r->sign, more * sizeof *signs);
    if (signs == NULL) return 1;
    r->sign = signs;
    b->capacity = (int64_t)more;
    r->starts[0] = 0;
    return 0;
}

/* Which of the two labels it is; -1: a third one. */
static int place_label(rows_builder *b, double label)
{
    rows *const r = &b->rows;
    for (int k = 0; k < b->labels; k++) {
        if (!(r->label[k] < label) && !(r->label[k] > label)) return k;
    }
    if (b->labels == 2) return -1;
    r->label[b->labels] = label;
    return b->labels++;
}

int rows_end(rows_builder *b, double label)
{
    rows *const r = &b->rows;
    if (reserve_row(b) != 0) return 1;
    const int place = place_label(b, label);
    if (place < 0) return 2;
    r->sign[r->count] = place == 0 ? -1.0 : 1.0;
    r->with[place]++;
    r->starts[++r->count] = b->entries;
    return 0;
}

static void exchange_labels(rows *r)
{
    const double label = r->label[0];
    const int64_t with = r->with[0];
    r->label[0] = r->label[1];
    r->label[1] = label;
    r->with[0] = r->with[1];
    r->with[1] = with;
    for (int64_t i = 0; i < r->count; i++)
        r->sign[i] = -r->sign[i];
}

void rows_finish(rows_builder *b, int fixed, rows *out)
{
    rows *const r = &b->rows;
    bool ones = true;
    for (int64_t k = 0; ones && k < b->entries; k++)
        ones = !(r->value[k] < 1.0) && !(r->value[k] > 1.0);
    if (ones) {
        free(r->value);
        r->value = NULL;
    }
    if (!fixed && b->labels == 2 && r->label[0] > r->label[1]) exchange_labels(r);
    *out = *r;
    r->starts = NULL;
    r->column = NULL;
    r->value = r->sign = NULL;
}
