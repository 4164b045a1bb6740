/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/memory.h"

#include <float.h>
#include <math.h>

/* s'y above this share of |s||y|: Byrd, Lu, Nocedal & Zhu 1995 use eps; Krylov pairs want more. */
static const double SAFE_CURVATURE = 1e-10;
/* D serves while its advantage exceeds the first, and the second as a share of the root of its mean
 * square: what comes and goes from step to step is no property of f. Weight of the past in these
 * means, and in the sums that make D; how far from gamma D_i may be learnt. All measured. */
static const double CLEAR_ADVANTAGE = 0.2, STEADY = 0.5, PAST = 0.9, KEEP = 0.3, RANGE = 1e12;
/* Where H foretells pairs this badly, old ones mislead: the newest serve alone. Measured. */
static const double MISLEADING = 1, MOST_MISS = 5;
enum { NEWEST = 10 };
/* After so many looks in vain at what D does under the pairs the next is a pair later, then two, at
 * most so many. Measured. */
enum { VAIN = 4, LONGEST_REST = 3 };
/* psi is 1 for BFGS and without bound where s'y nears y'Hy. Measured. */
static const double MOST_PSI = 3;

void memory_lay_out(memory *m, workspace *w, int64_t n, int capacity, memory_kind kind)
{
    const int slots = capacity + 1;
    m->capacity = capacity;
    m->S = workspace_vectors(w, slots, n);
    m->Y = workspace_vectors(w, slots, n);
    m->W = kind.preconvex ? workspace_vectors(w, slots, n) : NULL;
    m->rho = workspace_vector(w, slots);
    m->alpha = workspace_vector(w, slots);
    m->weight = workspace_vector(w, slots);
    m->delta = workspace_vector(w, slots);
    m->D = kind.diagonal ? workspace_vector(w, n) : NULL;
    m->C = kind.diagonal ? workspace_vector(w, n) : NULL;
    m->initial = NULL;
}

void memory_clear(memory *m)
{
    m->count = 0;
    m->oldest = 0;
    m->gamma = 1;
    m->miss = 0;
    memory_forget_diagonal(m);
}

void memory_forget_diagonal(memory *m)
{
    m->has_diagonal = m->given = false;
    m->advantage = m->square = m->gain = m->seen = 0;
    m->vain = m->rest = 0;
}

void memory_trust_diagonal(memory *m)
{
    m->has_diagonal = m->given = true;
    m->c = 1;
    m->advantage = m->square = m->gain = m->seen = 1;
    m->vain = m->rest = 0;
}

/* The slot of the i-th oldest pair; of the free one for i = count. */
static int slot(const memory *m, int i)
{
    return (m->oldest + i) % (m->capacity + 1);
}

double *memory_next_s(const memory *m)
{
    return m->S[slot(m, m->count)];
}

double *memory_next_y(const memory *m)
{
    return m->Y[slot(m, m->count)];
}

/* The oldest pair that serves. */
static int first_pair(const memory *m)
{
    return m->miss > MISLEADING && m->count > NEWEST ? m->count - NEWEST : 0;
}

static double mean(double past, double now)
{
    return PAST * past + (1 - PAST) * now;
}

/* The first of the two loops, on q. */
static void descend(memory *m, double *q)
{
    const int k = m->count, first = first_pair(m);
    double dot = k > 0 ? vec_dot(m->vec, m->S[slot(m, k - 1)], q) : 0;
    for (int i = k - 1; i >= first; i--) {
        const int at = slot(m, i), next = slot(m, i > first ? i - 1 : first);
        m->alpha[at] = m->rho[at] * dot;
        if (m->weight[at] > 0) m->delta[at] = m->weight[at] * vec_dot(m->vec, m->W[at], q);
        dot = vec_add_dot(m->vec, -m->alpha[at], m->Y[at], q, m->S[next]);
    }
}

/* How much nearer y'Hy is to s'y with D than with gamma I under the pairs; q is room. */
static double gain_by(memory *m, double sy, const double *y, double *q)
{
    vec_copy(m->vec, y, q);
    descend(m, q);
    double paired = 0;
    for (int i = first_pair(m); i < m->count; i++) {
        const int at = slot(m, i);
        paired += m->alpha[at] * m->alpha[at] / m->rho[at];
        if (m->weight[at] > 0) paired += m->delta[at] * m->delta[at] / m->weight[at];
    }
    const double qDq = m->c * vec_weigh(m->vec, m->D, q, q).yDy;
    const double by_gamma = paired + m->gamma * vec_dot(m->vec, q, q), by_D = paired + qDq;
    return fabs(log(by_gamma / sy)) - fabs(log(by_D / sy));
}

/* Whether D alone is better than gamma I alone. */
static bool is_clear(const memory *m)
{
    return m->has_diagonal && m->advantage > CLEAR_ADVANTAGE &&
           m->advantage > STEADY * sqrt(m->square * m->seen);
}

/* Whether it is under the pairs too. */
static bool is_better(const memory *m)
{
    return is_clear(m) && m->gain > 0;
}

/* Whether to spare the look at what D does under the pairs; where vectors are cheap it is not. */
static bool is_resting(memory *m)
{
    return m->W == NULL && m->rest-- > 0;
}

static void learn_gain(memory *m, double gain)
{
    m->gain = mean(m->gain, gain);
    m->vain = m->gain > 0 ? 0 : m->vain + 1;
    m->rest = m->vain / VAIN < LONGEST_REST ? m->vain / VAIN : LONGEST_REST;
}

/* What D has foretold of the pair: alone, cos^2 of D^-1/2 s and D^1/2 y against that of s and y. */
static void judge_diagonal(memory *m, vec_secant pair, const double *s, const double *y)
{
    if (!m->has_diagonal) return;
    const vec_weights w = vec_weigh(m->vec, m->D, s, y);
    const double better = log(pair.ss / w.sBs * (pair.yy / w.yDy));
    if (!isfinite(better)) {
        memory_forget_diagonal(m);
        return;
    }
    m->advantage = mean(m->advantage, better);
    m->square = mean(m->square, better * better);
    m->seen = mean(m->seen, 1);
    if (!is_clear(m) || is_resting(m)) return;
    const double gain = gain_by(m, pair.sy, y, m->S[slot(m, m->count + 1)]);
    if (isfinite(gain)) learn_gain(m, gain);
}

/* The prior of D: the entries of a pair, were they all alike. */
static void begin_diagonal(memory *m, vec_secant pair)
{
    double n_all = (double)m->vec->n;
    vec_share(m->vec, 1, &n_all);
    vec_fill(m->vec, sqrt(pair.ss / pair.yy), m->D);
    vec_fill(m->vec, pair.yy / pair.sy / n_all / KEEP, m->C);
    m->has_diagonal = true;
}

/* H_0 after a step: gamma y'y = c y'Dy = s'y. */
static void learn_scale(memory *m, vec_secant pair, const double *s, const double *y)
{
    m->gamma = pair.sy / pair.yy;
    if (m->D == NULL) return;
    if (!m->has_diagonal) begin_diagonal(m, pair);
    const vec_fading with = {pair.sy, KEEP, m->gamma / RANGE, m->gamma * RANGE};
    const double yDy = m->given ? vec_weigh(m->vec, m->D, s, y).yDy
                                : vec_learn_diagonal(m->vec, with, s, y, m->C, m->D);
    m->c = pair.sy / yDy;
}

/* (psi - 1) y'Hy, psi of the update of rank one where that is preconvex: Zhang & Tewarson 1988. */
static double weight_beyond(double sy, double yHy)
{
    if (!(yHy >= DBL_MIN && yHy < sy)) return 0;
    return yHy * (fmin(sy / (sy - yHy), MOST_PSI) - 1);
}

/* H is the matrix without the pair, and what it foretells of it is noted; H_0 alone is no
 * estimate. */
static void go_beyond(memory *m, int at, double sy)
{
    m->weight[at] = 0;
    if (m->W == NULL || m->count == 0) return;
    double *const w = m->W[at];
    const double yHy = memory_apply(m, m->Y[at], w).yx;
    if (yHy > 0) m->miss = mean(m->miss, fmin(log(yHy / sy), MOST_MISS));
    m->weight[at] = weight_beyond(sy, yHy);
    if (m->weight[at] == 0) return;
    vec_scale(m->vec, -1 / yHy, w, w);
    vec_step(m->vec, w, 1 / sy, m->S[at], w);
}

bool memory_push(memory *m, vec_secant pair, bool rescale)
{
    const bool safe = pair.sy > SAFE_CURVATURE * sqrt(pair.ss) * sqrt(pair.yy);
    if (!safe || !(pair.sy >= 1e-300) || !isfinite(pair.yy)) return false;
    const int at = slot(m, m->count);
    m->rho[at] = 1 / pair.sy;
    if (m->count > 0 && m->count == m->capacity) { /* the oldest makes room */
        m->oldest = (m->oldest + 1) % (m->capacity + 1);
        m->count--;
    }
    if (rescale) judge_diagonal(m, pair, m->S[at], m->Y[at]);
    go_beyond(m, at, pair.sy);
    if (rescale) learn_scale(m, pair, m->S[at], m->Y[at]);
    if (m->count < m->capacity) m->count++;
    return true;
}

/* q <- H_0 q; returns u'q, NaN if there is none. */
static double apply_initial(memory *m, double *q, const double *u)
{
    if (m->initial != NULL)
        return m->initial(m->initial_with, q) ? vec_dot(m->vec, u, q) : (double)NAN;
    if (is_better(m)) return vec_multiply_dot(m->vec, m->c, m->D, q, u);
    vec_scale(m->vec, m->gamma, q, q);
    return vec_dot(m->vec, u, q);
}

/* Nocedal 1980; every pass updates q and takes the next dot product with it. */
vec_blend memory_apply(memory *m, const double *r, double *z)
{
    double *const q = z;
    const int k = m->count, first = first_pair(m);
    vec_copy(m->vec, r, q);
    descend(m, q);
    double dot = apply_initial(m, q, k > 0 ? m->Y[slot(m, first)] : r);
    for (int i = first; i < k; i++) {
        const int at = slot(m, i), next = slot(m, i + 1);
        const double beta = m->rho[at] * dot;
        const double *const with = i + 1 < k ? m->Y[next] : r;
        if (m->weight[at] > 0) vec_step(m->vec, q, m->delta[at], m->W[at], q);
        dot = vec_add_dot(m->vec, m->alpha[at] - beta, m->S[at], q, with);
    }
    return (vec_blend){.yy = vec_dot(m->vec, z, z), .yx = dot};
}
