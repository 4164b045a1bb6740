/* The surface of least area spanned by Enneper's boundary: MINPACK-2 problem MSA.
 *
 *   f(v) = integral of sqrt(1 + |grad v|^2) over (-1/2, 1/2)^2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"

#include <math.h>

static void density(double s, double phi[3])
{
    phi[0] = sqrt(1.0 + s);
    phi[1] = 0.5 / phi[0];
    phi[2] = -0.5 * phi[1] / (1.0 + s);
}

/* Enneper's surface: a = u + u w^2 - u^3/3, b = -w - u^2 w + w^3/3, height u^2 - w^2. */
static double enneper(const grid *at, int64_t i, int64_t j)
{
    const double a = (double)i * at->hx - 0.5, b = (double)j * at->hy - 0.5;
    double u = a, w = -b;
    for (int newton = 0; newton < 10; newton++) {
        const double ra = u + u * w * w - u * u * u / 3.0 - a;
        const double rb = -w - u * u * w + w * w * w / 3.0 - b;
        if (fabs(ra) + fabs(rb) < 1e-15) break;
        const double diagonal = 1.0 + w * w - u * u, cross = 2.0 * u * w;
        const double determinant = -diagonal * -(w * w - u * u - 1.0) + cross * cross;
        u -= ((w * w - u * u - 1.0) * ra - cross * rb) / determinant;
        w -= (cross * ra + diagonal * rb) / determinant;
    }
    return u * u - w * w;
}

static const grid_energy energy = {.density = density, .boundary = enneper};

/* The mean of the linear interpolants between opposite sides. */
static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++) {
            const double right = (double)i * at.hx, top = (double)j * at.hy;
            const double across =
                right * enneper(&at, at.k + 1, j) + (1.0 - right) * enneper(&at, 0, j);
            const double along = top * enneper(&at, i, at.k + 1) + (1.0 - top) * enneper(&at, i, 0);
            x[(j - 1) * at.k + i - 1] = 0.5 * (across + along);
        }
}

UNIT_SQUARE_CALLBACKS

/* 10 x 10: the output PETSc/TAO keeps for its minimal surface example (minsurf2). */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = 1.41847;
    return n == 100;
}

const example example_minimal_surface = {
    .name = "minimal_surface",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (MSA), Enneper",
    .kind = CLASS_PDE,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optima,
};
