/* autoencoder: trains a deep autoencoder of curves by every method for the same number of seconds.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "curves.h"
#include "passes.h"
#include "report.h"

enum { KEY_FULL = 256, KEY_SECONDS, KEY_BATCH, KEY_GRADIENT, KEY_CURVATURE, KEY_SEED, KEY_CPU };
enum { LAYERS = 12, SECOND_ORDER = 4, RATES = 3, FIRST_ORDER = 3, LANES = 4 + 3 * 3 };
enum { SHOWN = SECOND_ORDER + FIRST_ORDER };

/* 784-400-200-100-50-25-6 and its mirror image; for pictures of a quarter of the pixels less. */
static const int LARGE[] = {784, 400, 200, 100, 50, 25, 6, 25, 50, 100, 200, 400, 784};
static const int SMALL[] = {196, 100, 50, 50, 25, 25, 6, 25, 25, 50, 50, 100, 196};

typedef struct settings {
    const char *output;
    int64_t images, batch, gradient_sample, curvature_sample;
    double seconds;
    int width, threads;
    bool processor;
    uint64_t seed;
} settings;

static const struct argp_option table[] = {
    {"images", 'n', "N", 0, "Images to learn; default 500", 1},
    {"pixels", 'p', "W", 0, "Width of an image, 14 or 28; default 14: a network of a tenth", 0},
    {"full", KEY_FULL, NULL, 0,
     "The whole benchmark: 20000 images of 28 x 28, 784-400-200-100-50-25-6, 300 seconds a run, "
     "Hessian-free over samples of 4000 and 2000",
     0},
    {"seconds", KEY_SECONDS, "S", 0, "Training time of each of the 13 runs; default 20", 0},
    {"cpu", KEY_CPU, NULL, 0,
     "Count processor time of all threads, not time: fair on a machine that does other things", 0},
    {"batch", KEY_BATCH, "B", 0, "Images a step of first-order methods; default 100", 2},
    {"gradient-sample", KEY_GRADIENT, "N", 0, "Hessian-free: images of a gradient; default all", 0},
    {"curvature-sample", KEY_CURVATURE, "N", 0, "... and of products; default as many", 0},
    {"seed", KEY_SEED, "K", 0, "Of images and start; default 1", 0},
    {"output", 'o', "PREFIX", 0, "Write PREFIX-curves.png and so on; default autoencoder", 3},
    {"threads", 'T', "K", 0, "Default 0: the runtime's choice", 0},
    {NULL, 0, NULL, 0, NULL, 0}};

static error_t take_samples(int key, char *text, struct argp_state *state, settings *s)
{
    switch (key) {
    case KEY_FULL:
        s->images = 20000;
        s->width = CURVES_WIDTH;
        s->seconds = 300;
        s->gradient_sample = 4000;
        s->curvature_sample = 2000;
        return 0;
    case KEY_BATCH:
        s->batch = command_whole(state, "batch", text, 1, 1000000);
        return 0;
    case KEY_GRADIENT:
        s->gradient_sample = command_whole(state, "gradient-sample", text, 0, 1000000);
        return 0;
    case KEY_CURVATURE:
        s->curvature_sample = command_whole(state, "curvature-sample", text, 0, 1000000);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void check(struct argp_state *state, settings *s)
{
    if (s->width != 14 && s->width != CURVES_WIDTH) argp_error(state, "--pixels must be 14 or 28");
    if (s->gradient_sample == 0) s->gradient_sample = s->images;
    if (s->curvature_sample == 0) s->curvature_sample = s->gradient_sample;
    if (s->batch > s->images) argp_error(state, "--batch must not exceed --images");
    if (s->gradient_sample > s->images)
        argp_error(state, "--gradient-sample must not exceed --images");
    if (s->curvature_sample > s->gradient_sample)
        argp_error(state, "--curvature-sample must not exceed --gradient-sample");
}

static error_t take(int key, char *text, struct argp_state *state)
{
    settings *const s = state->input;
    switch (key) {
    case 'n':
        s->images = command_whole(state, "images", text, 1, 1000000);
        return 0;
    case 'p':
        s->width = (int)command_whole(state, "pixels", text, 14, CURVES_WIDTH);
        return 0;
    case KEY_SECONDS:
        s->seconds = command_number(state, "seconds", text, 1e-3, 1e6);
        return 0;
    case KEY_CPU:
        s->processor = true;
        return 0;
    case KEY_SEED:
        s->seed = (uint64_t)command_whole(state, "seed", text, 0, INT32_MAX);
        return 0;
    case 'o':
        s->output = text;
        return 0;
    case 'T':
        s->threads = (int)command_whole(state, "threads", text, 0, 4096);
        return 0;
    case ARGP_KEY_END:
        check(state, s);
        return 0;
    default:
        return take_samples(key, text, state, s);
    }
}

/* The runs: Hessian-free with either preconditioner, the library's methods for the whole sum, and
 * three first-order methods with three rates each, of which the best counts. */
static const lane lanes[LANES] = {
    {"Hessian-free", 0, HF_SUM_HESSIAN_FREE, true},
    {"Hessian-free, diagonal", 0, HF_SUM_HESSIAN_FREE, false},
    {"hybrid", 0, -1 - HF_HYBRID, false},
    {"L-BFGS", 0, -1 - HF_LBFGS, false},
    {"Adam", 0.003, HF_SUM_ADAM, false},
    {"Adam", 0.01, HF_SUM_ADAM, false},
    {"Adam", 0.03, HF_SUM_ADAM, false},
    {"RMSProp", 0.001, HF_SUM_RMSPROP, false},
    {"RMSProp", 0.003, HF_SUM_RMSPROP, false},
    {"RMSProp", 0.01, HF_SUM_RMSPROP, false},
    {"SGD with momentum", 0.01, HF_SUM_SGD, false},
    {"SGD with momentum", 0.03, HF_SUM_SGD, false},
    {"SGD with momentum", 0.1, HF_SUM_SGD, false},
};

static void announce(const settings *s, const network *net)
{
    printf("autoencoder: %" PRId64 " curves of %d x %d pixels; ", net->count, s->width, s->width);
    for (int l = 0; l <= net->layers; l++)
        printf("%s%d", l > 0 ? "-" : "", net->units[l]);
    printf(", %" PRId64 " parameters\n%g s of %s a run; first-order methods: batches of "
           "%" PRId64 "; Hessian-free: gradients over %" PRId64 ", products over %" PRId64 "\n\n",
           net->n, s->seconds, s->processor ? "processor time" : "training", s->batch,
           s->gradient_sample, s->curvature_sample);
    fflush(stdout);
}

/* NaN loses. */
static bool better(const result *a, const result *b)
{
    return a->error < b->error || !(b->error >= 0);
}

/* shown: the methods, first-order ones by their best rate. */
static void choose(const result *all, const result **shown)
{
    for (int k = 0; k < SECOND_ORDER; k++)
        shown[k] = &all[k];
    for (int m = 0; m < FIRST_ORDER; m++) {
        const result *const rates = all + SECOND_ORDER + m * RATES;
        const result **const best = &shown[SECOND_ORDER + m];
        *best = rates;
        for (int k = 1; k < RATES; k++)
            if (better(&rates[k], *best)) *best = &rates[k];
    }
}

static void judge(const result *const *shown)
{
    const result *first = shown[SECOND_ORDER], *lowest = shown[0];
    for (int k = SECOND_ORDER; k < SHOWN; k++)
        if (better(shown[k], first)) first = shown[k];
    for (int k = 0; k < SHOWN; k++)
        if (better(shown[k], lowest)) lowest = shown[k];
    printf("\nLowest training error: %s, %.4f. Best first-order method: %s (rate %g), %.4f.\n"
           "Hessian-free's error is %.2f times the best first-order method's.\n",
           lowest->of.name, lowest->error, first->of.name, first->of.rate, first->error,
           shown[0]->error / first->error);
}

static int report(const settings *s, network *net, const double *start, const result *all)
{
    const result *shown[SHOWN];
    choose(all, shown);
    judge(shown);
    const result *const two[] = {shown[0], shown[SECOND_ORDER]};
    if (report_layers(net, start, two, 2) != 0) return -1;
    printf("\n");
    if (report_curves(s->output, shown, SHOWN) != 0) return -1;
    return report_images(s->output, net, shown, SHOWN);
}

static int run(const settings *s, network *net, double *x)
{
    result all[LANES];
    race r = {.net = net,
              .start = x,
              .seconds = s->seconds,
              .processor = s->processor,
              .batch = s->batch,
              .gradient_sample = s->gradient_sample,
              .curvature_sample = s->curvature_sample,
              .threads = s->threads};
    network_start(net, s->seed, x);
    announce(s, net);
    report_head();
    for (int k = 0; k < LANES; k++) {
        all[k].x = x + (k + 1) * net->n;
        if (race_run(&r, &lanes[k], &all[k]) != 0) return -1;
        report_row(&all[k]);
    }
    return report(s, net, x, all);
}

int main(int argc, char **argv)
{
    settings s = {.output = "autoencoder",
                  .images = 500,
                  .batch = 100,
                  .seconds = 20,
                  .width = 14,
                  .seed = 1};
    const struct argp parser = {
        .options = table,
        .parser = take,
        .doc = "Trains a deep autoencoder of curves by Hessian-free optimization and by those it "
               "is compared with, each for the same number of seconds from the same start.",
    };
    argp_err_exit_status = EXIT_COMMAND;
    const error_t failed = argp_parse(&parser, argc, argv, 0, NULL, &s);
    if (failed != 0) return EXIT_COMMAND;
    s.threads = command_threads(s.threads);
    passes_threads(s.threads);
    const size_t pixels = (size_t)s.width * (size_t)s.width;
    real *const images = malloc((size_t)s.images * pixels * sizeof *images);
    network net = {0};
    double *x = NULL;
    int code = -1;
    if (images != NULL) {
        curves_draw(s.seed, s.images, s.width, images);
        code = network_create(&net, LAYERS, s.width == CURVES_WIDTH ? LARGE : SMALL, s.images,
                              images, s.images < 5000 ? s.images : 5000);
    }
    if (code == 0) x = malloc((LANES + 1) * (size_t)net.n * sizeof *x);
    code = x != NULL ? run(&s, &net, x) : -1;
    if (x == NULL) fprintf(stderr, "autoencoder: out of memory\n");
    free(x);
    network_free(&net);
    free(images);
    return code == 0 ? 0 : EXIT_COMMAND;
}
