/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "logistic/kernels.h"

/* z is formed anew after so many points that followed a line, lest rounding add up. */
enum { FOLLOWS = 20 };

/* ---- life ---- */

/* The next `count` elements of m->memory, or with that NULL only their number. */
static double *carve(const model *m, size_t *used, size_t count)
{
    double *const at = m->memory != NULL ? (double *)m->memory + *used : NULL;
    *used += (count + 7) / 8 * 8;
    return at;
}

static size_t lay_out(model *m)
{
    const size_t n = (size_t)m->x->columns, count = (size_t)m->x->count;
    size_t used = 0;
    margins *const both[] = {&m->now, &m->trial};
    for (int k = 0; k < 2; k++) {
        both[k]->w = carve(m, &used, n);
        both[k]->z = carve(m, &used, count);
        both[k]->pull = carve(m, &used, count);
        both[k]->curve = carve(m, &used, count);
    }
    m->d = carve(m, &used, n);
    m->slope = carve(m, &used, count);
    m->diagonal = carve(m, &used, n);
    m->block_sum = carve(m, &used, (size_t)m->blocks);
    m->block_slope = carve(m, &used, (size_t)m->blocks);
    m->block_into = carve(m, &used, (size_t)m->blocks * n);
    return used;
}

int model_create(model *m, const rows *x, double C, int threads)
{
    *m = (model){.x = x, .C = C, .threads = threads, .blocks = kernel_blocks(x), .t = (double)NAN};
    m->first = malloc(((size_t)m->blocks + 1) * sizeof *m->first);
    m->memory = malloc(lay_out(m) * sizeof(double));
    if (m->first == NULL || m->memory == NULL) {
        model_free(m);
        return 1;
    }
    lay_out(m);
    kernel_divide(x, m->blocks, m->first);
    return 0;
}

void model_free(model *m)
{
    free(m->first);
    free(m->memory);
    *m = (model){.x = NULL};
}

/* ---- small vectors ---- */

static double dot(int64_t n, const double *a, const double *b)
{
    double sum = 0.0;
    for (int64_t j = 0; j < n; j++)
        sum += a[j] * b[j];
    return sum;
}

static bool is_same(int64_t n, const double *a, const double *b)
{
    return memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

/* Whether w is the point of the line where `trial` was last formed. */
static bool is_on_line(const model *m, int64_t n, const double *w)
{
    if (isnan(m->t) || m->follows >= FOLLOWS) return false;
    for (int64_t j = 0; j < n; j++) {
        const double there = m->now.w[j] + m->t * m->d[j];
        if (w[j] < there || w[j] > there) return false;
    }
    return true;
}

/* ---- callbacks ---- */

static int value(int64_t n, const double *w, double *f, double *g, void *user)
{
    model *const m = user;
    margins *const at = &m->trial;
    const bool on_line = is_on_line(m, n, w);
    m->follows = on_line ? m->follows + 1 : 0;
    if (!on_line) {
        at->f = 0.5 * dot(n, w, w) + kernel_losses(m, w, at, g);
    } else if (g != NULL) {
        kernel_gather(m, at->pull, g);
    }
    m->t = (double)NAN;
    memcpy(at->w, w, (size_t)n * sizeof *w);
    at->known = true;
    *f = at->f;
    for (int64_t j = 0; g != NULL && j < n; j++)
        g[j] += w[j];
    return 0;
}

static int moved(int64_t n, const double *w, void *user)
{
    model *const m = user;
    if (m->now.known && is_same(n, w, m->now.w)) return 0;
    if (!m->trial.known || !is_same(n, w, m->trial.w)) {
        double f;
        m->t = (double)NAN;
        value(n, w, &f, NULL, m);
    }
    const margins was = m->now;
    m->now = m->trial;
    m->trial = was;
    m->trial.known = m->diagonal_known = false;
    m->t = (double)NAN;
    return 0;
}

static int along(int64_t n, const double *w, const double *d, double t, double *f, double *slope,
                 void *user)
{
    model *const m = user;
    if (!(t > 0.0)) {
        memcpy(m->d, d, (size_t)n * sizeof *d);
        m->ww = dot(n, w, w);
        m->wd = dot(n, w, d);
        m->dd = dot(n, d, d);
        m->t = (double)NAN;
        *f = m->now.f;
        *slope = m->wd + kernel_direction(m, d);
        return 0;
    }
    margins *const at = &m->trial;
    const double losses = kernel_line(m, t, at, slope);
    at->f = 0.5 * (m->ww + t * (2.0 * m->wd + t * m->dd)) + losses;
    at->known = false;
    m->t = t;
    *f = at->f;
    *slope += m->wd + t * m->dd;
    return 0;
}

static int product(int64_t n, const double *w, const double *v, double *Hv, void *user)
{
    (void)w;
    model *const m = user;
    kernel_product(m, v, Hv);
    for (int64_t j = 0; j < n; j++)
        Hv[j] += v[j];
    return 0;
}

/* A diagonal metric between the identity and the diagonal of the Hessian.
 * Source: Hsia, Chiang and Lin 2018, ACML. */
static int precondition(int64_t n, const double *r, double *z, void *user)
{
    static const double SHARE = 0.01;
    model *const m = user;
    if (!m->diagonal_known) kernel_diagonal(m, m->diagonal);
    m->diagonal_known = true;
    for (int64_t j = 0; j < n; j++)
        z[j] = r[j] / (1.0 + SHARE * m->diagonal[j]);
    return 0;
}

hf_problem model_problem(model *m, bool lines, bool diagonal)
{
    return (hf_problem){.n = m->x->columns,
                        .value = value,
                        .product = product,
                        .precondition = diagonal ? precondition : NULL,
                        .along = lines ? along : NULL,
                        .moved = moved,
                        .user = m};
}

void model_value(model *m, const double *w, double *f, double *g)
{
    value(m->x->columns, w, f, g, m);
}

void model_forget(model *m)
{
    m->now.known = m->trial.known = m->diagonal_known = false;
    m->t = (double)NAN;
    m->follows = 0;
}

double model_margin(const rows *x, int64_t i, int64_t n, const double *w)
{
    double z = 0.0;
    for (int64_t k = x->starts[i]; k < x->starts[i + 1] && x->column[k] < n; k++)
        z += (x->value != NULL ? x->value[k] : 1.0) * w[x->column[k]];
    return z;
}

double model_accuracy(const rows *x, int64_t n, const double *w)
{
    int64_t right = 0;
    for (int64_t i = 0; i < x->count; i++)
        right += (model_margin(x, i, n, w) > 0.0) == (x->sign[i] > 0.0);
    return (double)right / (double)x->count;
}
