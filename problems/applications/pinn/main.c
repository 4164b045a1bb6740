/* pinn: physics-informed networks for convection and reaction, by L-BFGS and by the hybrid with a
 * Nystrom preconditioner, after Rathore, Lei, Frangella, Lu & Udell 2024.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"
#include "figure.h"
#include "output.h"
#include "picture.h"
#include "pinn/race.h"

#include <cblas.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096, MESSAGE_SIZE = PATH_SIZE + 256, RUNNERS = 2, GAP = 4 };

typedef struct settings {
    const char *problem, *output;
    double speed; /* 0: 40 and 5 */
    fitting_size size;
    race_rules rules;
} settings;

#define AT(field) offsetof(settings, field)

static const command_option OPTIONS[] = {
    {"problem", 'p', "NAME", "convection, reaction or both; default both", COMMAND_NAME,
     AT(problem), 0, 0, "convection,reaction,both"},
    {"speed", 0, "X", "beta or rho; default 40 and 5", COMMAND_NUMBER, AT(speed), 1e-6, 1e6, NULL},
    {"hidden", 'w', "K", "Neurons in a layer; default 20", COMMAND_INT, AT(size.hidden), 1, 4096,
     NULL},
    {"depth", 0, "K", "Hidden layers; default 3", COMMAND_INT, AT(size.depth), 1, MAX_LAYERS, NULL},
    {"points", 'n', "N", "Points inside the domain; default 1200", COMMAND_WHOLE, AT(size.inside),
     1, 1e6, NULL},
    {"budget", 'b', "N", "Gradient-equivalents of each run; default 12000", COMMAND_NUMBER,
     AT(rules.budget), 1, 1e12, NULL},
    {"seconds", 's', "S", "Time limit of each run; default 600", COMMAND_NUMBER,
     AT(rules.max_seconds), 0, 1e9, NULL},
    {"rank", 0, "K", "Of the sketch; default 100", COMMAND_INT, AT(rules.rank), 1, 5000, NULL},
    {"damping", 0, "X", "Of the sketch; default 1e-3", COMMAND_NUMBER, AT(rules.damping), 0, 1e12,
     NULL},
    {"refresh", 0, "K", "Steps that a sketch lasts; default 120", COMMAND_INT, AT(rules.refresh), 1,
     1000000, NULL},
    {"memory", 0, "K", "Pairs of both; default 100", COMMAND_INT, AT(rules.memory), 1, 200, NULL},
    {"seed", 'r', "K", "Of start, points and sketches; default 1", COMMAND_WHOLE, AT(rules.seed), 0,
     0x1p52, NULL},
    {"threads", 't', "K", "Threads; default 1: the matrices are small", COMMAND_INT,
     AT(rules.threads), 1, 1024, NULL},
    {"output", 'o', "PREFIX", "Of the figures; default pinn", COMMAND_TEXT, AT(output), 0, 0,
     NULL}};

/* ---- what is shown ---- */

static void print_runner(const runner *r, hf_status status)
{
    printf("%-18s %9.3e %9.3e %9.0f %8.1f %7" PRId64 " %7" PRId64 " %8" PRId64 " %8d  %s\n",
           r->name, r->report.f, r->error, r->cost, r->seconds[r->marks - 1],
           r->report.newton_steps, r->report.lbfgs_steps, r->report.products, r->sketches,
           hf_status_text(status));
    fflush(stdout);
}

static int draw_curves(const char *path, const runner *runners, const char *title, char *message)
{
    enum { PANELS = 4, ACROSS = 2 };
    figure_curve curves[PANELS * RUNNERS];
    figure_panel panels[PANELS] = {
        {.title = title, .x_label = "gradient-equivalents", .y_label = "loss"},
        {.title = title, .x_label = "seconds", .y_label = "loss"},
        {.title = title, .x_label = "gradient-equivalents", .y_label = "relative L2 error"},
        {.title = title, .x_label = "seconds", .y_label = "relative L2 error"}};
    for (int k = 0; k < RUNNERS; k++) {
        const runner *const r = &runners[k];
        curves[k] = (figure_curve){r->name, r->marks, r->spent, r->loss};
        curves[RUNNERS + k] = (figure_curve){r->name, r->marks, r->seconds, r->loss};
        curves[2 * RUNNERS + k] = (figure_curve){r->name, r->marks, r->spent, r->errors};
        curves[3 * RUNNERS + k] = (figure_curve){r->name, r->marks, r->seconds, r->errors};
    }
    for (int k = 0; k < PANELS; k++) {
        panels[k].x_log = panels[k].y_log = true;
        panels[k].count = RUNNERS;
        panels[k].curves = &curves[RUNNERS * k];
    }
    return figure_write(path, ACROSS, PANELS, panels, message, MESSAGE_SIZE);
}

/* Side by side: the solution, then what each run has made of it; x to the right, t downwards. */
static int draw_solution(const char *path, const runner *runners, char *message)
{
    enum { TIMES = 3 }; /* a point of the grid is that many pixels wide and high */
    fitting *const fit = runners->fit;
    const int across = fit->grid_x * TIMES, down = fit->grid_t * TIMES;
    const int width = (RUNNERS + 1) * across + RUNNERS * GAP;
    double *const u = malloc((size_t)(fit->grid_x * fit->grid_t) * sizeof *u);
    double *const grey = malloc((size_t)width * (size_t)down * sizeof *grey);
    const double low = fit->of.reaction ? 0 : -1;
    for (int panel = 0; u != NULL && grey != NULL && panel <= RUNNERS; panel++) {
        if (panel > 0) fitting_error(fit, runners[panel - 1].theta, u);
        const double *const shown = panel > 0 ? u : fit->exact;
        for (int i = 0; i < down * (across + GAP); i++) {
            const int row = i / (across + GAP), column = i % (across + GAP);
            const int at = row / TIMES * fit->grid_x + column / TIMES;
            if (panel == RUNNERS && column >= across) continue;
            grey[row * width + panel * (across + GAP) + column] =
                column < across ? (shown[at] - low) / (1 - low) : 1;
        }
    }
    int failed = 1;
    if (u != NULL && grey != NULL)
        failed = picture_write(path, width, down, grey, message, MESSAGE_SIZE);
    else
        (void)snprintf(message, MESSAGE_SIZE, "there is not enough memory");
    free(u);
    free(grey);
    return failed;
}

static bool draw(const settings *s, const runner *runners, const char *problem)
{
    char path[PATH_SIZE], message[MESSAGE_SIZE];
    (void)snprintf(path, sizeof path, "%.3900s-%s.svg", s->output, problem);
    int failed = draw_curves(path, runners, problem, message);
    if (failed == 0) {
        printf("Curves: %s, ", path);
        (void)snprintf(path, sizeof path, "%.3900s-%s.png", s->output, problem);
        failed = draw_solution(path, runners, message);
    }
    if (failed == 0)
        printf("solutions (exact, L-BFGS, hybrid): %s\n\n", path);
    else
        fprintf(stderr, "pinn: %s\n", message);
    return failed == 0;
}

/* ---- runs ---- */

static bool race(const settings *s, fitting *fit, const char *problem)
{
    static runner runners[RUNNERS]; /* the courses are long */
    static const char *const names[RUNNERS] = {"L-BFGS", "hybrid, Nystrom"};
    bool good = true;
    printf("%s: %" PRId64 " weights, %" PRId64 " points\n%-18s %9s %9s %9s %8s %7s %7s %8s %8s\n",
           problem, fit->net.n, fit->net.points, "", "loss", "L2 error", "grad.eq.", "seconds",
           "Newton", "L-BFGS", "products", "sketches");
    for (int k = 0; good && k < RUNNERS; k++) {
        good = runner_create(&runners[k], names[k], fit, &s->rules);
        if (!good) fprintf(stderr, "pinn: there is not enough memory\n");
        const hf_status status = good ? runner_go(&runners[k], k == 1) : HF_OUT_OF_MEMORY;
        if (status >= 0) {
            print_runner(&runners[k], status);
        } else if (good) {
            fprintf(stderr, "pinn: %s: %s\n", names[k], hf_status_text(status));
            good = false;
        }
    }
    if (good) {
        const double gain = runners[0].report.f / runners[1].report.f;
        printf("The loss of %s is %.3g times that of %s.\n", names[0], gain, names[1]);
        good = draw(s, runners, problem);
    }
    for (int k = 0; k < RUNNERS; k++)
        runner_free(&runners[k]);
    return good;
}

static bool solve(const settings *s, bool reaction)
{
    fitting fit;
    equation of = {.reaction = reaction, .speed = reaction ? 5 : 40};
    if (s->speed > 0) of.speed = s->speed;
    fitting_size size = s->size;
    size.seed = (uint64_t)s->rules.seed;
    if (!fitting_create(&fit, of, size)) {
        fprintf(stderr, "pinn: there is not enough memory\n");
        return false;
    }
    fit.net.threads = s->rules.threads;
    const bool good = race(s, &fit, reaction ? "reaction" : "convection");
    fitting_free(&fit);
    return good;
}

/* Whether the figures can be written; or says why not. */
static bool check_output(const settings *s)
{
    char path[PATH_SIZE], message[MESSAGE_SIZE];
    (void)snprintf(path, sizeof path, "%.3900s-check.svg", s->output);
    if (output_check(path, message, sizeof message) == 0) return true;
    fprintf(stderr, "pinn: %s\n", message);
    return false;
}

int main(int argc, char **argv)
{
    settings s = {.problem = "both",
                  .output = "pinn",
                  .size = {.depth = 3,
                           .hidden = 20,
                           .inside = 1200,
                           .at_start = 256,
                           .at_sides = 400,
                           .grid_x = 128,
                           .grid_t = 101},
                  .rules = {.budget = 12000,
                            .max_seconds = 600,
                            .rank = 100,
                            .damping = 1e-3,
                            .refresh = 120,
                            .seed = 1,
                            .memory = 100,
                            .threads = 1}};
    const command line = {
        .doc =
            "Fit networks to u_t + beta u_x = 0 and to u_t = rho u (1 - u), from the same start "
            "by L-BFGS and by the hybrid whose Newton steps are preconditioned by a sketch. The "
            "table and the figures tell the loss and the error against gradient-equivalents and "
            "seconds.\vExit status: 0 done, 1 a run failed or a figure could not be written, 2 bad "
            "command line.",
        .options = OPTIONS,
        .count = sizeof OPTIONS / sizeof *OPTIONS,
        .settings = &s};
    command_parse(&line, argc, argv);
    if (!check_output(&s)) return EXIT_COMMAND;
    s.rules.threads = command_threads(s.rules.threads);
    openblas_set_num_threads(s.rules.threads);
    bool good = true;
    if (strcmp(s.problem, "reaction") != 0) good = solve(&s, false);
    if (good && strcmp(s.problem, "convection") != 0) good = solve(&s, true);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
