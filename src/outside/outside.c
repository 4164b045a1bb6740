/* SPDX-License-Identifier: BSD-3-Clause */
#include "outside/outside.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"

enum {
    AT_VALUE = 1,
    AT_ALONG,
    AT_PRODUCT,
    AT_FORWARD,
    AT_SHORTER,
    AT_BACKWARD,
    AT_PRECONDITION,
    AT_HESSIAN
};

/* The rounding of squares that underflow may be seen in sums below. */
static const double TINY = DBL_MIN / DBL_EPSILON / DBL_EPSILON;

void outside_lay_out(outside *o, workspace *w, const hf_problem *problem, const hf_options *options)
{
    const hf_curvature asked = options->curvature;
    o->has_hessian = problem->product != NULL && asked != HF_CURVATURE_DIFFERENCE;
    outside_choose(o, asked == HF_CURVATURE_GAUSS_NEWTON || asked == HF_CURVATURE_SWITCH);
    const bool differences = asked != HF_CURVATURE_GAUSS_NEWTON && !o->has_hessian;
    o->has_precondition = problem->precondition != NULL;
    o->has_along = problem->along != NULL;
    o->central = options->central_differences;
    o->gradient_noise = options->gradient_noise;
    o->gradient_max = options->gradient_max;
    o->x_shifted = differences ? workspace_vector(w, problem->n) : NULL;
    o->g_back = differences && o->central ? workspace_vector(w, problem->n) : NULL;
}

void outside_choose(outside *o, bool gauss_newton)
{
    o->gauss_newton = gauss_newton;
    o->has_product = gauss_newton || o->has_hessian;
}

void outside_reset(outside *o)
{
    o->values = o->gradients = o->difference_gradients = 0;
    o->directional = o->products = o->preconditions = o->hessians = o->undefined = 0;
    o->at_evaluate = o->at_along = o->at_below = o->at_product = o->at_precondition =
        o->at_hessian = 0;
    o->trials = o->refusals = 0;
    o->refused = false;
    o->asks_along = o->has_along;
    o->ask = (hf_request){.need = HF_NOTHING};
    o->vec.failure = 0;
}

void outside_move(outside *o, const point *now)
{
    o->now = now;
    o->x_norm = sqrt(vec_dot(&o->vec, now->x, now->x));
}

static void pose_value(outside *o, const double *x, double *f, double *g)
{
    o->values += g == NULL;
    o->gradients += g != NULL;
    o->ask =
        (hf_request){.need = HF_NEED_VALUE, .x = x, .f = vec_unwritten(f), .out = vec_unwritten(g)};
}

static void take_point(outside *o, point *p, const double *d)
{
    const vec_size size = vec_measure(&o->vec, p->g, d, o->gradient_max);
    p->norm = size.square >= TINY ? sqrt(size.square) : vec_tiny_norm(&o->vec, p->g);
    p->max = size.max;
    p->above = size.above;
    p->slope = size.slope;
    p->defined = isfinite(p->norm);
}

/* What was written there, if anything, differs between ranks. */
static void forget(outside *o, point *p)
{
    o->undefined++;
    p->f = (double)NAN;
}

progress evaluate(outside *o, point *p, const double *d)
{
    RESUME(o->at_evaluate)
    {
        ASK(o->at_evaluate, AT_VALUE, pose_value(o, p->x, &p->f, p->g));
        p->defined = o->ask.code == 0;
        if (p->defined) take_point(o, p, d);
        if (!p->defined) forget(o, p);
    }
    return finished(&o->at_evaluate);
}

progress evaluate_value(outside *o, point *p)
{
    RESUME(o->at_evaluate)
    {
        ASK(o->at_evaluate, AT_VALUE, pose_value(o, p->x, &p->f, NULL));
        p->defined = o->ask.code == 0;
        if (!p->defined) forget(o, p);
    }
    return finished(&o->at_evaluate);
}

static void pose_along(outside *o, point *p, const double *d, double t)
{
    o->directional++;
    o->ask = (hf_request){.need = HF_NEED_ALONG,
                          .x = o->now->x,
                          .in = d,
                          .t = t,
                          .f = vec_unwritten(&p->f),
                          .slope = vec_unwritten(&p->slope)};
}

progress evaluate_along(outside *o, point *p, const double *d, double t)
{
    RESUME(o->at_along)
    {
        ASK(o->at_along, AT_ALONG, pose_along(o, p, d, t));
        p->defined = o->ask.code == 0;
        if (!p->defined) forget(o, p);
    }
    return finished(&o->at_along);
}

/* ---- products ---- */

static void pose_product(outside *o, const double *v, double *Hv)
{
    o->products++;
    o->ask = (hf_request){.need = HF_NEED_PRODUCT,
                          .gauss_newton = o->gauss_newton,
                          .x = o->now->x,
                          .in = v,
                          .out = vec_unwritten(Hv)};
}

static void pose_shifted(outside *o, const double *v, double h, double *g)
{
    vec_step(&o->vec, o->now->x, h, v, o->x_shifted);
    o->difference_gradients++;
    pose_value(o, o->x_shifted, &o->f_shifted, g);
}

/* Whether the gradient just received is unusable. */
static bool gradient_refused(outside *o, const double *g)
{
    const bool refused = o->ask.code != 0 || !isfinite(vec_dot(&o->vec, g, g));
    if (refused) o->undefined++;
    return refused;
}

/* Algorithm: differences of gradients; where x + h v is undefined, the other side, then nearer;
 * where only one side is defined, central ones make do with it and x. */
static progress difference_product(outside *o, const double *v, double v_norm, double *Hv)
{
    RESUME(o->at_product)
    {
        o->h = difference_step(o->gradient_noise, o->x_norm, v_norm, o->central);
        ASK(o->at_product, AT_FORWARD, pose_shifted(o, v, o->h, Hv));
        o->refused = gradient_refused(o, Hv);
        while (o->refused && fabs(o->h) > 1e-3 * difference_step(o->gradient_noise, o->x_norm,
                                                                 v_norm, o->central)) {
            o->h = o->h > 0 ? -o->h : -o->h / 100;
            ASK(o->at_product, AT_SHORTER, pose_shifted(o, v, o->h, Hv));
            o->refused = gradient_refused(o, Hv);
        }
        if (o->refused) return finished(&o->at_product);
        if (o->central) {
            ASK(o->at_product, AT_BACKWARD, pose_shifted(o, v, -o->h, o->g_back));
            if (!gradient_refused(o, o->g_back)) {
                vec_quotient(&o->vec, Hv, o->g_back, 0.5 / o->h, Hv);
                return finished(&o->at_product);
            }
        }
        vec_quotient(&o->vec, Hv, o->now->g, 1 / o->h, Hv);
    }
    return finished(&o->at_product);
}

progress product(outside *o, const double *v, double v_norm, double *Hv)
{
    if (!o->has_product) return difference_product(o, v, v_norm, Hv);
    RESUME(o->at_product)
    {
        ASK(o->at_product, AT_PRODUCT, pose_product(o, v, Hv));
        o->refused = o->ask.code != 0;
        if (o->refused) o->undefined++;
    }
    return finished(&o->at_product);
}

void outside_withdraw(outside *o)
{
    switch (o->ask.need) {
    case HF_NEED_VALUE:
        o->values -= o->ask.out == NULL;
        o->gradients -= o->ask.out != NULL;
        o->difference_gradients -= o->ask.x == o->x_shifted;
        break;
    case HF_NEED_ALONG:
        o->directional--;
        break;
    case HF_NEED_PRODUCT:
        o->products--;
        break;
    case HF_NEED_PRECONDITION:
        o->preconditions--;
        break;
    case HF_NEED_HESSIAN:
        o->hessians--;
        break;
    case HF_NOTHING:
    case HF_NEED_ITERATION:
        break;
    }
}

double product_error(const outside *o)
{
    return o->has_product ? 1e3 * DBL_EPSILON : difference_error(o->gradient_noise, o->central);
}

static void pose_precondition(outside *o, const double *r, double *z)
{
    o->preconditions++;
    o->ask = (hf_request){
        .need = HF_NEED_PRECONDITION, .x = o->now->x, .in = r, .out = vec_unwritten(z)};
}

progress precondition(outside *o, const double *r, double *z)
{
    RESUME(o->at_precondition)
    {
        ASK(o->at_precondition, AT_PRECONDITION, pose_precondition(o, r, z));
        o->refused = o->ask.code != 0;
        if (o->refused) o->undefined++;
    }
    return finished(&o->at_precondition);
}

static void pose_hessian(outside *o, int64_t entries, double *values)
{
    o->hessians++;
    o->ask = (hf_request){
        .need = HF_NEED_HESSIAN, .gauss_newton = o->gauss_newton, .x = o->now->x, .out = values};
    if (entries > 0) vec_unwritten(values);
}

progress hessian(outside *o, int64_t entries, double *values)
{
    RESUME(o->at_hessian)
    {
        ASK(o->at_hessian, AT_HESSIAN, pose_hessian(o, entries, values));
        o->refused = o->ask.code != 0;
        if (o->refused) o->undefined++;
    }
    return finished(&o->at_hessian);
}
