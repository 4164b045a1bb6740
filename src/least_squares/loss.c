/* SPDX-License-Identifier: BSD-3-Clause */
#include "least_squares/loss.h"

#include <math.h>

static double root(loss by, double r)
{
    const double c = by.scale, t = fabs(r) / c;
    switch (by.kind) {
    case HF_LOSS_SQUARE:
        break;
    case HF_LOSS_HUBER:
        if (t > 1) return c * sqrt(2 * t - 1);
        break;
    case HF_LOSS_SOFT_L1:
        return fabs(r) * sqrt(2 / (hypot(1, t) + 1));
    case HF_LOSS_CAUCHY:
        return c * sqrt(log1p(t * t));
    }
    return fabs(r);
}

static double slope(loss by, double r)
{
    const double t = r / by.scale;
    switch (by.kind) {
    case HF_LOSS_SQUARE:
        break;
    case HF_LOSS_HUBER:
        if (fabs(t) > 1) return copysign(by.scale, r);
        break;
    case HF_LOSS_SOFT_L1:
        return r / hypot(1, t);
    case HF_LOSS_CAUCHY:
        return r / (1 + t * t);
    }
    return r;
}

static double bend(loss by, double r)
{
    const double t = fabs(r) / by.scale, z = t * t;
    switch (by.kind) {
    case HF_LOSS_SQUARE:
        break;
    case HF_LOSS_HUBER:
        if (t > 1) return 0;
        break;
    case HF_LOSS_SOFT_L1:
        return 1 / ((1 + z) * sqrt(1 + z));
    case HF_LOSS_CAUCHY:
        return (1 / (1 + z)) * ((1 - z) / (1 + z));
    }
    return 1;
}

void loss_roots(loss by, int64_t m, const double *r, double *out)
{
    for (int64_t i = 0; i < m; i++)
        out[i] = root(by, r[i]);
}

void loss_slopes(loss by, int64_t m, const double *r, double *out)
{
    for (int64_t i = 0; i < m; i++)
        out[i] = slope(by, r[i]);
}

void loss_bend(loss by, int64_t m, const double *r, bool clipped, double *w)
{
    for (int64_t i = 0; i < m; i++) {
        const double curvature = bend(by, r[i]);
        w[i] *= clipped ? fmax(curvature, 0) : curvature;
    }
}
