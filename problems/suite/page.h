/* page.h: index.html, one self-contained page on all runs.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_PAGE_H
#define SUITE_PAGE_H

#include "options.h"
#include "results.h"

/* Write folder/index.html.
 *
 *   good   whether the verdict is
 *   drawn  whether the plots are there to be shown
 *
 * Returns 1 if it cannot. */
int page_write(const struct results *results, const struct options *options, const char *verdict,
               bool good, bool drawn);

#endif
