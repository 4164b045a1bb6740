/* Brown almost-linear system, squared; the starting product is 2^-n.
 *
 *   r_i = x_i + sum of x_j - (n + 1), i < n,  r_n = P - 1,  P = product of all x_j
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

#include <math.h>

/* P = x_a x_b Q, with a, b the places of the two smallest |x_j|: nothing is divided by those, so
 * zeros and tiny values do no harm. Q is zero only if a third x_j is, or by underflow. */
typedef struct factors {
    int64_t a, b;
    double xa, xb, Q;
} factors;

static factors factor(int64_t n, const double *x)
{
    int64_t a = 0, b = 1;
    for (int64_t i = 1; i < n; i++) {
        const bool least = fabs(x[i]) < fabs(x[a]);
        if (least || i == 1 || fabs(x[i]) < fabs(x[b])) b = least ? a : i;
        if (least) a = i;
    }
    double Q = 1.0;
    for (int64_t i = 0; i < n; i++)
        if (i != a && i != b) Q *= x[i];
    return (factors){a, b, x[a], x[b], Q};
}

/* The derivative of P by x_i. */
static double slope_of(const factors *at, const double *x, int64_t i)
{
    if (i == at->a) return at->xb * at->Q;
    if (i == at->b) return at->xa * at->Q;
    return x[i] == 0.0 ? 0.0 : at->xa * at->xb * (at->Q / x[i]);
}

/* The derivative of slope_of() along v; T: the sum of v_j / x_j over all others than a and b. */
static double slope_along(const factors *at, const double *x, const double *v, double T, int64_t i)
{
    if (i == at->a) return at->Q * (v[at->b] + at->xb * T);
    if (i == at->b) return at->Q * (v[at->a] + at->xa * T);
    if (x[i] == 0.0) return 0.0;
    const double both = v[at->a] * at->xb + at->xa * v[at->b];
    return at->Q / x[i] * (both + at->xa * at->xb * (T - v[i] / x[i]));
}

/* Sum of all x_j - (n + 1). */
static double excess(int64_t n, const double *x)
{
    double sum = -(double)(n + 1);
    for (int64_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const factors at = factor(n, x);
    const double shift = excess(n, x), last = at.xa * at.xb * at.Q - 1.0;
    double sum = 0.0;
    *f = last * last;
    for (int64_t i = 0; i < n - 1; i++) {
        *f += (x[i] + shift) * (x[i] + shift);
        sum += x[i] + shift;
    }
    for (int64_t i = 0; g && i < n; i++) {
        const double own = i < n - 1 ? x[i] + shift : 0.0;
        g[i] = 2.0 * (own + sum + last * slope_of(&at, x, i));
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const factors at = factor(n, x);
    const double last = at.xa * at.xb * at.Q - 1.0;
    double T = 0.0, total = 0.0, along = 0.0;
    for (int64_t i = 0; i < n; i++) {
        total += v[i];
        along += slope_of(&at, x, i) * v[i];
        if (i != at.a && i != at.b && x[i] != 0.0) T += v[i] / x[i];
    }
    const double rows = total - v[n - 1] + (double)(n - 1) * total;
    for (int64_t i = 0; i < n; i++) {
        const double own = i < n - 1 ? v[i] + total : 0.0;
        const double bend = last * slope_along(&at, x, v, T, i);
        Hv[i] = 2.0 * (own + rows + slope_of(&at, x, i) * along + bend);
    }
    return 0;
}

static int64_t size(int64_t wanted)
{
    return wanted < 2 ? 2 : wanted;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.5;
}

/* Zero at (a, ..., a, a^{1-n}); one at (0, ..., 0, n + 1). */
static int optima(int64_t n, double *best, void *user)
{
    (void)n, (void)user;
    best[0] = 0.0;
    best[1] = 1.0;
    return 2;
}

const example example_brown_almost_linear = {
    .name = "brown_almost_linear",
    .source = "More, Garbow and Hillstrom 1981, problem 27; Brown 1969",
    .kind = CLASS_NONCONVEX,
    .usual_n = 200,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optima,
};
