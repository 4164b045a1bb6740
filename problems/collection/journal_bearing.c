/* Pressure in a journal bearing, without the bound v >= 0: MINPACK-2 problem PJB, a quadratic.
 *
 *   f(v) = integral of (1 + e cos x)^3 |grad v|^2 / 2 - e v sin x   over (0, 2 pi) x (0, 2 b)
 *
 * Eccentricity e = 0.1, b = 10, v = 0 on the boundary.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>
#include <stdlib.h>

static const double ECCENTRICITY = 0.1;
static const double HEIGHT = 20.0;
static const double TWO_PI = 6.283185307179586;

static double sine(const grid *at, int64_t i)
{
    return sin((double)i * at->hx);
}

static void density(double s, double phi[3])
{
    phi[0] = 0.5 * s;
    phi[1] = 0.5;
    phi[2] = 0.0;
}

static void load(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)j;
    psi[1] = -ECCENTRICITY * sine(at, i);
    psi[0] = psi[1] * v;
    psi[2] = 0.0;
}

static const grid_energy energy = {.density = density, .node = load};

/* The cubed film thickness by node column. */
static void *prepare(int64_t n)
{
    const grid at = grid_of(n, TWO_PI, HEIGHT);
    double *thickness = malloc((size_t)(at.k + 2) * sizeof *thickness);
    if (!thickness) return NULL;
    for (int64_t i = 0; i <= at.k + 1; i++)
        thickness[i] = pow(1.0 + ECCENTRICITY * cos((double)i * at.hx), 3.0);
    return thickness;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, TWO_PI, HEIGHT);
    for (int64_t number = 0; number < n; number++)
        x[number] = fmax(sine(&at, number % at.k + 1), 0.0);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    grid at = grid_of(n, TWO_PI, HEIGHT);
    at.weight = user;
    *f = grid_value(&at, &energy, x, g);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    grid at = grid_of(n, TWO_PI, HEIGHT);
    at.weight = user;
    grid_product(&at, &energy, x, v, Hv);
    return 0;
}

const example example_journal_bearing = {
    .name = "journal_bearing",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (PJB), no bounds",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
