/* plots.c: one gnuplot script per figure, its data inside, kept beside the pictures.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "plots.h"
#include "stats.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };
static const double RATIO_MAX = 32.0; /* right end of the profiles */

static bool has_trace(const struct results *results, int instance, int solver)
{
    const struct record *const r = results_at(results, instance, solver);
    return r != NULL && r->trace_count > 0;
}

static FILE *open_script(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    const int length = snprintf(path, sizeof path, "%s/plots/%s.gp", folder, name);
    return length > 0 && (size_t)length < sizeof path ? fopen(path, "w") : NULL;
}

/* Run gnuplot on plots/name.gp, inside plots. Returns its exit status. */
static int run_gnuplot(const char *folder, const char *name)
{
    fflush(NULL);
    const pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        char path[PATH_SIZE], script[PATH_SIZE];
        snprintf(path, sizeof path, "%s/plots", folder);
        snprintf(script, sizeof script, "%s.gp", name);
        if (chdir(path) != 0) _exit(1);
        if (freopen("gnuplot.log", "a", stderr) == NULL) _exit(1);
        execlp("gnuplot", "gnuplot", script, (char *)NULL);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child) return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void write_style(FILE *file)
{
    fputs("set encoding utf8\n"
          "set grid back linecolor rgb '#d8dee4' linewidth 0.7\n"
          "set border 3 linecolor rgb '#8c959f'\n"
          "set tics nomirror textcolor rgb '#24292f'\n"
          "set key outside right center reverse Left samplen 2.2 spacing 1.05 font ',11' maxrows "
          "16\n",
          file);
}

/* The plot command, once for each format. */
static void write_outputs(FILE *file, const char *name, const char *title)
{
    fprintf(file,
            "set title \"%s\" noenhanced\n"
            "do for [kind in 'svg png'] {\n"
            "if (kind eq 'svg') {\n"
            "set terminal svg size 640,420 font 'Helvetica,13' name '%s' background '#ffffff'\n"
            "} else {\n"
            "set terminal pngcairo size 1400,840 font 'Helvetica,13' fontscale 1.8 linewidth 1.8 "
            "background '#ffffff'\n"
            "}\n"
            "set output '%s.'.kind\nplot ",
            title, name, name);
}

/* The main solver is drawn once more at the end, so that it lies on top. */
static void write_top(FILE *file, const struct results *results, int instance)
{
    for (int s = 0; s < results->solver_count; s++) {
        const struct solver *const solver = results->solvers[s];
        if (strcmp(solver->name, MAIN_SOLVER) != 0) continue;
        if (instance >= 0 && !has_trace(results, instance, s)) continue;
        fprintf(file, ", \\\n$s%d using 1:2 with steps notitle linewidth 3.5 linecolor rgb '%s'", s,
                solver->colour);
    }
    fputs("\n}\n", file);
}

static void write_curve(FILE *file, const struct solver *solver, int block)
{
    const double width = strcmp(solver->name, MAIN_SOLVER) == 0 ? 3.5 : 1.8;
    fprintf(file, "$s%d using 1:2 with steps title '%s' linewidth %.1f linecolor rgb '%s'%s", block,
            solver->name, width, solver->colour, solver->ours ? "" : " dashtype (7,4)");
}

static void write_profile_data(FILE *file, int block, const double *ratios, int count, int solvable)
{
    const double all = solvable > 0 ? solvable : 1;
    int within = 0;
    while (within < count && ratios[within] <= 1.0 + 1e-12)
        within++;
    fprintf(file, "$s%d << END\n1 %g\n", block, within / all);
    for (; within < count && ratios[within] <= RATIO_MAX; within++)
        fprintf(file, "%.6g %g\n", ratios[within], (within + 1) / all);
    fprintf(file, "%g %g\nEND\n", RATIO_MAX, within / all);
}

static int draw_profile(const struct results *results, const char *folder, bool by_seconds)
{
    const char *const name = by_seconds ? "profile_time" : "profile_cost";
    double *const ratios = calloc((size_t)results->instance_count, sizeof *ratios);
    FILE *const file = open_script(folder, name);
    int solvable = 0;
    if (ratios != NULL && file != NULL) {
        write_style(file);
        for (int s = 0; s < results->solver_count; s++) {
            const int count = stats_ratios(results, s, by_seconds, ratios, &solvable);
            write_profile_data(file, s, ratios, count, solvable);
        }
        fprintf(file,
                "set logscale x 2\nset xrange [1:%g]\nset yrange [0:1.005]\n"
                "set format y '%%.1f'\nset xlabel 'at most this many times the best %s'\n"
                "set ylabel 'fraction of %d problems solved'\n",
                RATIO_MAX, by_seconds ? "time (1 ms at least)" : "cost", solvable);
        write_outputs(file, name,
                      by_seconds ? "Performance profile: time"
                                 : "Performance profile: gradients + products");
        for (int s = 0; s < results->solver_count; s++) {
            if (s > 0) fputs(", \\\n", file);
            write_curve(file, results->solvers[s], s);
        }
        write_top(file, results, -1);
    }
    free(ratios);
    if (file == NULL || fclose(file) != 0) return 1;
    return run_gnuplot(folder, name);
}

static double hardness(const struct results *results, int instance)
{
    const double best = results_best_cost(results, instance);
    return isfinite(best) && results->instances[instance].n >= 100 ? best : -1.0;
}

/* Is another chosen instance of the same class? Then its place, else -1. */
static int same_class(const struct results *results, const int *chosen, int count, int instance)
{
    for (int k = 0; k < count; k++) {
        if (strcmp(results->instances[chosen[k]].kind, results->instances[instance].kind) == 0) {
            return k;
        }
    }
    return -1;
}

int plots_choose(const struct results *results, int chosen[CONVERGENCE_PLOTS])
{
    int count = 0;
    while (count < CONVERGENCE_PLOTS) {
        int hardest = -1;
        for (int i = 0; i < results->instance_count; i++) {
            if (hardness(results, i) < 0.0 || same_class(results, chosen, count, i) >= 0) continue;
            if (hardest < 0 || hardness(results, i) > hardness(results, hardest)) hardest = i;
        }
        if (hardest < 0) break;
        chosen[count++] = hardest;
    }
    return count;
}

static void write_trace(FILE *file, int block, const struct record *r)
{
    fprintf(file, "$s%d << END\n", block);
    for (int k = 0; k < r->trace_count; k++)
        fprintf(file, "%g %.6g\n", r->trace[k].cost, r->trace[k].gradient_norm);
    fputs("END\n", file);
}

static int draw_convergence(const struct results *results, const char *folder, int instance,
                            int number)
{
    const struct instance *const i = &results->instances[instance];
    char name[32], title[160];
    snprintf(name, sizeof name, "convergence_%d", number);
    snprintf(title, sizeof title, "%s, n = %" PRId64 " (%s)", i->name, i->n, i->kind);
    FILE *const file = open_script(folder, name);
    if (file == NULL) return 1;
    write_style(file);
    double target = NAN;
    for (int s = 0; s < results->solver_count; s++) {
        if (!has_trace(results, instance, s)) continue;
        const struct record *const r = results_at(results, instance, s);
        write_trace(file, s, r);
        target = r->target;
    }
    fprintf(file,
            "set logscale xy\nset format y '10^{%%T}'\nset xlabel 'gradients + products'\n"
            "set ylabel 'smallest |g| so far'\nset yrange [%g:*]\n",
            0.01 * target);
    write_outputs(file, name, title);
    for (int s = 0; s < results->solver_count; s++) {
        if (!has_trace(results, instance, s)) continue;
        write_curve(file, results->solvers[s], s);
        fputs(", \\\n", file);
    }
    fprintf(file, "%.6g with lines title 'tolerance' linecolor rgb '#8c959f' linewidth 1", target);
    write_top(file, results, instance);
    if (fclose(file) != 0) return 1;
    return run_gnuplot(folder, name);
}

int plots_draw(const struct results *results, const char *folder)
{
    char path[PATH_SIZE];
    const int length = snprintf(path, sizeof path, "%s/plots", folder);
    if (length < 0 || (size_t)length >= sizeof path) return 1;
    if (mkdir(path, 0777) != 0 && errno != EEXIST) return 1;
    if (draw_profile(results, folder, false) != 0 || draw_profile(results, folder, true) != 0) {
        return 1;
    }
    int chosen[CONVERGENCE_PLOTS];
    const int count = plots_choose(results, chosen);
    for (int k = 0; k < count; k++) {
        if (draw_convergence(results, folder, chosen[k], k + 1) != 0) return 1;
    }
    return 0;
}
