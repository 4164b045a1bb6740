/* A fully connected network u(x, t) with tanh layers, its derivative along one direction in (x, t),
 * and exact first and second derivatives of any function of these with respect to the weights.
 *
 * The points come in one batch: the first `inner` with the tangent Du, the others with u alone.
 * Letters: W, b weights; A activations, Z before tanh, dot: along the direction; s = 1 - A^2;
 * bar: adjoints; R: along a direction in weight space (Pearlmutter 1994).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef PINN_NETWORK_H
#define PINN_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_LAYERS = 12 };

typedef struct layer {
    int rows, columns;  /* of W */
    int64_t W, b;       /* where they start in theta */
    double *Y;          /* [rows, width]: A of all points, then A dot of the inner ones */
    double *Zdot;       /* [rows, inner] */
    double *Zbar;       /* [rows, width] adjoints of Z, then of Z dot */
    double *T;          /* [rows, points] A bar - 2 A Zdot Adot bar, so that Zbar = s T */
    double *Adotbar;    /* [rows, inner] */
    double *RY, *RZdot; /* as Y, Zdot */
} layer;

typedef struct network {
    int threads;                  /* of passes over activations                               */
    int depth;                    /* hidden layers; the layer after them is linear            */
    int64_t n;                    /* weights                                                  */
    int64_t points, inner, width; /* all, with tangent, columns: points + inner       */
    layer layers[MAX_LAYERS + 1];
    double *input;        /* [2, width] (x, t) of all points, then the direction      */
    double *seed, *Rseed; /* [width] of the output                                    */
    double *bar, *Rbar;   /* [widest, width] work                                     */
} network;

/* Returns false if there is no memory. The coordinates [2 points] and the direction are copied. */
bool network_create(network *net, int depth, int hidden, int64_t points, int64_t inner,
                    const double *coordinates, const double direction[2]);
void network_free(network *net);

/* Weights of variance 2 / (rows + columns), b = 0 (Glorot & Bengio 2010). */
void network_start(const network *net, uint64_t seed, double *theta);

/* u of all points, then Du of the inner ones: layers[depth].Y [width]. */
void network_forward(network *net, const double *theta);

/* g [n] = gradient for seeds [width] dL/du, dL/dDu; the adjoints stay for network_second(). */
void network_backward(network *net, const double *theta, const double *seed, double *g);

/* After network_forward() at theta: R u, R Du along v [n] into layers[depth].RY. */
void network_tangent(network *net, const double *theta, const double *v);

/* After network_backward() and network_tangent(): Hv [n], with the seeds' own R. */
void network_second(network *net, const double *theta, const double *v, const double *seed,
                    const double *Rseed, double *Hv);

#endif
