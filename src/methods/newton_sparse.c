/* Algorithm: regularized Newton on a sparse Hessian, one factorization a step where possible.
 *
 *   1  H <- values at x;  lambda <- 0, or a part of the last one if damping was needed
 *   2  L L' <- H + lambda I; where that fails, z with z'(H + lambda I) z <= 0 says how much is
 *      missing: lambda <- max(MORE lambda, lambda + 2 |z'(H + lambda I) z| / z'z), again
 *   3  s <- -(H + lambda I)^-1 g; where H has shown negative curvature and s is shorter than the
 *      radius, s <- s + tau z of that length
 *   4  f+, g+ <- value at x + s;  rho <- (f - f+) / (q(0) - q(s))
 *   5  until rho >= ACCEPT: a shorter length from the parabola along s; a shorter tau z, or lambda
 *      by a Newton step on the secular equation; s for it by conjugate gradients preconditioned
 *      by the factor at hand if that is likely to be cheaper, else back to 2
 *   6  lambda and the radius for the next step from rho; a step that looks too short is made longer
 *      first (prolong.c), lambda then falls with |g|; where BFGS over that factor is cheaper, its
 *      steps follow (quasi_newton.c)
 *
 * With HF_DAMPING_DIAGONAL all this is in the variables D^1/2 x, lambda begins at MARQUARDT, is
 * never 0, and falls smoothly with rho: Levenberg-Marquardt, for problems in which small lambda are
 * not harmless.
 *
 * Sources: More & Sorensen 1983, sec. 3 (secular equation, bound from z); Lin & More 1999, sec. 4
 * (parabola); Conn, Gould & Toint 2000, sec. 7.3.4 (z); Marquardt 1963 (D); Nielsen 1999, eq. 2.5
 * (lambda).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/effort.h"
#include "methods/prolong.h"
#include "methods/quasi_newton.h"
#include "methods/sparse.h"

#include <float.h>
#include <math.h>

enum { AT_LONGER = 1, AT_BFGS, AT_HESSIAN, AT_TRIAL };

enum { MAX_TRIES = 30, MAX_FACTORS = 60, FEWEST_PRODUCTS = 3, MOST_PRODUCTS = 100 };

static const double FAIR = 0.25, GOOD = 0.75; /* Lin & More 1999, sec. 4                         */
static const double LESS = 0.35, MORE = 4;    /* of lambda                                       */
static const double EXACT = 0.1;              /* |rho - 1|                                       */
static const double LEAST = 1e-10;            /* of lambda over |H|: below, 0 is tried           */
static const double FARTHEST = 1e3;           /* of a step, over 1 + |x|                         */
static const double SHORTEST = 0.1;           /* of one refusal                                  */
static const double GROW = 2;                 /* of the radius                                   */
static const double SLACK = 2;                /* of |s| over the radius                          */
static const double MARQUARDT = 1e-4, FAINT = 1e-12; /* lambda of D: the first one, the least     */

void newton_sparse_reset(run *r)
{
    sparse_state *const v = &r->sparse;
    v->at = 0;
    assembly_reset(&v->hessian);
    v->lambda = v->next = v->radius = v->zz = 0;
    prolong_reset(r);
    quasi_newton_forget(r);
}

static double farthest_step(const run *r)
{
    return FARTHEST * (r->sparse.unit + r->sparse.x_norm);
}

/* What |s| should not exceed: the radius binds only where H has shown negative curvature. */
static double longest_step(const run *r)
{
    const sparse_state *const v = &r->sparse;
    const bool bent = v->zz > 0 && v->radius > 0;
    return bent ? fmin(farthest_step(r), v->radius) : farthest_step(r);
}

/* Lines 2 and 3: a definite H + lambda I, whose step is not absurdly long. */
static bool find_step(run *r, double lambda)
{
    sparse_state *const v = &r->sparse;
    r->trouble = HF_PRECISION;
    for (int tries = 0; tries < MAX_FACTORS && isfinite(lambda); tries++) {
        bool definite;
        if (!sparse_factorize(r, lambda, &definite)) return false;
        if (!definite) {
            lambda = sparse_raised(v);
            continue;
        }
        if (!sparse_solve(r)) return false;
        const double longest = longest_step(r);
        if (v->gs < 0 && v->s_norm <= SLACK * longest) return true;
        const double wanted = isfinite(v->s_norm) ? sparse_secular(r, longest) : 0;
        lambda = fmax(fmax(MORE * lambda, v->g_norm / farthest_step(r)), wanted);
    }
    return false;
}

static double first_lambda(const run *r)
{
    const sparse_state *const v = &r->sparse;
    if (v->scale != NULL) return v->radius > 0 ? fmax(v->next, FAINT) : MARQUARDT;
    return v->next > LEAST * v->size ? v->next : 0;
}

static void place_trial(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!(v->radius > 0)) v->radius = 2 * v->s_norm;
    sparse_complete(r, sparse_is_indefinite(v) ? v->radius : 0);
    sparse_place(r);
}

/* The step for a larger lambda by the factor at hand, if that is likely to cost less than another
 * one; once, as it needs a step that the factor gave. */
static bool resolve(run *r, double lambda)
{
    const double worth = fmin(effort_solves_per_factor(r), MOST_PRODUCTS);
    return r->sparse.tries == 0 && worth >= FEWEST_PRODUCTS &&
           sparse_resolve(r, lambda, (int64_t)worth);
}

/* Line 5; false if there is no such step. */
static bool shorten(run *r)
{
    sparse_state *const v = &r->sparse;
    const double t = r->trial.defined
                         ? fmin(0.5, parabola_step(&r->now, &r->trial, v->step_gs, SHORTEST))
                         : SHORTEST;
    v->radius = t * v->step_norm;
    if (v->radius >= v->s_norm) return true;
    const double lambda = fmax(sparse_secular(r, v->radius), 2 * v->lambda);
    return resolve(r, lambda) || find_step(r, lambda);
}

/* Line 6. Where the model was right, H + lambda I definite and the step accepted, all at once, the
 * damping falls faster. */
static double next_lambda(const run *r)
{
    const sparse_state *const v = &r->sparse;
    if (v->scale != NULL) {
        const double off = 2 * r->ratio - 1;
        return fmax(1.0 / 3, 1 - off * off * off) * v->lambda;
    }
    if (r->ratio < FAIR) return MORE * v->lambda;
    if (r->ratio < GOOD) return v->lambda;
    const bool exact = fabs(r->ratio - 1) < EXACT && !(v->zz > 0) && v->tries == 0;
    return exact ? LESS * LESS * v->lambda : LESS * v->lambda;
}

static double next_radius(const run *r)
{
    const sparse_state *const v = &r->sparse;
    if (r->ratio < FAIR) return 0.5 * v->step_norm;
    return r->ratio < GOOD ? v->step_norm : fmax(v->radius, GROW * v->step_norm);
}

static void learn(run *r)
{
    sparse_state *const v = &r->sparse;
    v->next = next_lambda(r);
    v->radius = next_radius(r);
    run_accept(r, HF_STEP_NEWTON);
    sparse_expect_more(r);
    curvature_choose(r);
}

progress newton_sparse_step(run *r)
{
    sparse_state *const v = &r->sparse;
    RESUME(v->at)
    {
        r->stepped = false;
        if (prolong_due(r)) AWAIT(v->at, AT_LONGER, prolong(r, v->step));
        if (r->stepped) {
            v->next *= sparse_norm(r, &r->trial) / sparse_norm(r, &r->now);
            return finished(&v->at);
        }
        if (sparse_serves_on(r)) AWAIT(v->at, AT_BFGS, quasi_newton_step(r));
        if (r->stepped) return finished(&v->at);
        AWAIT(v->at, AT_HESSIAN, sparse_hessian(r));
        if (r->trouble != HF_CONVERGED) return finished(&v->at);
        if (!find_step(r, first_lambda(r))) return finished(&v->at);
        for (v->tries = 0; v->tries < MAX_TRIES; v->tries++) {
            place_trial(r);
            AWAIT(v->at, AT_TRIAL, run_try(r, v->step));
            if (run_judge(r, v->step_gs, r->trial.slope, -v->step_q)) {
                learn(r);
                return finished(&v->at);
            }
            r->rejected++;
            if (!shorten(r)) return finished(&v->at);
        }
        r->trouble = r->trial.defined ? HF_PRECISION : HF_BLOCKED;
    }
    return finished(&v->at);
}
