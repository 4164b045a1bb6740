/* Sub-sampled Newton-CG: the gradient over the batch (all terms by default), products over a part
 * of it, so that a Krylov run costs about as much as a gradient.
 *
 *   1  s <- conjugate gradients on B s = -g, until |B s + g| <= FORCING |g|, max_inner products, or
 *      curvature that is not positive (then s is what came before it, at first -g)
 *   2  t <- the first of 1, 1/2, 1/4 .. with f(x + t s) <= f + DECREASE t g's
 *   3  x <- x + t s; a new sample for the products
 *
 * Source: Byrd, Chin, Neveitt & Nocedal 2011, sec. 3, algorithm 3.1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "stochastic/sampled.h"

static const double FORCING = 0.1;   /* sec. 6, with 10 products */
static const double DECREASE = 1e-4; /* likewise                 */
enum { TRIALS = 40 };

/* A first direction of no positive curvature: steepest descent, no longer than x and 1. */
static void fall_back(sampled *r)
{
    const double x_norm = sqrt(vec_dot(&r->vec, r->x, r->x));
    vec_scale(&r->vec, -fmin(1, (1 + x_norm) / r->g_norm), r->g, r->cg.s);
}

bool sampled_newton(sampled *r)
{
    sampled_cg *const c = &r->cg;
    if (!sampled_settle(r)) return false;
    const sampled_cg_goal goal = {.residual = FORCING * r->g_norm,
                                  .products = r->options.max_inner};
    sampled_cg_run(r, false, goal);
    r->report.inner_iterations = c->k;
    r->report.inner_exit = c->end;
    if (r->end != HF_RUNNING) return false;
    if (c->k == 0) fall_back(r);
    const double slope = vec_dot(&r->vec, r->g, c->s), f1 = sampled_try(r, 1, c->s);
    const double foretold = c->k > 0 ? c->q : slope;
    r->report.ratio = foretold < 0 ? (f1 - r->f) / foretold : 0;
    const armijo rule = {
        .shrink = 0.5, .decrease = DECREASE, .slope = slope, .f1 = f1, .trials = TRIALS};
    return sampled_search(r, c->s, rule) > 0;
}
