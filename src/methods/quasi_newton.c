/* Algorithm: steps of BFGS between two Hessians, which cost a gradient and a solve each.
 *
 *   1  a Newton step by the factor of B_0 has led from x_0 to x: c <- |g| / |g_0|, rate <- MORE c.
 *      Another step by that factor leaves 2 c |g| along what it does not know of H at x, and c |g|
 *      along the last step, of which B has the secant; a Newton step from x would leave
 *      c |g| |g| / |g_0|
 *   2  while ln (1 / rate) over the cost of a step by BFGS is more than the same of a Newton step,
 *      both at most what is left to the goal:
 *          s <- -B^-1 g, B from B_0 and the last PAIRS steps since
 *          if s is no longer than LONGEST times the last step and f falls: the next point is x + s,
 *          rate <- what that makes of |g|; else nothing remains but another Hessian
 *
 * With HF_DAMPING_DIAGONAL neither the goal nor lengths count: they have the units of x.
 *
 * Sources: Shamanskii 1967 (several steps a factor); Brent 1973 (efficiency); Byrd, Nocedal & Zhu
 * 1996 (limited-memory BFGS in between).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/quasi_newton.h"

#include <math.h>

#include "methods/sparse.h"

enum { AT_TRIAL = 1 };

enum { PAIRS = 3 }; /* more are hardly ever reached */

static const double MORE = 1.4;  /* than c; measured */
static const double LONGEST = 3; /* measured: beyond lie other minima, as a rule */

void quasi_newton_lay_out(run *r, workspace *w, memory_initial_fn *initial)
{
    memory *const m = &r->quasi.mem;
    m->vec = &r->out.vec;
    memory_lay_out(m, w, r->out.vec.n, PAIRS, (memory_kind){false, false});
    m->initial = initial;
    m->initial_with = r;
}

void quasi_newton_forget(run *r)
{
    r->quasi.at = 0;
    r->quasi.rate = (double)INFINITY;
}

/* Whether the last step tells of curvature. */
static bool keep_pair(run *r)
{
    memory *const m = &r->quasi.mem;
    const vec_secant pair = vec_difference(&r->out.vec, r->trial.x, r->now.x, r->trial.g, r->now.g,
                                           memory_next_s(m), memory_next_y(m));
    return memory_push(m, pair, false);
}

/* |g| after the step over that before. */
static double contraction(run *r)
{
    return sparse_norm(r, &r->trial) / sparse_norm(r, &r->now);
}

void quasi_newton_expect(run *r)
{
    quasi_state *const w = &r->quasi;
    memory_clear(&w->mem);
    if (!keep_pair(r)) return;
    w->newton = w->since = contraction(r);
    w->rate = MORE * w->newton;
}

static bool has_units(const run *r)
{
    return r->sparse.scale == NULL;
}

bool quasi_newton_due(const run *r, double worth)
{
    const quasi_state *const w = &r->quasi;
    const double left = has_units(r) ? log(r->now.norm / run_goal(r)) : (double)INFINITY;
    return w->rate < 1 &&
           worth * fmin(left, -log(w->rate)) > fmin(left, -log(w->newton * w->since));
}

/* r->d = -B^-1 g; the slope along it. NaN if it is of no use. */
static double find_direction(run *r)
{
    const vec_blend d = memory_apply(&r->quasi.mem, r->now.g, r->d);
    const double longest = has_units(r) ? LONGEST * r->step_norm : (double)INFINITY;
    if (!isfinite(d.yy) || sqrt(d.yy) > longest) return (double)NAN;
    vec_scale(&r->out.vec, -1, r->d, r->d);
    return -d.yx;
}

progress quasi_newton_step(run *r)
{
    quasi_state *const w = &r->quasi;
    RESUME(w->at)
    {
        w->rate = (double)INFINITY;
        w->slope = find_direction(r);
        if (!(w->slope < 0)) return finished(&w->at);
        vec_step(&r->out.vec, r->now.x, 1, r->d, r->trial.x);
        AWAIT(w->at, AT_TRIAL, run_try(r, r->d));
        const double ratio = agreement(&r->now, &r->trial, w->slope, r->trial.slope,
                                       -0.5 * w->slope, r->options->value_noise);
        if (ratio > 0) {
            run_accept(r, HF_STEP_LBFGS);
            w->rate = contraction(r);
            w->since *= w->rate;
            (void)keep_pair(r);
        } else {
            r->rejected++;
        }
    }
    return finished(&w->at);
}
