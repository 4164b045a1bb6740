/* restoration: removes noise and blur from a picture by total variation.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"
#include "output.h"
#include "picture.h"
#include "restoration/variation.h"
#include "seeded.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_SIZE = 4096, MESSAGE_SIZE = PATH_SIZE + 256 };
typedef struct settings {
    const char *path, *output, *task;
    int size, threads, memory;
    int64_t seed;
    double blur, noise, lambda; /* NAN: the task's */
    double delta, tolerance, seconds;
    bool observed;
} settings;

typedef struct task {
    const char *name;
    double blur, noise, lambda;
} task;

static const task tasks[] = {{"denoise", 0.0, 0.1, 0.1}, {"deblur", 2.0, 0.01, 0.002}};

#define AT(field) offsetof(settings, field)

static const command_option table[] = {
    {"picture", 'p', "FILE", "Restore this PNG (read as grey); default: a synthetic picture",
     COMMAND_TEXT, AT(path), 0, 0, NULL},
    {"size", 'n', "N", "Side of the synthetic picture in pixels; default 1000", COMMAND_INT,
     AT(size), 8, 30000, NULL},
    {"task", 't', "NAME", "denoise, deblur or both; default both", COMMAND_NAME, AT(task), 0, 0,
     "denoise,deblur,both"},
    {"observed", 0, NULL,
     "The picture is already blurred and noisy; without: it is the truth, and is degraded first",
     COMMAND_YES, AT(observed), 0, 0, NULL},
    {"output", 'o', "PREFIX", "Write PREFIX-TASK-before.png and so on; default restoration",
     COMMAND_TEXT, AT(output), 0, 0, NULL},
    {"blur", 0, "S", "Deviation of the Gaussian blur in pixels; default 0 or 2", COMMAND_NUMBER,
     AT(blur), 0, BLUR_RADIUS_MAX / 3, NULL},
    {"noise", 0, "S", "Deviation of the noise, white being 1; default 0.1 or 0.01", COMMAND_NUMBER,
     AT(noise), 0, 1, NULL},
    {"lambda", 0, "L", "Weight of the variation; default 0.1 or 0.002", COMMAND_NUMBER, AT(lambda),
     0, 1e3, NULL},
    {"delta", 0, "D", "Where the kink is rounded off; default 0.01", COMMAND_NUMBER, AT(delta),
     1e-8, 1e3, NULL},
    {"seed", 0, "K", "Of the noise; default 1", COMMAND_WHOLE, AT(seed), 0, INT32_MAX, NULL},
    {"tolerance", 'e', "REL", "Solved is |g| <= REL |g0|; default 1e-5", COMMAND_NUMBER,
     AT(tolerance), 1e-14, 0.5, NULL},
    {"memory", 'm', "K",
     "Pairs of both methods, 0: by the library; default 10: f costs less than pairs do",
     COMMAND_INT, AT(memory), 0, 200, NULL},
    {"seconds", 0, "S", "At most this long per method; default 120", COMMAND_NUMBER, AT(seconds),
     1e-3, 1e6, NULL},
    {"threads", 'T', "K", "Default 0: the runtime's choice", COMMAND_INT, AT(threads), 0, 4096,
     NULL}};

/* A ramp with disks, bars, a ring and stripes: edges, slopes and fine detail. */
static double scene(double a, double b)
{
    double grey = 0.15 + 0.35 * a;
    if (hypot(a - 0.3, b - 0.35) < 0.2) grey = 0.9;
    if (hypot(a - 0.36, b - 0.3) < 0.07) grey = 0.25;
    if (fabs(hypot(a - 0.72, b - 0.3) - 0.15) < 0.02) grey = 0.05;
    if (fabs(a - 0.2) < 0.1 && fabs(b - 0.78) < 0.13) grey = 0.7 + 0.25 * sin(25.0 * b);
    if (fabs(a - 0.68) < 0.24 && fabs(b - 0.76) < 0.15)
        grey = fmod(floor(150.0 * (a - 0.44) * (a - 0.3)), 2.0) > 0.5 ? 0.85 : 0.2;
    return grey;
}

static int make_scene(picture *p, int size)
{
    *p = (picture){size, size, malloc((size_t)size * (size_t)size * sizeof *p->grey)};
    for (int y = 0; p->grey != NULL && y < size; y++) {
        for (int x = 0; x < size; x++)
            p->grey[(size_t)y * (size_t)size + (size_t)x] =
                scene((x + 0.5) / size, (y + 0.5) / size);
    }
    return p->grey == NULL;
}

/* Signal to noise of what is shown, in decibel. */
static double decibel(const picture *truth, const double *grey)
{
    const size_t n = (size_t)truth->width * (size_t)truth->height;
    double square = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double miss = fmin(fmax(grey[i], 0.0), 1.0) - truth->grey[i];
        square += miss * miss;
    }
    return -10.0 * log10(square / (double)n);
}

static void name_output(const settings *s, const task *t, const char *what, char *path, size_t size)
{
    (void)snprintf(path, size, "%s-%s-%s.png", s->output, t->name, what);
}

static int show(const settings *s, const task *t, const char *what, const picture *like,
                const double *grey)
{
    char path[PATH_SIZE], message[MESSAGE_SIZE];
    name_output(s, t, what, path, sizeof path);
    if (picture_write(path, like->width, like->height, grey, message, sizeof message) != 0) {
        fprintf(stderr, "restoration: %s\n", message);
        return 1;
    }
    printf("  %s\n", path);
    return 0;
}

static hf_report restore(const settings *s, variation *v, hf_method method, double *u)
{
    const hf_problem problem = variation_problem(v);
    hf_options options = hf_default_options();
    options.method = method;
    options.gradient_abs = 0.0;
    options.gradient_rel = s->tolerance;
    options.memory = s->memory;
    options.max_seconds = s->seconds;
    options.threads = s->threads;
    hf_report report;
    memcpy(u, v->observed, (size_t)problem.n * sizeof *u);
    hf_minimize(&problem, &options, u, &report);
    return report;
}

/* Both methods from the same start; restored is the hybrid's. Returns whether both converged. */
static bool compare(const settings *s, variation *v, const picture *truth, double *restored)
{
    static const struct {
        const char *name;
        hf_method method;
    } rows[] = {{"L-BFGS", HF_LBFGS}, {"hybrid", HF_HYBRID}};
    hf_report report[2];
    printf("  %-8s %9s %9s %9s %8s %8s %14s %9s %7s\n", "method", "steps", "gradients", "products",
           "seconds", "cpu", "f", "|g|", "dB");
    for (int k = 0; k < 2; k++) {
        const clock_t start = clock();
        report[k] = restore(s, v, rows[k].method, restored);
        const hf_report *const r = &report[k];
        const double cpu = (double)(clock() - start) / CLOCKS_PER_SEC;
        printf("  %-8s %9" PRId64 " %9" PRId64 " %9" PRId64 " %8.2f %8.2f %14.8g %9.2e",
               rows[k].name, r->iteration, r->gradients, r->products, r->seconds, cpu, r->f,
               r->gradient_norm);
        if (!s->observed) printf(" %7.2f", decibel(truth, restored));
        if (r->status != HF_CONVERGED) printf("  %s", hf_status_text(r->status));
        printf("\n");
    }
    const bool solved = report[0].status == HF_CONVERGED && report[1].status == HF_CONVERGED;
    if (solved)
        printf("  The hybrid needs %.2f times the time of L-BFGS.\n",
               report[1].seconds / report[0].seconds);
    return solved;
}

/* What the camera saw. */
static void degrade(const settings *s, const variation *v, const picture *truth, double noise,
                    double *observed)
{
    const size_t n = (size_t)truth->width * (size_t)truth->height;
    if (s->observed || v->blur.radius == 0)
        memcpy(observed, truth->grey, n * sizeof *observed);
    else
        blur_apply(&v->blur, v->threads, truth->width, truth->height, truth->grey, v->rows,
                   observed);
    for (size_t i = 0; !s->observed && i < n; i++)
        observed[i] += noise * seeded_normal((uint64_t)s->seed, i);
}

static double chosen(double option, double otherwise)
{
    return isnan(option) ? otherwise : option;
}

/* Returns the exit status. */
static int run(const settings *s, const task *t, const picture *truth)
{
    const size_t n = (size_t)truth->width * (size_t)truth->height;
    double *const observed = malloc(n * sizeof *observed), *const restored =
                                                               malloc(n * sizeof *restored);
    variation v = {
        .lambda = chosen(s->lambda, t->lambda), .delta = s->delta, .threads = s->threads};
    blur_make(&v.blur, chosen(s->blur, t->blur));
    const double noise = chosen(s->noise, t->noise);
    int status = EXIT_COMMAND;
    if (observed == NULL || restored == NULL ||
        variation_create(&v, truth->width, truth->height, observed) != 0) {
        fprintf(stderr, "restoration: not enough memory for %zu pixels\n", n);
    } else {
        degrade(s, &v, truth, noise, observed);
        printf("%s: %d x %d pixels, lambda %g, delta %g", t->name, truth->width, truth->height,
               v.lambda, v.delta);
        if (!s->observed)
            printf(", blur %g, noise %g, %.2f dB", chosen(s->blur, t->blur), noise,
                   decibel(truth, observed));
        printf("\n");
        const bool solved = compare(s, &v, truth, restored);
        const bool written = (s->observed || show(s, t, "original", truth, truth->grey) == 0) &&
                             show(s, t, "before", truth, observed) == 0 &&
                             show(s, t, "after", truth, restored) == 0;
        status = !written ? EXIT_COMMAND : solved ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    variation_free(&v);
    free(restored);
    free(observed);
    return status;
}

static settings parse(int argc, char **argv)
{
    settings s = {.output = "restoration",
                  .task = "both",
                  .size = 1000,
                  .seed = 1,
                  .blur = (double)NAN,
                  .noise = (double)NAN,
                  .lambda = (double)NAN,
                  .delta = 0.01,
                  .tolerance = 1e-5,
                  .seconds = 120.0,
                  .memory = 10,
                  .threads = 0};
    const command line = {
        .doc = "Remove noise and blur from a picture by total variation, by L-BFGS and by the "
               "hybrid.\vExit status: 0 solved, 1 a method did not converge, 2 bad command line or "
               "file.",
        .options = table,
        .count = sizeof table / sizeof *table,
        .settings = &s};
    command_parse(&line, argc, argv);
    s.threads = command_threads(s.threads);
    return s;
}

static bool is_wanted(const settings *s, const task *t)
{
    return strcmp(s->task, "both") == 0 || strcmp(s->task, t->name) == 0;
}

/* Can every picture be written? Returns 0; else not, and message says which one cannot. */
static int check_outputs(const settings *s, char *message, size_t size)
{
    static const char *const what[] = {"original", "before", "after"};
    char path[PATH_SIZE];
    for (size_t k = 0; k < sizeof tasks / sizeof *tasks; k++) {
        for (size_t i = s->observed ? 1 : 0; i < 3 && is_wanted(s, &tasks[k]); i++) {
            name_output(s, &tasks[k], what[i], path, sizeof path);
            if (output_check(path, message, size) != 0) return 1;
        }
    }
    return 0;
}

static int get_picture(const settings *s, picture *truth, char *message, size_t size)
{
    if (s->path != NULL) return picture_read(truth, s->path, message, size);
    return make_scene(truth, s->size);
}

int main(int argc, char **argv)
{
    const settings s = parse(argc, argv);
    char message[MESSAGE_SIZE] = "not enough memory";
    picture truth = {0, 0, NULL};
    if (check_outputs(&s, message, sizeof message) != 0 ||
        get_picture(&s, &truth, message, sizeof message) != 0) {
        fprintf(stderr, "restoration: %s\n", message);
        return EXIT_COMMAND;
    }
    int status = EXIT_SUCCESS;
    for (size_t k = 0; k < sizeof tasks / sizeof *tasks && status == EXIT_SUCCESS; k++) {
        if (is_wanted(&s, &tasks[k])) status = run(&s, &tasks[k], &truth);
    }
    free(truth.grey);
    return status;
}
