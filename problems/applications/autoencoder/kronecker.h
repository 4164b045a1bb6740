/* A preconditioner for Gauss-Newton products of a network: block diagonal by layers, every block a
 * Kronecker product.
 *
 *     block of a layer ~ (A + pi sqrt(lambda) I) x (G + sqrt(lambda) / pi I)
 *
 * A is the mean of a a' over images, a the inputs of the layer and 1; G the mean of delta delta',
 * delta = dL / dz for random targets of the network's own making; pi balances their traces. Inverses
 * are held over some updates of the means, whatever lambda does meanwhile.
 * Source: Martens & Grosse 2015, sec. 3, 5, 6.3, 8.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_KRONECKER_H
#define AUTOENCODER_KRONECKER_H

#include "network.h"

typedef struct kronecker {
    network *net;
    real *A[LAYERS_MOST], *G[LAYERS_MOST];   /* means, lower triangles by rows              */
    real *IA[LAYERS_MOST], *IG[LAYERS_MOST]; /* inverses of the damped ones, likewise       */
    real *work, *product;                    /* of the largest block's size                 */
    real *block;                             /* what all these lie in                       */
    int64_t updates;                         /* of the means                                */
    bool fresh;                              /* the means are of this point and sample      */
    bool due;                                /* the inverses are                            */
} kronecker;

/* Returns 0, or not if there is no memory. */
int kronecker_create(kronecker *k, network *net);
void kronecker_free(kronecker *k);

/* The next solve is at another point or over another sample. */
void kronecker_moved(kronecker *k);

/* z = M^-1 r at x over the sample, as an hf_sum_precondition_fn. */
int kronecker_solve(kronecker *k, const double *x, const hf_sample *sample, double damping,
                    const double *r, double *z);

#endif
