/* An autoencoder of logistic units and a linear code, as a finite sum over images.
 *
 * f(x) = mean over images of the cross-entropy between image and reconstruction, less what no
 * reconstruction can avoid, so that 0 is best. x holds, layer by layer, the weights
 * W b [units of the next layer * (units of this one + 1)] by rows: a unit's weights and its bias.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_NETWORK_H
#define AUTOENCODER_NETWORK_H

#include "hessfree_sum.h"
#include "real.h"

enum { LAYERS_MOST = 16 };

typedef struct network {
    int layers;                 /* of weights                                          */
    int code;                   /* the layer whose units are linear                    */
    int units[LAYERS_MOST + 1]; /* units[0] inputs                                     */
    int64_t first[LAYERS_MOST]; /* where the weights of a layer begin in x             */
    int64_t n, count;           /* parameters, images                                  */
    const real *images;         /* [count * units[0]] borrowed                         */
    const real *targets;        /* what to reconstruct: images, unless set             */
    double *entropy;            /* [count] the least cross-entropy of each target      */

    real *theta, *direction, *slope; /* [n] x, v and the derivative, as reals          */
    real *a[LAYERS_MOST + 1];        /* [chunk * units[l]] activations of a chunk      */
    real *Ra[LAYERS_MOST + 1];       /* ... and their derivatives along v              */
    real *delta, *delta_before;      /* [chunk * most units] dL / dz                   */
    real *target;                    /* [chunk * units[0]]                             */
    real *scratch;                   /* activations of one chunk                       */
    real *kept;                      /* activations of the sample products are over    */
    int64_t kept_most;               /* images it has room for                         */
    bool kept_now;                   /* it holds them                                  */
} network;

/* units [layers + 1] symmetric about the code; memory for products over kept_most images is taken
 * too. Returns 0, or not if there is no memory. */
int network_create(network *net, int layers, const int *units, int64_t count, const real *images,
                   int64_t kept_most);
void network_free(network *net);

/* New targets [count * units[0]], borrowed. */
void network_aim(network *net, const real *targets);

/* The sparse start of Martens 2010: 15 weights from N(0, 1) into each unit, the rest and the biases
 * 0. */
void network_start(const network *net, uint64_t seed, double *x);

/* The finite sum; its user is the network. */
hf_finite_sum network_sum(network *net);

/* theta [n] = x */
void network_take(const network *net, const double *x, real *theta);

/* Activations and outputs of images first .. first + m - 1 of the sample at net->theta, the point of
 * the last product or preconditioning, in net->a: kept from the last time if there is room. */
void network_recall(network *net, const hf_sample *sample, int64_t first, int64_t m);

/* Reconstructions [count * units[0]] of images first .. first + count - 1. */
void network_reconstruct(network *net, const double *x, int64_t first, int64_t count, real *out);

/* Mean over all images of the squared error of the reconstruction, summed over pixels. */
double network_squared_error(network *net, const double *x);

/* norms [layers] of the parts of g. */
void network_layer_norms(const network *net, const double *g, double *norms);

#endif
