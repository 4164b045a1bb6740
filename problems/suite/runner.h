/* runner.h: every run in a process of its own, several at a time.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_RUNNER_H
#define SUITE_RUNNER_H

#include "results.h"

struct observer { /* told in the parent process */
    void (*began)(int instance, int solver, void *user);
    void (*ended)(const struct record *record, void *user);
    void *user;
};

/* Make every wanted run that the grid lacks, and keep its record there.
 *
 *   jobs      runs at a time
 *   messages  file descriptor that takes what solvers print
 *
 * A run that crashes, hangs or takes too much memory ends alone. Returns 0, or 1 if SIGINT or
 * SIGTERM ended the work; the runs under way are then lost. */
int runner_run(struct results *results, const struct rules *rules, int jobs, int messages,
               const struct observer *observer);

/* Make one run in this process, into the record. */
void runner_solve(const struct instance *instance, const struct solver *solver,
                  const struct rules *rules, struct record *record);

#endif
