/* Discrete integral equation: the boundary value problem by Green's function.
 *
 *   r = x + G w(x),  w_j = (x_j + t_j + 1)^3,  t_j = j h,  h = 1 / (n + 1),
 *   G_ij = (h / 2) min(t_i, t_j) (1 - max(t_i, t_j))
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

/* G u for u that arrives term by term: sums of t u to the left and (1 - t) u to the right. */
typedef struct green {
    double h, left, right;
} green;

static double node(const green *of, int64_t i)
{
    return (double)(i + 1) * of->h;
}

/* First all terms of u ... */
static void green_add(green *of, int64_t i, double u)
{
    of->right += (1.0 - node(of, i)) * u;
}

/* ... then, again in order, each term for its (G u)_i. */
static double green_take(green *of, int64_t i, double u)
{
    const double t = node(of, i);
    of->left += t * u;
    of->right -= (1.0 - t) * u;
    return 0.5 * of->h * ((1.0 - t) * of->left + t * of->right);
}

static double shifted(const green *of, const double *x, int64_t i)
{
    return x[i] + node(of, i) + 1.0;
}

static double cube(double s)
{
    return s * s * s;
}

/* G ready to be taken of w(x). */
static green green_of_cubes(int64_t n, const double *x)
{
    green Gw = {.h = 1.0 / (double)(n + 1)};
    for (int64_t i = 0; i < n; i++)
        green_add(&Gw, i, cube(shifted(&Gw, x, i)));
    return Gw;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    green Gw = green_of_cubes(n, x), Gr = {.h = Gw.h};
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double r = x[i] + green_take(&Gw, i, cube(shifted(&Gw, x, i)));
        *f += r * r;
        green_add(&Gr, i, r);
        if (g) g[i] = r;
    }
    for (int64_t i = 0; g && i < n; i++) {
        const double s = shifted(&Gr, x, i);
        g[i] = 2.0 * (g[i] + 3.0 * s * s * green_take(&Gr, i, g[i]));
    }
    return 0;
}

/* H v = 2 (J'J v + w'' (G r) v), J = I + G w'; what three sweeps need is summed, not stored. */
static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    green Gw = green_of_cubes(n, x), Gwv = {.h = Gw.h}, Gr = Gwv, GJv = Gwv;
    for (int64_t i = 0; i < n; i++) {
        const double s = shifted(&Gw, x, i);
        green_add(&Gwv, i, 3.0 * s * s * v[i]);
    }
    green Gw_again = Gw, Gwv_again = Gwv;
    for (int64_t i = 0; i < n; i++) {
        const double s = shifted(&Gw, x, i);
        green_add(&Gr, i, x[i] + green_take(&Gw, i, cube(s)));
        green_add(&GJv, i, v[i] + green_take(&Gwv, i, 3.0 * s * s * v[i]));
    }
    for (int64_t i = 0; i < n; i++) {
        const double s = shifted(&Gr, x, i);
        const double r = x[i] + green_take(&Gw_again, i, cube(s));
        const double Jv = v[i] + green_take(&Gwv_again, i, 3.0 * s * s * v[i]);
        const double back = Jv + 3.0 * s * s * green_take(&GJv, i, Jv);
        Hv[i] = 2.0 * (back + 6.0 * s * green_take(&Gr, i, r) * v[i]);
    }
    return 0;
}

static int64_t size(int64_t wanted)
{
    return size_multiple(wanted, 1);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++) {
        const double t = (double)(i + 1) / (double)(n + 1);
        x[i] = t * (t - 1.0);
    }
}

const example example_discrete_integral = {
    .name = "discrete_integral",
    .source = "More, Garbow and Hillstrom 1981, problem 29; More and Cosnard 1979",
    .kind = CLASS_EASY,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
