/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/adaptive.h"

#include <math.h>

enum { PARALLEL_FROM = 32768 }; /* below, starting a team costs more than the work */

void vec_average(const team *t, double b, double c, const double *g, double *m)
{
#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= PARALLEL_FROM)
    for (int64_t i = 0; i < t->n; i++)
        m[i] = b * m[i] + c * g[i];
}

void vec_average_square(const team *t, double b, double c, const double *g, double *v)
{
#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= PARALLEL_FROM)
    for (int64_t i = 0; i < t->n; i++)
        v[i] = b * v[i] + c * (g[i] * g[i]);
}

void vec_step_scaled(const team *t, const double *x, vec_scaled by, double *z)
{
#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= PARALLEL_FROM)
    for (int64_t i = 0; i < t->n; i++)
        z[i] = x[i] - by.a * by.m[i] / (sqrt(by.v[i]) + by.epsilon);
}

void vec_damp(const team *t, const double *D, double lambda, double power, double *W)
{
#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= PARALLEL_FROM)
    for (int64_t i = 0; i < t->n; i++)
        W[i] = pow(D[i] + lambda, -power);
}
