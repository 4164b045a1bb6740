/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/sweep.h"

#include <math.h>

double *vec_unwritten(double *out)
{
    if (out != NULL) *out = (double)NAN;
    return out;
}

/* ---- dots ---- */

typedef struct dots_args {
    int count;
    const double *const *columns;
    const double *x;
} dots_args;

static void dots_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const dots_args *const a = args;
    for (int i = 0; i < a->count; i++)
        out[i] = dot_block(a->columns[i] + first, a->x + first, count);
}

void vec_dots(team *t, int count, const double *const *columns, const double *x, double *out)
{
    if (count == 0) return;
    const dots_args args = {count, columns, x};
    vec_sweep(t, dots_blocks, &args, count);
    vec_gather(t, count, out);
}

double vec_dot(team *t, const double *x, const double *y)
{
    double sum;
    vec_dots(t, 1, &x, y, &sum);
    return sum;
}

/* ---- measure ---- */

typedef struct measure_args {
    const double *x, *d;
    double bar;
} measure_args;

static void measure_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const measure_args *const a = args;
    const double *const x = a->x + first;
    double above = 0, max = 0;
    for (int64_t i = 0; i < count; i++) {
        const double size = fabs(x[i]);
        if (!(size <= a->bar)) above++;
        if (size > max) max = size;
    }
    out[0] = dot_block(x, x, count);
    out[1] = a->d == NULL ? 0 : dot_block(x, a->d + first, count);
    out[2] = above;
    out[3] = max;
}

vec_size vec_measure(team *t, const double *x, const double *d, double bar)
{
    const measure_args args = {x, d, bar};
    vec_sweep(t, measure_blocks, &args, 4);
    double max = 0, sums[4];
    for (int64_t b = 0; b < vec_blocks(t->n); b++) {
        if (t->partial[4 * b + 3] > max) max = t->partial[4 * b + 3];
        t->partial[4 * b + 3] = 0;
    }
    vec_gather(t, 4, sums);
    return (vec_size){.square = sums[0], .slope = sums[1], .above = sums[2], .max = max};
}

/* The square of x, enlarged. */
static void tiny_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const measure_args *const a = args;
    double sum = 0;
    for (int64_t i = first; i < first + count; i++)
        sum += (a->bar * a->x[i]) * (a->bar * a->x[i]);
    out[0] = sum;
}

double vec_tiny_norm(team *t, const double *x)
{
    const double large = 0x1p600;
    double sum;
    vec_sweep(t, tiny_blocks, &(measure_args){.x = x, .bar = large}, 1);
    vec_gather(t, 1, &sum);
    return sqrt(sum) / large;
}

/* ---- elementwise ---- */

typedef struct linear_args {
    double a;
    const double *x, *y;
    double *z;
} linear_args;

static void scale_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    (void)out;
    const linear_args *const p = args;
    const double *const x = p->x + first;
    double *const z = p->z + first;
    for (int64_t i = 0; i < count; i++)
        z[i] = p->a * x[i];
}

void vec_scale(team *t, double a, const double *x, double *y)
{
    const linear_args args = {.a = a, .x = x, .z = y};
    vec_sweep(t, scale_blocks, &args, 0);
}

void vec_copy(team *t, const double *x, double *y)
{
    vec_scale(t, 1, x, y);
}

static void step_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    (void)out;
    const linear_args *const p = args;
    const double *const x = p->x + first, *const d = p->y + first;
    double *const z = p->z + first;
    for (int64_t i = 0; i < count; i++)
        z[i] = x[i] + p->a * d[i];
}

void vec_step(team *t, const double *x, double a, const double *d, double *z)
{
    const linear_args args = {a, x, d, z};
    vec_sweep(t, step_blocks, &args, 0);
}

static void quotient_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    (void)out;
    const linear_args *const p = args;
    const double *const a = p->x + first, *const b = p->y + first;
    double *const y = p->z + first;
    for (int64_t i = 0; i < count; i++)
        y[i] = (a[i] - b[i]) * p->a;
}

void vec_quotient(team *t, const double *a, const double *b, double c, double *y)
{
    const linear_args args = {c, a, b, y};
    vec_sweep(t, quotient_blocks, &args, 0);
}

static void redirect_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const linear_args *const p = args;
    const double *const z = p->x + first;
    double *const d = p->z + first;
    for (int64_t i = 0; i < count; i++)
        d[i] = p->a * d[i] - z[i];
    out[0] = dot_block(d, d, count);
}

double vec_redirect(team *t, double b, const double *z, double *d)
{
    const linear_args args = {.a = b, .x = z, .z = d};
    double sum;
    vec_sweep(t, redirect_blocks, &args, 1);
    vec_gather(t, 1, &sum);
    return sum;
}

static void fill_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    (void)out;
    const linear_args *const p = args;
    double *const z = p->z + first;
    for (int64_t i = 0; i < count; i++)
        z[i] = p->a;
}

void vec_fill(team *t, double a, double *x)
{
    const linear_args args = {.a = a, .z = x};
    vec_sweep(t, fill_blocks, &args, 0);
}

/* ---- conjugate gradients ---- */

static void curvature_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const linear_args *const p = args;
    const double *const d = p->x + first, *const Hd = p->y + first;
    out[0] = dot_block(d, Hd, count);
    out[1] = dot_block(d, d, count);
    out[2] = dot_block(Hd, Hd, count);
}

vec_curve vec_curvature(team *t, const double *d, const double *Hd)
{
    const linear_args args = {.x = d, .y = Hd};
    double sums[3];
    vec_sweep(t, curvature_blocks, &args, 3);
    vec_gather(t, 3, sums);
    return (vec_curve){.dHd = sums[0], .dd = sums[1], .HdHd = sums[2]};
}

typedef struct advance_args {
    double a;
    const double *d, *Hd;
    double *s, *r;
} advance_args;

static void advance_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const advance_args *const p = args;
    const double *const d = p->d + first, *const Hd = p->Hd + first;
    double *const s = p->s + first, *const r = p->r + first;
    for (int64_t i = 0; i < count; i++) {
        s[i] += p->a * d[i];
        r[i] += p->a * Hd[i];
    }
    out[0] = dot_block(s, s, count);
    out[1] = dot_block(r, r, count);
}

vec_norms vec_advance(team *t, double a, const double *d, const double *Hd, double *s, double *r)
{
    const advance_args args = {a, d, Hd, s, r};
    double sums[2];
    vec_sweep(t, advance_blocks, &args, 2);
    vec_gather(t, 2, sums);
    return (vec_norms){.ss = sums[0], .rr = sums[1]};
}

typedef struct approach_args {
    double a;
    const double *s, *r;
    double *as, *ar;
} approach_args;

static void approach_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const approach_args *const p = args;
    const double *const s = p->s + first, *const r = p->r + first;
    double *const as = p->as + first, *const ar = p->ar + first;
    for (int64_t i = 0; i < count; i++) {
        as[i] += p->a * (s[i] - as[i]);
        ar[i] += p->a * (r[i] - ar[i]);
    }
    out[0] = dot_block(ar, ar, count);
}

double vec_approach(team *t, double a, const double *s, const double *r, double *as, double *ar)
{
    const approach_args args = {a, s, r, as, ar};
    double sum;
    vec_sweep(t, approach_blocks, &args, 1);
    vec_gather(t, 1, &sum);
    return sum;
}

/* ---- linear combinations ---- */

typedef struct combine_args {
    double a;
    const double *x;
    int count;
    const double *const *columns;
    const double *c;
    double *y;
} combine_args;

static void combine_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const combine_args *const p = args;
    const double *const x = p->x + first;
    double sum[BLOCK];
    for (int64_t i = 0; i < count; i++)
        sum[i] = p->a * x[i];
    int j = 0;
    for (; j + 2 <= p->count; j += 2) {
        const double *const u = p->columns[j] + first, *const v = p->columns[j + 1] + first;
        const double cu = p->c[j], cv = p->c[j + 1];
        for (int64_t i = 0; i < count; i++)
            sum[i] += cu * u[i] + cv * v[i];
    }
    for (; j < p->count; j++) {
        const double *const u = p->columns[j] + first;
        for (int64_t i = 0; i < count; i++)
            sum[i] += p->c[j] * u[i];
    }
    out[0] = dot_block(sum, sum, count);
    out[1] = dot_block(sum, x, count);
    double *const y = p->y + first;
    for (int64_t i = 0; i < count; i++)
        y[i] = sum[i];
}

vec_blend vec_combine(team *t, double a, const double *x, int count, const double *const *columns,
                      const double *c, double *y)
{
    const combine_args args = {a, x, count, columns, c, y};
    double sums[2];
    vec_sweep(t, combine_blocks, &args, 2);
    vec_gather(t, 2, sums);
    return (vec_blend){.yy = sums[0], .yx = sums[1]};
}
