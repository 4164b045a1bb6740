/* The p-Laplace equation with unit load, p = 10.
 *
 *   f(v) = integral of |grad v|^p / p - v over the unit square, v = 0 on its boundary
 *
 * The Hessian degenerates where the gradient of v vanishes.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

static void density(double s, double phi[3])
{
    const double cube = s * s * s;
    phi[0] = 0.1 * cube * s * s;
    phi[1] = 0.5 * cube * s;
    phi[2] = 2.0 * cube;
}

static const grid_energy energy = {.density = density, .node = grid_unit_load};

UNIT_SQUARE_CALLBACKS

const example example_p_laplacian_10 = {
    .name = "p_laplacian_10",
    .source = "Barrett and Liu 1993, Math. Comp. 61, p = 10; Huang, Li and Liu 2007",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = grid_bubble,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
