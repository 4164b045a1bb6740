/* Denoising of an image by total variation, the kink rounded off.
 *
 *   f(u) = 1/2 |u - b|^2 + lambda sum over pixels of sqrt(|D u|^2 + delta^2) - delta
 *
 * D u are the differences to the right and upper pixel, 0 at the edge; lambda = 0.1, delta = 1e-3;
 * b is a disk and a bar of height 1 with normal noise of deviation 0.1. The start is b.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "grid.h"
#include "known.h"
#include "seeded.h"

static const double LAMBDA = 0.1, DELTA = 1e-3;

static double noisy(int64_t k, int64_t at)
{
    const double a = ((double)(at % k) + 0.5) / (double)k, b = ((double)(at / k) + 0.5) / (double)k;
    const bool disk = pow(a - 0.35, 2.0) + pow(b - 0.6, 2.0) < 0.06;
    const bool bar = fabs(a - 0.75) < 0.1 && fabs(b - 0.45) < 0.35;
    return (disk || bar ? 1.0 : 0.0) + 0.1 * seeded_normal(16, (uint64_t)at);
}

/* The differences of u from pixel `at` to its right and upper neighbour. */
static void differences(int64_t k, const double *u, int64_t at, double d[2])
{
    d[0] = at % k + 1 < k ? u[at + 1] - u[at] : 0.0;
    d[1] = at / k + 1 < k ? u[at + k] - u[at] : 0.0;
}

/* The transpose of differences(). */
static void differences_add(int64_t k, const double w[2], int64_t at, double *into)
{
    if (at % k + 1 < k) {
        into[at + 1] += w[0];
        into[at] -= w[0];
    }
    if (at / k + 1 < k) {
        into[at + k] += w[1];
        into[at] -= w[1];
    }
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 1);
    for (int64_t at = 0; at < n; at++)
        x[at] = noisy(k, at);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 1);
    double misfit = 0.0, variation = 0.0, d[2];
    for (int64_t at = 0; at < n; at++) {
        const double miss = x[at] - noisy(k, at);
        misfit += 0.5 * miss * miss;
        if (g) g[at] = miss;
    }
    for (int64_t at = 0; at < n; at++) {
        differences(k, x, at, d);
        const double square = d[0] * d[0] + d[1] * d[1];
        const double length = sqrt(square + DELTA * DELTA);
        variation += square / (length + DELTA);
        const double force[2] = {LAMBDA * d[0] / length, LAMBDA * d[1] / length};
        if (g) differences_add(k, force, at, g);
    }
    *f = misfit + LAMBDA * variation;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 1);
    double d[2], e[2];
    for (int64_t at = 0; at < n; at++)
        Hv[at] = v[at];
    for (int64_t at = 0; at < n; at++) {
        differences(k, x, at, d);
        differences(k, v, at, e);
        const double square = d[0] * d[0] + d[1] * d[1] + DELTA * DELTA;
        const double scale = LAMBDA / sqrt(square), along = (d[0] * e[0] + d[1] * e[1]) / square;
        const double change[2] = {scale * (e[0] - along * d[0]), scale * (e[1] - along * d[1])};
        differences_add(k, change, at, Hv);
    }
    return 0;
}

const example example_total_variation = {
    .name = "total_variation",
    .source = "Rudin, Osher and Fatemi 1992, Physica D 60; rounded as in Vogel and Oman 1996",
    .kind = CLASS_DATA,
    .usual_n = 10000,
    .size = grid_size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = grid_pattern,
    .optima = optimum_unknown,
};
