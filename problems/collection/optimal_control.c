/* Distributed control of -Laplace y + y^3 = u, the equation kept by a quadratic penalty.
 *
 *   f(y, u) = h^2/2 sum (y - y_d)^2 + alpha u^2 + (-Laplace_h y + y^3 - u)^2 / epsilon
 *
 * on k x k nodes of the unit square, y = 0 on its boundary, alpha = 1e-4, epsilon = 1e-3; the
 * states y come first, then the controls u. The target is y_d = sin 2 pi a sin pi b.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>

static const double ALPHA = 1e-4, EPSILON = 1e-3;
static const double PI = 3.141592653589793;

static int64_t size(int64_t wanted)
{
    const int64_t k = grid_side(wanted, 2);
    return 2 * k * k;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const int64_t nodes = n / 2, k = grid_side(nodes, 1);
    const double h = 1.0 / (double)(k + 1), area = h * h;
    const double *y = x, *u = x + nodes;
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t j = 1; j <= k; j++)
        for (int64_t i = 1; i <= k; i++) {
            const int64_t at = (j - 1) * k + i - 1;
            const double target = sin(2.0 * PI * (double)i * h) * sin(PI * (double)j * h);
            const double miss = y[at] - target;
            const double r = grid_difference(k, y, i, j) / area + pow(y[at], 3.0) - u[at];
            sum += 0.5 * area * (miss * miss + ALPHA * u[at] * u[at] + r * r / EPSILON);
            if (!g) continue;
            grid_difference_add(k, r / EPSILON, i, j, g);
            g[at] += area * (miss + 3.0 * y[at] * y[at] * r / EPSILON);
            g[nodes + at] += area * (ALPHA * u[at] - r / EPSILON);
        }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const int64_t nodes = n / 2, k = grid_side(nodes, 1);
    const double h = 1.0 / (double)(k + 1), area = h * h;
    const double *y = x, *u = x + nodes, *dy = v, *du = v + nodes;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t j = 1; j <= k; j++)
        for (int64_t i = 1; i <= k; i++) {
            const int64_t at = (j - 1) * k + i - 1;
            const double slope = 3.0 * y[at] * y[at];
            const double r = grid_difference(k, y, i, j) / area + pow(y[at], 3.0) - u[at];
            const double Jv = grid_difference(k, dy, i, j) / area + slope * dy[at] - du[at];
            grid_difference_add(k, Jv / EPSILON, i, j, Hv);
            Hv[at] += area * (dy[at] + (slope * Jv + 6.0 * y[at] * r * dy[at]) / EPSILON);
            Hv[nodes + at] += area * (ALPHA * du[at] - Jv / EPSILON);
        }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    const int64_t nodes = n / 2, k = grid_side(nodes, 1);
    int64_t number[6];
    for (int64_t j = 1; j <= k; j++)
        for (int64_t i = 1; i <= k; i++) {
            const int count = grid_star(k, i, j, number);
            number[count] = nodes + number[0];
            pattern_clique(into, count + 1, number);
        }
}

const example example_optimal_control = {
    .name = "optimal_control",
    .source = "Troeltzsch 2010, Optimal Control of PDEs, chapter 4; semilinear, penalized",
    .kind = CLASS_PDE,
    .usual_n = 5000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_unknown,
};
