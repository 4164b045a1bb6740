/* inverses.c: the corrected, the damped and the updated inverse, alpha from a grid by f.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "solver.h"

#include <inttypes.h>
#include <stdio.h>

#include "hessfree_inverse.h"

void run_inverse(struct judge *judge, double *x, const struct solver *self)
{
    const struct task *const task = judge->task;
    const hf_problem problem = {.n = task->n,
                                .value = judge_value,
                                .product = task->product != NULL ? judge_product : NULL,
                                .moved = task->moved != NULL ? judge_moved : NULL,
                                .user = judge};
    hf_inverse_options options = hf_inverse_defaults();
    options.inverse = (hf_inverse)self->variant;
    options.approximate.threads = judge->rules->threads;
    options.gradient_abs = options.gradient_rel = 0; /* the judge says when it is solved */
    options.max_steps = INT64_MAX;

    hf_inverse_report report;
    const hf_status status = hf_inverse_minimize(&problem, &options, x, &report);
    snprintf(judge->record->ending, ENDING_SIZE, "%.60s; %" PRId64 " steps, last alpha %.1e",
             status == HF_CALLBACK_FAILED && judge->over ? "stopped by the judge" : report.message,
             report.step, report.alpha);
    if (status == HF_OUT_OF_MEMORY) judge->record->outcome = OUTCOME_MEMORY;
}
