/* Deterministic sums, pairwise over fixed blocks; the error grows like log(n / BLOCK) +
 * BLOCK / LANES roundings (Higham 2002, sec. 4.2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "vector/vector.h"

#include <math.h>

#ifdef _OPENMP
#include <omp.h>
#endif

enum {
    BLOCK = 2048,              /* entries summed in one order, whatever the team  */
    LANES = 8,                 /* independent partial sums in a block             */
    PARALLEL_FROM = 16 * BLOCK /* below, starting a team costs more than the work */
};

/* One block of a kernel: entries [first, first + count), its sums into out. */
typedef void block_fn(const void *args, int64_t first, int64_t count, double *out);

static int64_t blocks_of(int64_t n)
{
    return (n - 1) / BLOCK + 1;
}

int64_t vec_partials(int64_t n, int width)
{
    return blocks_of(n) * width;
}

int vec_threads(int wanted)
{
#ifdef _OPENMP
    return wanted > 0 ? wanted : omp_get_max_threads();
#else
    (void)wanted;
    return 1;
#endif
}

int vec_limit_teams(int levels)
{
#ifdef _OPENMP
    const int so_far = omp_get_max_active_levels();
    omp_set_max_active_levels(levels);
    return so_far;
#else
    return levels;
#endif
}

void vec_share(team *t, int count, double *values)
{
    if (t->sum == NULL) return;
    if (t->failure == 0) t->failure = t->sum(count, values, t->user);
    for (int i = 0; t->failure != 0 && i < count; i++)
        values[i] = (double)NAN;
}

/* Run a kernel over all blocks; partial sums stay in t->partial, width apart. */
static void sweep(team *t, block_fn *block, const void *args, int width)
{
    const int64_t n = t->n, blocks = blocks_of(n);
    double *const partial = t->partial;
#pragma omp parallel for schedule(static)                                                          \
    num_threads(t->threads) if (n >= PARALLEL_FROM && t->threads > 1)
    for (int64_t b = 0; b < blocks; b++) {
        const int64_t first = b * BLOCK;
        block(args, first, n - first < BLOCK ? n - first : BLOCK, partial + b * width);
    }
}

/* Add the partial sums in a fixed tree, then over ranks. */
static void gather(team *t, int width, double *sums)
{
    const int64_t blocks = blocks_of(t->n);
    for (int64_t stride = 1; stride < blocks; stride *= 2)
        for (int64_t b = 0; b + stride < blocks; b += 2 * stride)
            for (int i = 0; i < width; i++)
                t->partial[b * width + i] += t->partial[(b + stride) * width + i];
    for (int i = 0; i < width; i++)
        sums[i] = t->partial[i];
    vec_share(t, width, sums);
}

static double add_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static double dot_block(const double *x, const double *y, int64_t count)
{
    double lane[LANES] = {0};
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    for (int l = 0; i < count; i++, l++)
        lane[l] += x[i] * y[i];
    return add_lanes(lane);
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
    sweep(t, dots_blocks, &args, count);
    gather(t, count, out);
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
    sweep(t, measure_blocks, &args, 4);
    double max = 0, sums[4];
    for (int64_t b = 0; b < blocks_of(t->n); b++) {
        if (t->partial[4 * b + 3] > max) max = t->partial[4 * b + 3];
        t->partial[4 * b + 3] = 0;
    }
    gather(t, 4, sums);
    return (vec_size){.square = sums[0], .slope = sums[1], .above = sums[2], .max = max};
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
    sweep(t, scale_blocks, &args, 0);
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
    sweep(t, step_blocks, &args, 0);
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
    sweep(t, quotient_blocks, &args, 0);
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
    sweep(t, redirect_blocks, &args, 1);
    gather(t, 1, &sum);
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
    sweep(t, fill_blocks, &args, 0);
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
    sweep(t, add_dot_blocks, &args, 1);
    gather(t, 1, &sum);
    return sum;
}

static void multiply_dot_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    const loop_args *const p = args;
    const double *const D = p->y + first;
    double *const q = p->q + first;
    for (int64_t i = 0; i < count; i++)
        q[i] *= D[i];
    out[0] = dot_block(p->u + first, q, count);
}

double vec_multiply_dot(team *t, const double *D, double *q, const double *u)
{
    const loop_args args = {0, D, u, q};
    double sum;
    sweep(t, multiply_dot_blocks, &args, 1);
    gather(t, 1, &sum);
    return sum;
}

/* ---- diagonal ---- */

typedef struct diagonal_args {
    double c, sy, sBs;
    const double *s, *y;
    double *D;
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
    sweep(t, weigh_blocks, &args, 2);
    gather(t, 2, sums);
    return (vec_weights){.yDy = sums[0], .sBs = sums[1]};
}

static void diagonal_blocks(const void *args, int64_t first, int64_t count, double *out)
{
    (void)out;
    const diagonal_args *const p = args;
    const double most = 1e3; /* no entry changes by more in one update */
    for (int64_t i = first; i < first + count; i++) {
        const double B = 1 / (p->c * p->D[i]), s = p->s[i], y = p->y[i];
        const double updated = B + y * y / p->sy - B * s * (B * s) / p->sBs;
        p->D[i] = 1 / fmin(fmax(updated, B / most), B * most);
    }
}

void vec_update_diagonal(team *t, double c, double sy, double sBs, const double *s, const double *y,
                         double *D)
{
    const diagonal_args args = {c, sy, sBs, s, y, D};
    sweep(t, diagonal_blocks, &args, 0);
}

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
    sweep(t, secant_blocks, &args, 3);
    gather(t, 3, sums);
    return (vec_secant){.ss = sums[0], .sy = sums[1], .yy = sums[2]};
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
    sweep(t, curvature_blocks, &args, 3);
    gather(t, 3, sums);
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
    sweep(t, advance_blocks, &args, 2);
    gather(t, 2, sums);
    return (vec_norms){.ss = sums[0], .rr = sums[1]};
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
    sweep(t, combine_blocks, &args, 2);
    gather(t, 2, sums);
    return (vec_blend){.yy = sums[0], .yx = sums[1]};
}
