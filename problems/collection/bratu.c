/* The Bratu equation by least squares of its five-point residuals.
 *
 *   f(u) = 1/2 sum r_ij^2,  r = h (-Laplace_h u - lambda exp u),  u = 0 on the boundary of the
 *   unit square
 *
 * lambda = 6.5, near the fold at 6.80812. The conditioning is that of the squared Laplacian.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>

static const double LAMBDA = 6.5;

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++) {
            const int64_t number = (j - 1) * at.k + i - 1;
            const double heat = at.hx * LAMBDA * exp(x[number]);
            const double r = grid_difference(at.k, x, i, j) / at.hx - heat;
            sum += 0.5 * r * r;
            if (!g) continue;
            grid_difference_add(at.k, r / at.hx, i, j, g);
            g[number] -= heat * r;
        }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++) {
            const int64_t number = (j - 1) * at.k + i - 1;
            const double heat = at.hx * LAMBDA * exp(x[number]);
            const double r = grid_difference(at.k, x, i, j) / at.hx - heat;
            const double Jv = grid_difference(at.k, v, i, j) / at.hx - heat * v[number];
            grid_difference_add(at.k, Jv / at.hx, i, j, Hv);
            Hv[number] -= heat * (Jv + r * v[number]);
        }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 1);
    int64_t number[5];
    for (int64_t j = 1; j <= k; j++)
        for (int64_t i = 1; i <= k; i++)
            pattern_clique(into, grid_star(k, i, j, number), number);
}

const example example_bratu = {
    .name = "bratu",
    .source = "Bratu 1914; More 1990, A collection of nonlinear model problems; lambda = 6.5",
    .kind = CLASS_PDE,
    .usual_n = 2500,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_zero,
};
