/* SPDX-License-Identifier: BSD-3-Clause */
#include "approximation/sampler.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "difference/difference.h"

enum { WIDTH = 16 }; /* sums of one kernel */

hf_approximate_options hf_approximate_defaults(void)
{
    return (hf_approximate_options){
        .source = HF_FROM_PRODUCTS,
        .central = true,
        .value_noise = 2.2e-16,
        .gradient_noise = 2.2e-16,
        .typical = NULL,
        .probes = 20,
        .checks = 4,
        .seed = 1,
        .threads = 0,
    };
}

hf_status sampler_say(sampler *s, hf_status status, const char *sentence, int64_t first,
                      int64_t second)
{
    hf_approximate_report *const r = s->report;
    if (status == HF_CONVERGED || status == HF_CALLBACK_FAILED) return status;
    (void)snprintf(r->message, sizeof r->message, sentence, (long long)first, (long long)second);
    return status;
}

/* ---- opening and closing ---- */

static const char *check_typical(int64_t n, const double *typical)
{
    for (int64_t i = 0; typical != NULL && i < n; i++)
        if (!(typical[i] > 0 && typical[i] <= DBL_MAX))
            return "options.typical must be > 0 and finite in every entry";
    return NULL;
}

static const char *check_point(int64_t n, const double *x)
{
    if (x == NULL) return "x must not be NULL";
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(x[i])) return "x must be finite in every entry";
    return NULL;
}

static const char *check_options(const hf_approximate_options *o)
{
    if (!(o->value_noise >= 0 && o->value_noise <= 0.1))
        return "options.value_noise must be in [0, 0.1]";
    if (!(o->gradient_noise >= 0 && o->gradient_noise <= 0.1))
        return "options.gradient_noise must be in [0, 0.1]";
    if (o->probes < 1 || o->probes > 1000000) return "options.probes must be in 1..1000000";
    if (o->checks < 0 || o->checks > 1000) return "options.checks must be in 0..1000";
    if (o->threads < 0 || o->threads > 4096) return "options.threads must be in 0..4096";
    return NULL;
}

static const char *check_source(const inquiry *of, hf_source source)
{
    if (of->problem->sum != NULL)
        return "problem.sum must be NULL: approximations are of one process";
    switch (source) {
    case HF_FROM_GAUSS_NEWTON:
        if (of->problem->gauss_newton != NULL) return NULL;
        return "options.source asks for problem.gauss_newton, which is NULL";
    case HF_FROM_VALUES:
        if (of->takes_values) return NULL;
        return "options.source HF_FROM_VALUES is for hf_approximate_full and _block alone";
    case HF_FROM_PRODUCTS:
    case HF_FROM_GRADIENTS:
        return NULL;
    }
    return "options.source must be an hf_source";
}

static const char *complaint(const inquiry *of, const hf_approximate_options *how)
{
    const char *sentence = hf_check(of->problem, NULL);
    if (sentence == NULL) sentence = check_point(of->problem->n, of->x);
    if (sentence == NULL) sentence = check_options(how);
    if (sentence == NULL) sentence = check_source(of, how->source);
    if (sentence == NULL) sentence = check_typical(of->problem->n, how->typical);
    return sentence == NULL ? of->flaw : sentence;
}

static size_t lay_out(sampler *s, void *base, size_t extra)
{
    workspace w = {.base = base};
    const int64_t n = s->problem->n;
    double **const vectors[] = {&s->g, &s->point, &s->a, &s->b};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, n);
    s->vec = (team){.n = n, .width = WIDTH, .threads = vec_threads(s->how.threads)};
    s->vec.partial = workspace_vector(&w, vec_partials(n, WIDTH));
    s->extra = (workspace){.base = workspace_take(&w, extra, 1)};
    return w.used;
}

static hf_status use_code(sampler *s, int code)
{
    hf_approximate_report *const r = s->report;
    if (code == 0) return HF_CONVERGED;
    if (code > 0) return HF_BLOCKED;
    r->callback_code = code;
    (void)snprintf(r->message, sizeof r->message, "A callback asked to stop: it returned %d.",
                   code);
    return HF_CALLBACK_FAILED;
}

/* The callbacks learn of x; f or g where differences start from it. */
static hf_status look_at_x(sampler *s, const inquiry *of)
{
    const hf_problem *const p = s->problem;
    hf_status status = HF_CONVERGED;
    s->x_norm = s->how.typical != NULL ? 0 : sampler_norm(s, s->x);
    if (of->g != NULL) {
        s->f = of->f;
        vec_copy(&s->vec, of->g, s->g);
    } else if (s->how.source == HF_FROM_VALUES) {
        status = sampler_value(s, s->x, &s->f);
    } else if (of->wants_gradient || sampler_differentiates(s)) {
        status = sampler_gradient(s, s->x, &s->f, s->g);
    }
    if (status == HF_BLOCKED)
        return sampler_say(s, HF_BAD_START, "f or g is undefined at x.", 0, 0);
    if (status != HF_CONVERGED || p->moved == NULL) return status;
    const int code = p->moved(p->n, s->x, p->user);
    return code < 0 ? use_code(s, code) : HF_CONVERGED;
}

hf_status sampler_open(sampler *s, inquiry of, size_t extra)
{
    *s = (sampler){.problem = of.problem, .x = of.x, .report = of.report};
    if (of.report == NULL) s->report = &s->unwanted;
    *s->report = (hf_approximate_report){.error = (double)NAN, .norm = (double)NAN};
    s->how = of.options != NULL ? *of.options : hf_approximate_defaults();
    s->seeds = s->how.seed;
    const char *const sentence = complaint(&of, &s->how);
    if (sentence != NULL) return sampler_close(s, sampler_say(s, HF_BAD_ARGUMENT, sentence, 0, 0));

    const size_t bytes = lay_out(s, NULL, extra);
    s->block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (s->block == NULL)
        return sampler_close(s,
                             sampler_say(s, HF_OUT_OF_MEMORY, "There is not enough memory.", 0, 0));
    lay_out(s, s->block, extra);
    const hf_status status = look_at_x(s, &of);
    return status == HF_CONVERGED ? HF_CONVERGED : sampler_close(s, status);
}

hf_status sampler_close(sampler *s, hf_status status)
{
    workspace_release(s->block);
    s->block = NULL;
    hf_approximate_report *const r = s->report;
    r->status = status;
    if (status == HF_CONVERGED)
        (void)snprintf(r->message, sizeof r->message, "The approximation was made.");
    return status;
}

/* ---- looking ---- */

bool sampler_differentiates(const sampler *s)
{
    return s->how.source == HF_FROM_GRADIENTS ||
           (s->how.source == HF_FROM_PRODUCTS && s->problem->product == NULL);
}

double sampler_size(const sampler *s, int64_t i)
{
    return s->how.typical != NULL ? s->how.typical[i] : fmax(fabs(s->x[i]), 1);
}

double sampler_norm(sampler *s, const double *v)
{
    if (s->how.typical == NULL) return sqrt(vec_dot(&s->vec, v, v));
    for (int64_t i = 0; i < s->problem->n; i++)
        s->point[i] = v[i] / s->how.typical[i];
    return sqrt(vec_dot(&s->vec, s->point, s->point));
}

hf_status sampler_value(sampler *s, const double *at, double *f)
{
    const hf_problem *const p = s->problem;
    s->report->values++;
    const hf_status status = use_code(s, p->value(p->n, at, vec_unwritten(f), NULL, p->user));
    return status == HF_CONVERGED && !isfinite(*f) ? HF_BLOCKED : status;
}

hf_status sampler_gradient(sampler *s, const double *at, double *f, double *g)
{
    const hf_problem *const p = s->problem;
    s->report->gradients++;
    const hf_status status =
        use_code(s, p->value(p->n, at, vec_unwritten(f), vec_unwritten(g), p->user));
    if (status != HF_CONVERGED) return status;
    return isfinite(*f) && isfinite(vec_dot(&s->vec, g, g)) ? HF_CONVERGED : HF_BLOCKED;
}

/* One quotient; s->noise follows. */
static hf_status quotient(sampler *s, double h, const double *v, double *Hv)
{
    const double *behind = s->g;
    const double relative = fmax(s->how.gradient_noise, DBL_EPSILON);
    double width = h, f;
    vec_step(&s->vec, s->x, h, v, s->point);
    hf_status status = sampler_gradient(s, s->point, &f, s->a);
    if (status == HF_CONVERGED && s->how.central) {
        behind = s->b;
        width = 2 * h;
        vec_step(&s->vec, s->x, -h, v, s->point);
        status = sampler_gradient(s, s->point, &f, s->b);
    }
    if (status != HF_CONVERGED) return status;
    s->noise = relative / fabs(width) *
               sqrt(vec_dot(&s->vec, s->a, s->a) + vec_dot(&s->vec, behind, behind));
    vec_quotient(&s->vec, s->a, behind, 1 / width, Hv);
    return isfinite(vec_dot(&s->vec, Hv, Hv)) ? HF_CONVERGED : HF_BLOCKED;
}

hf_status sampler_difference(sampler *s, double h, const double *v, double *Hv)
{
    static const double attempts[] = {1, -1, 0.01, -0.01};
    hf_status status = HF_BLOCKED;
    for (size_t i = 0; status == HF_BLOCKED && i < sizeof attempts / sizeof *attempts; i++) {
        if (s->how.central && attempts[i] < 0) continue;
        status = quotient(s, attempts[i] * h, v, Hv);
    }
    return status;
}

static hf_status product_given(sampler *s, const double *v, double *Hv)
{
    const hf_problem *const p = s->problem;
    hf_product_fn *const times = s->how.source == HF_FROM_PRODUCTS ? p->product : p->gauss_newton;
    s->report->products++;
    s->noise = 0;
    const hf_status status = use_code(s, times(p->n, s->x, v, vec_unwritten(Hv), p->user));
    if (status != HF_CONVERGED) return status;
    return isfinite(vec_dot(&s->vec, Hv, Hv)) ? HF_CONVERGED : HF_BLOCKED;
}

hf_status sampler_product(sampler *s, const double *v, double *Hv)
{
    hf_status status;
    if (sampler_differentiates(s)) {
        const double v_norm = sampler_norm(s, v);
        const double h = difference_step(s->how.gradient_noise, s->x_norm, v_norm, s->how.central);
        status = sampler_difference(s, v_norm > 0 ? h : 1, v, Hv);
    } else {
        status = product_given(s, v, Hv);
    }
    return sampler_say(s, status, "A Hessian-vector product is undefined at x.", 0, 0);
}

hf_status sampler_column(sampler *s, int64_t j, double *unit, double *Hv)
{
    hf_status status;
    vec_fill(&s->vec, 0, unit);
    unit[j] = 1;
    if (sampler_differentiates(s)) {
        const double h = difference_step(s->how.gradient_noise, 0, 1, s->how.central);
        status = sampler_difference(s, h * sampler_size(s, j), unit, Hv);
    } else {
        status = product_given(s, unit, Hv);
    }
    return sampler_say(s, status, "Column %lld of the Hessian: undefined at x, or near it.", j, 0);
}
