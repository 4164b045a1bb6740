/* table.h: what is printed: the live table, the summary, the verdict.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_TABLE_H
#define SUITE_TABLE_H

#include "results.h"

#include <stdio.h>

enum { CELL_SIZE = 24, VERDICT_SIZE = 512 };

/* The head of the table of one decade of sizes, and the row of one instance. bold: mark the best
 * by the terminal's bold face. */
void table_head(const struct results *results, int decade, FILE *file);
void table_row(const struct results *results, int instance, bool bold, FILE *file);

/* The cost of a run as text; * unsolved, ~ at a larger f than another solver, - not run. */
void table_cell(const struct results *results, int instance, int solver, char *text, size_t size);

void table_summary(const struct results *results, FILE *file);

/* One or two sentences on hybrid, or on the first solver. Returns how many instances it failed
 * that another solver solved. */
int table_verdict(const struct results *results, char *text, size_t size);

/* Prints the list of those, one a line, with how the run ended. */
void table_failures(const struct results *results, FILE *file);

#endif
