/* Labelled sparse rows, as LIBSVM files hold them.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_ROWS_H
#define LOGISTIC_ROWS_H

#include <stddef.h>
#include <stdint.h>

typedef struct rows {
    int64_t count, columns;
    int64_t *starts; /* [count + 1] row i is starts[i] .. starts[i + 1]             */
    int32_t *column; /* [starts[count]] from 0, increasing in a row                 */
    double *value;   /* [starts[count]] NULL: all are 1                             */
    double *sign;    /* [count] -1 or 1                                             */
    double label[2]; /* what the file calls these                                   */
    int64_t with[2]; /* how many rows have them; 0: label[1] is of no meaning       */
} rows;

void rows_free(rows *r);

/* ---- rows that grow ---- */

typedef struct rows_builder {
    rows rows;
    int64_t capacity, entry_capacity, entries;
    int labels; /* known so far */
} rows_builder;

/* Append an entry to the row in hand. Returns 0, or 1 if memory is short. */
int rows_add(rows_builder *b, int32_t column, double value);

/* End the row in hand. Returns 0, 1 if memory is short, 2 if it is a third label. */
int rows_end(rows_builder *b, double label);

/* Hand the rows over, the smaller label first unless fixed. */
void rows_finish(rows_builder *b, int fixed, rows *out);

void rows_abandon(rows_builder *b);

/* ---- where they come from ---- */

/* Read a LIBSVM file, plain or gzip.
 *
 *   labels   [2] the only ones allowed (those of the rows trained on); NULL: any two, and both
 *
 * Returns 0; else into is untouched and message tells what is wrong, with file and line. */
int rows_read(rows *into, const char *path, const double *labels, char *message, size_t size);

/* Write a LIBSVM file, gzip if the name ends in .gz. Returns 0; else there is no file and message
 * tells why. */
int rows_write(const rows *r, const char *path, char *message, size_t size);

/* Synthetic rows of unit length with about ten entries, in few common and many rare columns; labels
 * by the logistic law of a hidden model. Rows first .. first + count - 1 of an endless sequence: a
 * test set is another part. Returns 0, or 1 if memory is short. */
int rows_make(rows *r, int64_t first, int64_t count, int64_t columns, uint64_t seed);

#endif
