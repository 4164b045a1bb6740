/* Algorithm: limited-memory BFGS.                        Nocedal 1980; Liu & Nocedal 1989, Alg. 2.1
 *
 *   1  d <- -H g, H the L-BFGS matrix of the memory
 *   2  t <- Wolfe search along d, from t = 1; without memory from 2 |f| / |g|^2, the minimizer were
 *      f a quadratic along d with minimum 0, but from 1 to 8 times min(1, 1 / |g|); from where a
 *      product has put it, if one was made, but at most 8 times that
 *   3  s <- t d, y <- g(x + s) - g;  memory takes (s, y) if s'y is safely positive
 *   failed: once more from -g without memory
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <math.h>

enum { AT_SEARCH = 1, AT_GRADIENT_SEARCH };

/* cos(d, -g) below this: the memory is of no use here. */
static const double ORTHOGONAL = 1e-10;
/* Over a step of unit length: neither the scale of f nor that of x is known. */
static const double FARTHEST = 8;

void lbfgs_reset(run *r)
{
    memory_clear(&r->mem);
    r->at_lbfgs = 0;
    r->first = 0;
}

/* Line 2, without memory. */
static double first_step(const run *r)
{
    const point *const x = &r->now;
    const double unit = fmin(1, 1 / x->norm), to_zero = 2 * fabs(x->f) / (x->norm * x->norm);
    return fmin(r->first > 0 ? r->first : fmax(unit, to_zero), FARTHEST * unit);
}

static void along_gradient(run *r)
{
    const double norm = r->now.norm;
    memory_clear(&r->mem);
    vec_scale(&r->out.vec, -1, r->now.g, r->d);
    search_start(&r->search, &r->now, &r->trial, r->d, -norm * norm, first_step(r), run_noise(r));
    r->first = 0;
}

/* Line 1; false if the memory yields no direction of descent. */
static bool along_lbfgs(run *r)
{
    if (r->mem.count == 0) return false;
    const vec_blend d = memory_apply(&r->mem, r->now.g, r->d);
    if (!(d.yx > ORTHOGONAL * sqrt(d.yy) * r->now.norm) || !isfinite(d.yy)) return false;
    vec_scale(&r->out.vec, -1, r->d, r->d);
    search_start(&r->search, &r->now, &r->trial, r->d, -d.yx, 1, run_noise(r));
    return true;
}

progress lbfgs_step(run *r)
{
    RESUME(r->at_lbfgs)
    {
        r->stepped = false;
        if (along_lbfgs(r)) {
            AWAIT(r->at_lbfgs, AT_SEARCH, search_run(&r->search));
            if (run_conclude(r, HF_STEP_LBFGS)) return finished(&r->at_lbfgs);
        }
        along_gradient(r);
        AWAIT(r->at_lbfgs, AT_GRADIENT_SEARCH, search_run(&r->search));
        (void)run_conclude(r, HF_STEP_GRADIENT);
    }
    return finished(&r->at_lbfgs);
}
