/* journal.h: the files that grow as runs end: runs.jsonl and runs.csv.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_JOURNAL_H
#define SUITE_JOURNAL_H

#include "results.h"

#include <stdio.h>

struct journal {
    FILE *lines, *table; /* runs.jsonl, runs.csv */
    int messages;        /* descriptor of messages.txt */
};

/* Open the files in a folder, which is made if it is not there.
 *
 *   resume  keep what is there and take its records into the grid; the rules must be the same
 *
 * Returns 0, or 1 with a sentence. */
int journal_open(struct journal *journal, const char *folder, const struct rules *rules,
                 bool resume, struct results *results, char *message, size_t size);

/* Append a record to both files, at once on disk. */
void journal_write(struct journal *journal, const struct record *record);

/* Returns 1 if anything could not be written. */
int journal_close(struct journal *journal);

/* One line that states the tolerance, the limits and the threads. */
void rules_text(const struct rules *rules, char *text, size_t size);

#endif
