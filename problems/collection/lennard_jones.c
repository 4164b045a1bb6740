/* Lennard-Jones clusters: f = sum over pairs of r^-12 - 2 r^-6, atoms in space.
 *
 * Many minima; six zero eigenvalues everywhere. f is huge where two atoms meet.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "pairs.h"

static void lennard_jones(double s, double phi[3])
{
    const double t = 1.0 / s, cube = t * t * t;
    phi[0] = cube * (cube - 2.0);
    phi[1] = -6.0 * t * cube * (cube - 1.0);
    phi[2] = t * t * cube * (42.0 * cube - 24.0);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = pairs_value(n, x, g, lennard_jones);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    pairs_product(n, x, v, Hv, lennard_jones);
    return 0;
}

/* All minima of 2 to 7 atoms: Hoare and McInnes 1976, Faraday Disc. 61. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    static const double minima[6][4] = {{-1.0},
                                        {-3.0},
                                        {-6.0},
                                        {-9.103852},
                                        {-12.712062, -12.302928},
                                        {-16.505384, -15.935043, -15.593211, -15.533060}};
    static const int count[6] = {1, 1, 1, 1, 2, 4};
    const int64_t atoms = n / 3;
    if (atoms > 7) return 0;
    for (int i = 0; i < count[atoms - 2]; i++)
        best[i] = minima[atoms - 2][i];
    return count[atoms - 2];
}

const example example_lennard_jones = {
    .name = "lennard_jones",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (LJ); Hoare and Pal 1971",
    .kind = CLASS_NONCONVEX,
    .usual_n = 165,
    .size = pairs_size,
    .start = pairs_start,
    .value = value,
    .product = product,
    .optima = optima,
};
