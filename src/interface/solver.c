/* A run: start, next, solution.
 *
 * Algorithm: any method of this library.
 *
 *   1  f, g <- value at x0
 *   2  until |g| is small: report; step by the method; x, f, g <- the trial it found
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "interface/solver.h"

#include <float.h>
#include <math.h>

#include "methods/certificate.h"
#include "methods/choice.h"
#include "methods/factor_metric.h"
#include "methods/postmortem.h"
#include "outside/clock.h"

enum { AT_START = 1, AT_BOUNDARY, AT_AUDIT, AT_STEP, AT_POSTMORTEM, AT_CERTIFICATE };

/* Known from the analysis of the pattern on, with a run or without. */
static void report_factor(const sparse_state *v, hf_report *report)
{
    report->colours = assembly_colours(&v->hessian);
    report->factor_nonzeros = v->size_of_factor.nonzeros;
    report->factor_bytes = v->size_of_factor.bytes;
    report->factor_flops = v->size_of_factor.flops;
}

void solver_report_idle(hf_solver *s)
{
    s->report = (hf_report){.status = HF_BAD_ARGUMENT};
    report_factor(&s->run.sparse, &s->report);
}

static void fill_report(hf_solver *s)
{
    const run *const r = &s->run;
    s->report = (hf_report){
        .status = s->status,
        .iteration = s->iteration,
        .f = r->now.f,
        .gradient_norm = r->now.norm,
        .gradient_max = r->now.max,
        .gradient_norm_start = r->norm_start,
        .gradient_attainable = r->postmortem.attainable,
        .method = r->choice.method,
        .reason = r->choice.reason,
        .step_norm = r->step_norm,
        .ratio = r->ratio,
        .damping = r->damping,
        .curvature_min = r->curvature_min,
        .eigenvalue_min = r->certificate.lanczos.least,
        .eigenvalue_error = r->certificate.lanczos.error,
        .eigenvalue_bound = r->certificate.lanczos.lowest,
        .step = r->kind,
        .inner_exit = r->inner_end,
        .preconditioner = ladder_name(r),
        .inner_iterations = r->inner,
        .values = r->out.values,
        .gradients = r->out.gradients,
        .difference_gradients = r->out.difference_gradients,
        .directional = r->out.directional,
        .products = r->out.products,
        .preconditions = r->out.preconditions,
        .hessians = r->out.hessians,
        .factorizations = r->factorizations,
        .newton_steps = r->newton_steps,
        .lbfgs_steps = r->lbfgs_steps,
        .rejected = r->rejected,
        .escapes = r->certificate.escapes,
        .undefined = r->out.undefined,
        .value_cost = r->out.price.value,
        .product_cost = product_price(&r->out),
        .seconds = clock_seconds() - s->started,
        .seconds_outside = r->seconds_outside,
        .callback_code = s->callback_code,
    };
    report_factor(&r->sparse, &s->report);
}

/* No run: before the first start, or after one from nowhere. */
static bool is_idle(const hf_solver *s)
{
    return s->status == HF_BAD_ARGUMENT;
}

void hf_start(hf_solver *s, const double *x0)
{
    if (s == NULL) return;
    run *const r = &s->run;
    solver_report_idle(s);
    s->status = HF_BAD_ARGUMENT;
    if (x0 == NULL) return;
    outside_reset(&r->out);
    curvature_reset(r);
    outside_price(&r->out, &s->options);
    vec_copy(&r->out.vec, x0, r->now.x);
    r->now.least = (double)INFINITY;
    r->now.f = r->now.norm = r->now.max = r->norm_start = (double)NAN;
    lbfgs_reset(r);
    hybrid_reset(r);
    newton_dense_reset(r);
    newton_sparse_reset(r);
    factor_metric_reset(r);
    choice_reset(r, s->factors);
    r->seconds = r->seconds_outside = 0;
    descent_reset(r);
    postmortem_reset(r);
    certificate_reset(r);
    ladder_reset(r);
    r->now.defined = r->stepped = false;
    r->trouble = HF_CONVERGED;
    r->kind = HF_STEP_NONE;
    r->inner_end = HF_INNER_NONE;
    r->inner = 0;
    r->step_norm = r->ratio = r->damping = 0;
    r->curvature_min = (double)INFINITY;
    r->newton_steps = r->lbfgs_steps = r->rejected = r->factorizations = 0;
    s->at = 0;
    s->iteration = 0;
    s->status = HF_RUNNING;
    s->stop = s->late = s->posed = false;
    s->callback_code = 0;
    s->started = clock_seconds();
    fill_report(s);
}

static void finish(hf_solver *s, hf_status status)
{
    if (s->status == HF_RUNNING) s->status = status;
}

/* Between iterations: report, then see whether the run ends here. */
static void pose_boundary(hf_solver *s)
{
    fill_report(s);
    s->run.out.ask = (hf_request){.need = HF_NEED_ITERATION, .moved = true, .x = s->run.now.x};
}

/* Whether the run ends at this point, unless negative curvature is still to be looked for; limits
 * on requests are in limit_reached(). */
static void test_boundary(hf_solver *s)
{
    const run *const r = &s->run;
    if (run_converged(r, &r->now)) {
        const bool last = s->stop || s->iteration >= s->options.max_iterations;
        if (last || !certificate_due(r)) finish(s, HF_CONVERGED);
    } else if (r->now.f <= s->options.value_floor)
        finish(s, HF_UNBOUNDED);
    else if (s->stop)
        finish(s, HF_STOPPED);
    else if (s->iteration >= s->options.max_iterations)
        finish(s, HF_MAX_ITERATIONS);
}

/* What all ranks must know of each other; false if this start is none. */
static bool can_begin(hf_solver *s)
{
    run *const r = &s->run;
    double n = (double)s->problem.n;
    vec_share(&r->out.vec, 1, &n);
    const double bad = vec_measure(&r->out.vec, r->now.x, NULL, DBL_MAX).above;
    if (!(bad == 0)) {
        finish(s, HF_START_NOT_FINITE);
        return false;
    }
    r->n_all = (int64_t)n;
    newton_reset(r);
    return true;
}

static void begin_iterations(hf_solver *s)
{
    run *const r = &s->run;
    if (!r->now.defined) {
        finish(s, HF_BAD_START);
        return;
    }
    r->norm_start = r->now.norm;
    const double two_norm = s->options.gradient_abs + s->options.gradient_rel * r->now.norm;
    r->target = fmax(two_norm, s->options.gradient_max); /* |g| <= it implies max |g_i| <= it */
    outside_move(&r->out, &r->now);
}

static void end_iteration(hf_solver *s)
{
    run *const r = &s->run;
    if (!r->stepped) {
        finish(s, r->trouble);
        return;
    }
    run_adopt(r);
    s->iteration++;
    r->newton_steps += r->kind == HF_STEP_NEWTON;
    r->lbfgs_steps += r->kind == HF_STEP_LBFGS;
    postmortem_observe(r);
}

/* The point stands, or a lower one was found. */
static void end_certificate(hf_solver *s)
{
    if (s->run.stepped)
        end_iteration(s);
    else
        finish(s, HF_CONVERGED);
}

static void give_up(run *r)
{
    r->stepped = false;
    r->trouble = HF_PRECISION;
}

/* A failed step that may have a deeper reason. */
static bool needs_postmortem(const run *r)
{
    return !r->stepped && r->trouble > 0;
}

static progress iterate(hf_solver *s)
{
    run *const r = &s->run;
    RESUME(s->at)
    {
        if (can_begin(s)) AWAIT(s->at, AT_START, evaluate(&r->out, &r->now, NULL));
        begin_iterations(s);
        while (s->status == HF_RUNNING) {
            ASK(s->at, AT_BOUNDARY, pose_boundary(s));
            test_boundary(s);
            if (s->status == HF_RUNNING && run_converged(r, &r->now)) {
                AWAIT(s->at, AT_CERTIFICATE, certify(r));
                end_certificate(s);
                continue;
            }
            if (s->status == HF_RUNNING && audit_due(r)) {
                AWAIT(s->at, AT_AUDIT, audit(r));
                if (r->trouble != HF_CONVERGED) finish(s, r->trouble);
            }
            if (s->status != HF_RUNNING) break;
            if (has_stalled(r))
                give_up(r);
            else
                AWAIT(s->at, AT_STEP, s->step(r));
            if (needs_postmortem(r)) AWAIT(s->at, AT_POSTMORTEM, postmortem(r));
            end_iteration(s);
        }
    }
    return finished(&s->at);
}

/* Limits that may end the run inside an iteration. */
static hf_status limit_reached(const hf_solver *s)
{
    const hf_options *const o = &s->options;
    const outside *const out = &s->run.out;
    if (out->ask.need == HF_NEED_ITERATION) return HF_RUNNING;
    if (out->gradients > o->max_gradients) return HF_MAX_GRADIENTS;
    if (out->products > o->max_products) return HF_MAX_PRODUCTS;
    if (out->values + out->gradients > o->max_values) return HF_MAX_VALUES;
    return s->late ? HF_MAX_SECONDS : HF_RUNNING;
}

/* The request stands, unless a limit forbids it; a failed step keeps its reason even then. */
static void pose(hf_solver *s)
{
    const hf_status limit = limit_reached(s);
    if (limit != HF_RUNNING) {
        outside_withdraw(&s->run.out);
        finish(s, s->at == AT_POSTMORTEM    ? s->run.trouble
                  : s->at == AT_CERTIFICATE ? HF_CONVERGED
                                            : limit);
        return;
    }
    s->posed = true;
    s->posed_at = clock_seconds();
}

static void fail_callback(hf_solver *s, int code)
{
    s->callback_code = code;
    s->status = HF_CALLBACK_FAILED;
}

/* What happened outside on one rank has happened on all. */
static void agree(hf_solver *s, int code, double seconds)
{
    hf_request *const ask = &s->run.out.ask;
    const bool refused = code > 0 || (ask->f != NULL && !isfinite(*ask->f)) ||
                         (ask->slope != NULL && !isfinite(*ask->slope));
    const double elapsed = clock_seconds() - s->started;
    double all[] = {
        code < 0, code < 0 ? code : 0, refused, s->stop, !(elapsed < s->options.max_seconds),
        seconds};
    s->run.seconds = elapsed;
    vec_share(&s->run.out.vec, sizeof all / sizeof *all, all);
    if (all[0] > 0) fail_callback(s, (int)(all[1] / all[0]));
    ask->code = all[2] > 0;
    s->stop = all[3] > 0;
    s->late = all[4] > 0;
    outside_clocked(&s->run.out, all[5]);
}

static void take_answer(hf_solver *s, int code)
{
    if (!s->posed) return;
    s->posed = false;
    const double seconds = clock_seconds() - s->posed_at;
    s->run.seconds_outside += seconds;
    agree(s, code, seconds);
}

hf_status hf_next(hf_solver *s, hf_request *ask)
{
    if (s == NULL || ask == NULL) return HF_BAD_ARGUMENT;
    const int code = s->posed ? ask->code : 0;
    *ask = (hf_request){.need = HF_NOTHING};
    if (s->status != HF_RUNNING) return s->status;
    take_answer(s, code);
    if (s->status == HF_RUNNING && iterate(s) == WAITING) pose(s);
    if (s->run.out.vec.failure != 0) fail_callback(s, s->run.out.vec.failure);
    if (s->status == HF_RUNNING)
        *ask = s->run.out.ask;
    else
        fill_report(s);
    return s->status;
}

void hf_solution(const hf_solver *s, double *x, hf_report *report)
{
    if (s == NULL) {
        if (report != NULL) *report = (hf_report){.status = HF_BAD_ARGUMENT};
        return;
    }
    for (int64_t i = 0; x != NULL && !is_idle(s) && i < s->problem.n; i++)
        x[i] = s->run.now.x[i];
    if (report != NULL) *report = s->report;
}
