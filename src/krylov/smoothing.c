/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/smoothing.h"

#include <math.h>

/* Residuals this many goals long are left out: so many, squared, of them make one that is short. */
static const double FAR = 30;

void smoothing_begin(krylov *c)
{
    c->smooth.norm = (double)INFINITY;
    c->smooth.taken = false;
    smoothing_follow(c);
}

/* s^ and r^ are the first that count. */
static void start(krylov *c)
{
    vec_copy(&c->out->vec, c->s, c->smooth.s);
    vec_copy(&c->out->vec, c->r, c->smooth.r);
    c->smooth.norm = c->r_norm;
}

void smoothing_follow(krylov *c)
{
    smooth_iterate *const at = &c->smooth;
    if (!(c->r_norm <= FAR * c->goal.residual)) return;
    if (isinf(at->norm)) {
        start(c);
        return;
    }
    const double rr = c->r_norm * c->r_norm, both = vec_dot(&c->out->vec, c->r, at->r);
    const double own = at->norm * at->norm, eta = (own - both) / (rr - 2 * both + own);
    if (!(eta > 0)) return;
    at->norm = sqrt(vec_approach(&c->out->vec, fmin(eta, 1), c->s, c->r, at->s, at->r));
}

void smoothing_take(krylov *c)
{
    team *const t = &c->out->vec;
    if (!(c->smooth.norm < c->r_norm)) return;
    vec_copy(t, c->smooth.s, c->s);
    vec_copy(t, c->smooth.r, c->r);
    const double before = c->ss;
    c->ss = vec_dot(t, c->s, c->s);
    c->sMs *= c->ss / before;
    c->q = 0.5 * (vec_dot(t, c->g, c->s) + vec_dot(t, c->s, c->r));
    c->r_norm = c->smooth.norm;
    c->smooth.taken = true;
}
