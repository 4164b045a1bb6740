/* compare.h: tables of recorded runs side by side.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_COMPARE_H
#define SUITE_COMPARE_H

#include "options.h"

/* Read options->files and print the tables. Returns 0, or 1 with a sentence. */
int compare_print(const struct options *options, char *message, size_t size);

#endif
