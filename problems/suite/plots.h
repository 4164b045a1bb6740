/* plots.h: performance profiles and convergence plots, drawn by gnuplot.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_PLOTS_H
#define SUITE_PLOTS_H

#include "results.h"

enum { CONVERGENCE_PLOTS = 6 };

/* Write data and scripts into folder/plots and run gnuplot on them: profile_cost, profile_time and
 * convergence_1 ... as .svg and .png. Returns 0, or 1 if gnuplot is missing or failed. */
int plots_draw(const struct results *results, const char *folder);

/* The instances that convergence plots are drawn of: the hardest solved one of each class with
 * n >= 100, most laborious first. Returns how many. */
int plots_choose(const struct results *results, int chosen[CONVERGENCE_PLOTS]);

#endif
