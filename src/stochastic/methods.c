/* SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/methods.h"

#include <float.h>
#include <math.h>

enum { BATCH = 100, INNER_MOST = 100000, THREADS_MOST = 4096 };

method_traits method_traits_of(hf_sum_method method)
{
    switch (method) {
    case HF_SUM_HESSIAN_FREE:
        break;
    case HF_SUM_NEWTON:
        return (method_traits){.step = sampled_newton, .products = true, .inner = 10, .part = 10};
    case HF_SUM_PLANE:
        return (method_traits){.step = sampled_plane, .products = true, .inner = 2, .part = 8};
    case HF_SUM_SGD:
        return (method_traits){.step = sampled_sgd, .mean = true, .rate = 0.01};
    case HF_SUM_ADAGRAD:
        return (method_traits){.step = sampled_adagrad, .squares = true, .rate = 0.01};
    case HF_SUM_RMSPROP:
        return (method_traits){
            .step = sampled_rmsprop, .squares = true, .rate = 0.001, .decay = 0.9};
    case HF_SUM_ADAM:
        return (method_traits){
            .step = sampled_adam, .mean = true, .squares = true, .rate = 0.001, .decay = 0.999};
    }
    return (method_traits){.step = sampled_hessian_free, .products = true, .inner = 250, .part = 4};
}

bool method_differences(const hf_finite_sum *sum, const hf_sum_options *options)
{
    return options->curvature == HF_CURVATURE_DIFFERENCE ||
           (options->curvature == HF_CURVATURE_HESSIAN && sum->product == NULL);
}

hf_sum_options hf_sum_default_options(void)
{
    return (hf_sum_options){
        .method = HF_SUM_HESSIAN_FREE,
        .curvature = HF_CURVATURE_GAUSS_NEWTON,
        .seed = 1,
        .momentum = 0.9,
        .epsilon = 1e-8,
        .damping = 1,
        .gradient_abs = 1e-6,
        .gradient_rel = 1e-6,
        .value_floor = -1e100,
        .max_iterations = INT64_MAX,
        .max_epochs = (double)INFINITY,
        .max_seconds = (double)INFINITY,
    };
}

hf_sum_options method_options(const hf_finite_sum *sum, const hf_sum_options *options)
{
    hf_sum_options o = options != NULL ? *options : hf_sum_default_options();
    const method_traits traits = method_traits_of(o.method);
    if (o.gradient_sample == 0)
        o.gradient_sample = traits.products || sum->terms < BATCH ? sum->terms : BATCH;
    if (o.curvature_sample == 0 && traits.products)
        o.curvature_sample = (o.gradient_sample - 1) / traits.part + 1;
    if (o.step <= 0) o.step = traits.rate;
    if (o.decay <= 0) o.decay = traits.decay;
    if (o.max_inner == 0) o.max_inner = traits.inner;
    return o;
}

const char *hf_sum_check(const hf_finite_sum *sum)
{
    if (sum == NULL) return "sum must not be NULL";
    if (sum->n < 1) return "sum.n must be >= 1";
    if (sum->terms < 1) return "sum.terms must be >= 1: there is nothing to sum";
    if (sum->value == NULL) return "sum.value must not be NULL";
    return NULL;
}

/* What the methods are tuned by; NaN is outside every range. */
static const char *check_tuning(const hf_sum_options *o)
{
    if (!(o->step >= 0 && o->step <= DBL_MAX)) return "options.step must be >= 0 and finite";
    if (!(o->momentum >= 0 && o->momentum < 1)) return "options.momentum must be in [0, 1)";
    if (!(o->decay >= 0 && o->decay < 1)) return "options.decay must be in [0, 1)";
    if (!(o->epsilon > 0 && o->epsilon <= DBL_MAX)) return "options.epsilon must be > 0 and finite";
    if (!(o->damping > 0 && o->damping <= DBL_MAX)) return "options.damping must be > 0 and finite";
    if (!(o->damping_least >= 0 && o->damping_least <= o->damping))
        return "options.damping_least must be in [0, damping]";
    if (o->max_inner < 0 || o->max_inner > INNER_MOST)
        return "options.max_inner must be in 0..100000";
    return NULL;
}

/* What ends a run. */
static const char *check_ends(const hf_sum_options *o)
{
    if (!(o->gradient_abs >= 0 && o->gradient_abs <= DBL_MAX))
        return "options.gradient_abs must be >= 0 and finite";
    if (!(o->gradient_rel >= 0 && o->gradient_rel < 1))
        return "options.gradient_rel must be in [0, 1)";
    if (!(o->value_floor <= DBL_MAX)) return "options.value_floor must be a number below infinity";
    if (o->max_iterations < 0) return "options.max_iterations must be >= 0";
    if (!(o->max_epochs >= 0)) return "options.max_epochs must be >= 0";
    if (!(o->max_seconds >= 0)) return "options.max_seconds must be >= 0";
    if (o->threads < 0 || o->threads > THREADS_MOST) return "options.threads must be in 0..4096";
    return NULL;
}

static const char *check_samples(const hf_finite_sum *sum, const hf_sum_options *o)
{
    if (o->gradient_sample < 0 || o->gradient_sample > sum->terms)
        return "options.gradient_sample must be in 0..sum.terms";
    if (o->curvature_sample < 0 || o->curvature_sample > method_options(sum, o).gradient_sample)
        return "options.curvature_sample must be in 0..gradient_sample";
    return NULL;
}

const char *hf_sum_check_options(const hf_finite_sum *sum, const hf_sum_options *options)
{
    const hf_sum_options defaults = hf_sum_default_options();
    const hf_sum_options *const o = options != NULL ? options : &defaults;
    const char *complaint = hf_sum_check(sum);
    if (complaint != NULL) return complaint;
    if ((int)o->method < HF_SUM_HESSIAN_FREE || (int)o->method > HF_SUM_ADAM)
        return "options.method must be an hf_sum_method";
    if ((int)o->curvature < HF_CURVATURE_HESSIAN || (int)o->curvature > HF_CURVATURE_DIFFERENCE)
        return "options.curvature must be of the Hessian, Gauss-Newton or by differences";
    if (method_traits_of(o->method).products && o->curvature == HF_CURVATURE_GAUSS_NEWTON &&
        sum->gauss_newton == NULL)
        return "options.curvature asks for sum.gauss_newton, which is NULL";
    complaint = check_samples(sum, o);
    if (complaint == NULL) complaint = check_tuning(o);
    return complaint != NULL ? complaint : check_ends(o);
}
