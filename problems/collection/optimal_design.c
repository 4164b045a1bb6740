/* Optimal design with composite materials: MINPACK-2 problem ODC, lambda = 0.008.
 *
 *   f(v) = integral of psi(|grad v|) + v over the unit square, v = 0 on its boundary
 *
 * psi' is linear, constant, linear: f is once differentiable, its Hessian jumps.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>

static const double LAMBDA = 0.008;
static const double STIFF = 1.0, SOFT = 2.0; /* reciprocal shear moduli, mu_1 and mu_2 */

static void density(double s, double phi[3])
{
    const double lower = sqrt(2.0 * LAMBDA * STIFF / SOFT);
    const double upper = sqrt(2.0 * LAMBDA * SOFT / STIFF);
    const double slope = SOFT * lower; /* of psi between the two */
    if (s <= lower * lower) {
        phi[0] = 0.5 * SOFT * s;
        phi[1] = 0.5 * SOFT;
        phi[2] = 0.0;
    } else if (s <= upper * upper) {
        const double root = sqrt(s);
        phi[0] = slope * (root - 0.5 * lower);
        phi[1] = 0.5 * slope / root;
        phi[2] = -0.5 * phi[1] / s;
    } else {
        phi[0] = 0.5 * STIFF * (s - upper * upper) + slope * (upper - 0.5 * lower);
        phi[1] = 0.5 * STIFF;
        phi[2] = 0.0;
    }
}

static void volume(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)at, (void)i, (void)j;
    psi[0] = v;
    psi[1] = 1.0;
    psi[2] = 0.0;
}

static const grid_energy energy = {.density = density, .node = volume};

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++)
            x[(j - 1) * at.k + i - 1] = -pow(grid_distance(&at, i, j), 2.0);
}

UNIT_SQUARE_CALLBACKS

const example example_optimal_design = {
    .name = "optimal_design",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (ODC), lambda = 0.008",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
