/* The Allen-Cahn energy: two phases and the interfaces between them.
 *
 *   f(v) = integral of epsilon^2 |grad v|^2 / 2 + (v^2 - 1)^2 / 4 over the unit square
 *
 * epsilon = 0.05, v = 0 on the boundary. v and -v are equally good; the start is noise around the
 * saddle v = 0.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"
#include "seeded.h"

static const double EPSILON = 0.05;

static void density(double s, double phi[3])
{
    phi[0] = 0.5 * EPSILON * EPSILON * s;
    phi[1] = 0.5 * EPSILON * EPSILON;
    phi[2] = 0.0;
}

static void wells(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)at, (void)i, (void)j;
    const double w = v * v - 1.0;
    psi[0] = 0.25 * w * w;
    psi[1] = w * v;
    psi[2] = 3.0 * v * v - 1.0;
}

static const grid_energy energy = {.density = density, .node = wells};

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.1 * seeded_signed(1, (uint64_t)i);
}

UNIT_SQUARE_CALLBACKS

const example example_allen_cahn = {
    .name = "allen_cahn",
    .source = "Allen and Cahn 1979, Acta Metall. 27; epsilon = 0.05",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
