/* stats.h: what the runs say about each solver.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_STATS_H
#define SUITE_STATS_H

#include "results.h"

struct filter {       /* which instances count                      */
    const char *kind; /* NULL: all classes                          */
    int decade;       /* floor(log10(n)); negative: all sizes       */
};

struct summary { /* of one solver. Ratios are geometric means over what both solved; NaN if none */
    int run, solved;
    int solvable;  /* ... of run: solved by at least one solver                     */
    int within[3]; /* cost at most 1, 2, 4 times the best                           */
    double cost_to_reference;
    double cost_to_best;
    double worst;                /* largest cost ratio to the reference                           */
    int worst_instance;          /* -1: none                                                      */
    double seconds_to_reference; /* where either took over a millisecond                         */
    int timed;                   /* ... how many                                                  */
    int other_minimum;           /* solved, but at a clearly larger f than another solver         */
};

struct summary stats_summary(const struct results *results, int solver,
                             const struct filter *filter);

bool stats_counts(const struct results *results, int instance, const struct filter *filter);

/* The ratios to the best, ascending, of what the solver solved, into ratios [instance_count], by
 * cost or by seconds. Returns how many; *solvable: solved by at least one solver. */
int stats_ratios(const struct results *results, int solver, bool by_seconds, double *ratios,
                 int *solvable);

#endif
