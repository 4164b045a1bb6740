/* Algorithm: Newton in a trust region, its subproblem solved exactly on a sparse Hessian.
 *
 *   1  H <- values at x
 *   2  lambda >= 0 with H + lambda I definite and |s| = radius, s = -(H + lambda I)^-1 g: Newton
 *      steps on the secular equation 1 / radius = 1 / |s|, kept within [low, high];
 *          low   grows by z from failed factorizations, by steps that are too long
 *          high  shrinks by steps that are too short
 *      lambda = 0 if |s| <= radius then
 *   3  hard case: |s| < radius although lambda is next to the least one. u <- inverse iteration,
 *      |u| = 1; s + tau u on the boundary is taken if its model value is nearly the best
 *   4  f+, g+ <- value at x + s;  rho <- (f - f+) / (q(0) - q(s));  new radius from rho and the
 *      parabola along s; until rho >= ACCEPT: back to 2, on the same H
 *   5  a step that looks too short is made longer first (prolong.c); where BFGS over the last factor
 *      is cheaper, its steps follow (quasi_newton.c)
 *
 * Sources: More & Sorensen 1983 (2 and 3; here u by inverse iteration: Gould, Robinson & Thorne
 * 2010); Lin & More 1999, sec. 4 (radius).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/prolong.h"
#include "methods/quasi_newton.h"
#include "methods/sparse.h"

#include <float.h>
#include <math.h>

enum { AT_LONGER = 1, AT_BFGS, AT_HESSIAN, AT_TRIAL };

enum { MAX_TRIES = 40, MAX_FACTORS = 30, INVERSE_ITERATIONS = 3 };

/* More & Sorensen 1983, sec. 5: |s| = radius, and the model value in the hard case, to this. */
static const double LENGTH = 0.1, HARD = 0.19;
/* Of [low, high]: how far from low a lambda must be that no secular step has found. */
static const double INSIDE = 1e-3;
/* The first radius over |g| / |H| where H is not definite, and the most over 1 + |x|. */
static const double FIRST = 3, FARTHEST = 1e3;

typedef struct interval {
    double low, high;
} interval;

/* All that lambda can be: H + lambda I is definite from -(its least eigenvalue) on, and |s| is at
 * most |g| / radius beyond that. */
static interval all_lambda(const run *r)
{
    const sparse_state *const v = &r->sparse;
    const double pull = v->g_norm / v->radius;
    return (interval){fmax(0, fmax(v->least, pull - v->high)), pull + fmax(0, -v->low)};
}

/* Where to try when the secular equation does not say. */
static double middle(interval in)
{
    return fmax(sqrt(in.low) * sqrt(in.high), in.low + INSIDE * (in.high - in.low));
}

/* z'z of z = (H + lambda I)^-1 u, u a unit vector. Where H is so large or small that this overflows
 * or vanishes, z is multiplied by what is returned, else 1. */
static double tame(run *r, double *z, double *zz)
{
    *zz = vec_dot(&r->out.vec, z, z);
    if (*zz >= DBL_MIN && isfinite(*zz)) return 1;
    const double unit = r->sparse.size + r->sparse.lambda;
    vec_scale(&r->out.vec, unit, z, z);
    *zz = vec_dot(&r->out.vec, z, z);
    return unit;
}

/* A unit vector u with u'(H + lambda I) u near its least, into z; false if there is none. */
static bool find_null_vector(run *r)
{
    sparse_state *const v = &r->sparse;
    double curve = 0, zz = 1;
    for (int64_t i = 0; i < r->problem->n; i++)
        v->z[i] = (i % 3 == 0) == (v->g[i] > 0) ? 1 : -1;
    for (int k = 0; k < INVERSE_ITERATIONS; k++) {
        zz = vec_dot(&r->out.vec, v->z, v->z);
        vec_scale(&r->out.vec, 1 / sqrt(zz), v->z, v->work);
        if (!factor_solve(&v->factor, v->work, v->z)) return false;
        const double unit = tame(r, v->z, &zz);
        curve = unit * vec_dot(&r->out.vec, v->z, v->work) / zz;
    }
    if (!isfinite(zz) || !(zz > 0)) return false;
    vec_scale(&r->out.vec, 1 / sqrt(zz), v->z, v->z);
    v->zz = 1;
    v->zHz = curve - v->lambda;
    v->least = fmax(v->least, -v->zHz);
    sparse_report_curvature(r);
    return true;
}

/* Line 3; the trial is s + tau u then. */
static bool is_hard(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!find_null_vector(r)) return false;
    sparse_complete(r, v->radius);
    const double best = -v->gs + v->lambda * v->radius * v->radius; /* -g's is s'(H + lambda I) s */
    return v->tau * v->tau * (v->zHz + v->lambda) <= HARD * best;
}

/* Whether the step of the factor will do; else it narrows the interval. */
static bool fits(run *r, interval *in)
{
    sparse_state *const v = &r->sparse;
    if (v->s_norm > (1 + LENGTH) * v->radius) {
        in->low = fmax(in->low, v->lambda);
        return false;
    }
    sparse_complete(r, 0);
    if (v->lambda == 0 || v->s_norm >= (1 - LENGTH) * v->radius) return true;
    in->high = fmin(in->high, v->lambda);
    if (is_hard(r)) return true;
    in->low = fmax(in->low, v->least);
    return false;
}

/* The lambda to try after this one. */
static double next_lambda(run *r, interval in, bool definite)
{
    const double secular = definite ? sparse_secular(r, r->sparse.radius) : (double)NAN;
    if (secular <= 0 && in.low == 0) return 0;
    return secular > in.low && secular < in.high ? secular : middle(in);
}

/* Without a radius: the Newton step gives the first one, where H is definite. */
static void choose_radius(run *r, bool definite)
{
    sparse_state *const v = &r->sparse;
    const double farthest = FARTHEST * (v->unit + v->x_norm);
    v->radius = definite ? v->s_norm : FIRST * v->g_norm / v->size;
    if (!(v->radius < farthest)) v->radius = farthest;
}

/* Lines 2 and 3; false if memory is short or no lambda was found. */
static bool find_step(run *r)
{
    sparse_state *const v = &r->sparse;
    double lambda = v->radius > 0 ? v->next : 0;
    interval in = {0, (double)INFINITY};
    bool definite = false;
    r->trouble = HF_PRECISION;
    for (int k = 0; k < MAX_FACTORS && isfinite(lambda); k++) {
        if (!sparse_factorize(r, lambda, &definite)) return false;
        if (definite && !sparse_solve(r)) return false;
        if (!(v->radius > 0)) choose_radius(r, definite);
        const interval all = all_lambda(r);
        in = (interval){fmax(in.low, all.low), fmin(in.high, all.high)};
        if (!definite) in.low = fmax(in.low, fmax(lambda, DBL_MIN));
        if (definite && fits(r, &in)) return v->step_q < 0;
        lambda = next_lambda(r, in, definite);
    }
    if (definite) sparse_complete(r, 0); /* the best there is */
    return definite && v->step_q < 0;
}

/* Line 4: whether the trial is accepted; the new radius. */
static bool judge(run *r)
{
    sparse_state *const v = &r->sparse;
    const bool accepted = run_judge(r, v->step_gs, r->trial.slope, -v->step_q);
    v->radius = run_radius(r, v->radius, v->step_norm, v->step_gs, v->tries > 0);
    return accepted;
}

/* After a refusal: the step for the smaller radius. */
static bool shorten(run *r)
{
    sparse_state *const v = &r->sparse;
    if (v->tau != 0 && v->radius > v->s_norm) {
        sparse_complete(r, v->radius);
        return true;
    }
    v->next = sparse_secular(r, v->radius);
    return find_step(r);
}

progress newton_sparse_trust_step(run *r)
{
    sparse_state *const v = &r->sparse;
    RESUME(v->at)
    {
        r->stepped = false;
        if (prolong_due(r)) AWAIT(v->at, AT_LONGER, prolong(r, v->step));
        if (!r->stepped && sparse_serves_on(r)) AWAIT(v->at, AT_BFGS, quasi_newton_step(r));
        if (r->stepped) return finished(&v->at);
        AWAIT(v->at, AT_HESSIAN, sparse_hessian(r));
        if (r->trouble != HF_CONVERGED) return finished(&v->at);
        sparse_bound(r);
        if (!find_step(r)) return finished(&v->at);
        for (v->tries = 0; v->tries < MAX_TRIES; v->tries++) {
            sparse_place(r);
            AWAIT(v->at, AT_TRIAL, run_try(r, v->step));
            if (judge(r)) {
                v->next = v->lambda;
                run_accept(r, HF_STEP_NEWTON);
                sparse_expect_more(r);
                curvature_choose(r);
                return finished(&v->at);
            }
            r->rejected++;
            if (!shorten(r)) return finished(&v->at);
        }
        r->trouble = r->trial.defined ? HF_PRECISION : HF_BLOCKED;
    }
    return finished(&v->at);
}
