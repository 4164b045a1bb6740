/* The life of a stochastic run.
 *
 * Algorithm: any method of this folder.
 *
 *   1  batch <- a sample; f, g <- over it at x0
 *   2  until a test or a limit ends it: step by the method; batch <- the next sample;
 *      f, g <- over it at the trial, which becomes x
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "outside/clock.h"
#include "stochastic/methods.h"
#include "stochastic/sampled.h"

enum { FAILURES_MOST = 50 }; /* in a row */

/* ---- memory ---- */

static void lay_out_method(sampled *r, workspace *w)
{
    const hf_sum_options *const o = &r->options;
    const int64_t n = r->sum.n;
    const method_traits traits = method_traits_of(o->method);
    r->m = traits.mean ? workspace_vector(w, n) : NULL;
    r->v = traits.squares ? workspace_vector(w, n) : NULL;
    if (!traits.products) return;
    const bool keeps = o->method == HF_SUM_HESSIAN_FREE, plane = o->method == HF_SUM_PLANE;
    sampled_cg_lay_out(&r->cg, w, n, o->max_inner, keeps ? sampled_cg_kept(o->max_inner) : 0);
    r->cg.W = workspace_vector(w, keeps || plane ? n : 0);
    r->Bs = workspace_vector(w, plane ? n : 0);
    r->g_few = workspace_vector(w, method_differences(&r->sum, o) ? n : 0);
}

/* With base NULL: the bytes needed, SIZE_MAX on overflow. Else also carve the block. */
static size_t lay_out(sampled *r, unsigned char *base)
{
    workspace w = {.base = base};
    const int64_t n = r->sum.n;
    workspace_take(&w, 1, sizeof *r);
    r->vec.n = n;
    r->vec.width = 4;
    r->vec.threads = vec_threads(r->options.threads);
    r->vec.partial = workspace_vector(&w, vec_partials(n, r->vec.width));
    int64_t *const indices = workspace_take(&w, (size_t)r->sum.terms, sizeof *indices);
    for (int64_t i = 0; base != NULL && i < r->sum.terms; i++)
        indices[i] = i;
    r->all = (hf_sample){r->sum.terms, indices};
    sampler_lay_out(&r->draw, &w, r->sum.terms);
    r->x = workspace_vector(&w, n);
    r->g = workspace_vector(&w, n);
    r->x_trial = workspace_vector(&w, n);
    lay_out_method(r, &w);
    return w.used;
}

size_t hf_sum_work_bytes(const hf_finite_sum *sum, const hf_sum_options *options)
{
    if (hf_sum_check_options(sum, options) != NULL) return 0;
    sampled r = {.sum = *sum, .options = method_options(sum, options)};
    return lay_out(&r, NULL);
}

/* ---- the run ---- */

/* f and g at `at` over the next batch; at becomes x. */
static void arrive(sampled *r, double *at)
{
    const int64_t count = r->options.gradient_sample;
    r->batch = count < r->sum.terms ? sampler_take(&r->draw, count) : r->all;
    double f, norm = 0;
    const bool defined = sampled_defined(r, vec_dot(&r->vec, at, at)) &&
                         sampled_value(r, &r->batch, at, &f, r->g) &&
                         sampled_defined(r, norm = sqrt(vec_dot(&r->vec, r->g, r->g)));
    if (!defined && r->end == HF_RUNNING) r->end = HF_BLOCKED;
    if (!defined) return;
    r->f = f;
    r->g_norm = norm;
    if (at == r->x) return;
    r->x_trial = r->x;
    r->x = at;
}

static void start(sampled *r, const double *x0)
{
    r->started = clock_seconds();
    r->end = HF_RUNNING;
    r->lambda = r->options.damping;
    r->report.f = r->report.gradient_norm = (double)NAN;
    vec_copy(&r->vec, x0, r->x);
    if (r->m != NULL) vec_fill(&r->vec, 0, r->m);
    if (r->v != NULL) vec_fill(&r->vec, 0, r->v);
    if (r->cg.s != NULL) vec_fill(&r->vec, 0, r->cg.s);
    sampler_start(&r->draw, r->options.seed);
    arrive(r, r->x);
    if (r->end == HF_BLOCKED) r->end = HF_BAD_START;
    r->g_norm_start = r->g_norm;
}

/* The tests between iterations; progress is shown first. */
static void test_boundary(sampled *r)
{
    const hf_sum_options *const o = &r->options;
    hf_sum_report *const now = &r->report;
    now->f = r->f;
    now->gradient_norm = r->g_norm;
    now->seconds = clock_seconds() - r->started;
    now->status = HF_RUNNING;
    const bool stop = o->progress != NULL && o->progress(now, r->x, r->sum.user) != 0;
    if (r->batch.count == r->sum.terms &&
        r->g_norm <= o->gradient_abs + o->gradient_rel * r->g_norm_start)
        r->end = HF_CONVERGED;
    else if (r->f <= o->value_floor)
        r->end = HF_UNBOUNDED;
    else if (stop)
        r->end = HF_STOPPED;
    else if (now->iteration >= o->max_iterations)
        r->end = HF_MAX_ITERATIONS;
    else if (r->failures >= FAILURES_MOST)
        r->end = now->undefined > r->undefined_before ? HF_BLOCKED : HF_PRECISION;
}

static void iterate(sampled *r)
{
    const bool stepped = method_traits_of(r->options.method).step(r);
    if (r->end != HF_RUNNING) return;
    r->failures = stepped ? 0 : r->failures + 1;
    if (stepped) r->undefined_before = r->report.undefined;
    r->report.rejected += !stepped;
    if (stepped || r->batch.count < r->sum.terms) arrive(r, stepped ? r->x_trial : r->x);
    if (r->end == HF_RUNNING) r->report.iteration++;
}

hf_status hf_sum_minimize(const hf_finite_sum *sum, const hf_sum_options *options, double *x,
                          hf_sum_report *report)
{
    const size_t bytes = x == NULL ? 0 : hf_sum_work_bytes(sum, options);
    unsigned char *const block = bytes == 0 || bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    const hf_status failure = bytes == 0 ? HF_BAD_ARGUMENT : HF_OUT_OF_MEMORY;
    if (report != NULL) *report = (hf_sum_report){.status = failure};
    if (block == NULL) return failure;

    sampled *const r = (sampled *)(void *)block;
    *r = (sampled){.sum = *sum, .options = method_options(sum, options)};
    lay_out(r, block);
    start(r, x);
    const bool started = r->end == HF_RUNNING;
    while (r->end == HF_RUNNING) {
        test_boundary(r);
        if (r->end == HF_RUNNING) iterate(r);
    }
    if (started) vec_copy(&r->vec, r->x, x);
    const hf_status status = r->report.status = r->end;
    if (report != NULL) *report = r->report;
    workspace_release(block);
    return status;
}
