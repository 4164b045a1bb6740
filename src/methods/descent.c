/* Algorithm: gradient descent.                                   Nocedal & Wright 2006, Alg. 3.1
 *
 *   1  d <- -g
 *   2  t <- options.step                          the first time, and always with a fixed step
 *           twice the last accepted t             Armijo
 *           g'g / g'Hg, by one product            curvature, where that is positive; else as Armijo
 *   3  fixed step: x + t d is taken as it is, f may rise; undefined: stop, blocked
 *      others:     shorten t until f(x + t d) <= f + 0.03 t g'd
 *
 * Source of the curvature step: Cauchy 1847; it minimizes the quadratic model along -g.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <math.h>

enum { AT_CURVATURE = 1, AT_FIXED, AT_SEARCH };

static const double ENLARGE = 2; /* a step that was taken at once may have been too short */

void descent_reset(run *r)
{
    r->descent = (descent_state){.t = r->options->step / ENLARGE};
}

/* The step to the minimizer of the model along -g; r->d holds Hg. */
static double first_step(run *r)
{
    const double enlarged = ENLARGE * r->descent.t;
    if (r->options->method != HF_DESCENT_CURVATURE || r->out.refused) return enlarged;
    const double t = 1 / run_curvature(r);
    return t > 0 && isfinite(t) ? t : enlarged;
}

/* Line 3. */
static void conclude_fixed(run *r)
{
    if (r->trial.defined) {
        run_accept(r, HF_STEP_GRADIENT);
    } else {
        r->rejected++;
        r->trouble = HF_BLOCKED;
    }
}

static void begin_search(run *r, double first)
{
    const double slope = -r->now.norm * r->now.norm;
    vec_scale(&r->out.vec, -1, r->now.g, r->d);
    search_start(&r->search, &r->now, &r->trial, r->d, slope, first, run_noise(r));
    r->search.armijo_only = true;
}

progress descent_step(run *r)
{
    descent_state *const w = &r->descent;
    RESUME(w->at)
    {
        r->stepped = false;
        if (r->options->method == HF_DESCENT_FIXED) {
            vec_step(&r->out.vec, r->now.x, -r->options->step, r->now.g, r->trial.x);
            AWAIT(w->at, AT_FIXED, evaluate(&r->out, &r->trial, NULL));
            conclude_fixed(r);
            return finished(&w->at);
        }
        if (r->options->method == HF_DESCENT_CURVATURE)
            AWAIT(w->at, AT_CURVATURE, product(&r->out, r->now.g, r->now.norm, r->d));
        begin_search(r, first_step(r));
        AWAIT(w->at, AT_SEARCH, search_run(&r->search));
        if (run_conclude(r, HF_STEP_GRADIENT)) w->t = r->search.t;
    }
    return finished(&w->at);
}
