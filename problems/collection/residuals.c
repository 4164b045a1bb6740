/* Sums of squares: value, gradient and product gathered residual by residual.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

/* All but the indices. */
static void blank(residual *one, int width)
{
    one->r = 0.0;
    one->count = width;
    for (int a = 0; a < width; a++) {
        one->J[a] = 0.0;
        for (int b = 0; b <= a; b++)
            one->H[a][b] = 0.0;
    }
}

static void number(residual *one)
{
    for (int a = 0; a < RESIDUAL_WIDTH; a++)
        one->at[a] = a;
}

void residuals_one(const residual_kit *kit, int64_t i, int64_t n, const double *x, residual *out)
{
    number(out);
    blank(out, kit->width);
    kit->of(i, n, x, out);
}

double residuals_value(residual_fn *of, int width, int64_t m, int64_t n, const double *x, double *g)
{
    residual one;
    number(&one);
    if (g) memset(g, 0, (size_t)n * sizeof *g);
    double f = 0.0;
    for (int64_t i = 1; i <= m; i++) {
        blank(&one, width);
        of(i, n, x, &one);
        f += one.r * one.r;
        for (int a = 0; g && a < one.count; a++)
            g[one.at[a]] += 2.0 * one.r * one.J[a];
    }
    return f;
}

/* Add 2 (J J'v + r H v), r being the residual or, for Gauss-Newton, 0. */
static void add_product(const residual *one, double r, const double *v, double *Hv)
{
    double slope = 0.0;
    for (int a = 0; a < one->count; a++)
        slope += one->J[a] * v[one->at[a]];
    for (int a = 0; a < one->count; a++) {
        const double twice_r = 2.0 * r, va = v[one->at[a]];
        double sum = 2.0 * one->J[a] * slope + twice_r * one->H[a][a] * va;
        for (int b = 0; b < a; b++) {
            sum += twice_r * one->H[a][b] * v[one->at[b]];
            Hv[one->at[b]] += twice_r * one->H[a][b] * va;
        }
        Hv[one->at[a]] += sum;
    }
}

void residuals_product(residual_fn *of, int width, int64_t m, int64_t n, const double *x,
                       const double *v, double *Hv)
{
    residual one;
    number(&one);
    memset(Hv, 0, (size_t)n * sizeof *Hv);
    for (int64_t i = 1; i <= m; i++) {
        blank(&one, width);
        of(i, n, x, &one);
        add_product(&one, one.r, v, Hv);
    }
}

void residuals_gauss_newton(const residual_kit *kit, int64_t n, const double *x, const double *v,
                            double *Gv)
{
    residual one;
    memset(Gv, 0, (size_t)n * sizeof *Gv);
    for (int64_t i = 1; i <= kit->count(n); i++) {
        residuals_one(kit, i, n, x, &one);
        add_product(&one, 0.0, v, Gv);
    }
}

int64_t size_multiple(int64_t wanted, int64_t step)
{
    if (wanted < step) return step;
    const int64_t rest = wanted % step;
    return wanted - rest + (2 * rest > step ? step : 0);
}

int64_t size_between(int64_t wanted, int64_t low, int64_t high)
{
    return wanted < low ? low : wanted > high ? high : wanted;
}
