/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <math.h>

void run_adopt(run *r)
{
    const point old = r->now;
    r->now = r->trial;
    r->trial = old;
    outside_move(&r->out, &r->now);
}

bool run_converged(const run *r, const point *at)
{
    return at->norm <= r->target || !(at->above > 0);
}

double run_noise(const run *r)
{
    return fmax(1e-12 * fabs(r->now.f), value_error(r->now.f, r->options->value_noise));
}

void run_accept(run *r, hf_step kind)
{
    const vec_secant pair = vec_difference(&r->out.vec, r->trial.x, r->now.x, r->trial.g, r->now.g,
                                           memory_next_s(&r->mem), memory_next_y(&r->mem));
    memory_push(&r->mem, pair, true);
    r->step_norm = sqrt(pair.ss);
    r->kind = kind;
    r->stepped = true;
    r->trouble = HF_CONVERGED;
    if (kind != HF_STEP_NEWTON) {
        r->inner = 0;
        r->inner_end = HF_INNER_NONE;
    }
}

krylov_metric run_metric(const run *r, bool memory_unasked)
{
    const hf_preconditioner asked = r->options->preconditioner;
    const bool open = asked == HF_PRECONDITION_AUTO;
    if (asked == HF_PRECONDITION_USER || (open && r->out.has_precondition)) return METRIC_USER;
    const bool by_memory = asked == HF_PRECONDITION_MEMORY || (open && memory_unasked);
    return by_memory && r->mem.count > 0 ? METRIC_MEMORY : METRIC_EUCLIDEAN;
}

void run_record_krylov(run *r)
{
    r->inner = r->kry.k;
    r->inner_end = r->kry.end;
    r->curvature_min = fmin(r->curvature_min, r->kry.curvature_min);
    r->trouble = r->kry.trouble;
}

double run_cost(const run *r)
{
    return (double)(r->out.gradients + r->out.products);
}
