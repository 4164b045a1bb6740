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

enum { LAYERS = 12, SECOND_ORDER = 5, RATES = 3, FIRST_ORDER = 3, LANES = 5 + 3 * 3 };
static const char all_methods[] = "hessian-free,plane,diagonal,hybrid,lbfgs,adam,rmsprop,sgd";

/* 784-400-200-100-50-25-6 and its mirror image; for pictures of a quarter of the pixels less. */
static const int LARGE[] = {784, 400, 200, 100, 50, 25, 6, 25, 50, 100, 200, 400, 784};
static const int SMALL[] = {196, 100, 50, 50, 25, 25, 6, 25, 25, 50, 50, 100, 196};

typedef struct settings {
    const char *output, *methods;
    int64_t images, batch, gradient_sample, curvature_sample;
    double seconds, rate;
    int width, threads;
    bool processor, full;
    int64_t seed;
} settings;

#define AT(field) offsetof(settings, field)

static const command_option table[] = {
    {"images", 'n', "N", "Images to learn; default 500", COMMAND_WHOLE, AT(images), 1, 1e6, NULL},
    {"pixels", 'p', "W", "Width of an image, 14 or 28; default 14: a network of a tenth",
     COMMAND_INT, AT(width), 14, CURVES_WIDTH, NULL},
    {"full", 0, NULL,
     "The whole benchmark: 20000 images of 28 x 28, 784-400-200-100-50-25-6, 300 seconds a run, "
     "Hessian-free and plane over samples that grow to 4000, unless other options say otherwise",
     COMMAND_YES, AT(full), 0, 0, NULL},
    {"methods", 'm', "LIST",
     "Of hessian-free, plane, diagonal (Hessian-free as in 2010), hybrid, lbfgs, adam, rmsprop, "
     "sgd; comma-separated; default all",
     COMMAND_NAMES, AT(methods), 0, 0, all_methods},
    {"rate", 0, "R", "First-order methods: this rate alone instead of three", COMMAND_NUMBER,
     AT(rate), 1e-12, 1e6, NULL},
    {"seconds", 0, "S", "Training time of a run, of which there are 14; default 20", COMMAND_NUMBER,
     AT(seconds), 1e-3, 1e6, NULL},
    {"cpu", 0, NULL,
     "Count processor time of all threads, not time: fair on a machine that does other things",
     COMMAND_YES, AT(processor), 0, 0, NULL},
    {"batch", 0, "B", "Images a step of first-order methods; default 100, or all if they are fewer",
     COMMAND_WHOLE, AT(batch), 1, 1e6, NULL},
    {"gradient-sample", 0, "N", "Hessian-free and plane: images of a gradient; default all",
     COMMAND_WHOLE, AT(gradient_sample), 0, 1e6, NULL},
    {"curvature-sample", 0, "N", "Hessian-free: images of a product; default as many",
     COMMAND_WHOLE, AT(curvature_sample), 0, 1e6, NULL},
    {"seed", 0, "K", "Of images and start; default 1", COMMAND_WHOLE, AT(seed), 0, INT32_MAX, NULL},
    {"output", 'o', "PREFIX", "Write PREFIX-curves.svg and so on; default autoencoder",
     COMMAND_TEXT, AT(output), 0, 0, NULL},
    {"threads", 'T', "K", "Default 0: the runtime's choice", COMMAND_INT, AT(threads), 0, 4096,
     NULL}};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What no option has set. */
static void fill(settings *s)
{
    if (s->images == 0) s->images = s->full ? 20000 : 500;
    if (s->width == 0) s->width = s->full ? CURVES_WIDTH : 14;
    if (!(s->seconds > 0)) s->seconds = s->full ? 300 : 20;
    if (s->batch == 0) s->batch = least(100, s->images);
    if (s->gradient_sample == 0) s->gradient_sample = s->full ? least(4000, s->images) : s->images;
    if (s->curvature_sample == 0)
        s->curvature_sample = s->full ? least(2000, s->gradient_sample) : s->gradient_sample;
}

static void check(struct argp_state *state, void *user)
{
    settings *const s = user;
    fill(s);
    if (s->width != 14 && s->width != CURVES_WIDTH) argp_error(state, "--pixels must be 14 or 28");
    if (s->batch > s->images) argp_error(state, "--batch must not exceed --images");
    if (s->gradient_sample > s->images)
        argp_error(state, "--gradient-sample must not exceed --images");
    if (s->curvature_sample > s->gradient_sample)
        argp_error(state, "--curvature-sample must not exceed --gradient-sample");
}

/* The runs: Hessian-free with either preconditioner, plane with the better of them, the library's
 * methods for the whole sum, and three first-order methods with three rates each, of which the best
 * counts. */
static const lane lanes[LANES] = {
    {"Hessian-free", "hessian-free", 0, HF_SUM_HESSIAN_FREE, true},
    {"plane", "plane", 0, HF_SUM_PLANE, true},
    {"Hessian-free, diagonal", "diagonal", 0, HF_SUM_HESSIAN_FREE, false},
    {"hybrid", "hybrid", 0, -1 - HF_HYBRID, false},
    {"L-BFGS", "lbfgs", 0, -1 - HF_LBFGS, false},
    {"Adam", "adam", 0.003, HF_SUM_ADAM, false},
    {"Adam", "adam", 0.01, HF_SUM_ADAM, false},
    {"Adam", "adam", 0.03, HF_SUM_ADAM, false},
    {"RMSProp", "rmsprop", 0.001, HF_SUM_RMSPROP, false},
    {"RMSProp", "rmsprop", 0.003, HF_SUM_RMSPROP, false},
    {"RMSProp", "rmsprop", 0.01, HF_SUM_RMSPROP, false},
    {"SGD with momentum", "sgd", 0.01, HF_SUM_SGD, false},
    {"SGD with momentum", "sgd", 0.03, HF_SUM_SGD, false},
    {"SGD with momentum", "sgd", 0.1, HF_SUM_SGD, false},
};

/* Rates of the first-order lanes for the network of 28 x 28 pixels: larger ones stand still. */
static const double large_rates[FIRST_ORDER * RATES] = {0.0003, 0.001, 0.003, 0.0003, 0.001,
                                                        0.003,  0.003, 0.01,  0.03};

/* The lanes that are asked for; how many. */
static int select_lanes(const settings *s, lane *chosen)
{
    int count = 0;
    for (int k = 0; k < LANES; k++) {
        const bool first_order = k >= SECOND_ORDER;
        lane which = lanes[k];
        if (!command_lists(s->methods, which.key)) continue;
        if (first_order && s->rate > 0 && (k - SECOND_ORDER) % RATES > 0) continue;
        if (first_order && s->width == CURVES_WIDTH) which.rate = large_rates[k - SECOND_ORDER];
        if (first_order && s->rate > 0) which.rate = s->rate;
        chosen[count++] = which;
    }
    return count;
}

static void announce(const settings *s, const network *net)
{
    printf("autoencoder: %" PRId64 " curves of %d x %d pixels; ", net->count, s->width, s->width);
    for (int l = 0; l <= net->layers; l++)
        printf("%s%d", l > 0 ? "-" : "", net->units[l]);
    printf(", %" PRId64 " parameters\n%g s of %s a run; first-order methods: batches of "
           "%" PRId64 "; Hessian-free: gradients over %" PRId64 ", products over %" PRId64
           ", those of plane over an eighth of the gradients'\n\n",
           net->n, s->seconds, s->processor ? "processor time" : "training", s->batch,
           s->gradient_sample, s->curvature_sample);
    fflush(stdout);
}

/* NaN and NULL lose. */
static bool better(const result *a, const result *b)
{
    return b == NULL || a->error < b->error || !(b->error >= 0);
}

/* shown: the methods, first-order ones by their best rate; how many. */
static int choose(const result *all, int count, const result **shown)
{
    int last = -1;
    for (int k = 0; k < count; k++) {
        if (last < 0 || strcmp(shown[last]->of.key, all[k].of.key) != 0)
            shown[++last] = &all[k];
        else if (better(&all[k], shown[last]))
            shown[last] = &all[k];
    }
    return last + 1;
}

/* two: the best method with Kronecker factors and the best first-order method, as far as they have
 * run; how many. */
static int judge(const result *const *shown, int count, const result **two)
{
    if (count == 0) return 0;
    const result *first = NULL, *lowest = shown[0], *ours = NULL;
    for (int k = 0; k < count; k++) {
        if (shown[k]->of.rate > 0 && better(shown[k], first)) first = shown[k];
        if (shown[k]->of.kronecker && better(shown[k], ours)) ours = shown[k];
        if (better(shown[k], lowest)) lowest = shown[k];
    }
    printf("\nLowest training error: %s, %.4f.", lowest->of.name, lowest->error);
    if (first != NULL)
        printf(" Best first-order method: %s (rate %g), %.4f.", first->of.name, first->of.rate,
               first->error);
    printf("\n");
    if (first != NULL && ours != NULL)
        printf("The error of %s is %.2f times the best first-order method's.\n", ours->of.name,
               ours->error / first->error);
    int found = 0;
    if (ours != NULL) two[found++] = ours;
    if (first != NULL) two[found++] = first;
    return found;
}

static int complain_memory(void)
{
    fprintf(stderr, "autoencoder: out of memory\n");
    return -1;
}

static int report(const settings *s, network *net, const double *start, const result *all,
                  int count)
{
    const result *shown[RUNS_MOST], *two[2];
    const int methods = choose(all, count, shown);
    const int compared = judge(shown, methods, two);
    if (report_layers(net, start, two, compared) != 0) return complain_memory();
    printf("\n");
    if (report_curves(s->output, shown, methods) != 0) return -1;
    return report_images(s->output, net, shown, methods);
}

static int run(const settings *s, network *net, double *x)
{
    lane chosen[LANES];
    result all[LANES];
    const int count = select_lanes(s, chosen);
    race r = {.net = net,
              .start = x,
              .seconds = s->seconds,
              .processor = s->processor,
              .batch = s->batch,
              .gradient_sample = s->gradient_sample,
              .curvature_sample = s->curvature_sample,
              .threads = s->threads};
    network_start(net, (uint64_t)s->seed, x);
    announce(s, net);
    report_head();
    for (int k = 0; k < count; k++) {
        all[k].x = x + (k + 1) * net->n;
        if (race_run(&r, &chosen[k], &all[k]) != 0) return complain_memory();
        report_row(&all[k]);
    }
    return report(s, net, x, all, count);
}

int main(int argc, char **argv)
{
    settings s = {.output = "autoencoder", .methods = all_methods, .seed = 1};
    const command line = {
        .doc = "Trains a deep autoencoder of curves by Hessian-free optimization and by those it "
               "is compared with, each for the same number of seconds from the same start.\v"
               "Exit status: 0 done, 1 there was no memory or a file could not be written, 2 bad "
               "command line.",
        .options = table,
        .count = sizeof table / sizeof *table,
        .settings = &s,
        .check = check};
    command_parse(&line, argc, argv);
    if (!report_possible(s.output)) return EXIT_COMMAND;
    s.threads = command_threads(s.threads);
    passes_threads(s.threads);
    const size_t pixels = (size_t)s.width * (size_t)s.width;
    real *const images = malloc((size_t)s.images * pixels * sizeof *images);
    network net = {0};
    double *x = NULL;
    int code = -1;
    if (images != NULL) {
        curves_draw((uint64_t)s.seed, s.images, s.width, images);
        code = network_create(&net, LAYERS, s.width == CURVES_WIDTH ? LARGE : SMALL, s.images,
                              images, s.images < 5000 ? s.images : 5000);
    }
    if (code == 0) x = malloc((LANES + 1) * (size_t)net.n * sizeof *x);
    code = x != NULL ? run(&s, &net, x) : complain_memory();
    free(x);
    network_free(&net);
    free(images);
    return code == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
