/* Gould's CURLY functions: one sum of k + 1 variables at a time.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "curly.h"
#include "scale.h"

#include <stdlib.h>

void *curly_scales(int64_t n)
{
    double *s = malloc((size_t)n * sizeof *s);
    for (int64_t i = 0; s && i < n; i++)
        s[i] = scale(i + 1, n);
    return s;
}

void curly_start(int64_t n, double *x, void *user)
{
    const double *s = user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0001 * (double)(i + 1) / (double)(n + 1) * (s ? s[i] : 1.0);
}

/* a'x of the variables first to end - 1. */
static double sum(int64_t first, int64_t end, const double *x, const double *s)
{
    double q = 0.0;
    for (int64_t j = first; j < end; j++)
        q += s ? s[j] * x[j] : x[j];
    return q;
}

static void spread(int64_t first, int64_t end, double a, double *g, const double *s)
{
    for (int64_t j = first; j < end; j++)
        g[j] += s ? s[j] * a : a;
}

double curly_value(int64_t n, int64_t k, const double *x, double *g, const double *s)
{
    double f = 0.0;
    if (g) fill(n, g, 0.0);
    for (int64_t i = 0; i < n; i++) {
        const int64_t end = i + k < n ? i + k + 1 : n;
        const double q = sum(i, end, x, s);
        f += q * (q * (q * q - 20.0) - 0.1);
        if (g) spread(i, end, 2.0 * q * (2.0 * q * q - 20.0) - 0.1, g, s);
    }
    return f;
}

void curly_product(int64_t n, int64_t k, const double *x, const double *v, double *Hv,
                   const double *s)
{
    fill(n, Hv, 0.0);
    for (int64_t i = 0; i < n; i++) {
        const int64_t end = i + k < n ? i + k + 1 : n;
        const double q = sum(i, end, x, s);
        spread(i, end, (12.0 * q * q - 40.0) * sum(i, end, v, s), Hv, s);
    }
}
