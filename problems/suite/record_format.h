/* record_format.h: a record as a JSON line and as a row of CSV.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_RECORD_FORMAT_H
#define SUITE_RECORD_FORMAT_H

#include "record.h"

#include <stdio.h>

/* One line without its end, to be freed by cJSON_free(); NULL if memory is short. */
char *record_to_json(const struct record *record);

/* Returns 1 if the line is not such a record. */
int record_from_json(const char *line, struct record *record);

void record_csv_head(FILE *file);
void record_csv_row(const struct record *record, FILE *file);

/* Whether the line is the head; and the record in a row, which is cut up: returns 1 if it is not
 * one. */
bool record_csv_is_head(const char *line);
int record_from_csv(char *row, struct record *record);

#endif
