/* regress.h: whether solvers still need the evaluations that a file says.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_REGRESS_H
#define SUITE_REGRESS_H

#include "options.h"

/* Make the runs that options->files[0] lists, one a line:
 *
 *     PROBLEM N TEST SOLVER  VALUES GRADIENTS PRODUCTS
 *
 * and print those whose counts differ by more than options->allowance in cost, that are not solved,
 * or where hybrid costs more than 1.3 of lbfgs. Lines with # are remarks. With options->renew the
 * counts, which may be missing then, are written into the file, whose order and remarks stay.
 *
 *   bad      [out] how many there are
 *   message  [size] [out] a sentence that names file and line
 *
 * Returns 0, or 1 with the sentence. */
int regress(const struct options *options, int *bad, char *message, size_t size);

#endif
