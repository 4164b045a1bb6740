/* Energies of piecewise linear functions on a rectangle cut into right triangles.
 *
 *   f(v) = sum over triangles of area * w * phi(|grad v|^2)  +  sum over nodes of hx hy * psi(v)
 *
 * k x k interior nodes, number (j - 1) k + i - 1 for column i and row j in 1..k; the nodes of
 * columns and rows 0 and k + 1 are fixed. Every cell is cut from its upper left to its lower right
 * corner, as in MINPACK-2. Nothing is allocated, all work is O(n).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef GRID_H
#define GRID_H

#include "collection.h"

typedef struct grid {
    int64_t k;            /* interior nodes a side                                               */
    double hx, hy;        /* mesh widths                                                         */
    double per_x, per_y;  /* 1 / hx, 1 / hy                                                      */
    const double *weight; /* [k + 2] by node column; w is its mean over the triangle. NULL: w = 1 */
} grid;

typedef struct grid_energy {
    /* phi, phi', phi'' at s = |grad v|^2. */
    void (*density)(double s, double phi[3]);
    /* psi, psi', psi'' at v in node (i, j); NULL: no such term. */
    void (*node)(const grid *at, int64_t i, int64_t j, double v, double psi[3]);
    /* v at a fixed node; NULL: 0. */
    double (*boundary)(const grid *at, int64_t i, int64_t j);
} grid_energy;

/* The k for which k*k*each is nearest to wanted; at least 1. */
int64_t grid_side(int64_t wanted, int64_t each);

/* k*k nearest to wanted. */
int64_t grid_size(int64_t wanted);

/* The grid of n = k*k nodes on (0, width) x (0, height). */
grid grid_of(int64_t n, double width, double height);

/* Distance of node (i, j) from the boundary, in units of the axes. */
double grid_distance(const grid *at, int64_t i, int64_t j);

/* f(x), and its gradient unless g is NULL. */
double grid_value(const grid *at, const grid_energy *energy, const double *x, double *g);

void grid_product(const grid *at, const grid_energy *energy, const double *x, const double *v,
                  double *Hv);

/* The value and product callbacks of the energy `energy` on the unit square. */
#define UNIT_SQUARE_CALLBACKS                                                                      \
    static int value(int64_t n, const double *x, double *f, double *g, void *user)                 \
    {                                                                                              \
        (void)user;                                                                                \
        const grid at = grid_of(n, 1.0, 1.0);                                                      \
        *f = grid_value(&at, &energy, x, g);                                                       \
        return 0;                                                                                  \
    }                                                                                              \
    static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)        \
    {                                                                                              \
        (void)user;                                                                                \
        const grid at = grid_of(n, 1.0, 1.0);                                                      \
        grid_product(&at, &energy, x, v, Hv);                                                      \
        return 0;                                                                                  \
    }

/* The node term -v: a unit load. */
void grid_unit_load(const grid *at, int64_t i, int64_t j, double v, double psi[3]);

/* v = a (1 - a) b (1 - b) on the unit square: a start that vanishes on the boundary. */
void grid_bubble(int64_t n, double *x, void *user);

/* The five-point difference 4 x - its neighbours at node (i, j), fixed nodes being 0 ... */
double grid_difference(int64_t k, const double *x, int64_t i, int64_t j);

/* ... and its transpose: add what w at node (i, j) does to the nodes it is taken from. */
void grid_difference_add(int64_t k, double w, int64_t i, int64_t j, double *into);

/* The numbers of node (i, j) and of its free neighbours into number [5]; returns how many. */
int grid_star(int64_t k, int64_t i, int64_t j, int64_t *number);

/* The seven-point pattern of every such energy. */
void grid_pattern(int64_t n, pattern_builder *into, void *user);

#endif
