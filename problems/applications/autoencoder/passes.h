/* Passes through the network for a chunk of m images: one matrix product a layer each.
 *
 * Letters: a activations, z inputs of units, W, b weights and biases, R derivative along the
 * direction V (Pearlmutter 1994), delta = dL / dz.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_PASSES_H
#define AUTOENCODER_PASSES_H

#include "network.h"

enum { CHUNK = 500 };

/* Threads of the matrix products. */
void passes_threads(int threads);

/* The activations of m images lie one layer after the other at base. */
void passes_place(network *net, real *base, int64_t m);

/* From a[0] to a[layers], which are inputs of the output units. */
void passes_forward(network *net, int64_t m);

/* a[layers] becomes the output. */
void passes_squash(network *net, int64_t m);

/* The sum of cross-entropies with net->target; a[layers] becomes the output, delta its derivative. */
double passes_loss(network *net, int64_t m);

/* net->slope += derivative of the sum by x; squared: += sum of the squares of each image's. */
void passes_backward(network *net, int64_t m, bool squared);

/* delta of the layer's input units from that of its outputs. */
void passes_back(network *net, int layer, int64_t m);

/* delta = Hessian of the loss in z times the R-derivative of z along net->direction. */
void passes_curve(network *net, int64_t m);

#endif
