/* The problem that a fit is: value, gradient, Gauss-Newton and Hessian products.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "least_squares/fit.h"

/* phi'(r) at a spot: r itself, or in fit->w. */
static const double *slopes(hf_fit *fit, const spot *at)
{
    if (fit->loss.kind == HF_LOSS_SQUARE) return at->r;
    loss_slopes(fit->loss, fit->squares.m, at->r, fit->w);
    return fit->w;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    hf_fit *const fit = user;
    (void)n;
    int code;
    spot *const at = fit_visit(fit, x, &code);
    if (at == NULL) return code;
    *f = fit_value(fit, at);
    if (!isfinite(*f)) return 1;
    return g == NULL ? 0 : fit_adjoint(fit, at, slopes(fit, at), g);
}

/* out = J'D J v at the current point. */
static int bent_product(hf_fit *fit, const double *v, bool clipped, double *out)
{
    const int code = fit_forward(fit, &fit->now, v, fit->w);
    if (code != 0) return code;
    if (fit->loss.kind != HF_LOSS_SQUARE)
        loss_bend(fit->loss, fit->squares.m, fit->now.r, clipped, fit->w);
    return fit_adjoint(fit, &fit->now, fit->w, out);
}

static int gauss_newton(int64_t n, const double *x, const double *v, double *Gv, void *user)
{
    hf_fit *const fit = user;
    (void)n;
    const int code = fit_settle(fit, x);
    return code != 0 ? code : bent_product(fit, v, true, Gv);
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    hf_fit *const fit = user;
    const hf_least_squares *const q = &fit->squares;
    int code = fit_settle(fit, x);
    if (code == 0) code = bent_product(fit, v, false, Hv);
    if (code != 0) return code;
    fit->counts.second_orders++;
    code = q->second_order(n, x, slopes(fit, &fit->now), v, vec_unwritten(fit->Sv), q->user);
    if (code == 0) vec_step(&fit->of_x, Hv, 1, fit->Sv, Hv);
    return code;
}

/* J'D J as a matrix. */
static int assemble(int64_t n, const double *x, double *values, void *user)
{
    hf_fit *const fit = user;
    (void)n;
    int code = fit_settle(fit, x);
    if (code == 0) code = fit_derive(fit, &fit->now);
    if (code != 0) return code;
    const double *D = NULL;
    if (fit->loss.kind != HF_LOSS_SQUARE) {
        vec_fill(&fit->of_r, 1, fit->w);
        loss_bend(fit->loss, fit->squares.m, fit->now.r, true, fit->w);
        D = fit->w;
    }
    normal_values(&fit->normal, &fit->J, fit->now.J, D, values);
    return 0;
}

static int precondition(int64_t n, const double *r, double *z, void *user)
{
    const hf_least_squares *const q = &((hf_fit *)user)->squares;
    return q->precondition(n, r, vec_unwritten(z), q->user);
}

static int moved(int64_t n, const double *x, void *user)
{
    hf_fit *const fit = user;
    const int code = fit_settle(fit, x);
    if (code != 0 || fit->squares.moved == NULL) return code;
    return fit->squares.moved(n, x, fit->squares.user);
}

hf_problem hf_fit_problem(hf_fit *fit)
{
    return (hf_problem){
        .n = fit->squares.n,
        .value = value,
        .product = fit->squares.second_order != NULL ? product : NULL,
        .gauss_newton = gauss_newton,
        .precondition = fit->squares.precondition != NULL ? precondition : NULL,
        .moved = moved,
        .pattern = fit->pattern,
        .normal_matrix = fit->pattern != NULL ? assemble : NULL,
        .user = fit,
    };
}
