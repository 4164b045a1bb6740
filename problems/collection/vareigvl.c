/* VAREIGVL: sum of (sum_j a_ij x_j - m x_i)^2 / 2 + |x|^3 / 1.5, a_ij = sin(ij) exp(-((i - j)/N)^2)
 * for |i - j| <= 6, N = n - 1 entries in x, and the multiplier m last.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

#include <stdlib.h>

enum { WIDTH = 6 };

/* Row by row a_i,i-6 .. a_i,i+6. */
static void *prepare(int64_t n)
{
    double *a = calloc((size_t)n * (2 * WIDTH + 1), sizeof *a);
    for (int64_t i = 1; a && i < n; i++)
        for (int64_t d = -WIDTH; d <= WIDTH; d++) {
            const double z = (double)d / (double)(n - 1);
            if (i + d >= 1 && i + d < n)
                a[(i - 1) * (2 * WIDTH + 1) + d + WIDTH] =
                    sin((double)i * (double)(i + d)) * exp(-z * z);
        }
    return a;
}

/* The first and the last of the variables in row i, from 0, and where a_i0 would be. */
static int64_t row_of(int64_t i, int64_t n, int64_t *first, int64_t *last)
{
    *first = i > WIDTH ? i - WIDTH : 0;
    *last = i + WIDTH < n - 2 ? i + WIDTH : n - 2;
    return i * (2 * WIDTH + 1) + WIDTH - i;
}

static double times(int64_t i, int64_t n, const double *a, const double *x)
{
    int64_t first, last;
    const int64_t at = row_of(i, n, &first, &last);
    double s = 0.0;
    for (int64_t j = first; j <= last; j++)
        s += a[at + j] * x[j];
    return s;
}

static void add_row(int64_t i, int64_t n, const double *a, double w, double *g)
{
    int64_t first, last;
    const int64_t at = row_of(i, n, &first, &last);
    for (int64_t j = first; j <= last; j++)
        g[j] += w * a[at + j];
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const double *a = user, m = x[n - 1];
    double square = 0.0;
    *f = 0.0;
    if (g) fill(n, g, 0.0);
    for (int64_t i = 0; i < n - 1; i++) {
        const double r = times(i, n, a, x) - m * x[i];
        square += x[i] * x[i];
        *f += 0.5 * r * r;
        if (!g) continue;
        add_row(i, n, a, r, g);
        g[i] -= m * r;
        g[n - 1] -= x[i] * r;
    }
    *f += square * sqrt(square) / 1.5;
    for (int64_t i = 0; g && i < n - 1; i++)
        g[i] += 2.0 * sqrt(square) * x[i];
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const double *a = user, m = x[n - 1], dm = v[n - 1];
    double square = 0.0, along = 0.0;
    fill(n, Hv, 0.0);
    for (int64_t i = 0; i < n - 1; i++) {
        const double r = times(i, n, a, x) - m * x[i];
        const double dr = times(i, n, a, v) - m * v[i] - dm * x[i];
        square += x[i] * x[i];
        along += x[i] * v[i];
        add_row(i, n, a, dr, Hv);
        Hv[i] -= m * dr + dm * r;
        Hv[n - 1] -= x[i] * dr + v[i] * r;
    }
    const double norm = sqrt(square), bend = norm > 0.0 ? along / norm : 0.0;
    for (int64_t i = 0; i < n - 1; i++)
        Hv[i] += 2.0 * (norm * v[i] + bend * x[i]);
    return 0;
}

SIZES(8, 1);
START(i < n ? 1.0 : 0.0);

const example example_vareigvl = {
    .name = "vareigvl",
    .source = "Auchmuty; More 1989, MCS-P60-0289, problem 1; CUTE VAREIGVL, M = 6, Q = 1.5",
    .kind = CLASS_SINGULAR,
    .usual_n = 1000,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
