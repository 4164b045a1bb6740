/* Kernels of the curvature memory: secant pairs, the two loops, the learnt diagonal.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "vector/sweep.h"

#include <float.h>
#include <math.h>

/* ---- secant pair ---- */

typedef struct secant_args {
    const double *xt, *x, *gt, *g;
    double *s, *y;
} secant_args;

static void secant_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const secant_args *const p = args;
    double *const s = p->s + first, *const y = p->y + first;
    for (int64_t i = 0; i < count; i++) {
        s[i] = p->xt[first + i] - p->x[first + i];
        y[i] = p->gt[first + i] - p->g[first + i];
    }
    out[0] = dot_block(s, s, count);
    out[1] = dot_block(s, y, count);
    out[2] = dot_block(y, y, count);
}

vec_secant vec_difference(team *t, const double *xt, const double *x, const double *gt,
                          const double *g, double *s, double *y)
{
    const secant_args args = {xt, x, gt, g, s, y};
    double sums[3];
    vec_sweep(t, secant_blocks, &args, 3);
    vec_gather(t, 3, sums);
    return (vec_secant){.ss = sums[0], .sy = sums[1], .yy = sums[2]};
}

/* ---- two loops ---- */

typedef struct loop_args {
    double a;
    const double *y, *u;
    double *q;
} loop_args;

static void add_dot_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const loop_args *const p = args;
    const double *const y = p->y + first;
    double *const q = p->q + first;
    for (int64_t i = 0; i < count; i++)
        q[i] += p->a * y[i];
    out[0] = dot_block(p->u + first, q, count);
}

double vec_add_dot(team *t, double a, const double *y, double *q, const double *u)
{
    const loop_args args = {a, y, u, q};
    double sum;
    vec_sweep(t, add_dot_blocks, &args, 1);
    vec_gather(t, 1, &sum);
    return sum;
}

static void multiply_dot_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const loop_args *const p = args;
    const double *const D = p->y + first;
    double *const q = p->q + first;
    for (int64_t i = 0; i < count; i++)
        q[i] *= p->a * D[i];
    out[0] = dot_block(p->u + first, q, count);
}

double vec_multiply_dot(team *t, double a, const double *D, double *q, const double *u)
{
    const loop_args args = {a, D, u, q};
    double sum;
    vec_sweep(t, multiply_dot_blocks, &args, 1);
    vec_gather(t, 1, &sum);
    return sum;
}

/* ---- diagonal ---- */

typedef struct diagonal_args {
    vec_fading with;
    const double *s, *y;
    double *C, *D;
} diagonal_args;

typedef struct weigh_args {
    const double *s, *y, *D;
} weigh_args;

static void weigh_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const weigh_args *const p = args;
    double yDy = 0, sBs = 0;
    for (int64_t i = first; i < first + count; i++) {
        yDy += p->y[i] * p->D[i] * p->y[i];
        sBs += p->s[i] / p->D[i] * p->s[i];
    }
    out[0] = yDy;
    out[1] = sBs;
}

vec_weights vec_weigh(team *t, const double *D, const double *s, const double *y)
{
    const weigh_args args = {s, y, D};
    double sums[2];
    vec_sweep(t, weigh_blocks, &args, 2);
    vec_gather(t, 2, sums);
    return (vec_weights){.yDy = sums[0], .sBs = sums[1]};
}

/* fmin() and fmax() look at NaN first, and are called. */
static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double greater(double a, double b)
{
    return a > b ? a : b;
}

static void diagonal_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const diagonal_args *const p = args;
    const double sy = p->with.sy, keep = p->with.keep, low = p->with.least, high = p->with.most;
    const double least = 1e-200; /* far above what is slow */
    const double *const s = p->s + first, *const y = p->y + first;
    double *const C = p->C + first, *const D = p->D + first;
    double ss[BLOCK], yy[BLOCK], root[BLOCK];
    for (int64_t i = 0; i < count; i++) {
        const double past = keep * C[i];
        ss[i] = past * D[i] * D[i] + s[i] * s[i] / sy;
        yy[i] = past + y[i] * y[i] / sy;
        root[i] = sqrt(ss[i] / yy[i]);
    }
    double yDy = 0;
    for (int64_t i = 0; i < count; i++) {
        const double r = lesser(greater(root[i], low), high);
        const bool sound = lesser(ss[i], yy[i]) > least && greater(ss[i], yy[i]) < DBL_MAX;
        if (sound) {
            D[i] = r;
            C[i] = yy[i];
        }
        yDy += y[i] * D[i] * y[i];
    }
    out[0] = yDy;
}

double vec_learn_diagonal(team *t, vec_fading with, const double *s, const double *y, double *C,
                          double *D)
{
    const diagonal_args args = {with, s, y, C, D};
    double sum;
    vec_sweep(t, diagonal_blocks, &args, 1);
    vec_gather(t, 1, &sum);
    return sum;
}
