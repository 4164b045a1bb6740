/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/krylov.h"

#include <float.h>
#include <math.h>

#include "krylov/region.h"
#include "krylov/smoothing.h"

enum { AT_PRODUCT = 1, AT_PRECONDITION_FIRST, AT_PRECONDITION, AT_FORM };

/* Relative to |d||Hd|: a curvature that rounding of the product could have made. */
static const double FLAT = 1e-14;
/* Relative asymmetry that no rounding makes; products by differences are not tested. */
static const double ASYMMETRY = 1e-3;
/* Relative r'z < 0 that no rounding makes. */
static const double INDEFINITE = 1e-6;

void krylov_lay_out(krylov *c, workspace *w, int64_t n, int basis, int pairs)
{
    c->basis = basis;
    c->pairs = pairs;
    tridiagonal_lay_out(&c->T, w, basis);
    c->U = workspace_vectors(w, basis, n);
    c->D = workspace_vectors(w, pairs, n);
    c->HD = workspace_vectors(w, pairs, n);
    c->pair = workspace_take(w, (size_t)pairs, sizeof *c->pair);
    c->s = workspace_vector(w, n);
    c->r = workspace_vector(w, n);
    c->z = workspace_vector(w, n);
    c->d = workspace_vector(w, n);
    c->Hd = workspace_vector(w, n);
    c->smooth.s = workspace_vector(w, n);
    c->smooth.r = workspace_vector(w, n);
}

void krylov_start(krylov *c, krylov_metric metric, const point *at, krylov_goal goal)
{
    c->metric = metric;
    c->g = at->g;
    c->g_norm = c->r_norm = at->norm;
    c->goal = goal;
    c->at = 0;
    c->k = 0;
    c->T.k = 0;
    c->q = c->ss = c->lambda = 0;
    c->sMs = c->sMd = 0;
    c->alpha = c->beta = 0;
    c->sigma = 1;
    c->end = HF_INNER_NONE;
    c->trouble = HF_CONVERGED;
    c->curved = c->outside_region = false;
    c->curvature_min = (double)INFINITY;
    c->staged = 0;
    c->stride = 1;
    team *const t = &c->out->vec;
    vec_fill(t, 0, c->s);
    vec_copy(t, at->g, c->r);
    smoothing_begin(c);
}

/* z = M^-1 r where no user is asked; r'z. */
static double solve_here(krylov *c)
{
    if (c->metric == METRIC_MEMORY) return memory_apply(c->mem, c->r, c->z).yx;
    if (c->metric == METRIC_FACTOR)
        return c->apply(c->apply_with, c->r, c->z) ? vec_dot(&c->out->vec, c->r, c->z)
                                                   : (double)NAN;
    if (c->metric == METRIC_SPECTRAL) return spectral_apply(&c->spectral, c->r, c->z);
    vec_copy(&c->out->vec, c->r, c->z);
    return c->r_norm * c->r_norm;
}

/* r'z of the user's z; what is not finite counts as refused. */
static double check_solved(krylov *c)
{
    const double rz = c->out->refused ? (double)NAN : vec_dot(&c->out->vec, c->r, c->z);
    if (!c->out->refused && !isfinite(rz)) {
        c->out->refused = true;
        c->out->undefined++;
    }
    return rz;
}

static progress solve(krylov *c, double *rz)
{
    if (c->metric != METRIC_USER) {
        *rz = solve_here(c);
        return READY;
    }
    if (precondition(c->out, c->r, c->z) == WAITING) return WAITING;
    *rz = check_solved(c);
    return READY;
}

/* r'z <= 0: the metric is not definite; rounding of a tiny r, or its underflow, is no proof. */
static void refuse_metric(krylov *c, double rz)
{
    const bool lost = rz == 0 && c->r_norm * c->r_norm < DBL_MIN;
    if (c->metric == METRIC_USER && !c->out->refused && !lost) {
        const double z_norm = sqrt(vec_dot(&c->out->vec, c->z, c->z));
        if (c->k == 0 || rz < -INDEFINITE * c->r_norm * z_norm) c->trouble = HF_BAD_PRECONDITIONER;
    }
    c->end = HF_INNER_STALLED;
}

/* u_k, a copy of r over its norm in M^-1, signed as Lanczos would. */
static void store_basis(krylov *c)
{
    const int k = (int)c->k;
    vec_scale(&c->out->vec, c->sigma / sqrt(c->rz), c->r, c->U[k]);
}

/* Keep every stride-th pair (d, Hd): a uniform sample of a run of unknown length. */
static void stage_pair(krylov *c, vec_curve v)
{
    if (c->pairs == 0 || c->k % c->stride != 0) return;
    if (c->staged == c->pairs) {
        for (int i = 0; 2 * i < c->pairs; i++) {
            double *const d = c->D[i], *const Hd = c->HD[i];
            c->D[i] = c->D[2 * i];
            c->HD[i] = c->HD[2 * i];
            c->D[2 * i] = d;
            c->HD[2 * i] = Hd;
            c->pair[i] = c->pair[2 * i];
        }
        c->staged = (c->pairs + 1) / 2;
        c->stride *= 2;
        if (c->k % c->stride != 0 || c->staged == c->pairs) return;
    }
    vec_copy(&c->out->vec, c->d, c->D[c->staged]);
    vec_copy(&c->out->vec, c->Hd, c->HD[c->staged]);
    c->pair[c->staged++] = (vec_secant){.ss = v.dd, .sy = v.dHd, .yy = v.HdHd};
}

/* The new row of T; T.k counts the rows that have a basis vector. */
static void extend_tridiagonal(krylov *c, double kappa)
{
    if (c->k >= c->basis) return;
    tridiagonal *const T = &c->T;
    const int k = (int)c->k;
    if (k == 0) T->gamma[0] = sqrt(c->rz);
    T->delta[k] = kappa / c->rz + (k == 0 ? 0 : c->beta / c->alpha);
    T->k = k + 1;
    T->gamma[k + 1] = (double)INFINITY; /* not known before the next residual is */
    store_basis(c);
}

/* Conjugacy makes d_1'Hd_0 = 0; d_0'Hd_1 must be 0 too if H is symmetric. The first staged pair is
 * (d_0, Hd_0), unless curvature along d_0 is not positive. */
static bool is_symmetric(krylov *c, vec_curve v)
{
    if (c->k != 1 || c->staged == 0 || !c->out->has_product) return true;
    const double forth = vec_dot(&c->out->vec, c->D[0], c->Hd);
    const double back = vec_dot(&c->out->vec, c->d, c->HD[0]);
    const double scale = fmax(sqrt(c->pair[0].ss) * sqrt(v.HdHd), sqrt(v.dd) * sqrt(c->pair[0].yy));
    const bool underflows = fmin(v.HdHd, c->pair[0].yy) < DBL_MIN;
    return underflows || fabs(forth - back) <= ASYMMETRY * scale;
}

/* Use H d: extend T, or leave at curvature that is not safely positive. */
static bool take_product(krylov *c)
{
    const vec_curve v = vec_curvature(&c->out->vec, c->d, c->Hd);
    if (c->out->refused || !isfinite(v.dHd) || !isfinite(v.HdHd)) {
        if (!c->out->refused) c->out->undefined++;
        c->out->refused = true;
        c->end = HF_INNER_STALLED;
        return false;
    }
    if (!is_symmetric(c, v)) {
        c->trouble = HF_NOT_SYMMETRIC;
        c->end = HF_INNER_STALLED;
        return false;
    }
    extend_tridiagonal(c, v.dHd);
    c->curvature_min = fmin(c->curvature_min, v.dHd / v.dd);
    const bool flat = !(v.dHd > FLAT * sqrt(v.dd) * sqrt(v.HdHd));
    if (!flat) stage_pair(c, v);
    c->k++;
    c->alpha = c->rz / v.dHd;
    if (c->k == 1) region_choose(c, v.dHd);
    if (!flat) return true;
    c->curved = true;
    if (region_continues(c, v.dHd, sqrt(v.dd) * sqrt(v.HdHd))) return true;
    c->end = HF_INNER_NEGATIVE;
    return false;
}

static void advance(krylov *c)
{
    const vec_norms norms = vec_advance(&c->out->vec, c->alpha, c->d, c->Hd, c->s, c->r);
    c->q -= 0.5 * c->alpha * c->rz;
    c->ss = norms.ss;
    c->r_norm = sqrt(norms.rr);
    if (c->metric == METRIC_EUCLIDEAN && c->k <= c->basis)
        c->T.gamma[c->k] = c->r_norm / (sqrt(c->rz) * fabs(c->alpha));
    region_advance(c);
}

/* Whether the last WINDOW products brought less, in q and in ln |r|, than the goal asks for. */
static bool earns_little(krylov *c)
{
    double *const then = c->past[c->k % WINDOW];
    const double q = then[0], log_r = then[1];
    then[0] = c->q;
    then[1] = log(c->r_norm);
    return c->k > WINDOW && q - then[0] < WINDOW * c->goal.earn_q &&
           log_r - then[1] < WINDOW * c->goal.earn_r;
}

/* Whether the step is good enough, or further products are not worth their price. */
static bool goal_met(krylov *c)
{
    const krylov_goal *const goal = &c->goal;
    const bool dear = earns_little(c);
    if (c->outside_region) return false;
    smoothing_follow(c);
    if (!(c->r_norm > goal->residual) || c->smooth.norm <= goal->residual) {
        smoothing_take(c);
        c->end = HF_INNER_CONVERGED;
    } else if (c->r_norm <= goal->relative * c->g_norm ||
               (c->r_norm <= goal->curvature * c->ss && c->r_norm <= c->g_norm)) {
        c->end = HF_INNER_MATCHED;
    } else if (dear || c->k >= goal->products) {
        c->end = HF_INNER_LIMIT;
    }
    return c->end != HF_INNER_NONE;
}

static void redirect(krylov *c, double rz)
{
    c->beta = rz / c->rz;
    if (c->k <= c->basis) c->T.gamma[c->k] = sqrt(c->beta) / fabs(c->alpha);
    if (c->alpha > 0) c->sigma = -c->sigma;
    c->rz = rz;
    region_redirect(c);
    c->d_norm = sqrt(vec_redirect(&c->out->vec, c->beta, c->z, c->d));
}

progress krylov_run(krylov *c)
{
    double rz = 0;
    RESUME(c->at)
    {
        AWAIT(c->at, AT_PRECONDITION_FIRST, solve(c, &rz));
        if (!(rz > 0)) {
            refuse_metric(c, rz);
            return finished(&c->at);
        }
        c->rz = c->dMd = rz;
        vec_scale(&c->out->vec, -1, c->z, c->d);
        c->d_norm = sqrt(vec_dot(&c->out->vec, c->d, c->d));
        for (;;) {
            AWAIT(c->at, AT_PRODUCT, product(c->out, c->d, c->d_norm, c->Hd));
            if (!take_product(c) || region_cuts(c)) break;
            advance(c);
            if (goal_met(c)) break;
            AWAIT(c->at, AT_PRECONDITION, solve(c, &rz));
            if (!(rz > 0)) {
                refuse_metric(c, rz);
                break;
            }
            redirect(c, rz);
            if (region_solved(c)) break;
        }
    }
    return finished(&c->at);
}

bool krylov_complete(const krylov *c)
{
    return c->k <= c->T.k;
}

progress krylov_form(krylov *c)
{
    double sz = 0;
    RESUME(c->at)
    {
        vec_combine(&c->out->vec, 0, c->g, c->T.k, (const double *const *)c->U, c->T.h, c->r);
        c->r_norm = 0;
        AWAIT(c->at, AT_FORM, solve(c, &sz));
        vec_copy(&c->out->vec, c->z, c->s);
        c->ss = isfinite(sz) ? vec_dot(&c->out->vec, c->s, c->s) : 0;
        c->sMs = pow(tridiagonal_norm(&c->T), 2);
        c->smooth.taken = false;
        c->q = tridiagonal_model(&c->T);
    }
    return finished(&c->at);
}

void krylov_give_pairs(krylov *c)
{
    for (int i = 0; i < c->staged; i++) {
        double *const s = memory_next_s(c->mem), *const y = memory_next_y(c->mem);
        vec_copy(&c->out->vec, c->D[i], s);
        vec_copy(&c->out->vec, c->HD[i], y);
        memory_push(c->mem, c->pair[i], false);
    }
    c->staged = 0;
}
