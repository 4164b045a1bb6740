/* Osborne's second fit: an exponential and three Gaussians.
 *
 *   r_i = y_i - (x1 exp(-t x5) + sum over k of x_k exp(-(t - x_{k+7})^2 x_{k+4})),
 *   k = 2, 3, 4,  t = (i - 1) / 10
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

static const double Y[] = {
    1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
    0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
    0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
    0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
    0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};

/* The k-th of the Gaussians, k = 1, 2, 3: height h, width w, centre c. */
static void add_gaussian(double t, const double *x, int k, residual *out)
{
    const int h = k, w = k + 4, c = k + 7;
    const double s = t - x[c], e = exp(-s * s * x[w]);
    out->r -= x[h] * e;
    out->J[h] = -e;
    out->J[w] = x[h] * s * s * e;
    out->J[c] = -2.0 * x[h] * x[w] * s * e;
    out->H[w][h] = s * s * e;
    out->H[c][h] = -2.0 * x[w] * s * e;
    out->H[w][w] = -x[h] * s * s * s * s * e;
    out->H[c][w] = -2.0 * x[h] * s * (1.0 - x[w] * s * s) * e;
    out->H[c][c] = 2.0 * x[h] * x[w] * (1.0 - 2.0 * x[w] * s * s) * e;
}

static const double START[] = {1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5};
static const double MINIMA[] = {4.013773629e-2};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double t = 0.1 * ((double)i - 1.0), decay = exp(-t * x[4]);
    out->r = Y[i - 1] - x[0] * decay;
    out->J[0] = -decay;
    out->J[4] = t * x[0] * decay;
    out->H[4][0] = t * decay;
    out->H[4][4] = -t * t * x[0] * decay;
    for (int k = 1; k <= 3; k++)
        add_gaussian(t, x, k, out);
}

SMALL_LEAST_SQUARES(65);

const example example_osborne2 = {
    .name = "osborne2",
    .source = "More, Garbow and Hillstrom 1981, problem 19; Osborne 1972",
    .kind = CLASS_REGRESSION,
    .usual_n = 11,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
