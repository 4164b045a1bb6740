/* SPDX-License-Identifier: BSD-3-Clause */
#include "outside/outside.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"

enum { AT_VALUE = 1, AT_PRODUCT, AT_FORWARD, AT_SHORTER, AT_BACKWARD, AT_PRECONDITION };

void outside_lay_out(outside *o, workspace *w, const hf_problem *problem, const hf_options *options)
{
    const bool gauss_newton = options->curvature == HF_CURVATURE_GAUSS_NEWTON;
    const bool differences = options->curvature == HF_CURVATURE_DIFFERENCE;
    o->has_product =
        gauss_newton ? problem->gauss_newton != NULL : problem->product != NULL && !differences;
    o->has_precondition = problem->precondition != NULL;
    o->central = options->central_differences;
    o->gradient_noise = options->gradient_noise;
    o->gradient_max = options->gradient_max;
    o->x_shifted = o->has_product ? NULL : workspace_vector(w, problem->n);
    o->g_back = o->has_product || !o->central ? NULL : workspace_vector(w, problem->n);
}

void outside_reset(outside *o)
{
    o->values = o->gradients = o->difference_gradients = 0;
    o->products = o->preconditions = o->undefined = 0;
    o->at_evaluate = o->at_product = o->at_precondition = 0;
    o->refused = false;
    o->ask = (hf_request){.need = HF_NOTHING};
    o->vec.failed = false;
}

void outside_move(outside *o, const point *now)
{
    o->now = now;
    o->x_norm = sqrt(vec_dot(&o->vec, now->x, now->x));
}

static void pose_value(outside *o, const double *x, double *f, double *g)
{
    o->gradients++;
    o->ask = (hf_request){.need = HF_NEED_VALUE, .x = x, .f = f, .out = g};
}

progress evaluate(outside *o, point *p, const double *d)
{
    RESUME(o->at_evaluate)
    {
        ASK(o->at_evaluate, AT_VALUE, pose_value(o, p->x, &p->f, p->g));
        const bool refused = o->ask.code > 0;
        const vec_size size = vec_measure(&o->vec, p->g, d, o->gradient_max);
        p->norm = sqrt(size.square);
        p->max = size.max;
        p->above = size.above;
        p->slope = size.slope;
        /* Under MPI one rank may refuse alone: its slope is poisoned so that all ranks see it. */
        double trouble = refused || !isfinite(p->f) ? 1 : 0;
        vec_share(&o->vec, 1, &trouble);
        p->defined = !(trouble > 0) && isfinite(p->norm);
        if (!p->defined) o->undefined++;
    }
    return finished(&o->at_evaluate);
}

/* ---- products ---- */

static void pose_product(outside *o, const double *v, double *Hv)
{
    o->products++;
    o->ask = (hf_request){.need = HF_NEED_PRODUCT, .x = o->now->x, .in = v, .out = Hv};
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
    double sums[2] = {o->ask.code > 0 || !isfinite(o->f_shifted) ? 1 : 0, 0};
    vec_share(&o->vec, 1, sums);
    sums[1] = vec_dot(&o->vec, g, g);
    const bool refused = !(sums[0] == 0) || !isfinite(sums[1]);
    if (refused) o->undefined++;
    return refused;
}

/* Algorithm: differences of gradients; where x + h v is undefined, the other side, then nearer. */
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
        if (o->central && !o->refused) {
            ASK(o->at_product, AT_BACKWARD, pose_shifted(o, v, -o->h, o->g_back));
            o->refused = gradient_refused(o, o->g_back);
            if (!o->refused) vec_quotient(&o->vec, Hv, o->g_back, 0.5 / o->h, Hv);
        } else if (!o->refused) {
            vec_quotient(&o->vec, Hv, o->now->g, 1 / o->h, Hv);
        }
    }
    return finished(&o->at_product);
}

progress product(outside *o, const double *v, double v_norm, double *Hv)
{
    if (!o->has_product) return difference_product(o, v, v_norm, Hv);
    RESUME(o->at_product)
    {
        ASK(o->at_product, AT_PRODUCT, pose_product(o, v, Hv));
        double trouble = o->ask.code > 0 ? 1 : 0;
        vec_share(&o->vec, 1, &trouble);
        o->refused = !(trouble == 0);
        if (o->refused) o->undefined++;
    }
    return finished(&o->at_product);
}

double product_error(const outside *o)
{
    return o->has_product ? 1e3 * DBL_EPSILON : difference_error(o->gradient_noise, o->central);
}

static void pose_precondition(outside *o, const double *r, double *z)
{
    o->preconditions++;
    o->ask = (hf_request){.need = HF_NEED_PRECONDITION, .x = o->now->x, .in = r, .out = z};
}

progress precondition(outside *o, const double *r, double *z)
{
    RESUME(o->at_precondition)
    {
        ASK(o->at_precondition, AT_PRECONDITION, pose_precondition(o, r, z));
        double trouble = o->ask.code > 0 ? 1 : 0;
        vec_share(&o->vec, 1, &trouble);
        o->refused = !(trouble == 0);
        if (o->refused) o->undefined++;
    }
    return finished(&o->at_precondition);
}
