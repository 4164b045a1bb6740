/* The callbacks of a run, called here only; limits, counts.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampled.h"

#include <math.h>

#include "difference/difference.h"
#include "outside/clock.h"

static const double LAMBDA_LEAST = 1e-30, LAMBDA_MOST = 1e30;

static void count(sampled *r)
{
    hf_sum_report *const now = &r->report;
    const int64_t terms =
        now->value_terms + now->gradient_terms + now->product_terms + now->square_terms;
    now->epochs = (double)terms / (double)r->sum.terms;
    now->seconds = clock_seconds() - r->started;
}

/* Whether a limit leaves room for a call. */
static bool may_call(sampled *r)
{
    if (r->end != HF_RUNNING) return false;
    count(r);
    if (!(r->report.seconds < r->options.max_seconds))
        r->end = HF_MAX_SECONDS;
    else if (!(r->report.epochs < r->options.max_epochs))
        r->end = HF_MAX_VALUES;
    return r->end == HF_RUNNING;
}

/* Take the code of a callback. */
static bool take(sampled *r, int code)
{
    if (code > 0) r->report.undefined++;
    if (code < 0) {
        r->end = HF_CALLBACK_FAILED;
        r->report.callback_code = code;
    }
    count(r);
    return code == 0;
}

bool sampled_defined(sampled *r, double number)
{
    if (!isfinite(number)) r->report.undefined++;
    return isfinite(number);
}

bool sampled_value(sampled *r, const hf_sample *over, const double *x, double *f, double *g)
{
    const hf_finite_sum *const sum = &r->sum;
    if (!may_call(r)) return false;
    *(g == NULL ? &r->report.value_terms : &r->report.gradient_terms) += over->count;
    return take(r, sum->value(sum->n, x, over, vec_unwritten(f), vec_unwritten(g), sum->user)) &&
           sampled_defined(r, *f);
}

/* ---- products ---- */

static hf_sum_product_fn *product_of(const sampled *r)
{
    if (r->options.curvature == HF_CURVATURE_GAUSS_NEWTON) return r->sum.gauss_newton;
    return r->options.curvature == HF_CURVATURE_HESSIAN ? r->sum.product : NULL;
}

bool sampled_settle(sampled *r)
{
    const hf_finite_sum *const sum = &r->sum;
    if (r->batch.count < sum->terms)
        r->few = (hf_sample){r->options.curvature_sample, r->batch.indices};
    else if (r->options.curvature_sample < sum->terms)
        r->few = sampler_take(&r->draw, r->options.curvature_sample);
    else
        r->few = r->all;
    if (!may_call(r)) return false;
    const int code = sum->moved == NULL ? 0 : sum->moved(sum->n, r->x, &r->few, sum->user);
    if (!take(r, code < 0 ? code : 0)) return false;
    double f;
    return product_of(r) != NULL || sampled_value(r, &r->few, r->x, &f, r->g_few);
}

/* Hv = (g(x + h v) - g(x)) / h; x_trial is free during a Krylov run. */
static bool difference(sampled *r, const double *v, double *Hv)
{
    team *const t = &r->vec;
    const double x_norm = sqrt(vec_dot(t, r->x, r->x)), v_norm = sqrt(vec_dot(t, v, v));
    const double h = difference_step(0, x_norm, v_norm, false);
    double f;
    vec_step(t, r->x, h, v, r->x_trial);
    if (!sampled_value(r, &r->few, r->x_trial, &f, Hv)) return false;
    vec_quotient(t, Hv, r->g_few, 1 / h, Hv);
    return true;
}

bool sampled_product(sampled *r, const double *v, double *Hv)
{
    const hf_finite_sum *const sum = &r->sum;
    hf_sum_product_fn *const product = product_of(r);
    if (product == NULL) return difference(r, v, Hv);
    if (!may_call(r)) return false;
    r->report.product_terms += r->few.count;
    return take(r, product(sum->n, r->x, &r->few, v, vec_unwritten(Hv), sum->user));
}

bool sampled_squares(sampled *r, double *D)
{
    const hf_finite_sum *const sum = &r->sum;
    if (!may_call(r)) return false;
    r->report.square_terms += r->few.count;
    return take(r, sum->squares(sum->n, r->x, &r->few, vec_unwritten(D), sum->user));
}

bool sampled_precondition(sampled *r, double damping, const double *residual, double *z)
{
    const hf_finite_sum *const sum = &r->sum;
    if (!may_call(r)) return false;
    return take(r, sum->precondition(sum->n, r->x, &r->few, damping, residual, vec_unwritten(z),
                                     sum->user));
}

/* ---- searches ---- */

void sampled_change_damping(sampled *r, double factor)
{
    const double least = fmax(r->options.damping_least, LAMBDA_LEAST);
    r->lambda = fmin(fmax(r->lambda * factor, least), LAMBDA_MOST);
}

double sampled_try(sampled *r, double t, const double *s)
{
    double f;
    vec_step(&r->vec, r->x, t, s, r->x_trial);
    return sampled_value(r, &r->batch, r->x_trial, &f, NULL) ? f : (double)INFINITY;
}

double sampled_search(sampled *r, const double *s, armijo rule)
{
    double t = 1, f = rule.f1;
    for (int i = 0; i < rule.trials && r->end == HF_RUNNING; i++) {
        if (f <= r->f + rule.decrease * t * rule.slope && f < r->f) {
            vec_step(&r->vec, r->x, t, s, r->x_trial);
            return t;
        }
        t *= rule.shrink;
        f = sampled_try(r, t, s);
    }
    return 0;
}
