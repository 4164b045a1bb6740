/* peer_nlopt.c: NLopt's low-storage BFGS and truncated Newton, no stop of its own.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "solver.h"

#include <limits.h>
#include <math.h>
#include <nlopt.h>
#include <stdio.h>

struct call {
    struct judge *judge;
    nlopt_opt optimizer;
};

static double evaluate(unsigned n, const double *x, double *g, void *user)
{
    struct call *const call = user;
    double f = NAN;
    const int code = judge_value(n, x, &f, g, call->judge);
    if (code < 0 || call->judge->over) nlopt_force_stop(call->optimizer);
    return code != 0 ? HUGE_VAL : f;
}

void run_nlopt(struct judge *judge, double *x, const struct solver *self)
{
    const int64_t n = judge->task->n;
    struct call call = {.judge = judge};
    if (n <= INT_MAX) call.optimizer = nlopt_create((nlopt_algorithm)self->variant, (unsigned)n);
    if (call.optimizer == NULL) {
        judge->record->outcome = OUTCOME_MEMORY;
        return;
    }
    nlopt_set_min_objective(call.optimizer, evaluate, &call);
    /* zero would mean its own defaults, which end runs too early */
    nlopt_set_ftol_rel(call.optimizer, 1e-300);
    nlopt_set_xtol_rel(call.optimizer, 1e-300);
    double f;
    const nlopt_result code = nlopt_optimize(call.optimizer, x, &f);
    snprintf(judge->record->ending, ENDING_SIZE, "NLopt: %s", nlopt_result_to_string(code));
    if (code == NLOPT_OUT_OF_MEMORY && !judge->over) judge->record->outcome = OUTCOME_MEMORY;
    nlopt_destroy(call.optimizer);
}
