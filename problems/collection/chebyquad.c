/* Chebyquad, m = n: nodes of equal weights that integrate Chebyshev polynomials.
 *
 *   r_i = (1/n) sum over j of T_i(x_j) - integral of T_i over (0, 1),  T_i shifted to (0, 1)
 *
 *   Work O(n^2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

enum { LARGEST = 200 };

/* T_i with first and second derivative at x, and the same of T_{i-1}. */
typedef struct chebyshev {
    double x, now[3], before[3];
} chebyshev;

static chebyshev chebyshev_first(double x)
{
    return (chebyshev){x, {2.0 * x - 1.0, 2.0, 0.0}, {1.0, 0.0, 0.0}};
}

/* T_{i+1} = 2 y T_i - T_{i-1}, y = 2 x - 1. */
static void chebyshev_next(chebyshev *T)
{
    const double twice = 4.0 * T->x - 2.0;
    for (int d = 2; d >= 0; d--) {
        const double inner = d > 0 ? 4.0 * (double)d * T->now[d - 1] : 0.0;
        const double next = twice * T->now[d] + inner - T->before[d];
        T->before[d] = T->now[d];
        T->now[d] = next;
    }
}

static void residuals(int64_t n, const double *x, double *r)
{
    for (int64_t i = 0; i < n; i++)
        r[i] = i % 2 == 0 ? 0.0 : 1.0 / ((double)((i + 1) * (i + 1)) - 1.0);
    for (int64_t j = 0; j < n; j++) {
        chebyshev T = chebyshev_first(x[j]);
        for (int64_t i = 0; i < n; i++, chebyshev_next(&T))
            r[i] += T.now[0] / (double)n;
    }
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    double r[LARGEST];
    residuals(n, x, r);
    *f = 0.0;
    for (int64_t i = 0; i < n; i++)
        *f += r[i] * r[i];
    for (int64_t j = 0; g && j < n; j++) {
        g[j] = 0.0;
        chebyshev T = chebyshev_first(x[j]);
        for (int64_t i = 0; i < n; i++, chebyshev_next(&T))
            g[j] += 2.0 * r[i] * T.now[1] / (double)n;
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    double r[LARGEST], Jv[LARGEST] = {0.0};
    residuals(n, x, r);
    for (int64_t j = 0; j < n; j++) {
        chebyshev T = chebyshev_first(x[j]);
        for (int64_t i = 0; i < n; i++, chebyshev_next(&T))
            Jv[i] += T.now[1] * v[j] / (double)n;
    }
    for (int64_t j = 0; j < n; j++) {
        Hv[j] = 0.0;
        chebyshev T = chebyshev_first(x[j]);
        for (int64_t i = 0; i < n; i++, chebyshev_next(&T))
            Hv[j] += 2.0 * (Jv[i] * T.now[1] + r[i] * T.now[2] * v[j]) / (double)n;
    }
    return 0;
}

static int64_t size(int64_t wanted)
{
    return size_between(wanted, 1, LARGEST);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = (double)(i + 1) / (double)(n + 1);
}

/* Listed up to n = 10. */
static int optima(int64_t n, double *best, void *user)
{
    (void)user;
    best[0] = n == 8 ? 3.516873726e-3 : n == 10 ? 6.503954800e-3 : 0.0;
    return n <= 10;
}

const example example_chebyquad = {
    .name = "chebyquad",
    .source = "More, Garbow and Hillstrom 1981, problem 35; Fletcher 1965",
    .kind = CLASS_NONCONVEX,
    .usual_n = 50,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
