/* Clusters of atoms: sums of a pair potential over all pairs, O(atoms^2) work, no memory.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef PAIRS_H
#define PAIRS_H

#include <stdint.h>

/* phi, phi', phi'' as functions of s, the square of the distance. */
typedef void pair_fn(double s, double phi[3]);

/* 3 * atoms, 2 to 2000 atoms. */
int64_t pairs_size(int64_t wanted);

/* A simple cubic lattice of spacing 1.1 filled by rows, each coordinate moved by up to 0.1. */
void pairs_start(int64_t n, double *x, void *user);

double pairs_value(int64_t n, const double *x, double *g, pair_fn *pair);
void pairs_product(int64_t n, const double *x, const double *v, double *Hv, pair_fn *pair);

#endif
