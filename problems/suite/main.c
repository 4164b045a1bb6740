/* hf-suite: solves test problems with Hessfree and its peers, and shows how they compare.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "compare.h"
#include "options.h"
#include "page.h"
#include "plots.h"
#include "progress.h"
#include "regress.h"
#include "runner.h"
#include "selection.h"
#include "table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MESSAGE_SIZE = 512 };
enum { EXIT_CHECK = 1, EXIT_COMMAND_LINE = 2, EXIT_UNWRITABLE = 3, EXIT_INTERRUPTED = 130 };

static int list(void)
{
    printf("%-32s %-15s %9s  %s\n", "problem", "class", "usual n", "source");
    for (int k = 0; k < collection_count; k++) {
        const example *const e = collection[k];
        printf("%-32s %-15s %9" PRId64 "  %s\n", e->name, class_name(e->kind), e->usual_n,
               e->source);
    }
    printf("\n%-12s %s\n", "solver", "(+ runs unless --solvers says otherwise)");
    for (int k = 0; k < solver_count; k++) {
        printf("%-12s %c %s\n", solvers[k]->name, solvers[k]->usual ? '+' : ' ', solvers[k]->text);
    }
    return EXIT_SUCCESS;
}

static int refuse(const char *message, int status)
{
    fprintf(stderr, "hf-suite: %s\n", message);
    return status;
}

/* Tables, plots and the page, of whatever runs there are. Returns the exit status. */
static int show(const struct results *results, const struct options *options)
{
    char verdict[VERDICT_SIZE];
    const int failures = table_verdict(results, verdict, sizeof verdict);
    const bool drawn = plots_draw(results, options->output) == 0;
    const int bad = page_write(results, options, verdict, failures == 0, drawn);
    table_summary(results, stdout);
    printf("\n%s.\n", verdict);
    table_failures(results, stdout);
    if (!drawn) printf("gnuplot is missing or failed: no plots.\n");
    if (bad != 0) return refuse("the page could not be written", EXIT_UNWRITABLE);
    printf("The page: %s/index.html\n", options->output);
    return options->check && failures > 0 ? EXIT_CHECK : EXIT_SUCCESS;
}

static int run(struct results *results, const struct options *options)
{
    char message[MESSAGE_SIZE];
    struct journal journal;
    if (journal_open(&journal, options->output, &options->rules, options->resume, results, message,
                     sizeof message) != 0) {
        return refuse(message, EXIT_COMMAND_LINE);
    }
    struct progress progress;
    progress_begin(&progress, results, &journal);
    const struct observer observer = {progress_run_began, progress_run_ended, &progress};
    const int stopped =
        runner_run(results, &options->rules, options->jobs, journal.messages, &observer);
    progress_end(&progress);
    const int status = show(results, options);
    if (journal_close(&journal) != 0) return refuse("a result was not written", EXIT_UNWRITABLE);
    if (stopped == 0) return status;
    return refuse("interrupted; --resume makes the runs that are left", EXIT_INTERRUPTED);
}

static int select_and_run(const struct options *options)
{
    char message[MESSAGE_SIZE];
    struct results results;
    int status = EXIT_COMMAND_LINE;
    if (selection_make(&results, options, message, sizeof message) != 0) {
        refuse(message, status);
    } else {
        status = run(&results, options);
    }
    results_free(&results);
    return status;
}

static int compare(const struct options *options)
{
    char message[MESSAGE_SIZE];
    const int code = compare_print(options, message, sizeof message);
    return code == 0 ? EXIT_SUCCESS : refuse(message, EXIT_COMMAND_LINE);
}

/* All runs by |g|, then all by max |g_i|, as two users would; then both compared. */
static int run_both(const struct options *options)
{
    static const char *const parts[] = {"R", "T"};
    char folders[2][MESSAGE_SIZE], journals[2][MESSAGE_SIZE + 16];
    int status = EXIT_SUCCESS;
    for (int k = 0; k < 2; k++) {
        struct options part = *options;
        part.output = folders[k];
        part.rules.tolerance_max = k == 0 ? 0.0
                                   : options->rules.tolerance_max > 0.0
                                       ? options->rules.tolerance_max
                                       : 1e-6;
        snprintf(folders[k], sizeof folders[k], "%s/%s", options->output, parts[k]);
        snprintf(journals[k], sizeof journals[k], "%s/runs.jsonl", folders[k]);
        const int here = select_and_run(&part);
        if (here > EXIT_CHECK) return here;
        if (here != EXIT_SUCCESS) status = here;
    }
    putchar('\n');
    char *files[] = {journals[0], journals[1]};
    struct options both = *options;
    both.files = files;
    both.file_count = 2;
    both.solvers = NULL;
    const int compared = compare(&both);
    return compared != EXIT_SUCCESS ? compared : status;
}

static int check_counts(const struct options *options)
{
    char message[MESSAGE_SIZE];
    int bad;
    if (regress(options, &bad, message, sizeof message) != 0) {
        return refuse(message, EXIT_COMMAND_LINE);
    }
    return bad > 0 ? EXIT_CHECK : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct options options;
    options_parse(&options, argc, argv);
    switch (options.command) {
    case COMMAND_LIST:
        return list();
    case COMMAND_COMPARE:
        return compare(&options);
    case COMMAND_REGRESS:
        return check_counts(&options);
    case COMMAND_NONE:
    case COMMAND_RUN:
        break;
    }
    return options.both ? run_both(&options) : select_and_run(&options);
}
