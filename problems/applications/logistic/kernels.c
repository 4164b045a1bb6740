/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/kernels.h"

#include <math.h>
#include <string.h>

/* ---- blocks ---- */

int kernel_blocks(const rows *x)
{
    enum { FEWEST = 4, MOST = 32, ENTRIES_PER_SUM = 32 }; /* sums of blocks stay a small share */
    const int64_t wanted = x->starts[x->count] / (ENTRIES_PER_SUM * x->columns + 1);
    return wanted < FEWEST ? FEWEST : wanted > MOST ? MOST : (int)wanted;
}

void kernel_divide(const rows *x, int blocks, int64_t *first)
{
    const int64_t work = x->starts[x->count] + x->count;
    int64_t i = 0;
    for (int b = 0; b <= blocks; b++) {
        while (i < x->count && (x->starts[i] + i) * blocks < work * b)
            i++;
        first[b] = b < blocks ? i : x->count;
    }
}

/* out [n] = the sums of the blocks, in their order. */
static void add_blocks(const model *m, double *out)
{
    const int64_t n = m->x->columns;
#pragma omp parallel for schedule(static) num_threads(m->threads) if (n > 10000)
    for (int64_t j = 0; j < n; j++) {
        double sum = 0.0;
        for (int b = 0; b < m->blocks; b++)
            sum += m->block_into[b * n + j];
        out[j] = sum;
    }
}

static double sum_of_blocks(const model *m, const double *of)
{
    double sum = 0.0;
    for (int b = 0; b < m->blocks; b++)
        sum += of[b];
    return sum;
}

/* The sums of a block, cleared. */
static double *clear_block(const model *m, int b)
{
    const size_t n = (size_t)m->x->columns;
    double *const into = m->block_into + (size_t)b * n;
    memset(into, 0, n * sizeof *into);
    return into;
}

/* ---- one row ---- */

static inline double row_dot(const rows *x, int64_t i, const double *v)
{
    const int64_t end = x->starts[i + 1];
    double sum = 0.0;
    if (x->value == NULL) {
        for (int64_t k = x->starts[i]; k < end; k++)
            sum += v[x->column[k]];
    } else {
        for (int64_t k = x->starts[i]; k < end; k++)
            sum += x->value[k] * v[x->column[k]];
    }
    return sum;
}

static inline void row_add(const rows *x, int64_t i, double factor, double *into)
{
    const int64_t end = x->starts[i + 1];
    if (x->value == NULL) {
        for (int64_t k = x->starts[i]; k < end; k++)
            into[x->column[k]] += factor;
    } else {
        for (int64_t k = x->starts[i]; k < end; k++)
            into[x->column[k]] += factor * x->value[k];
    }
}

/* Sums log(1 + e) as the logarithm of products, a log now and then. */
typedef struct log_sum {
    double sum, product;
} log_sum;

static inline void log_add(log_sum *s, double e)
{
    static const double SMALL = 1e-5; /* below: by the series, since 1 + e would round e away */
    const bool small = e < SMALL;
    s->sum += small ? e * (1.0 - e * (0.5 - e * (1.0 / 3.0))) : 0.0;
    s->product *= small ? 1.0 : 1.0 + e;
    if (s->product > 0x1p1000) {
        s->sum += log(s->product);
        s->product = 1.0;
    }
}

/* The loss of row i at z = at->z[i]: pull and curve; its value into `losses`. */
static inline void row_loss(const model *m, int64_t i, margins *at, log_sum *losses)
{
    const double y = m->x->sign[i], margin = y * at->z[i];
    const double e = exp(-fabs(margin)), q = 1.0 / (1.0 + e);
    losses->sum += margin < 0.0 ? -margin : 0.0;
    log_add(losses, e);
    at->pull[i] = -m->C * y * (margin < 0.0 ? q : e * q);
    at->curve[i] = m->C * e * q * q;
}

static double log_total(const log_sum *s)
{
    return s->sum + log(s->product);
}

/* ---- passes ---- */

double kernel_losses(model *m, const double *w, margins *at, double *g)
{
    const rows *const x = m->x;
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        double *const into = g != NULL ? clear_block(m, b) : NULL;
        log_sum losses = {0.0, 1.0};
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++) {
            at->z[i] = row_dot(x, i, w);
            row_loss(m, i, at, &losses);
            if (into != NULL) row_add(x, i, at->pull[i], into);
        }
        m->block_sum[b] = log_total(&losses);
    }
    if (g != NULL) add_blocks(m, g);
    return m->C * sum_of_blocks(m, m->block_sum);
}

double kernel_line(model *m, double t, margins *at, double *slope)
{
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        log_sum losses = {0.0, 1.0};
        double sum = 0.0;
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++) {
            at->z[i] = m->now.z[i] + t * m->slope[i];
            row_loss(m, i, at, &losses);
            sum += at->pull[i] * m->slope[i];
        }
        m->block_sum[b] = log_total(&losses);
        m->block_slope[b] = sum;
    }
    *slope = sum_of_blocks(m, m->block_slope);
    return m->C * sum_of_blocks(m, m->block_sum);
}

double kernel_direction(model *m, const double *d)
{
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        double sum = 0.0;
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++) {
            m->slope[i] = row_dot(m->x, i, d);
            sum += m->now.pull[i] * m->slope[i];
        }
        m->block_slope[b] = sum;
    }
    return sum_of_blocks(m, m->block_slope);
}

void kernel_gather(model *m, const double *u, double *out)
{
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        double *const into = clear_block(m, b);
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++)
            row_add(m->x, i, u[i], into);
    }
    add_blocks(m, out);
}

void kernel_product(model *m, const double *v, double *out)
{
    const double *const curve = m->now.curve;
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        double *const into = clear_block(m, b);
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++)
            row_add(m->x, i, curve[i] * row_dot(m->x, i, v), into);
    }
    add_blocks(m, out);
}

void kernel_diagonal(model *m, double *out)
{
    const rows *const x = m->x;
#pragma omp parallel for schedule(static, 1) num_threads(m->threads)
    for (int b = 0; b < m->blocks; b++) {
        double *const into = clear_block(m, b);
        for (int64_t i = m->first[b]; i < m->first[b + 1]; i++) {
            for (int64_t k = x->starts[i]; k < x->starts[i + 1]; k++) {
                const double a = x->value != NULL ? x->value[k] : 1.0;
                into[x->column[k]] += m->now.curve[i] * a * a;
            }
        }
    }
    add_blocks(m, out);
}
