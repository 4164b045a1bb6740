/* SPDX-License-Identifier: BSD-3-Clause */
#include "network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "seeded.h"

enum { SPARSE = 15 }; /* weights into a unit at the start */

/* ---- life ---- */

/* Activations of one image. */
static int64_t width(const network *net)
{
    int64_t sum = 0;
    for (int l = 0; l <= net->layers; l++)
        sum += net->units[l];
    return sum;
}

static void number_parameters(network *net)
{
    net->n = 0;
    for (int l = 0; l < net->layers; l++) {
        net->first[l] = net->n;
        net->n += (int64_t)(net->units[l] + 1) * net->units[l + 1];
    }
}

static bool take_memory(const size_t *sizes, real **const *into, int count)
{
    bool all = true;
    for (int i = 0; i < count; i++) {
        *into[i] = calloc(sizes[i] + 1, sizeof(real));
        all = all && *into[i] != NULL;
    }
    return all;
}

int network_create(network *net, int layers, const int *units, int64_t count, const real *images,
                   int64_t kept_most)
{
    *net = (network){.layers = layers, .code = layers / 2, .count = count, .images = images};
    memcpy(net->units, units, (size_t)(layers + 1) * sizeof *units);
    number_parameters(net);
    net->kept_most = kept_most;
    const size_t n = (size_t)net->n, all = (size_t)width(net), wide = (size_t)units[0] * CHUNK;
    const size_t sizes[] = {
        n, n, n, wide, wide, wide, all * CHUNK, all * CHUNK, all * (size_t)kept_most};
    real *R = NULL;
    real **const into[] = {&net->theta,        &net->direction, &net->slope,   &net->delta,
                           &net->delta_before, &net->target,    &net->scratch, &R,
                           &net->kept};
    net->entropy = calloc((size_t)count, sizeof *net->entropy);
    const bool taken = take_memory(sizes, into, sizeof sizes / sizeof *sizes);
    net->Ra[0] = R;
    for (int l = 0; R != NULL && l < layers; l++)
        net->Ra[l + 1] = net->Ra[l] + (int64_t)CHUNK * units[l];
    if (!taken || net->entropy == NULL) {
        network_free(net);
        return -1;
    }
    network_aim(net, images);
    return 0;
}

void network_free(network *net)
{
    real *const blocks[] = {net->theta,  net->direction, net->slope, net->delta, net->delta_before,
                            net->target, net->scratch,   net->Ra[0], net->kept};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        free(blocks[i]);
    free(net->entropy);
    *net = (network){0};
}

void network_aim(network *net, const real *targets)
{
    const int units = net->units[0];
    net->targets = targets;
    for (int64_t i = 0; i < net->count; i++) {
        double sum = 0;
        for (int j = 0; j < units; j++) {
            const double t = (double)targets[i * units + j];
            if (t > 0 && t < 1) sum -= t * log(t) + (1 - t) * log1p(-t);
        }
        net->entropy[i] = sum;
    }
}

void network_start(const network *net, uint64_t seed, double *x)
{
    int64_t draw = 0;
    memset(x, 0, (size_t)net->n * sizeof *x);
    for (int l = 0; l < net->layers; l++)
        for (int64_t j = 0; j < net->units[l + 1]; j++) {
            double *const row = x + net->first[l] + j * (net->units[l] + 1);
            for (int k = 0; k < SPARSE; k++, draw++)
                row[seeded_below(seed, draw, net->units[l])] = seeded_normal(seed + 1, draw);
        }
}

/* ---- the sum ---- */

void network_take(const network *net, const double *x, real *theta)
{
    for (int64_t i = 0; i < net->n; i++)
        theta[i] = (real)x[i];
}

/* The mean of what net->slope is the sum of. */
static void give_mean(const network *net, int64_t count, double *out)
{
    for (int64_t i = 0; i < net->n; i++)
        out[i] = (double)net->slope[i] / (double)count;
}

/* Images first .. first + m - 1 of the sample into a[0]. */
static void gather(network *net, const hf_sample *sample, int64_t first, int64_t m)
{
    const int64_t units = net->units[0];
    for (int64_t i = 0; i < m; i++)
        memcpy(net->a[0] + i * units, net->images + sample->indices[first + i] * units,
               (size_t)units * sizeof(real));
}

/* Forward, loss, and delta; the sum of f over the chunk. */
static double evaluate(network *net, const hf_sample *sample, int64_t first, int64_t m)
{
    const int64_t units = net->units[0];
    double least = 0;
    passes_place(net, net->scratch, m);
    gather(net, sample, first, m);
    for (int64_t i = 0; i < m; i++) {
        const int64_t image = sample->indices[first + i];
        memcpy(net->target + i * units, net->targets + image * units, (size_t)units * sizeof(real));
        least += net->entropy[image];
    }
    passes_forward(net, m);
    return passes_loss(net, m) - least;
}

static int64_t chunk_of(const hf_sample *sample, int64_t first)
{
    return sample->count - first < CHUNK ? sample->count - first : CHUNK;
}

static int value(int64_t n, const double *x, const hf_sample *sample, double *f, double *g,
                 void *user)
{
    network *const net = user;
    network_take(net, x, net->theta);
    memset(net->slope, 0, (size_t)n * sizeof *net->slope);
    double sum = 0;
    for (int64_t first = 0; first < sample->count; first += CHUNK) {
        const int64_t m = chunk_of(sample, first);
        sum += evaluate(net, sample, first, m);
        if (g != NULL) passes_backward(net, m, false);
    }
    *f = sum / (double)sample->count;
    if (g != NULL) give_mean(net, sample->count, g);
    return 0;
}

static int squares(int64_t n, const double *x, const hf_sample *sample, double *D, void *user)
{
    network *const net = user;
    network_take(net, x, net->theta);
    memset(net->slope, 0, (size_t)n * sizeof *net->slope);
    for (int64_t first = 0; first < sample->count; first += CHUNK) {
        const int64_t m = chunk_of(sample, first);
        (void)evaluate(net, sample, first, m);
        passes_backward(net, m, true);
    }
    give_mean(net, sample->count, D);
    return 0;
}

void network_recall(network *net, const hf_sample *sample, int64_t first, int64_t m)
{
    const bool keeps = sample->count <= net->kept_most;
    passes_place(net, keeps ? net->kept + first * width(net) : net->scratch, m);
    if (keeps && net->kept_now) return;
    gather(net, sample, first, m);
    passes_forward(net, m);
    passes_squash(net, m);
}

static int gauss_newton(int64_t n, const double *x, const hf_sample *sample, const double *v,
                        double *Gv, void *user)
{
    network *const net = user;
    network_take(net, x, net->theta);
    network_take(net, v, net->direction);
    memset(net->slope, 0, (size_t)n * sizeof *net->slope);
    for (int64_t first = 0; first < sample->count; first += CHUNK) {
        const int64_t m = chunk_of(sample, first);
        network_recall(net, sample, first, m);
        passes_curve(net, m);
        passes_backward(net, m, false);
    }
    net->kept_now = true;
    give_mean(net, sample->count, Gv);
    return 0;
}

/* Lazily: not every point is followed by products. */
static int moved(int64_t n, const double *x, const hf_sample *sample, void *user)
{
    (void)n;
    (void)x;
    (void)sample;
    ((network *)user)->kept_now = false;
    return 0;
}

hf_finite_sum network_sum(network *net)
{
    return (hf_finite_sum){.n = net->n,
                           .terms = net->count,
                           .value = value,
                           .gauss_newton = gauss_newton,
                           .squares = squares,
                           .moved = moved,
                           .user = net};
}

/* ---- looking at it ---- */

void network_reconstruct(network *net, const double *x, int64_t first, int64_t count, real *out)
{
    const int64_t units = net->units[0];
    network_take(net, x, net->theta);
    for (int64_t from = 0; from < count; from += CHUNK) {
        const int64_t m = count - from < CHUNK ? count - from : CHUNK;
        const size_t bytes = (size_t)(m * units) * sizeof *out;
        passes_place(net, net->scratch, m);
        memcpy(net->a[0], net->images + (first + from) * units, bytes);
        passes_forward(net, m);
        passes_squash(net, m);
        memcpy(out + from * units, net->a[net->layers], bytes);
    }
}

double network_squared_error(network *net, const double *x)
{
    const int64_t units = net->units[0];
    double sum = 0;
    for (int64_t first = 0; first < net->count; first += CHUNK) {
        const int64_t m = net->count - first < CHUNK ? net->count - first : CHUNK;
        network_reconstruct(net, x, first, m, net->target);
        for (int64_t i = 0; i < m * units; i++) {
            const double error = (double)(net->target[i] - net->targets[first * units + i]);
            sum += error * error;
        }
    }
    return sum / (double)net->count;
}

void network_layer_norms(const network *net, const double *g, double *norms)
{
    for (int l = 0; l < net->layers; l++) {
        const int64_t end = l + 1 < net->layers ? net->first[l + 1] : net->n;
        double sum = 0;
        for (int64_t i = net->first[l]; i < end; i++)
            sum += g[i] * g[i];
        norms[l] = sqrt(sum);
    }
}
