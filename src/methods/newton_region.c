/* Algorithm: Newton-Krylov in a trust region, or with adaptive cubic regularization.
 *
 *   1  expand a Krylov space of H from g until its best bounded step is good enough: s minimizes
 *          q(s), |s|_M <= radius                                            trust region
 *          q(s) + sigma |s|_M^3 / 3                                         cubic
 *      the first radius is 3 |first step of conjugate gradients|, the first sigma bounds alike
 *   2  f+, g+ <- value at x + s;  rho <- (f - f+) / (q(0) - q(s))
 *   3  new radius from |s|_M, rho and the parabola along s; new sigma from the error of the model
 *   4  until rho >= ACCEPT: the best step for the new bound in the same space (no product); to 2
 *   5  L <- 3 |f+ - f - q(s)| / |s|^3: what the model is worth, for 1 of the next step
 *
 * Sources: Lin & More 1999, sec. 4 (radius); Gould, Lucidi, Roma & Toint 1999 (step); Cartis, Gould
 * & Toint 2011 and Gould, Porcelli & Toint 2012 (cubic; sigma by interpolation, here of f+ alone).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <float.h>
#include <math.h>

#include "krylov/region.h"

enum { AT_LADDER = 1, AT_KRYLOV, AT_FORM, AT_TRIAL, AT_REFORM };

enum { MAX_TRIES = 40 };

/* As of radii, in run.c: accepted, good, very good. */
static const double ACCEPT = 1e-4, GOOD = 0.25, VERY_GOOD = 0.75;
/* Gould, Porcelli & Toint 2012, sec. 4: the most of one change of sigma. Their least is 0.1; where
 * f is nearly quadratic, sigma must vanish faster than that. */
static const double SIGMA_LESS = 1e-3, SIGMA_MORE = 2, SIGMA_MOST = 100;
/* lambda |s|^2 / |g's| below which the cubic term is of no effect: sigma need not be smaller. */
static const double IDLE = 1e-8;

static bool is_cubic(const run *r)
{
    return r->options->method == HF_NEWTON_CUBIC;
}

static void begin_krylov(run *r)
{
    newton_state *const w = &r->newton;
    krylov_goal goal = newton_goal(r);
    if (is_cubic(r))
        goal.cubic = w->sigma > 0 ? w->sigma : -1;
    else
        goal.radius = w->radius;
    krylov_start(&r->kry, run_metric(r), &r->now, goal);
    w->tries = 0;
    w->scale = 1;
}

/* After the run: whether there is a step, and whether it must be formed from T. */
static bool end_krylov(run *r)
{
    newton_state *const w = &r->newton;
    krylov *const c = &r->kry;
    run_record_krylov(r);
    if (r->trouble != HF_CONVERGED) return false;
    r->trouble = r->out.refused ? HF_BLOCKED : HF_PRECISION;
    w->radius = c->goal.radius;
    w->sigma = c->goal.cubic;
    if (c->outside_region) region_solve(c);
    return c->outside_region || c->ss > 0;
}

/* The trial x + scale s. */
static void place_trial(run *r)
{
    newton_state *const w = &r->newton;
    const krylov *const c = &r->kry;
    w->lambda = c->outside_region ? c->lambda : 0;
    const double gs = vec_dot(&r->out.vec, r->now.g, c->s);
    const double sHs = 2 * (c->q - gs);
    w->gs = w->scale * gs;
    w->q = w->gs + 0.5 * w->scale * w->scale * sHs;
    w->s_norm = w->scale * sqrt(c->ss);
    vec_step(&r->out.vec, r->now.x, w->scale, c->s, r->trial.x);
}

/* Line 3: the sigma for which the cubic model would have been right at s, of this length. */
static double next_sigma(const run *r, double length)
{
    const newton_state *const w = &r->newton;
    if (!r->trial.defined) return SIGMA_MOST * w->sigma;
    const double seen = 3 * (r->trial.f - r->now.f - w->q) / (length * length * length);
    if (r->ratio < ACCEPT) return fmin(fmax(seen, SIGMA_MORE * w->sigma), SIGMA_MOST * w->sigma);
    if (r->ratio < GOOD) return SIGMA_MORE * w->sigma;
    if (r->ratio < VERY_GOOD) return w->sigma;
    const double idle = IDLE * -w->gs / (length * length * length);
    return fmin(w->sigma, fmax(fmax(seen, SIGMA_LESS * w->sigma), idle));
}

/* Lines 2 and 3: whether the trial is accepted. */
static bool judge(run *r)
{
    newton_state *const w = &r->newton;
    const double length = w->scale * sqrt(r->kry.sMs);
    const bool accepted = run_judge(r, w->gs, w->scale * r->trial.slope, -w->q);
    if (is_cubic(r))
        w->sigma = next_sigma(r, length);
    else
        w->radius = run_radius(r, w->radius, length, w->gs, w->tries > 0);
    return accepted;
}

/* Line 4: whether s must be formed again; without the whole space, a shorter s will do. */
static bool shorten(run *r)
{
    newton_state *const w = &r->newton;
    krylov *const c = &r->kry;
    if (!krylov_complete(c)) {
        w->scale = w->radius / sqrt(c->sMs);
        return false;
    }
    c->goal.radius = w->radius;
    c->goal.cubic = w->sigma;
    c->outside_region = true;
    region_solve(c);
    return true;
}

/* Line 5. */
static void learn(run *r)
{
    newton_state *const w = &r->newton;
    const double cube = w->s_norm * w->s_norm * w->s_norm;
    w->lipschitz = fmax(3 * fabs(r->trial.f - r->now.f - w->q) / cube, DBL_MIN);
    if (r->mem.capacity > 0) krylov_give_pairs(&r->kry);
    run_accept(r, HF_STEP_NEWTON);
    curvature_choose(r);
    r->damping = w->lambda;
}

progress newton_region_step(run *r)
{
    newton_state *const w = &r->newton;
    RESUME(w->at)
    {
        r->stepped = false;
        AWAIT(w->at, AT_LADDER, ladder_prepare(r));
        begin_krylov(r);
        AWAIT(w->at, AT_KRYLOV, krylov_run(&r->kry));
        if (!end_krylov(r)) return finished(&w->at);
        if (r->kry.outside_region) AWAIT(w->at, AT_FORM, krylov_form(&r->kry));
        for (; w->tries < MAX_TRIES && r->kry.ss > 0; w->tries++) {
            place_trial(r);
            AWAIT(w->at, AT_TRIAL, run_try(r, r->kry.s));
            if (judge(r)) {
                learn(r);
                return finished(&w->at);
            }
            r->rejected++;
            if (shorten(r)) AWAIT(w->at, AT_REFORM, krylov_form(&r->kry));
        }
        r->trouble = r->trial.defined && !r->out.refused ? HF_PRECISION : HF_BLOCKED;
    }
    return finished(&w->at);
}
