/* EIGENALS: D diagonal and Q with Q'DQ = diag(1..m) and Q'Q = I; n = m (m + 1),
 * the columns (d_j, q_1j .. q_mj) one after the other. Squares of the upper triangles.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

#include <stdlib.h>

static int64_t order(int64_t n)
{
    return (int64_t)(sqrt((double)n + 0.25) - 0.5 + 1e-6);
}

static int64_t size(int64_t wanted)
{
    const int64_t m = wanted < 6 ? 2 : (int64_t)floor(sqrt((double)wanted + 0.25));
    return m * (m + 1);
}

/* Room for four matrices of order m. */
static void *prepare(int64_t n)
{
    const int64_t m = order(n);
    return calloc(4 * (size_t)m * (size_t)m, sizeof(double));
}

static inline const double *column(const double *x, int64_t m, int64_t j)
{
    return x + j * (m + 1) + 1;
}

/* The sum of squares, and its slopes E and O in Q'DQ and Q'Q, full symmetric matrices. */
static double residuals(int64_t m, const double *x, double *E, double *O)
{
    double f = 0.0;
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = i; j < m; j++) {
            const double *p = column(x, m, i), *q = column(x, m, j);
            double e = i == j ? -(double)(i + 1) : 0.0, o = i == j ? -1.0 : 0.0;
            for (int64_t k = 0; k < m; k++) {
                e += p[k] * q[k] * x[k * (m + 1)];
                o += p[k] * q[k];
            }
            f += e * e + o * o;
            const double twice = i == j ? 2.0 : 1.0;
            E[i * m + j] = E[j * m + i] = twice * e;
            O[i * m + j] = O[j * m + i] = twice * o;
        }
    return f;
}

/* The changes of E and O along v. */
static void changes(int64_t m, const double *x, const double *v, double *dE, double *dO)
{
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = i; j < m; j++) {
            const double *p = column(x, m, i), *q = column(x, m, j);
            const double *dp = column(v, m, i), *dq = column(v, m, j);
            double e = 0.0, o = 0.0;
            for (int64_t k = 0; k < m; k++) {
                const double c = dp[k] * q[k] + p[k] * dq[k];
                e += c * x[k * (m + 1)] + p[k] * q[k] * v[k * (m + 1)];
                o += c;
            }
            const double twice = i == j ? 2.0 : 1.0;
            dE[i * m + j] = dE[j * m + i] = twice * e;
            dO[i * m + j] = dO[j * m + i] = twice * o;
        }
}

/* out += 2 (D P E + P O) in the place of Q, and w diag(P E L') in the place of D; O may be NULL. */
static void add_adjoint(int64_t m, const double *E, const double *O, const double *d,
                        const double *P, const double *L, double w, double *out)
{
    for (int64_t j = 0; j < m; j++)
        for (int64_t i = 0; i < m; i++) {
            const double e = E[i * m + j], o = O ? O[i * m + j] : 0.0;
            const double *q = column(P, m, i), *l = column(L, m, j);
            double *to = out + j * (m + 1) + 1;
            for (int64_t k = 0; k < m; k++) {
                to[k] += 2.0 * (e * d[k * (m + 1)] + o) * q[k];
                out[k * (m + 1)] += w * e * q[k] * l[k];
            }
        }
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const int64_t m = order(n);
    double *E = user, *O = E + m * m;
    *f = residuals(m, x, E, O);
    if (!g) return 0;
    fill(n, g, 0.0);
    add_adjoint(m, E, O, x, x, x, 1.0, g);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const int64_t m = order(n);
    double *E = user, *O = E + m * m, *dE = O + m * m, *dO = dE + m * m;
    residuals(m, x, E, O);
    changes(m, x, v, dE, dO);
    fill(n, Hv, 0.0);
    add_adjoint(m, dE, dO, x, x, x, 1.0, Hv);
    add_adjoint(m, E, O, x, v, x, 2.0, Hv);
    add_adjoint(m, E, NULL, v, x, x, 0.0, Hv);
    return 0;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const int64_t m = order(n);
    fill(n, x, 0.0);
    for (int64_t j = 0; j < m; j++)
        x[j * (m + 1)] = x[j * (m + 1) + 1 + j] = 1.0;
}

const example example_eigenals = {
    .name = "eigenals",
    .source = "Gould 1992; CUTE EIGENALS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 110,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
