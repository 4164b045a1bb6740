/* page.c: the page: verdict, summary, profiles, convergence, every run, how it was made.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "page.h"
#include "journal.h"
#include "machine.h"
#include "page_style.h"
#include "plots.h"
#include "stats.h"
#include "table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096, TEXT_SIZE = 1024, DECADES = 10 };
static const struct filter EVERYTHING = {.kind = NULL, .decade = -1};

static void escape(const char *text, FILE *page)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", page);
            break;
        case '<':
            fputs("&lt;", page);
            break;
        case '>':
            fputs("&gt;", page);
            break;
        case '"':
            fputs("&quot;", page);
            break;
        default:
            fputc(*text, page);
        }
    }
}

static void ratio_cell(double ratio, bool coloured, FILE *page)
{
    if (isnan(ratio)) {
        fputs("<td class=none>&ndash;</td>", page);
        return;
    }
    const char *const kind = !coloured       ? ""
                             : ratio <= 0.95 ? " class=win"
                             : ratio >= 1.05 ? " class=lose"
                                             : "";
    fprintf(page, "<td%s>%.*f</td>", kind, ratio < 100.0 ? 2 : 0, ratio);
}

static void solver_name(const struct solver *solver, FILE *page)
{
    fprintf(page, "<td class=l title=\"");
    escape(solver->text, page);
    fprintf(page, "\"><span class=dot style=\"background:%s\"></span>%s</td>", solver->colour,
            solver->name);
}

static void summary_row(const struct results *results, int solver, FILE *page)
{
    const struct summary sum = stats_summary(results, solver, &EVERYTHING);
    const int all = sum.solvable > 0 ? sum.solvable : 1;
    fputs("<tr>", page);
    solver_name(results->solvers[solver], page);
    fprintf(page, "<td%s>%d / %d</td>", sum.solved < sum.solvable ? " class=fail" : "", sum.solved,
            sum.run);
    ratio_cell(sum.cost_to_reference, true, page);
    ratio_cell(sum.cost_to_best, false, page);
    for (int k = 0; k < 3; k++)
        fprintf(page, "<td>%.0f%%</td>", 100.0 * sum.within[k] / all);
    ratio_cell(sum.seconds_to_reference, true, page);
    fprintf(page, "<td>%d</td><td>%d</td>", sum.timed, sum.other_minimum);
    ratio_cell(sum.worst, false, page);
    fputs("<td class=l>", page);
    if (sum.worst_instance >= 0 && solver != results->reference) {
        const struct instance *const i = &results->instances[sum.worst_instance];
        fprintf(page, "%s, n = %" PRId64, i->name, i->n);
    }
    fputs("</td></tr>\n", page);
}

static void write_summary(const struct results *results, FILE *page)
{
    const char *const reference = results->solvers[results->reference]->name;
    fprintf(page,
            "<h2>Summary</h2>\n<p class=soft>Cost is gradients + products + half the values, up to "
            "the first gradient that meets the tolerance, counted by the judge and not by the "
            "solver. Ratios are geometric means over what both solved; times count where either "
            "took over a millisecond. <em>Within</em> is the share of the problems solved by any "
            "solver that this one solves at no more than so many times the best cost. A run that "
            "ends at a clearly larger f than another solver found counts as solved, but does not "
            "set the best.</p>\n"
            "<div class=scroll><table><thead><tr><th class=l>solver<th>solved<th>cost to<br>%s"
            "<th>cost to<br>best<th>within<br>1x<th>within<br>2x<th>within<br>4x<th>time to<br>%s"
            "<th>timed<br>runs<th>at a<br>larger f<th>worst cost<br>to %s<th class=l>where</tr>"
            "</thead><tbody>\n",
            reference, reference, reference);
    for (int s = 0; s < results->solver_count; s++)
        summary_row(results, s, page);
    fputs("</tbody></table></div>\n", page);
}

/* One row of the breakdown: cost to the reference, solver by solver, on part of the problems. */
static void breakdown_row(const struct results *results, const char *label,
                          const struct filter *filter, FILE *page)
{
    int count = 0;
    for (int i = 0; i < results->instance_count; i++)
        count += stats_counts(results, i, filter);
    if (count == 0) return;
    fprintf(page, "<tr><td class=l>%s</td><td>%d</td>", label, count);
    for (int s = 0; s < results->solver_count; s++) {
        const struct summary sum = stats_summary(results, s, filter);
        ratio_cell(sum.cost_to_reference, true, page);
    }
    fputs("</tr>\n", page);
}

static bool first_of_class(const struct results *results, int instance)
{
    for (int i = 0; i < instance; i++) {
        if (strcmp(results->instances[i].kind, results->instances[instance].kind) == 0) {
            return false;
        }
    }
    return true;
}

static void write_breakdown(const struct results *results, FILE *page)
{
    fprintf(page,
            "<h2>By class and size</h2>\n<p class=soft>Cost to %s, geometric mean over what both "
            "solved.</p>\n<div class=scroll><table><thead><tr><th class=l>problems<th>count",
            results->solvers[results->reference]->name);
    for (int s = 0; s < results->solver_count; s++)
        fprintf(page, "<th>%s", results->solvers[s]->name);
    fputs("</tr></thead><tbody>\n", page);
    for (int i = 0; i < results->instance_count; i++) {
        const struct filter filter = {.kind = results->instances[i].kind, .decade = -1};
        if (first_of_class(results, i)) breakdown_row(results, filter.kind, &filter, page);
    }
    for (int d = 0; d < DECADES; d++) {
        const struct filter filter = {.kind = NULL, .decade = d};
        char label[64];
        snprintf(label, sizeof label, "n from %.0f to %.0f", pow(10.0, d), pow(10.0, d + 1) - 1.0);
        breakdown_row(results, label, &filter, page);
    }
    fputs("</tbody></table></div>\n", page);
}

/* The picture itself goes into the page, without the XML head that HTML does not know. */
static void write_figure(const char *folder, const char *name, FILE *page)
{
    char path[PATH_SIZE], line[4096];
    const int length = snprintf(path, sizeof path, "%s/plots/%s.svg", folder, name);
    FILE *const picture = length > 0 && (size_t)length < sizeof path ? fopen(path, "r") : NULL;
    if (picture == NULL) return;
    fputs("<figure>", page);
    bool inside = false;
    while (fgets(line, sizeof line, picture) != NULL) {
        if (strncmp(line, "<svg", 4) == 0) inside = true;
        if (inside) fputs(line, page);
    }
    fputs("</figure>\n", page);
    fclose(picture);
}

static void write_figures(const struct results *results, const char *folder, bool drawn, FILE *page)
{
    fputs("<h2>Performance profiles</h2>\n", page);
    if (!drawn) {
        fputs("<p class=soft>No plots: gnuplot is missing or failed.</p>\n", page);
        return;
    }
    fputs("<p class=soft>Higher is better; on the left who is best, on the right who solves at "
          "all. Ours are drawn solid, peers dashed.</p>\n<div class=grid>\n",
          page);
    write_figure(folder, "profile_cost", page);
    write_figure(folder, "profile_time", page);
    int chosen[CONVERGENCE_PLOTS];
    const int count = plots_choose(results, chosen);
    if (count > 0) {
        fputs("</div>\n<h2>Convergence</h2>\n<p class=soft>Of each class the problem with n at "
              "least 100 that took the best solver longest.</p>\n<div class=grid>\n",
              page);
    }
    for (int k = 1; k <= count; k++) {
        char name[32];
        snprintf(name, sizeof name, "convergence_%d", k);
        write_figure(folder, name, page);
    }
    fputs("</div>\n", page);
}

static void write_run(const struct results *results, int instance, int solver, FILE *page)
{
    const struct record *const r = results_at(results, instance, solver);
    char cell[CELL_SIZE];
    table_cell(results, instance, solver, cell, sizeof cell);
    if (r == NULL) {
        fprintf(page, "<td class=none data-v=1e99>%s</td>", cell);
        return;
    }
    const bool solved = r->outcome == OUTCOME_SOLVED;
    const bool best = solved && !results_other_minimum(results, instance, solver) &&
                      record_cost(r) <= results_best_cost(results, instance);
    fprintf(page, "<td%s data-v=%g title=\"",
            best     ? " class=best"
            : solved ? ""
                     : " class=fail",
            solved ? record_cost(r) : 1e98);
    fprintf(page,
            "%s: %s; values %" PRId64 ", gradients %" PRId64 ", products %" PRId64
            "; %.3g s; f = %.9g, |g| = %.2e, max %.2e; ",
            r->solver, outcome_name(r->outcome), r->values, r->gradients, r->products, r->seconds,
            r->f_final, r->gradient_final, r->gradient_max_final);
    escape(r->ending, page);
    fprintf(page, "\">%s</td>", cell);
}

static void write_runs(const struct results *results, FILE *page)
{
    fputs(
        "<h2>All runs</h2>\n<p class=soft>Cost of each run; rest the pointer on one for its "
        "counts, time, value and ending. <b>*</b> not solved, <b>~</b> solved at a clearly larger "
        "f than another solver found, green: the best. Click a head to sort.</p>\n"
        "<input id=filter placeholder=\"filter: a name, a class, a size\">\n"
        "<div class=tall><table id=runs><thead><tr><th class=l>problem<th class=l>class<th>n",
        page);
    for (int s = 0; s < results->solver_count; s++)
        fprintf(page, "<th>%s", results->solvers[s]->name);
    fputs("</tr></thead><tbody>\n", page);
    for (int i = 0; i < results->instance_count; i++) {
        const struct instance *const instance = &results->instances[i];
        fputs("<tr><td class=l title=\"", page);
        if (instance->example != NULL) escape(instance->example->source, page);
        fprintf(page, "\">%s</td><td class=l>%s</td><td>%" PRId64 "</td>", instance->name,
                instance->kind, instance->n);
        for (int s = 0; s < results->solver_count; s++)
            write_run(results, i, s, page);
        fputs("</tr>\n", page);
    }
    fputs("</tbody></table></div>\n", page);
}

static void write_origin(const struct results *results, const struct options *options, FILE *page)
{
    char rules[TEXT_SIZE], machine[TEXT_SIZE];
    rules_text(&options->rules, rules, sizeof rules);
    machine_text(machine, sizeof machine);
    fputs("<h2>How it was made</h2>\n<p>", page);
    escape(rules, page);
    fprintf(page, "; %d runs at a time%s.</p>\n<p>", options->jobs,
            options->jobs > 1 ? " (they share caches and memory bandwidth, so times are rough)"
                              : "");
    escape(machine, page);
    fprintf(page, "; Hessfree %s.</p>\n<p><code>", hf_version());
    for (int k = 0; k < options->argc; k++) {
        if (k > 0) fputc(' ', page);
        escape(options->argv[k], page);
    }
    fputs("</code></p>\n<table><tbody>\n", page);
    for (int s = 0; s < results->solver_count; s++) {
        fputs("<tr>", page);
        solver_name(results->solvers[s], page);
        fputs("<td class=l>", page);
        escape(results->solvers[s]->text, page);
        fputs("</td></tr>\n", page);
    }
    fputs(
        "</tbody></table>\n<p class=soft>Every solver starts from the same point and is judged by "
        "the same rule, whether or not it noticed that it was done. The same numbers are in "
        "runs.csv and, with traces, in runs.jsonl; the plots and their data in plots/.</p>\n",
        page);
}

int page_write(const struct results *results, const struct options *options, const char *verdict,
               bool good, bool drawn)
{
    char path[PATH_SIZE];
    const int length = snprintf(path, sizeof path, "%s/index.html", options->output);
    FILE *const page = length > 0 && (size_t)length < sizeof path ? fopen(path, "w") : NULL;
    if (page == NULL) return 1;
    fprintf(page,
            "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>\n<meta name=viewport "
            "content=\"width=device-width,initial-scale=1\">\n<title>Hessfree suite</title>\n"
            "<style>\n%s</style></head><body><main>\n<h1>Hessfree suite</h1>\n"
            "<p class=soft>%d problems, %d solvers</p>\n<p class=\"verdict%s\">",
            page_css, results->instance_count, results->solver_count, good ? "" : " bad");
    escape(verdict, page);
    fputs(".</p>\n", page);
    write_summary(results, page);
    write_figures(results, options->output, drawn, page);
    write_breakdown(results, page);
    write_runs(results, page);
    write_origin(results, options, page);
    fprintf(page, "</main><script>\n%s</script></body></html>\n", page_script);
    const int bad = ferror(page);
    return fclose(page) != 0 || bad != 0;
}
