/* Steps in the plane of the preconditioned gradient and the last step, where a model over a sample
 * is least: as one iteration of conjugate gradients a step that goes on from the last one, but for
 * the price of two products and without ever preconditioning the noise of a sample's B s.
 *
 *   1  z <- M^-1 g, M as in Hessian-free optimization
 *   2  s <- mu s - alpha z, the least q(s) = g's + s'(B + lambda I)s / 2 of all alpha and mu, B
 *      over a part of the batch
 *   3  every PERIOD steps, or every step if the batch is the whole sum: rho <- (f(x + s) - f(x)) /
 *      q(s);  lambda /= CHANGE if rho < 1/4, *= CHANGE if rho > 3/4; refused if f does not fall
 *   4  x <- x + s
 *
 * Letters: q the damped model, rho the ratio of decreases, BEFORE the last step. Source: Martens &
 * Grosse 2015, sec. 6.4, 6.5 and 7, with one damping for model and M.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "stochastic/sampled.h"

enum { PERIOD = 5 };                          /* T1 of sec. 6.5                */
static const double CHANGE = 0.7737809375;    /* omega_1 = (19 / 20)^T1        */
static const double POOR = 0.25, GOOD = 0.75; /* likewise                      */
/* Of the determinant, over the product of the diagonal: below it rounding decides on mu. */
static const double SINGULAR = 1e-10;

/* q in the plane: gz is the slope along z, zz the curvature; s likewise. */
typedef struct plane {
    double gz, gs, zz, zs, ss;
} plane;

/* Whether z descends, and q is convex along it. */
static bool look_along_gradient(sampled *r, plane *p)
{
    sampled_cg *const c = &r->cg;
    sampled_cg_metric(r);
    vec_copy(&r->vec, r->g, c->r);
    p->gz = sampled_cg_solve(r, r->lambda);
    if (!(p->gz > 0) || !sampled_product(r, c->z, c->Bd)) return false;
    const vec_curve v = vec_curvature(&r->vec, c->z, c->Bd);
    p->zz = v.dHd + r->lambda * v.dd;
    return sampled_defined(r, p->zz) && p->zz > 0;
}

/* Whether the last step, too, is of use. */
static bool look_along_last(sampled *r, plane *p)
{
    sampled_cg *const c = &r->cg;
    team *const t = &r->vec;
    if (!r->warm || !sampled_product(r, c->s, r->Bs)) return false;
    const vec_curve v = vec_curvature(t, c->s, r->Bs);
    p->ss = v.dHd + r->lambda * v.dd;
    p->zs = vec_dot(t, c->z, r->Bs) + r->lambda * vec_dot(t, c->z, c->s);
    p->gs = vec_dot(t, r->g, c->s);
    return sampled_defined(r, p->ss + p->zs) && p->ss > 0 &&
           p->zz * p->ss - p->zs * p->zs > SINGULAR * p->zz * p->ss;
}

/* Step 2; q there. */
static double step_in_plane(sampled *r, const plane *p, bool both)
{
    const sampled_cg *const c = &r->cg;
    const double determinant = p->zz * p->ss - p->zs * p->zs;
    const double mu = both ? (p->zs * p->gz - p->zz * p->gs) / determinant : 0;
    const double alpha = (p->gz + (both ? mu * p->zs : 0)) / p->zz, minus = -alpha;
    const double *const columns[] = {c->z};
    if (!both) vec_fill(&r->vec, 0, c->s);
    (void)vec_combine(&r->vec, mu, c->s, 1, columns, &minus, c->s);
    return 0.5 * ((both ? mu * p->gs : 0) - alpha * p->gz);
}

/* Step 3, when it is due. */
static bool agrees(sampled *r, double q)
{
    const double f1 = sampled_try(r, 1, r->cg.s), rho = r->report.ratio = (f1 - r->f) / q;
    if (!(rho >= POOR)) sampled_change_damping(r, 1 / CHANGE);
    if (rho > GOOD) sampled_change_damping(r, CHANGE);
    return f1 < r->f;
}

bool sampled_plane(sampled *r)
{
    plane p = {0};
    r->report.damping = r->lambda;
    if (!sampled_settle(r)) return false;
    if (!look_along_gradient(r, &p)) {
        sampled_change_damping(r, 1 / CHANGE);
        return false;
    }
    const bool both = look_along_last(r, &p);
    if (r->end != HF_RUNNING) return false;
    const double q = step_in_plane(r, &p, both);
    r->warm = true;
    if (r->batch.count == r->sum.terms || r->report.iteration % PERIOD == 0)
        return r->warm = agrees(r, q);
    vec_step(&r->vec, r->x, 1, r->cg.s, r->x_trial);
    return true;
}
