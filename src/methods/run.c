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

double run_cost(const run *r)
{
    return (double)(r->out.gradients + r->out.products);
}
