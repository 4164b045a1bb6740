/* Algorithm: a Newton step s to x made longer, where minimizers are flat.
 *
 *   1  sigma <- the slope along s at x over that at its beginning; 0 for a quadratic. Where f falls
 *      as (1 - t / p)^(p + 1) along s, sigma = (1 - 1/p)^p, and the minimizer is at t = p
 *   2  where sigma > STEEP, one trial at t = p instead of 1: the next point if f and |g| fall
 *   3  after trials in vain, in a row, 1, 2, 4, .. such steps are left as they are
 *
 * Newton's steps only approach such minimizers, by 1 - 1/p each; a trial costs a gradient, not a
 * Hessian and its factors.
 *
 * Sources: Schroeder 1870 (t = p at a zero of multiplicity p); Decker, Keller & Kelley 1983 (in more
 * dimensions). p by the [1/1] Pade approximant of -ln sigma = 1 + 1/(2p) + 1/(3p^2) + ..
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/prolong.h"

#include <math.h>

#include "methods/sparse.h"

enum { AT_TRIAL = 1 };

static const double STEEP = 0.2;  /* p = 1.5 */
static const double FARTHEST = 4; /* of t    */

void prolong_reset(run *r)
{
    r->prolong = (prolong_state){.t = 1};
}

/* Line 1. */
static double multiplicity(double sigma)
{
    const double h = -log(sigma);
    return h > 1 ? (4 * h - 1) / (6 * (h - 1)) : (double)INFINITY;
}

void prolong_expect(run *r, double sigma)
{
    prolong_state *const w = &r->prolong;
    w->t = 1;
    if (!(sigma > STEEP)) return;
    if (w->rest > 0)
        w->rest--;
    else
        w->t = fmin(multiplicity(sigma), FARTHEST);
}

bool prolong_due(const run *r)
{
    return r->prolong.t > 1;
}

/* Line 2. */
static bool accepted(run *r, double gs)
{
    const double gts = (r->prolong.t - 1) * r->trial.slope;
    (void)run_judge(r, gs, gts, -0.5 * gs);
    return r->ratio > 0 && sparse_norm(r, &r->trial) < sparse_norm(r, &r->now);
}

progress prolong(run *r, const double *s)
{
    prolong_state *const w = &r->prolong;
    RESUME(w->at)
    {
        w->gs = (w->t - 1) * vec_dot(&r->out.vec, r->now.g, s);
        vec_step(&r->out.vec, r->now.x, w->t - 1, s, r->trial.x);
        AWAIT(w->at, AT_TRIAL, run_try(r, s));
        if (accepted(r, w->gs)) {
            w->vain = 0;
            run_accept(r, HF_STEP_NEWTON);
        } else {
            w->vain = w->vain > 0 ? 2 * w->vain : 1;
            w->rest = w->vain;
            r->rejected++;
        }
        w->t = 1;
    }
    return finished(&w->at);
}
