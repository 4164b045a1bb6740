/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/smoothing.h"

#include <math.h>

void smoothing_begin(krylov *c)
{
    team *const t = &c->out->vec;
    vec_fill(t, 0, c->smooth.s);
    vec_copy(t, c->g, c->smooth.r);
    c->smooth.norm = c->g_norm;
}

void smoothing_follow(krylov *c)
{
    smooth_iterate *const at = &c->smooth;
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
    c->r_norm = c->smooth.norm;
    c->ss = vec_dot(t, c->s, c->s);
    c->q = 0.5 * (vec_dot(t, c->g, c->s) + vec_dot(t, c->s, c->r));
}
