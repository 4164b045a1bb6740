/* progress.c: rows in order as they fill up; the counter is one line that is overwritten.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "progress.h"
#include "table.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void clear_counter(const struct progress *progress)
{
    if (progress->terminal) fputs("\r\033[K", stdout);
}

static void print_rows(struct progress *progress, bool also_incomplete)
{
    const struct results *const results = progress->results;
    for (; progress->next_row < results->instance_count; progress->next_row++) {
        const int row = progress->next_row;
        if (!also_incomplete && !results_complete(results, row)) break;
        const int decade = instance_decade(&results->instances[row]);
        if (decade != progress->decade) table_head(results, decade, stdout);
        progress->decade = decade;
        table_row(results, row, progress->terminal, stdout);
    }
    fflush(stdout);
}

void progress_begin(struct progress *progress, const struct results *results,
                    struct journal *journal)
{
    *progress = (struct progress){.results = results,
                                  .journal = journal,
                                  .decade = -1,
                                  .terminal = isatty(STDOUT_FILENO) == 1,
                                  .started = now()};
    for (int i = 0; i < results->instance_count; i++) {
        for (int s = 0; s < results->solver_count; s++) {
            progress->total += results_wanted(results, i, s);
            progress->done += results_at(results, i, s) != NULL;
        }
    }
    printf("%d problems, %d runs", results->instance_count, progress->total);
    if (progress->done > 0) printf(", %d of them made before", progress->done);
    printf(".\nCells: gradients + products + values/2; * not solved, ~ solved at a larger f than "
           "another solver, - not run.\n");
    print_rows(progress, false);
}

void progress_run_began(int instance, int solver, void *user)
{
    const struct progress *const progress = user;
    if (!progress->terminal) return;
    const struct instance *const i = &progress->results->instances[instance];
    const int seconds = (int)(now() - progress->started);
    clear_counter(progress);
    printf("[%d/%d  %d:%02d] %s n=%" PRId64 " with %s", progress->done, progress->total,
           seconds / 60, seconds % 60, i->name, i->n, progress->results->solvers[solver]->name);
    fflush(stdout);
}

void progress_run_ended(const struct record *record, void *user)
{
    struct progress *const progress = user;
    journal_write(progress->journal, record);
    progress->done++;
    clear_counter(progress);
    print_rows(progress, false);
}

void progress_end(struct progress *progress)
{
    clear_counter(progress);
    print_rows(progress, true);
}
