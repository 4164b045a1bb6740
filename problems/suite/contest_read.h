/* contest_read.h: runs from files, whoever recorded them.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_CONTEST_READ_H
#define SUITE_CONTEST_READ_H

#include "contest.h"

/* Take the runs of a file: the suite's runs.jsonl or runs.csv, or rows
 *
 *     SOLVER PROBLEM key=value ... | R nf=9 ng=9 nhv=0 t=0.1 f=1 | T nf=12 ng=12 nhv=0 t=0.2 f=1
 *
 * where nf counts every evaluation of f, ng those with the gradient, nhv products, t seconds up to
 * the first gradient that met the tolerance, and a test that no gradient met is missing.
 *
 *   file   path, or LABEL=path: its solvers are then called LABEL/name
 *
 * Returns 0, or 1 with a sentence that names file and line. */
int contest_read(struct contest *contest, const char *file, char *message, size_t size);

#endif
