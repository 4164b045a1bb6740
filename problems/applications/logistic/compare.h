/* Ours and the peers, on the same rows to the same gradient norm.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_COMPARE_H
#define LOGISTIC_COMPARE_H

#include "logistic/model.h"
#include "logistic/options.h"

/* Print a table and a verdict; w [columns], zeros before, becomes the solution of the first method
 * that was run, ours before peers. Returns how many runs of ours did not converge, or -1, and *why
 * is a sentence. */
int compare(const settings *s, const rows *train, const rows *test, double *w, const char **why);

#endif
