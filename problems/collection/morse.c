/* Morse clusters: f = sum over pairs of e (e - 2), e = exp(rho (1 - r)), rho = 6, atoms in space.
 *
 * Softer at short range than Lennard-Jones: finite even where two atoms meet.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "pairs.h"

#include <math.h>

static const double RHO = 6.0;

static void morse(double s, double phi[3])
{
    const double r = sqrt(s), e = exp(RHO * (1.0 - r));
    const double slope = -2.0 * RHO * e * (e - 1.0);
    const double bend = 2.0 * RHO * RHO * e * (2.0 * e - 1.0);
    phi[0] = e * (e - 2.0);
    phi[1] = 0.5 * slope / r;
    phi[2] = 0.25 * (bend - slope / r) / s;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = pairs_value(n, x, g, morse);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    pairs_product(n, x, v, Hv, morse);
    return 0;
}

const example example_morse = {
    .name = "morse",
    .source = "Doye and Wales 1997, J. Chem. Soc. Faraday Trans. 93; rho = 6",
    .kind = CLASS_NONCONVEX,
    .usual_n = 165,
    .size = pairs_size,
    .start = pairs_start,
    .value = value,
    .product = product,
    .optima = optimum_unknown,
};
