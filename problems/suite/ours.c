/* ours.c: the methods of this library, default options except the tolerance and the threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "solver.h"

#include <inttypes.h>
#include <stdio.h>

/* Of HF_DESCENT_FIXED: most problems of the collection bear no longer one. */
static const double FIXED_STEP = 1e-3;

/* The ending; HF_AUTO with a pattern says what was in charge at the end, and why. */
static void tell(struct judge *judge, const char *why, const hf_report *report, bool chose)
{
    char *const ending = judge->record->ending;
    const int told =
        snprintf(ending, ENDING_SIZE,
                 "%s; %" PRId64 " Newton, %" PRId64 " L-BFGS steps, %" PRId64 " rejected", why,
                 report->newton_steps, report->lbfgs_steps, report->rejected);
    if (!chose || told < 0 || told >= ENDING_SIZE) return;
    const bool shared = report->method == HF_NEWTON_DAMPED;
    snprintf(ending + told, (size_t)(ENDING_SIZE - told), "; %s%s", hf_reason_text(report->reason),
             shared ? " One factor preconditions many steps." : "");
}

void run_ours(struct judge *judge, double *x, const struct solver *self)
{
    const struct task *const task = judge->task;
    const struct rules *const rules = judge->rules;
    const bool structured = self->structured && task->pattern != NULL;
    hf_pattern *const pattern = structured ? task->pattern(task) : NULL;
    if (structured) judge_start_clock(judge); /* the user knows the pattern */
    const bool has_values = pattern != NULL && task->hessian != NULL;
    const hf_problem problem = {.n = task->n,
                                .value = judge_value,
                                .product = task->product != NULL ? judge_product : NULL,
                                .gauss_newton = task->residuals != NULL ? judge_gauss_newton : NULL,
                                .pattern = pattern,
                                .hessian = has_values ? judge_hessian : NULL,
                                .moved = task->moved != NULL ? judge_moved : NULL,
                                .user = judge};
    hf_options options = hf_default_options();
    options.method = (hf_method)self->variant;
    options.curvature = self->curvature;
    options.preconditioner = self->preconditioner;
    if (options.method == HF_DESCENT_FIXED) options.step = FIXED_STEP;
    options.threads = rules->threads;
    const bool by_max = rules_by_max(rules);
    options.gradient_abs = by_max ? 0.0 : rules->tolerance;
    options.gradient_rel = by_max ? 0.0 : rules->tolerance;
    options.gradient_max = by_max ? rules->tolerance_max : 0.0;

    hf_report report = {.status = HF_CONVERGED};
    const hf_status status = hf_minimize(&problem, &options, x, &report);
    const char *why = hf_status_text(status);
    if (status == HF_BAD_ARGUMENT) why = hf_check(&problem, &options);
    if (status == HF_CALLBACK_FAILED && judge->over) why = "stopped by the judge";
    const bool chose = options.method == HF_AUTO && pattern != NULL;
    tell(judge, why, &report, chose && report.reason != HF_REASON_PINNED);
    hf_pattern_free(pattern);
    if (status == HF_OUT_OF_MEMORY) judge->record->outcome = OUTCOME_MEMORY;
}
