/* SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampled_cg.h"

#include <math.h>

#include "stochastic/sampled.h"
#include "vector/adaptive.h"

/* Martens 2010, sec. 4.6. */
static const double KEEP_RATIO = 1.3;
/* Of the diagonal preconditioner: likewise, sec. 4.7. */
static const double POWER = 0.75;
/* Relative to |d||Bd|: a curvature that rounding of the product could have made. */
static const double FLAT = 1e-14;
/* Relative r'z < 0 that no rounding makes, of single precision neither. */
static const double INDEFINITE = 1e-3;

/* The first k at which an iterate is kept after k. */
static int64_t next_kept(int64_t k)
{
    return (int64_t)ceil(KEEP_RATIO * (double)k);
}

int sampled_cg_kept(int64_t products)
{
    int count = 1; /* the last one */
    for (int64_t k = 1; k <= products; k = next_kept(k))
        count++;
    return count;
}

void sampled_cg_lay_out(sampled_cg *c, workspace *w, int64_t n, int64_t products, int kept)
{
    c->kept_most = kept;
    c->iterate = workspace_vectors(w, kept, n);
    c->model = workspace_vector(w, kept);
    c->past = workspace_vector(w, products + 1);
    double **const vectors[] = {&c->s, &c->r, &c->z, &c->d, &c->Bd};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(w, n);
}

/* r = (B + lambda I) s + g, q at s; a start that is worse than 0 becomes 0. */
static bool begin(sampled *r, bool warm, double lambda)
{
    sampled_cg *const c = &r->cg;
    team *const t = &r->vec;
    c->q = 0;
    if (warm && sampled_product(r, c->s, c->Bd)) {
        vec_step(t, c->Bd, lambda, c->s, c->Bd);
        vec_step(t, c->Bd, 1, r->g, c->r);
        c->q = 0.5 * (vec_dot(t, c->s, c->r) + vec_dot(t, c->s, r->g));
    }
    if (r->end != HF_RUNNING) return false;
    if (!(warm && sampled_defined(r, c->q) && c->q < 0)) {
        c->q = 0;
        vec_fill(t, 0, c->s);
        vec_copy(t, r->g, c->r);
    }
    return true;
}

/* M is kept as W = M^-1. */
void sampled_cg_metric(sampled *r)
{
    sampled_cg *const c = &r->cg;
    c->metric = r->sum.precondition != NULL ? SAMPLED_CALLER : SAMPLED_EUCLIDEAN;
    if (c->metric == SAMPLED_CALLER || r->sum.squares == NULL || !sampled_squares(r, c->W)) return;
    vec_damp(&r->vec, c->W, r->lambda, POWER, c->W);
    if (sampled_defined(r, vec_dot(&r->vec, c->W, c->W))) c->metric = SAMPLED_DIAGONAL;
}

double sampled_cg_solve(sampled *r, double lambda)
{
    sampled_cg *const c = &r->cg;
    if (c->metric == SAMPLED_CALLER) {
        if (!sampled_precondition(r, lambda, c->r, c->z)) return (double)NAN;
        const double rz = vec_dot(&r->vec, c->r, c->z);
        if (!sampled_defined(r, rz)) return (double)NAN;
        const double rr = vec_dot(&r->vec, c->r, c->r), zz = vec_dot(&r->vec, c->z, c->z);
        if (rz < -INDEFINITE * sqrt(rr) * sqrt(zz)) r->end = HF_BAD_PRECONDITIONER;
        return rz;
    }
    vec_copy(&r->vec, c->r, c->z);
    if (c->metric == SAMPLED_EUCLIDEAN) return vec_dot(&r->vec, c->r, c->r);
    return vec_multiply_dot(&r->vec, 1, c->W, c->z, c->r);
}

static void keep(sampled *r)
{
    sampled_cg *const c = &r->cg;
    vec_copy(&r->vec, c->s, c->iterate[c->kept]);
    c->model[c->kept++] = c->q;
}

static bool progress_ends(const sampled_cg *c, double progress)
{
    const int64_t back = c->k / 10 > 10 ? c->k / 10 : 10;
    return c->k > back && c->q < 0 && c->past[c->k - back] - c->q < (double)back * progress * -c->q;
}

static bool enough(const sampled *r, sampled_cg_goal goal, double r_norm, hf_inner *end)
{
    const sampled_cg *const c = &r->cg;
    if (!(r_norm > goal.residual))
        *end = HF_INNER_CONVERGED;
    else if (goal.progress > 0 && progress_ends(c, goal.progress))
        *end = HF_INNER_MATCHED;
    else if (c->k >= goal.products)
        *end = HF_INNER_LIMIT;
    return *end != HF_INNER_NONE;
}

/* One iteration along d; false, with c->end set, if it is the last. */
static bool iterate(sampled *r, sampled_cg_goal goal)
{
    sampled_cg *const c = &r->cg;
    team *const t = &r->vec;
    c->end = HF_INNER_STALLED;
    if (!sampled_product(r, c->d, c->Bd)) return false;
    vec_step(t, c->Bd, goal.lambda, c->d, c->Bd);
    const vec_curve v = vec_curvature(t, c->d, c->Bd);
    if (!sampled_defined(r, v.HdHd)) return false;
    c->end = v.dHd > FLAT * sqrt(v.dd) * sqrt(v.HdHd) ? HF_INNER_NONE : HF_INNER_NEGATIVE;
    if (c->end != HF_INNER_NONE) return false;
    const double alpha = c->rz / v.dHd;
    const vec_norms norms = vec_advance(t, alpha, c->d, c->Bd, c->s, c->r);
    c->q -= 0.5 * alpha * c->rz;
    c->past[++c->k] = c->q;
    if (enough(r, goal, sqrt(norms.rr), &c->end)) return false;
    const double rz = sampled_cg_solve(r, goal.lambda), beta = rz / c->rz;
    c->end = rz > 0 ? HF_INNER_NONE : HF_INNER_STALLED;
    c->rz = rz;
    vec_redirect(t, beta, c->z, c->d);
    return rz > 0;
}

void sampled_cg_run(sampled *r, bool warm, sampled_cg_goal goal)
{
    sampled_cg *const c = &r->cg;
    int64_t keep_at = 1;
    c->k = 0;
    c->kept = 0;
    c->end = HF_INNER_STALLED;
    if (!begin(r, warm, goal.lambda)) return;
    c->past[0] = c->q;
    c->rz = sampled_cg_solve(r, goal.lambda);
    if (!(c->rz > 0)) return;
    vec_scale(&r->vec, -1, c->z, c->d);
    while (iterate(r, goal))
        if (c->kept_most > 0 && c->k == keep_at) {
            keep(r);
            keep_at = next_kept(c->k);
        }
    if (c->kept_most > 0) keep(r);
}
