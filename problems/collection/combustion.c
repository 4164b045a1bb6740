/* Solid fuel ignition at steady state, the energy of the Bratu equation: MINPACK-2 problem SSC.
 *
 *   f(v) = integral of |grad v|^2 / 2 - lambda exp v over the unit square, v = 0 on its boundary
 *
 * lambda = 5; stable solutions end at 6.80812. Unbounded below far from the start.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>

static const double LAMBDA = 5.0;

static void density(double s, double phi[3])
{
    phi[0] = 0.5 * s;
    phi[1] = 0.5;
    phi[2] = 0.0;
}

static void heat(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)at, (void)i, (void)j;
    psi[0] = psi[1] = psi[2] = -LAMBDA * exp(v);
}

static const grid_energy energy = {.density = density, .node = heat};

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++)
            x[(j - 1) * at.k + i - 1] = LAMBDA / (LAMBDA + 1.0) * sqrt(grid_distance(&at, i, j));
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    const double boundary = -LAMBDA * (1.0 - (double)n * at.hx * at.hy); /* exp 0 at fixed nodes */
    *f = grid_value(&at, &energy, x, g) + boundary;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    grid_product(&at, &energy, x, v, Hv);
    return 0;
}

const example example_combustion = {
    .name = "combustion",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (SSC), lambda = 5",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
