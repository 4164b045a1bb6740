/* selection.h: from the command line to the grid of runs.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_SELECTION_H
#define SUITE_SELECTION_H

#include "options.h"
#include "results.h"

/* Fill the grid with the instances and solvers asked for, ordered by size, then as in the
 * collection. Returns 0, or 1 with a sentence about what is unknown, out of range or missing. */
int selection_make(struct results *results, const struct options *options, char *message,
                   size_t size);

/* Add an instance, unless the grid has it. Returns 1 if memory is short. */
int selection_add(struct results *results, const struct instance *instance);

/* Add the problems in the folders of dir. Returns 0, or 1 with a sentence. */
int selection_add_cutest(struct results *results, const char *dir, char *message, size_t size);

/* cutest_load(), or a sentence that this build has no CUTEst. */
int selection_cutest(const char *folder, struct task *out, char *message, size_t size);

#endif
