/* r and J at two points, each computed once: a trial that is accepted becomes the current point as
 * it is.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>
#include <string.h>

#include "least_squares/fit.h"

int fit_residuals(hf_fit *fit, const double *x, double *r)
{
    fit->counts.residuals++;
    return fit->squares.residual(fit->squares.n, x, vec_unwritten(r), fit->squares.user);
}

static bool is_at(const hf_fit *fit, const spot *at, const double *x)
{
    return at->known && memcmp(at->x, x, (size_t)fit->squares.n * sizeof *x) == 0;
}

spot *fit_visit(hf_fit *fit, const double *x, int *code)
{
    *code = 0;
    if (is_at(fit, &fit->now, x)) return &fit->now;
    spot *const at = &fit->other;
    if (is_at(fit, at, x)) return at;
    at->known = at->derived = false;
    *code = fit_residuals(fit, x, at->r);
    if (*code != 0) return NULL;
    vec_copy(&fit->of_x, x, at->x);
    at->known = true;
    return at;
}

int fit_settle(hf_fit *fit, const double *x)
{
    int code;
    const spot *const at = fit_visit(fit, x, &code);
    if (at == &fit->other) {
        const spot old = fit->now;
        fit->now = fit->other;
        fit->other = old;
    }
    return code;
}

double fit_value(hf_fit *fit, const spot *at)
{
    const double *root = at->r;
    if (fit->loss.kind != HF_LOSS_SQUARE) {
        loss_roots(fit->loss, fit->squares.m, at->r, fit->w);
        root = fit->w;
    }
    return 0.5 * vec_dot(&fit->of_r, root, root);
}

int fit_derive(hf_fit *fit, spot *at)
{
    const hf_least_squares *const q = &fit->squares;
    if (at->derived) return 0;
    fit->counts.jacobians++;
    if (jacobian_entries(&fit->J) > 0) vec_unwritten(at->J);
    const int code = q->jacobian != NULL ? q->jacobian(q->n, at->x, at->J, q->user)
                                         : fit_difference_jacobian(fit, at);
    at->derived = code == 0;
    return code;
}

int fit_adjoint(hf_fit *fit, spot *at, const double *w, double *out)
{
    const hf_least_squares *const q = &fit->squares;
    if (!fit->stored) {
        fit->counts.adjoints++;
        return q->adjoint(q->n, at->x, w, vec_unwritten(out), q->user);
    }
    const int code = fit_derive(fit, at);
    if (code == 0) jacobian_adjoint(&fit->J, at->J, w, out);
    return code;
}

int fit_forward(hf_fit *fit, spot *at, const double *v, double *Jv)
{
    const hf_least_squares *const q = &fit->squares;
    if (!fit->stored && q->forward == NULL) return fit_difference_forward(fit, at, v, Jv);
    if (!fit->stored) {
        fit->counts.forwards++;
        return q->forward(q->n, at->x, v, vec_unwritten(Jv), q->user);
    }
    const int code = fit_derive(fit, at);
    if (code == 0) jacobian_forward(&fit->J, at->J, v, Jv);
    return code;
}
