/* FMINSURF: area of a surface of p by p heights over the unit square + its mean height squared.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "elements.h"

static inline int64_t side(int64_t n)
{
    return (int64_t)(sqrt((double)n) + 0.5);
}

/* The corners of a little square. */
static inline int variables(int64_t e, int64_t n, int64_t *at)
{
    const int64_t p = side(n), i = (e - 1) % (p - 1), j = (e - 1) / (p - 1);
    at[0] = j * p + i, at[1] = at[0] + p + 1, at[2] = at[0] + 1, at[3] = at[0] + p;
    return 4;
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    (void)i;
    const double c = (double)((side(n) - 1) * (side(n) - 1)), a = y[0] - y[1], b = y[2] - y[3];
    const inner u = {1.0 + 0.5 * c * (a * a + b * b),
                     {c * a, -c * a, c * b, -c * b},
                     {{c}, {-c, c}, {0.0, 0.0, c}, {0.0, 0.0, -c, c}}};
    const double root = sqrt(u.u);
    add_of(e, u, root / c, 0.5 / (c * root), -0.25 / (c * root * u.u));
}

#define SQUARES ((side(n) - 1) * (side(n) - 1))
PARTS(area, SQUARES);

static double mean(int64_t n, const double *x)
{
    double s = 0.0;
    for (int64_t i = 0; i < n; i++)
        s += x[i];
    return s / (double)n;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const double average = mean(n, x);
    area_value(n, x, f, g, user);
    *f += average * average;
    for (int64_t i = 0; g && i < n; i++)
        g[i] += 2.0 * average / (double)n;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const double average = mean(n, v);
    area_product(n, x, v, Hv, user);
    for (int64_t i = 0; i < n; i++)
        Hv[i] += 2.0 * average / (double)n;
    return 0;
}

static int64_t size(int64_t wanted)
{
    const int64_t p = wanted < 16 ? 4 : side(wanted);
    return p * p;
}

/* A plane on the edge of the square, zero inside. */
static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const int64_t p = side(n);
    const double h = 1.0 / (double)(p - 1);
    fill(n, x, 0.0);
    for (int64_t k = 0; k < p; k++) {
        const double t = h * (double)k;
        x[k] = 1.0 + 8.0 * t;
        x[(p - 1) * p + k] = 5.0 + 8.0 * t;
    }
    for (int64_t k = 0; k < p; k++) {
        const double t = h * (double)k;
        x[k * p] = 1.0 + 4.0 * t;
        x[k * p + p - 1] = 9.0 + 4.0 * t;
    }
}

MINIMUM(1.0);

const example example_fminsurf = {
    .name = "fminsurf",
    .source = "Griewank and Toint 1982, Numer. Math. 39, boundary freed; CUTE FMINSURF",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1024,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
