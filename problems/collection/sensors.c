/* SENSORS: minus the sum over all i, j of (sin x_i sin x_j sin(x_i - x_j))^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

/* p = u^2 of one pair, with derivatives in x_i (0) and x_j (1). */
typedef struct pair {
    double p, d0, d00, d01;
} pair;

static inline pair of_pair(double x, double y)
{
    const double sx = sin(x), sy = sin(y), cy = cos(y), sd = sin(x - y), cd = cos(x - y);
    const double u = sx * sy * sd;
    const double ux = sy * sin(2.0 * x - y), uxx = 2.0 * sy * cos(2.0 * x - y);
    const double uy = sx * (cy * sd - sy * cd);
    const double uxy = cy * sin(2.0 * x - y) - sy * cos(2.0 * x - y);
    return (pair){u * u, 2.0 * u * ux, 2.0 * (ux * ux + u * uxx), 2.0 * (ux * uy + u * uxy)};
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double slope = 0.0;
        for (int64_t j = 0; j < n; j++) {
            const pair of = of_pair(x[i], x[j]);
            *f -= of.p;
            slope -= 2.0 * of.d0;
        }
        if (g) g[i] = slope;
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++) {
        Hv[i] = 0.0;
        for (int64_t j = 0; j < n; j++) {
            const pair of = of_pair(x[i], x[j]);
            Hv[i] -= 2.0 * (of.d00 * v[i] + of.d01 * v[j]);
        }
    }
    return 0;
}

SIZES(2, 1);
START((double)i / (double)n);

const example example_sensors = {
    .name = "sensors",
    .source = "Zhang and Wang 1993, SIAM Review 35; CUTE SENSORS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 100,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_unknown,
};
