/* SPDX-License-Identifier: BSD-3-Clause */
#include "report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "output.h"
#include "picture.h"

enum { PATH_SIZE = 4096, ACROSS = 16, GAP = 2, ENLARGE = 3 };

static void name_of(const result *r, char *text, size_t size)
{
    if (r->of.rate > 0)
        snprintf(text, size, "%s, rate %g", r->of.name, r->of.rate);
    else
        snprintf(text, size, "%s", r->of.name);
}

void report_head(void)
{
    printf("%-34s %10s %9s %13s %13s\n", "method", "iterations", "epochs", "cross-entropy",
           "squared error");
}

void report_row(const result *r)
{
    char name[64];
    name_of(r, name, sizeof name);
    printf("%-34s %10" PRId64 " %9.1f %13.4f %13.4f", name, r->iterations, r->epochs, r->entropy,
           r->error);
    if (r->status != HF_CALLBACK_FAILED) printf("  %s", hf_status_text(r->status));
    printf("\n");
    fflush(stdout);
}

/* ---- layers ---- */

static int layer_norms(network *net, const double *x, double *g, double *norms)
{
    hf_sum *whole;
    const hf_finite_sum sum = network_sum(net);
    double f;
    if (hf_sum_create(&whole, &sum) < 0) return -1;
    const hf_problem problem = hf_sum_problem(whole);
    const int code = problem.value(problem.n, x, &f, g, problem.user);
    network_layer_norms(net, g, norms);
    hf_sum_free(whole);
    return code;
}

int report_layers(network *net, const double *start, const result *const *runs, int count)
{
    double *const norms = calloc((size_t)((count + 1) * net->layers), sizeof *norms);
    double *const g = malloc((size_t)net->n * sizeof *g);
    bool done = norms != NULL && g != NULL;
    for (int k = 0; done && k <= count; k++)
        done = layer_norms(net, k == 0 ? start : runs[k - 1]->x, g, norms + k * net->layers) == 0;
    printf("\nNorm of the gradient by layer\n%-14s %10s", "layer", "start");
    for (int k = 0; k < count; k++)
        printf(" %22.22s", runs[k]->of.name);
    printf("\n");
    for (int l = 0; done && l < net->layers; l++) {
        printf("%2d %4d x %4d %10.2e", l + 1, net->units[l], net->units[l + 1], norms[l]);
        for (int k = 1; k <= count; k++)
            printf(" %22.2e", norms[k * net->layers + l]);
        printf("\n");
    }
    free(g);
    free(norms);
    return done ? 0 : -1;
}

/* ---- curves ---- */

static void csv_path(const char *prefix, char *path)
{
    snprintf(path, PATH_SIZE, "%s-curves.csv", prefix);
}

bool report_possible(const char *prefix)
{
    char path[PATH_SIZE], message[PATH_SIZE + 256];
    csv_path(prefix, path);
    if (output_check(path, message, sizeof message) == 0) return true;
    fprintf(stderr, "autoencoder: %s\n", message);
    return false;
}

static int write_csv(const char *path, const result *const *runs, int count)
{
    FILE *const file = fopen(path, "w");
    if (file == NULL) return 1;
    fprintf(file, "method,rate,seconds,squared_error\n");
    for (int k = 0; k < count; k++)
        for (int i = 0; i < runs[k]->count; i++)
            fprintf(file, "%s,%g,%.3f,%.6g\n", runs[k]->of.name, runs[k]->of.rate,
                    runs[k]->seconds[i], runs[k]->errors[i]);
    return output_close(file, path);
}

static void plot(const char *prefix, const result *const *runs, int count)
{
    char names[RUNS_MOST][64], path[PATH_SIZE], message[PATH_SIZE + 256];
    figure_curve curves[RUNS_MOST];
    for (int k = 0; k < count; k++) {
        name_of(runs[k], names[k], sizeof names[k]);
        curves[k] = (figure_curve){names[k], runs[k]->count, runs[k]->seconds, runs[k]->errors};
    }
    const figure_panel panel = {.title = "Training of an autoencoder",
                                .x_label = "seconds",
                                .y_label = "squared error per image",
                                .y_log = true,
                                .count = count,
                                .curves = curves};
    snprintf(path, sizeof path, "%s-curves.svg", prefix);
    if (figure_write(path, 1, 1, &panel, message, sizeof message) != 0)
        printf("no curves: %s\n", message);
    else
        printf("  %s\n", path);
}

int report_curves(const char *prefix, const result *const *runs, int count)
{
    char path[PATH_SIZE];
    csv_path(prefix, path);
    if (write_csv(path, runs, count) != 0) {
        fprintf(stderr, "autoencoder: %s: could not be written\n", path);
        return -1;
    }
    printf("  %s\n", path);
    plot(prefix, runs, count);
    return 0;
}

/* ---- images ---- */

typedef struct sheet {
    int side, width, height; /* of an image, of the sheet */
    double *grey;
} sheet;

/* Row `row` of the sheet: images [across] one beside the other, enlarged. */
static void paste(sheet *s, int row, int across, const real *images)
{
    const int side = s->side, cell = ENLARGE * side + GAP;
    for (int i = 0; i < across; i++)
        for (int y = 0; y < ENLARGE * side; y++)
            for (int x = 0; x < ENLARGE * side; x++) {
                const int64_t pixel = (int64_t)(i * side + y / ENLARGE) * side + x / ENLARGE;
                s->grey[(int64_t)(row * cell + GAP + y) * s->width + i * cell + GAP + x] =
                    (double)images[pixel];
            }
}

static void fill(sheet *s, network *net, const result *const *runs, int count, real *images)
{
    const int across = net->count < ACROSS ? (int)net->count : ACROSS;
    for (int64_t i = 0; i < (int64_t)s->width * s->height; i++)
        s->grey[i] = 0.3;
    paste(s, 0, across, net->images);
    for (int k = 0; k < count; k++) {
        network_reconstruct(net, runs[k]->x, 0, across, images);
        paste(s, k + 1, across, images);
    }
}

int report_images(const char *prefix, network *net, const result *const *runs, int count)
{
    const int side = (int)lround(sqrt(net->units[0])), cell = ENLARGE * side + GAP;
    const int across = net->count < ACROSS ? (int)net->count : ACROSS;
    sheet s = {side, across * cell + GAP, (count + 1) * cell + GAP, NULL};
    s.grey = malloc((size_t)s.width * (size_t)s.height * sizeof *s.grey);
    real *const images = malloc((size_t)across * (size_t)net->units[0] * sizeof *images);
    char path[PATH_SIZE], message[PATH_SIZE + 256] = "out of memory";
    snprintf(path, sizeof path, "%s-reconstructions.png", prefix);
    int code = -1;
    if (s.grey != NULL && images != NULL) {
        fill(&s, net, runs, count, images);
        code = picture_write(path, s.width, s.height, s.grey, message, sizeof message);
    }
    free(images);
    free(s.grey);
    if (code != 0) fprintf(stderr, "autoencoder: %s\n", message);
    if (code == 0) printf("  %s (from the top: images", path);
    for (int k = 0; code == 0 && k < count; k++)
        printf(", %s", runs[k]->of.name);
    if (code == 0) printf(")\n");
    return code;
}
