/* The p-Laplace equation with unit load, p = 4.
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
    phi[0] = 0.25 * s * s;
    phi[1] = 0.5 * s;
    phi[2] = 0.5;
}

static const grid_energy energy = {.density = density, .node = grid_unit_load};

UNIT_SQUARE_CALLBACKS

const example example_p_laplacian = {
    .name = "p_laplacian",
    .source = "Barrett and Liu 1993, Math. Comp. 61, p = 4; Huang, Li and Liu 2007",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = grid_bubble,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
