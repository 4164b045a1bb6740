/* Algorithm: Newton with Armijo search on a dense Hessian.
 *
 *   1  H <- products with e_1 .. e_n, made symmetric
 *   2  tau <- 0, or BETA - min h_ii if that diagonal is not positive
 *      L L' <- H + tau I; until that succeeds: tau <- max(4 tau, BETA)
 *   3  d <- -(L L')^-1 g
 *   4  t <- Armijo search along d, from t = 1; one that looks too short is made longer (prolong.c),
 *      steps of BFGS over that factor follow where they are cheaper (quasi_newton.c)
 *
 * Sources: Nocedal & Wright 2006, Alg. 3.2 (the method) and 3.3 (tau; they double it); BETA is
 * relative to the largest |h_ii|, so that units of f do not matter.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/prolong.h"
#include "methods/quasi_newton.h"

#include <float.h>
#include <math.h>

#include "vector/dense.h"

enum { AT_LONGER = 1, AT_BFGS, AT_COLUMN, AT_SEARCH };

static const double BETA = 1e-3;      /* Nocedal & Wright 2006, sec. 3.4             */
static const double FARTHEST = 1e3;   /* of a step without curvature, over 1 + |x|   */
static const double GROWTH = 4;       /* of tau                                      */
static const double ASYMMETRY = 1e-3; /* of H, relative: no rounding makes that much */

/* H_0 of the steps in between. */
static bool apply_inverse(void *with, double *x)
{
    const run *const r = with;
    dense_solve(r->out.vec.n, r->dense.L, x);
    return true;
}

void newton_dense_lay_out(run *r, workspace *w)
{
    const int64_t n = r->out.vec.n;
    r->dense.H = workspace_take(w, (size_t)(n * n), sizeof(double));
    r->dense.L = workspace_take(w, (size_t)(n * n), sizeof(double));
    quasi_newton_lay_out(r, w, apply_inverse);
}

void newton_dense_reset(run *r)
{
    r->dense.at = 0;
    prolong_reset(r);
    quasi_newton_forget(r);
}

/* r->d = e_j. */
static void place_unit(run *r, int64_t j)
{
    vec_fill(&r->out.vec, 0, r->d);
    r->d[j] = 1;
}

/* Whether the column just received is defined. */
static bool is_usable(run *r)
{
    const double *const column = r->dense.H + r->problem->n * r->dense.column;
    if (r->out.refused) return false;
    if (isfinite(vec_dot(&r->out.vec, column, column))) return true;
    r->out.undefined++;
    return false;
}

/* Line 1, concluded: whether H is of use. Differences of gradients prove no asymmetry. */
static bool take_hessian(run *r)
{
    const double asymmetry = dense_symmetrize(r->problem->n, r->dense.H);
    const bool symmetric = asymmetry <= ASYMMETRY || !r->out.has_product;
    if (!symmetric) r->trouble = HF_NOT_SYMMETRIC;
    return symmetric;
}

/* Line 2; r->damping is tau. */
static bool factor(run *r)
{
    const int64_t n = r->problem->n;
    const double *const H = r->dense.H;
    double least = H[0], largest = DBL_MIN;
    for (int64_t j = 0; j < n; j++) {
        least = fmin(least, H[j + n * j]);
        largest = fmax(largest, fabs(H[j + n * j]));
    }
    const double slight = r->now.norm / (FARTHEST * (1 + r->out.x_norm));
    const double beta = fmax(BETA * largest, slight);
    double tau = least > 0 ? 0 : beta - least;
    bool definite = false;
    while (!definite && isfinite(tau)) {
        definite = dense_factor(&r->out.vec, n, H, tau, r->dense.L);
        r->factorizations++;
        r->damping = tau;
        tau = fmax(GROWTH * tau, beta);
    }
    return definite;
}

/* Lines 3 and 4; false if rounding has left no descent. */
static bool begin_search(run *r)
{
    vec_scale(&r->out.vec, -1, r->now.g, r->d);
    dense_solve(r->problem->n, r->dense.L, r->d);
    const double slope = vec_dot(&r->out.vec, r->now.g, r->d);
    if (!(slope < 0) || !isfinite(slope)) return false;
    search_start(&r->search, &r->now, &r->trial, r->d, slope, 1, run_noise(r));
    r->search.armijo_only = true;
    return true;
}

/* (H + tau I) d = -g gives d'Hd without a product. */
static double model_decrease(run *r)
{
    const double t = r->search.t, slope = r->search.slope;
    const double dHd = -slope - r->damping * vec_dot(&r->out.vec, r->d, r->d);
    return -t * (slope + 0.5 * t * dHd);
}

static void conclude(run *r)
{
    const search *const q = &r->search;
    if (!run_conclude(r, HF_STEP_NEWTON)) return;
    (void)run_judge(r, q->t * q->slope, q->t * r->trial.slope, model_decrease(r));
    prolong_expect(r, q->t == 1 && r->damping == 0 ? r->trial.slope / q->slope : 0);
    quasi_newton_expect(r);
    curvature_choose(r);
}

/* Of line 1 and a gradient, in gradients. */
static double newton_cost(const run *r)
{
    return 1 + product_price(&r->out) * (double)r->problem->n;
}

progress newton_dense_step(run *r)
{
    dense_state *const w = &r->dense;
    const int64_t n = r->problem->n;
    RESUME(w->at)
    {
        r->stepped = false;
        if (prolong_due(r)) AWAIT(w->at, AT_LONGER, prolong(r, r->d));
        if (!r->stepped && quasi_newton_due(r, newton_cost(r)))
            AWAIT(w->at, AT_BFGS, quasi_newton_step(r));
        if (r->stepped) return finished(&w->at);
        for (w->column = 0; w->column < n; w->column++) {
            place_unit(r, w->column);
            AWAIT(w->at, AT_COLUMN, product(&r->out, r->d, 1, w->H + n * w->column));
            if (!is_usable(r)) {
                r->trouble = HF_BLOCKED;
                return finished(&w->at);
            }
        }
        if (!take_hessian(r)) return finished(&w->at);
        r->trouble = HF_PRECISION;
        if (!factor(r) || !begin_search(r)) return finished(&w->at);
        AWAIT(w->at, AT_SEARCH, search_run(&r->search));
        conclude(r);
    }
    return finished(&w->at);
}
