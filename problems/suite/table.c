/* table.c: tables of costs, the summary, the verdict, as plain text.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "table.h"
#include "stats.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct filter EVERYTHING = {.kind = NULL, .decade = -1};
static const char *const BOLD = "\033[1m", *const PLAIN = "\033[0m";

static int name_width(const struct results *results)
{
    size_t width = strlen("problem");
    for (int i = 0; i < results->instance_count; i++) {
        const size_t length = strlen(results->instances[i].name);
        if (length > width) width = length;
    }
    return (int)width;
}

void table_head(const struct results *results, int decade, FILE *file)
{
    const double low = pow(10.0, decade);
    fprintf(file, "\nn from %.0f to %.0f\n%-*s %8s", low, 10.0 * low - 1.0, name_width(results),
            "problem", "n");
    for (int s = 0; s < results->solver_count; s++)
        fprintf(file, " %11s", results->solvers[s]->name);
    fputc('\n', file);
}

void table_cell(const struct results *results, int instance, int solver, char *text, size_t size)
{
    const struct record *const r = results_at(results, instance, solver);
    if (r == NULL) {
        snprintf(text, size, "%s", results_wanted(results, instance, solver) ? "" : "-");
    } else if (r->outcome == OUTCOME_SOLVED) {
        snprintf(text, size, "%.10g%s", record_cost(r),
                 results_other_minimum(results, instance, solver) ? "~" : "");
    } else if (r->outcome == OUTCOME_CRASHED || r->outcome == OUTCOME_HUNG ||
               r->outcome == OUTCOME_MEMORY || r->outcome == OUTCOME_NO_START) {
        snprintf(text, size, "%s*", outcome_name(r->outcome));
    } else {
        snprintf(text, size, "%.10g*", record_cost(r));
    }
}

void table_row(const struct results *results, int instance, bool bold, FILE *file)
{
    const struct instance *const i = &results->instances[instance];
    const double best = results_best_cost(results, instance);
    fprintf(file, "%-*s %8" PRId64, name_width(results), i->name, i->n);
    for (int s = 0; s < results->solver_count; s++) {
        char cell[CELL_SIZE];
        table_cell(results, instance, s, cell, sizeof cell);
        const struct record *const r = results_solved(results, instance, s);
        const bool is_best = bold && r != NULL && record_cost(r) <= best &&
                             !results_other_minimum(results, instance, s);
        fprintf(file, " %s%11s%s", is_best ? BOLD : "", cell, is_best ? PLAIN : "");
    }
    fputc('\n', file);
}

static void ratio_text(double ratio, char *text, size_t size)
{
    if (isnan(ratio)) {
        snprintf(text, size, "-");
    } else {
        snprintf(text, size, ratio < 100.0 ? "%.2f" : "%.0f", ratio);
    }
}

static void summary_row(const struct results *results, int solver, FILE *file)
{
    const struct summary sum = stats_summary(results, solver, &EVERYTHING);
    char solved[CELL_SIZE], cost[CELL_SIZE], best[CELL_SIZE], seconds[CELL_SIZE], worst[CELL_SIZE];
    snprintf(solved, sizeof solved, "%d/%d", sum.solved, sum.run);
    ratio_text(sum.cost_to_reference, cost, sizeof cost);
    ratio_text(sum.cost_to_best, best, sizeof best);
    ratio_text(sum.seconds_to_reference, seconds, sizeof seconds);
    ratio_text(sum.worst, worst, sizeof worst);
    const int all = sum.solvable > 0 ? sum.solvable : 1;
    fprintf(file, "%-12s %9s %8s %8s   %4.0f%% %4.0f%% %4.0f%% %8s %6d %8s",
            results->solvers[solver]->name, solved, cost, best, 100.0 * sum.within[0] / all,
            100.0 * sum.within[1] / all, 100.0 * sum.within[2] / all, seconds, sum.other_minimum,
            worst);
    if (sum.worst_instance >= 0 && solver != results->reference) {
        const struct instance *const i = &results->instances[sum.worst_instance];
        fprintf(file, "  %s n=%" PRId64, i->name, i->n);
    }
    fputc('\n', file);
}

void table_summary(const struct results *results, FILE *file)
{
    const char *const reference = results->solvers[results->reference]->name;
    fprintf(file,
            "\nSummary. Cost: gradients + products + values/2, up to the first gradient that meets "
            "the tolerance.\nRatios: geometric means over what both solved; seconds where either "
            "took over 1 ms; ~: at a larger f\nthan another solver found; worst: largest cost "
            "ratio to %s.\n\n",
            reference);
    fprintf(file, "%-12s %9s %8s %8s   %17s %8s %6s %8s\n", "", "", "cost to", "cost to", "within",
            "time to", "", "");
    fprintf(file, "%-12s %9s %8.8s %8s   %5s %5s %5s %8.8s %6s %8s\n", "solver", "solved",
            reference, "best", "1x", "2x", "4x", reference, "~", "worst");
    for (int s = 0; s < results->solver_count; s++)
        summary_row(results, s, file);
}

/* The solver that the verdict is about: hybrid, or what comes first. */
static int main_solver(const struct results *results)
{
    for (int s = 0; s < results->solver_count; s++) {
        if (strcmp(results->solvers[s]->name, MAIN_SOLVER) == 0) return s;
    }
    return 0;
}

static bool failed(const struct results *results, int instance, int solver)
{
    return results_at(results, instance, solver) != NULL &&
           results_solved(results, instance, solver) == NULL &&
           isfinite(results_best_cost(results, instance));
}

int table_verdict(const struct results *results, char *text, size_t size)
{
    const int s = main_solver(results);
    const struct summary sum = stats_summary(results, s, &EVERYTHING);
    const char *const reference = results->solvers[results->reference]->name;
    int failures = 0;
    for (int i = 0; i < results->instance_count; i++)
        failures += failed(results, i, s);
    int length = snprintf(text, size, "%s solved %d of the %d that any solver solved",
                          results->solvers[s]->name, sum.solved, sum.solvable);
    if (s != results->reference && sum.worst_instance >= 0 && length > 0) {
        const struct instance *const worst = &results->instances[sum.worst_instance];
        snprintf(text + length, size - (size_t)length,
                 ", at %.2f of the cost of %s (geometric mean; worst %.2f, %s n=%" PRId64 ")",
                 sum.cost_to_reference, reference, sum.worst, worst->name, worst->n);
    }
    return failures;
}

void table_failures(const struct results *results, FILE *file)
{
    const int s = main_solver(results);
    for (int i = 0; i < results->instance_count; i++) {
        if (!failed(results, i, s)) continue;
        const struct record *const r = results_at(results, i, s);
        fprintf(file, "  failed: %s n=%" PRId64 ": %s; |g| = %.3g, wanted %.3g; %s\n", r->problem,
                r->n, outcome_name(r->outcome), r->gradient_final, r->target, r->ending);
    }
}
