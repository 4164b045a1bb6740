/* progress.h: a table that grows while the runs are made, and a counter on terminals.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_PROGRESS_H
#define SUITE_PROGRESS_H

#include "journal.h"

struct progress {
    const struct results *results;
    struct journal *journal;
    int next_row, decade; /* rows before next_row are printed */
    int total, done;
    bool terminal;
    double started;
};

void progress_begin(struct progress *progress, const struct results *results,
                    struct journal *journal);

/* For struct observer: user is the progress. */
void progress_run_began(int instance, int solver, void *user);
void progress_run_ended(const struct record *record, void *user);

/* Print what is left, also of instances whose runs are not all made. */
void progress_end(struct progress *progress);

#endif
