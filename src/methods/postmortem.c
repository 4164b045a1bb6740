/* Algorithm: f, g and products against each other.
 *
 *   1  u <- -g / |g|;  for t = 1/10, 1/100 .. of 1 + |x|:  D(t) <- (f(x + t u) - f(x - t u)) / 2t
 *   2  g is good        if D(t) agrees with g'u twice, rounding of f being small against it
 *      g is suspected   if D(t) settles three times or more on another value, on both sides of x,
 *                       and stays there for as long as rounding is small; not where f'' grows
 *   3  g(x + a few ulps) tells the rounding of g; a suspected g is at fault if it explains nothing
 *   4  products: H v against (g(x + h v) - g) / h, v such that rounding leaves x + h v as it is;
 *      where they disagree, once more with another h and the other sign; the product is at fault if
 *      the differences agree with each other
 *
 * Sources: More & Wild 2011 (noise seen in differences); the decisions are ours.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/postmortem.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"
#include "methods/prolong.h"
#include "methods/quasi_newton.h"
#include "methods/sparse.h"

enum { AT_PLUS = 1, AT_MINUS, AT_NEAR };
enum { AT_PRODUCT = 1, AT_SHIFTED, AT_OTHER };
enum { AT_GRADIENT = 1, AT_PRODUCTS };

enum {
    LEVELS = 10,      /* of t                                                        */
    STREAK = 3,       /* levels that must settle                                     */
    OFF = 4,          /* Newton steps in a row that the model mispredicted           */
    REFUSED = 4,      /* trials of one Newton step                                   */
    ROUTINE = 50,     /* Newton steps after which products are looked at in any case */
    WORTH = 50,       /* what a run must have cost before that                       */
    STALLED = 100,    /* steps without progress ...                                  */
    NEWTON_WEIGHT = 5 /* ... of which one of Newton counts for as many               */
};

static const double FIRST = 0.1, FINER = 0.1; /* t over 1 + |x|                         */
static const double AGREES = 0.1;             /* relative                               */
static const double DIFFERS = 0.3;            /* of one side, relative                  */
static const double SHARPER = 2;              /* curvature over that at the t before    */
static const double RESOLVED = 100;           /* change of f over the least change seen */
static const double LOUD = 10;                /* disagreement over the rounding of g    */
static const double MISPREDICTED = 0.3;       /* |ratio - 1|                            */
static const double SHORT = 1e-5;             /* steps so short, over 1 + |x|, are foretold     */
static const double PROGRESS = 0.9;           /* new least |g| over the old             */

void postmortem_reset(run *r)
{
    r->postmortem = (postmortem_state){
        .attainable = (double)NAN, .f_mark = (double)INFINITY, .norm_mark = (double)INFINITY};
}

/* ---- the gradient ---- */

static void begin_levels(run *r)
{
    postmortem_state *const w = &r->postmortem;
    prolong_expect(r, 0); /* d has been a step of dense Newton */
    vec_scale(&r->out.vec, -1 / r->now.norm, r->now.g, r->d);
    w->t = FIRST * (1 + r->out.x_norm);
    w->previous = w->curvature = (double)NAN;
    w->quantum = (double)INFINITY;
    w->gap = w->change = 0;
    w->level = w->agreed = w->streak = 0;
    w->at_fault = w->met = false;
}

static void keep_least(double *least, double size)
{
    if (size > 0 && size < *least) *least = size;
}

/* Takes the curvature at this t; whether it grows as t shrinks: where it also hides the gap, D may
 * settle on another value than a right g'u, as for |x|^1.5. */
static bool bends_more(postmortem_state *w, double bend)
{
    const double before = w->curvature;
    w->curvature = bend / (w->t * w->t);
    return w->curvature > SHARPER * before;
}

/* Lines 1 and 2 for one t. */
static void judge_level(run *r)
{
    postmortem_state *const w = &r->postmortem;
    const double f = r->now.f, slope = -r->now.norm, t = w->t;
    const double right = w->f_plus - f, left = f - w->f_minus;
    const double D = 0.5 * (right + left) / t;
    const double largest = fmax(fabs(f), fmax(fabs(w->f_plus), fabs(w->f_minus)));
    const double rounding = value_error(largest, r->options->value_noise) / t;
    const double gap = fabs(D - slope), size = fmax(fabs(D), fabs(slope));
    const double change = fmin(fabs(right), fabs(left));
    w->met = true;
    keep_least(&w->quantum, fabs(right));
    keep_least(&w->quantum, fabs(left));
    const double bend = fabs(right - left);
    const bool kinked = bend > 4 * rounding * t && bends_more(w, bend) && bend > gap * t;
    if (gap + rounding <= AGREES * size) w->agreed++;
    const bool differs = fmin(fabs(right / t - slope), fabs(left / t - slope)) > DIFFERS * size;
    if (rounding <= AGREES * gap) {
        const bool settled = w->streak > 0 && fabs(D - w->previous) <= AGREES * gap;
        w->streak = !differs || kinked ? 0 : settled ? w->streak + 1 : 1;
        if (w->streak <= 1) w->gap = w->change = (double)INFINITY;
        if (w->streak <= STREAK) w->change = fmin(w->change, change);
        w->gap = fmin(w->gap, gap);
    }
    w->previous = D;
}

/* Line 3; trial is a few ulps away. */
static void judge_rounding(run *r)
{
    postmortem_state *const w = &r->postmortem;
    double rounding = (double)INFINITY;
    if (r->trial.defined) {
        vec_step(&r->out.vec, r->trial.g, -1, r->now.g, r->d);
        rounding = sqrt(vec_dot(&r->out.vec, r->d, r->d));
    }
    const double known = fmax(r->options->gradient_noise, DBL_EPSILON) * r->norm_start;
    w->at_fault = w->streak >= STREAK && w->agreed < 2 && w->change > RESOLVED * w->quantum &&
                  w->gap > LOUD * fmax(rounding, known);
    const double error = value_error(r->now.f, r->options->value_noise);
    const double by_value = w->curvature > 0 ? sqrt(2 * w->curvature * error) : 0;
    w->attainable = fmin(fmax(rounding, by_value), r->now.norm);
}

static progress check_gradient(run *r)
{
    postmortem_state *const w = &r->postmortem;
    RESUME(w->at_gradient)
    {
        begin_levels(r);
        for (; w->level < LEVELS && w->agreed < 2; w->level++, w->t *= FINER) {
            vec_step(&r->out.vec, r->now.x, w->t, r->d, r->trial.x);
            AWAIT(w->at_gradient, AT_PLUS, evaluate_value(&r->out, &r->trial));
            if (!r->trial.defined) continue;
            w->f_plus = r->trial.f;
            vec_step(&r->out.vec, r->now.x, -w->t, r->d, r->trial.x);
            AWAIT(w->at_gradient, AT_MINUS, evaluate_value(&r->out, &r->trial));
            if (!r->trial.defined) continue;
            w->f_minus = r->trial.f;
            judge_level(r);
        }
        vec_step(&r->out.vec, r->now.x, 4 * DBL_EPSILON * (1 + r->out.x_norm), r->d, r->trial.x);
        AWAIT(w->at_gradient, AT_NEAR, evaluate(&r->out, &r->trial, NULL));
        judge_rounding(r);
    }
    return finished(&w->at_gradient);
}

/* ---- products ---- */

/* Whether the steps go by values of the Hessian that the user gives. */
static bool goes_by_values(const run *r)
{
    const hf_method method = r->choice.method;
    return (method == HF_NEWTON_SPARSE || method == HF_NEWTON_SPARSE_TRUST) &&
           !r->sparse.hessian.recovers;
}

/* Whether there are products to doubt: with the Hessian, given by the user. */
static bool can_audit(const run *r)
{
    const bool by_products = r->out.has_product &&
                             (r->kry.Hd != NULL || r->dense.H != NULL || r->sparse.product != NULL);
    return (by_products || (goes_by_values(r) && !r->out.refused)) && !r->out.gauss_newton &&
           !r->postmortem.audited;
}

static double *product_of(const run *r)
{
    return r->kry.Hd != NULL ? r->kry.Hd : r->dense.H != NULL ? r->dense.H : r->sparse.product;
}

static double *quotient_of(const run *r)
{
    return r->kry.z != NULL ? r->kry.z : r->dense.L != NULL ? r->dense.L : r->sparse.residual;
}

/* H v by what the steps go by. */
static progress product_in_use(run *r, const double *v, double v_norm, double *Hv)
{
    return goes_by_values(r) ? sparse_times(r, v, Hv) : product(&r->out, v, v_norm, Hv);
}

static double length(run *r, const double *v)
{
    return sqrt(vec_dot(&r->out.vec, v, v));
}

/* trial.x = x + h v, r->d being v. */
static void place_shifted(run *r, double h)
{
    r->postmortem.h = h;
    vec_step(&r->out.vec, r->now.x, h, r->d, r->trial.x);
}

/* Sets h, and v to what x + h v is after rounding: where H is large, v may be below that. */
static void round_direction(run *r, double v_norm)
{
    const double h = difference_step(r->options->gradient_noise, r->out.x_norm, v_norm, false);
    place_shifted(r, h);
    vec_quotient(&r->out.vec, r->trial.x, r->now.x, 1 / h, r->d);
}

/* |a - b| over the larger; destroys a. */
static double disagreement(run *r, double *a, const double *b)
{
    const double size = fmax(length(r, a), length(r, b));
    vec_step(&r->out.vec, a, -1, b, a);
    return size > 0 ? length(r, a) / size : 0;
}

/* Whether the quotient at hand contradicts H v. */
static bool contradicts(run *r)
{
    const double h = r->postmortem.h;
    vec_quotient(&r->out.vec, r->trial.g, r->now.g, 1 / h, quotient_of(r));
    vec_step(&r->out.vec, quotient_of(r), -1, product_of(r), r->trial.x);
    const double gap = length(r, r->trial.x);
    return gap > AGREES * fmax(length(r, quotient_of(r)), length(r, product_of(r)));
}

/* Whether the second quotient contradicts H v, and agrees with the first. */
static bool confirmed(run *r)
{
    postmortem_state *const w = &r->postmortem;
    vec_quotient(&r->out.vec, r->trial.g, r->now.g, 1 / w->h, r->trial.x);
    if (disagreement(r, quotient_of(r), r->trial.x) > AGREES * AGREES) return false;
    return disagreement(r, r->trial.x, product_of(r)) > AGREES;
}

static bool is_product_usable(run *r)
{
    if (r->out.refused) return false;
    if (isfinite(length(r, product_of(r)))) return true;
    r->out.undefined++;
    return false;
}

/* Line 4, along r->d. */
static progress check_product(run *r)
{
    postmortem_state *const w = &r->postmortem;
    const double v_norm = length(r, r->d);
    RESUME(w->at_product)
    {
        w->audited = true;
        w->at_fault = false;
        quasi_newton_forget(r); /* quotient_of() may be the factor of dense Newton */
        round_direction(r, v_norm);
        AWAIT(w->at_product, AT_PRODUCT, product_in_use(r, r->d, v_norm, product_of(r)));
        if (!is_product_usable(r)) return finished(&w->at_product);
        place_shifted(r, w->h);
        AWAIT(w->at_product, AT_SHIFTED, evaluate(&r->out, &r->trial, NULL));
        if (!r->trial.defined || !contradicts(r)) return finished(&w->at_product);
        place_shifted(r, -10 * w->h);
        AWAIT(w->at_product, AT_OTHER, evaluate(&r->out, &r->trial, NULL));
        w->at_fault = r->trial.defined && confirmed(r);
    }
    return finished(&w->at_product);
}

/* ---- the two occasions ---- */

static void observe_progress(run *r)
{
    postmortem_state *const w = &r->postmortem;
    const double error = value_error(w->f_mark, r->options->value_noise);
    const bool lower = r->now.f < w->f_mark - error || isinf(w->f_mark);
    const bool flatter = r->now.norm < PROGRESS * w->norm_mark;
    if (lower) w->f_mark = r->now.f;
    if (flatter) w->norm_mark = r->now.norm;
    w->stalled += r->kind == HF_STEP_NEWTON ? NEWTON_WEIGHT : 1;
    if (lower || flatter) w->stalled = 0;
}

bool has_stalled(const run *r)
{
    return r->postmortem.stalled >= STALLED && r->options->method != HF_DESCENT_FIXED;
}

void postmortem_observe(run *r)
{
    postmortem_state *const w = &r->postmortem;
    observe_progress(r);
    if (r->kind == HF_STEP_NEWTON) {
        const bool off = !(fabs(r->ratio - 1) <= MISPREDICTED);
        w->off = off ? w->off + 1 : 0;
        if (r->rejected - w->rejected >= REFUSED) w->off = OFF;
    }
    w->rejected = r->rejected;
}

static bool products_suspect(const run *r)
{
    const bool due = r->postmortem.off >= OFF || r->newton_steps >= ROUTINE;
    return due && run_cost(r) >= WORTH && can_audit(r);
}

/* A short step that goes otherwise than foretold: so it may be for ever, as f falls. */
static bool gradient_suspect(const run *r)
{
    const postmortem_state *const w = &r->postmortem;
    return !w->graded && w->off >= OFF && r->kind == HF_STEP_NEWTON &&
           !(fabs(r->ratio - 1) <= MISPREDICTED) && r->step_norm <= SHORT * (1 + r->out.x_norm);
}

bool audit_due(const run *r)
{
    return products_suspect(r) || gradient_suspect(r);
}

/* Along the last step. */
static progress audit_products(run *r)
{
    postmortem_state *const w = &r->postmortem;
    RESUME(w->at)
    {
        vec_step(&r->out.vec, r->now.x, -1, r->trial.x, r->d);
        AWAIT(w->at, AT_PRODUCTS, check_product(r));
        if (w->at_fault) {
            AWAIT(w->at, AT_GRADIENT, check_gradient(r));
            r->trouble = w->at_fault ? HF_GRADIENT_INCONSISTENT : HF_PRODUCT_INCONSISTENT;
        }
    }
    return finished(&w->at);
}

static progress audit_gradient(run *r)
{
    postmortem_state *const w = &r->postmortem;
    RESUME(w->at)
    {
        w->graded = true;
        AWAIT(w->at, AT_GRADIENT, check_gradient(r));
        if (w->at_fault) r->trouble = HF_GRADIENT_INCONSISTENT;
        w->attainable = (double)NAN;
    }
    return finished(&w->at);
}

progress audit(run *r)
{
    postmortem_state *const w = &r->postmortem;
    RESUME(w->at_audit)
    {
        if (products_suspect(r)) AWAIT(w->at_audit, AT_PRODUCTS, audit_products(r));
        if (r->trouble == HF_CONVERGED && gradient_suspect(r))
            AWAIT(w->at_audit, AT_GRADIENT, audit_gradient(r));
    }
    return finished(&w->at_audit);
}

progress postmortem(run *r)
{
    postmortem_state *const w = &r->postmortem;
    RESUME(w->at)
    {
        AWAIT(w->at, AT_GRADIENT, check_gradient(r));
        if (w->at_fault) {
            r->trouble = HF_GRADIENT_INCONSISTENT;
        } else if (r->trouble == HF_PRECISION && !w->met) {
            r->trouble = HF_BLOCKED;
        } else if (can_audit(r)) {
            vec_copy(&r->out.vec, r->now.g, r->d);
            AWAIT(w->at, AT_PRODUCTS, check_product(r));
            if (w->at_fault) r->trouble = HF_PRODUCT_INCONSISTENT;
        }
    }
    return finished(&w->at);
}
