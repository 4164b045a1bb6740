/* Hessian-free optimization of a finite sum: truncated Newton steps on a damped Gauss-Newton model.
 *
 *   1  s <- conjugate gradients on (B + lambda I) s = -g from 0.95 times the s of the last run, B
 *      over one sample; preconditioned by M = (D + lambda I)^0.75, D the mean squares of the terms'
 *      gradients; until the model falls by less than 5e-4 of itself an iteration
 *   2  among the iterates after 1, 2, 3, 4, 6, 8 .. 1.3^j products, go back from the last while f
 *      over the batch falls: late iterates fit what is peculiar to the sample
 *   3  rho <- (f(x + s) - f(x)) / q(s);  lambda *= 3/2 if rho < 1/4, *= 2/3 if rho > 3/4
 *   4  x <- x + t s, t the first of 1, 0.8, 0.64 .. with f(x + t s) <= f + 0.01 t g's
 *
 * Letters: q the damped model, rho the ratio of decreases. Apart from the paper, step 2 looks at
 * the whole batch, of which B sees a part, and a start worse than 0 is dropped.
 * Sources: Martens 2010, sec. 4; Martens & Sutskever 2012.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "stochastic/sampled.h"

static const double PROGRESS = 5e-4;                        /* sec. 4.4 */
static const double WARMTH = 0.95;                          /* sec. 4.5 */
static const double POOR = 0.25, GOOD = 0.75, SLOWLY = 1.5; /* sec. 4.1 */
static const double SHRINK = 0.8, DECREASE = 1e-2;          /* of the authors' program */
enum { TRIALS = 60 };                                       /* likewise */

/* The run of step 1; whether it has made an iterate. */
static bool run(sampled *r)
{
    sampled_cg *const c = &r->cg;
    if (!sampled_settle(r)) return false;
    sampled_cg_metric(r);
    vec_scale(&r->vec, WARMTH, c->s, c->s);
    const sampled_cg_goal goal = {
        .lambda = r->lambda, .progress = PROGRESS, .products = r->options.max_inner};
    sampled_cg_run(r, r->warm, goal);
    r->report.inner_iterations = c->k;
    r->report.inner_exit = c->end;
    return r->warm = r->end == HF_RUNNING && c->kept > 0 && c->q < 0;
}

/* Step 2: which iterate, and f there. */
static int go_back(sampled *r, double *f)
{
    const sampled_cg *const c = &r->cg;
    int best = c->kept - 1;
    *f = sampled_try(r, 1, c->iterate[best]);
    for (int i = best - 1; i >= 0; i--) {
        const double f_before = sampled_try(r, 1, c->iterate[i]);
        if (!(f_before < *f || !isfinite(*f))) break;
        *f = f_before;
        best = i;
    }
    return best;
}

bool sampled_hessian_free(sampled *r)
{
    const sampled_cg *const c = &r->cg;
    r->report.damping = r->lambda;
    if (!run(r)) {
        sampled_change_damping(r, SLOWLY);
        return false;
    }
    double f1;
    const int best = go_back(r, &f1);
    if (r->end != HF_RUNNING) return false;
    const double *const s = c->iterate[best];
    const double rho = r->report.ratio = (f1 - r->f) / c->model[best];
    if (!(rho >= POOR)) sampled_change_damping(r, SLOWLY);
    if (rho > GOOD) sampled_change_damping(r, 1 / SLOWLY);
    const double slope = vec_dot(&r->vec, r->g, s);
    const armijo rule = {
        .shrink = SHRINK, .decrease = DECREASE, .slope = slope, .f1 = f1, .trials = TRIALS};
    return slope < 0 && sampled_search(r, s, rule) > 0;
}
