/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <float.h>
#include <math.h>

/* Of the growth of curvature along a step: halving or doubling at most; over the rounding. */
static const double LEAST_GROWTH = -0.5, VISIBLE = 200;
/* No growth tells of a quadratic if this share of the curvature would have been seen. */
static const double CONCLUSIVE = 1e-6, NONE = 1e-9;
/* Lin & More 1999, sec. 4: accepted, good, very good; the least and most of one change. */
static const double ACCEPT = 1e-4, GOOD = 0.25, VERY_GOOD = 0.75;
static const double SHRINK = 0.25, HALVE = 0.5, GROW = 4;

void run_adopt(run *r)
{
    const point old = r->now;
    r->now = r->trial;
    r->now.least = fmin(old.least, old.f);
    r->trial = old;
    outside_move(&r->out, &r->now);
}

bool run_converged(const run *r, const point *at)
{
    return at->norm <= r->target || !(at->above > 0);
}

/* With sums over ranks, max |g_i| is not known. */
double run_goal(const run *r)
{
    const double bar = r->options->gradient_max, max = r->now.max;
    if (r->out.vec.sum != NULL || !(max > bar)) return r->target;
    return fmax(r->target, r->now.norm * (bar / max));
}

double run_noise(const run *r)
{
    return fmax(1e-12 * fabs(r->now.f), value_error(r->now.f, r->options->value_noise));
}

progress run_try(run *r, const double *d)
{
    const double limit = r->now.f + acceptance_doubt(&r->now, r->options->value_noise);
    return evaluate_below(&r->out, &r->trial, d, limit);
}

bool run_judge(run *r, double gs, double gts, double predicted)
{
    r->ratio = agreement(&r->now, &r->trial, gs, gts, predicted, r->options->value_noise);
    return r->ratio >= ACCEPT;
}

double run_radius(const run *r, double radius, double length, double gs, bool again)
{
    if (!r->trial.defined) return SHRINK * length;
    const double t = parabola_step(&r->now, &r->trial, gs, SHRINK);
    if (r->ratio < ACCEPT) return fmin(t, HALVE) * fmin(length, radius);
    if (r->ratio < GOOD) return fmax(SHRINK * radius, fmin(t * length, HALVE * radius));
    if (r->ratio < VERY_GOOD) return fmax(SHRINK * radius, fmin(t * length, GROW * radius));
    return again ? radius : fmax(radius, fmin(t * length, GROW * radius));
}

/* The absolute error that rounding makes in theta. */
static double theta_error(const run *r, vec_secant pair)
{
    const double g_error = fmax(r->options->gradient_noise, DBL_EPSILON) * r->now.norm;
    return value_error(r->now.f, r->options->value_noise) + 10 * g_error * sqrt(pair.ss);
}

/* How much larger s'Hs is at the end of the step than s'y, its mean along the step, as a share of
 * s'y: from the cubic that f and g's fix at both ends. 0 where rounding hides it. */
static double curvature_growth(run *r, vec_secant pair, const double *s)
{
    const double gs = vec_dot(&r->out.vec, r->now.g, s);
    const double theta = 6 * (r->now.f - r->trial.f) + 3 * (2 * gs + pair.sy);
    const double visible = VISIBLE * theta_error(r, pair);
    r->growth = fmax(r->growth, fmax(fabs(theta), visible) / pair.sy);
    r->quadratic = r->quadratic && fabs(theta) <= fmax(visible, NONE * pair.sy) &&
                   visible <= CONCLUSIVE * pair.sy;
    return fabs(theta) > visible ? fmin(fmax(theta / pair.sy, LEAST_GROWTH), 1) : 0;
}

/* The pair of the step, y scaled so that s'y is the curvature at its end. Source: Biggs 1971. */
static vec_secant make_pair(run *r)
{
    double *const s = memory_next_s(&r->mem), *const y = memory_next_y(&r->mem);
    vec_secant pair = vec_difference(&r->out.vec, r->trial.x, r->now.x, r->trial.g, r->now.g, s, y);
    if (!(pair.sy > 0)) {
        r->quadratic = false;
        r->growth = (double)INFINITY;
        return pair;
    }
    const double grown = 1 + curvature_growth(r, pair, s);
    if (grown == 1 || !isfinite(grown)) return pair;
    vec_scale(&r->out.vec, grown, y, y);
    pair.sy *= grown;
    pair.yy *= grown * grown;
    return pair;
}

void run_accept(run *r, hf_step kind)
{
    const vec_secant pair = make_pair(r);
    if (!r->choice.opened) memory_push(&r->mem, pair, true);
    r->prolong.t = 1; /* unless the method expects more of this step */
    r->quasi.rate = (double)INFINITY;
    r->step_norm = sqrt(pair.ss);
    r->kind = kind;
    r->stepped = true;
    r->trouble = HF_CONVERGED;
    if (kind != HF_STEP_NEWTON) {
        r->inner = 0;
        r->inner_end = HF_INNER_NONE;
    }
}

bool run_conclude(run *r, hf_step kind)
{
    const search *const q = &r->search;
    r->rejected += search_refused(q);
    if (q->end <= SEARCH_ARMIJO) {
        run_accept(r, kind);
        return true;
    }
    r->trouble = q->end == SEARCH_BLOCKED ? HF_BLOCKED : HF_PRECISION;
    return false;
}

void run_record_krylov(run *r)
{
    r->inner = r->kry.k;
    r->inner_end = r->kry.end;
    r->curvature_min = fmin(r->curvature_min, r->kry.curvature_min);
    r->trouble = r->kry.trouble;
}

double run_curvature(run *r)
{
    const double gHg = vec_dot(&r->out.vec, r->now.g, r->d);
    if (!isfinite(gHg)) {
        r->out.undefined++;
        return (double)NAN;
    }
    const double curvature = gHg / (r->now.norm * r->now.norm);
    r->curvature_min = fmin(r->curvature_min, curvature);
    return curvature;
}

double run_cost(const run *r)
{
    const outside *const o = &r->out;
    return (double)o->gradients + o->price.product * (double)o->products +
           o->price.value * (double)o->values;
}
