/* Sources: Rumelhart, Hinton & Williams 1986 (backward); Pearlmutter 1994 (R); Schraudolph 2002
 * (Gauss-Newton products: R forward, the loss's Hessian, backward).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "passes.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#define GEMM   _Generic((real)0, float : cblas_sgemm, double : cblas_dgemm)
#define EXP(x) _Generic((real)0, float : expf, double : exp)(x)

void openblas_set_num_threads(int threads); /* missing from some cblas.h */

void passes_threads(int threads)
{
    openblas_set_num_threads(threads);
}

static bool is_linear(const network *net, int layer)
{
    return layer == net->code || layer == net->layers;
}

static const real *weights(const network *net, const real *from, int layer)
{
    return from + net->first[layer];
}

void passes_place(network *net, real *base, int64_t m)
{
    for (int l = 0; l <= net->layers; l++) {
        net->a[l] = base;
        base += m * net->units[l];
    }
}

/* z (+)= a W' for the layer's weights in `from`. */
static void spread(const network *net, int layer, const real *from, int64_t m, const real *a,
                   bool add, real *z)
{
    const int in = net->units[layer], out = net->units[layer + 1];
    GEMM(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, out, in, 1, a, in,
         weights(net, from, layer), in + 1, add ? 1 : 0, z, out);
}

/* Every row of z becomes the biases of the layer. */
static void begin_with_biases(const network *net, int layer, const real *from, int64_t m, real *z)
{
    const int in = net->units[layer], out = net->units[layer + 1];
    const real *const b = weights(net, from, layer) + in;
    for (int j = 0; j < out; j++)
        z[j] = b[j * (in + 1)];
    for (int64_t i = 1; i < m; i++)
        memcpy(z + i * out, z, (size_t)out * sizeof *z);
}

static void squash(int64_t count, real *z)
{
    for (int64_t i = 0; i < count; i++)
        z[i] = 1 / (1 + EXP(-z[i]));
}

void passes_forward(network *net, int64_t m)
{
    for (int l = 0; l < net->layers; l++) {
        begin_with_biases(net, l, net->theta, m, net->a[l + 1]);
        spread(net, l, net->theta, m, net->a[l], true, net->a[l + 1]);
        if (!is_linear(net, l + 1)) squash(m * net->units[l + 1], net->a[l + 1]);
    }
}

void passes_squash(network *net, int64_t m)
{
    squash(m * net->units[net->layers], net->a[net->layers]);
}

/* One image: the sum of max(z, 0) - t z + log(1 + exp(-|z|)), the logarithms as one of a product,
 * which cannot overflow while there are less than 1000 units. */
static double image_loss(int count, real *z, const real *t, real *delta)
{
    double sum = 0, product = 1;
    for (int j = 0; j < count; j++) {
        const real e = EXP(z[j] > 0 ? -z[j] : z[j]);
        sum += (double)((z[j] > 0 ? z[j] : 0) - t[j] * z[j]);
        product *= 1 + (double)e;
        z[j] = (z[j] > 0 ? 1 : e) / (1 + e);
        delta[j] = z[j] - t[j];
    }
    return sum + log(product);
}

double passes_loss(network *net, int64_t m)
{
    const int units = net->units[net->layers];
    double sum = 0;
    for (int64_t i = 0; i < m; i++)
        sum += image_loss(units, net->a[net->layers] + i * units, net->target + i * units,
                          net->delta + i * units);
    return sum;
}

static void square(int64_t count, const real *from, real *to)
{
    for (int64_t i = 0; i < count; i++)
        to[i] = from[i] * from[i];
}

/* slope of a layer += delta' a, and for the biases the sums of delta over images. */
static void collect(network *net, int layer, int64_t m, const real *delta, const real *a)
{
    const int in = net->units[layer], out = net->units[layer + 1];
    real *const W = net->slope + net->first[layer], *const b = W + in;
    GEMM(CblasRowMajor, CblasTrans, CblasNoTrans, out, in, (int)m, 1, delta, out, a, in, 1, W,
         in + 1);
    for (int64_t i = 0; i < m; i++)
        for (int j = 0; j < out; j++)
            b[j * (in + 1)] += delta[i * out + j];
}

/* delta of the layer's input units from that of its outputs. */
void passes_back(network *net, int layer, int64_t m)
{
    const int in = net->units[layer], out = net->units[layer + 1];
    GEMM(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)m, in, out, 1, net->delta, out,
         weights(net, net->theta, layer), in + 1, 0, net->delta_before, in);
    real *const delta = net->delta_before;
    const real *const a = net->a[layer];
    for (int64_t i = 0; !is_linear(net, layer) && i < m * in; i++)
        delta[i] *= a[i] * (1 - a[i]);
    net->delta_before = net->delta;
    net->delta = delta;
}

void passes_backward(network *net, int64_t m, bool squared)
{
    for (int l = net->layers - 1; l >= 0; l--) {
        if (squared) {
            square(m * net->units[l + 1], net->delta, net->Ra[l + 1]);
            square(m * net->units[l], net->a[l], net->Ra[l]);
            collect(net, l, m, net->Ra[l + 1], net->Ra[l]);
        } else {
            collect(net, l, m, net->delta, net->a[l]);
        }
        if (l > 0) passes_back(net, l, m);
    }
}

void passes_curve(network *net, int64_t m)
{
    for (int l = 0; l < net->layers; l++) {
        real *const Rz = net->Ra[l + 1];
        const real *const a = net->a[l + 1];
        begin_with_biases(net, l, net->direction, m, Rz);
        spread(net, l, net->direction, m, net->a[l], true, Rz);
        if (l > 0) spread(net, l, net->theta, m, net->Ra[l], true, Rz);
        for (int64_t i = 0; l + 1 != net->code && i < m * net->units[l + 1]; i++)
            Rz[i] *= a[i] * (1 - a[i]);
    }
    memcpy(net->delta, net->Ra[net->layers],
           (size_t)(m * net->units[net->layers]) * sizeof *net->delta);
}
