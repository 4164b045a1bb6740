/* Elastic-plastic torsion of a square bar, without the bound: MINPACK-2 problem EPT, c = 5.
 *
 *   f(v) = integral of |grad v|^2 / 2 - c v over the unit square, v = 0 on its boundary
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"

static const double TWIST = 5.0;

static void density(double s, double phi[3])
{
    phi[0] = 0.5 * s;
    phi[1] = 0.5;
    phi[2] = 0.0;
}

static void load(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)at, (void)i, (void)j;
    psi[0] = -TWIST * v;
    psi[1] = -TWIST;
    psi[2] = 0.0;
}

static const grid_energy energy = {.density = density, .node = load};

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++)
            x[(j - 1) * at.k + i - 1] = grid_distance(&at, i, j);
}

UNIT_SQUARE_CALLBACKS

/* 10 x 10 and 16 x 16: the outputs PETSc/TAO keeps for its elastic-plastic torsion examples. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    if (n == 100) best[0] = -0.427745;
    if (n == 256) best[0] = -0.434409;
    return n == 100 || n == 256;
}

const example example_torsion = {
    .name = "torsion",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (EPT), c = 5, no bounds",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optima,
};
