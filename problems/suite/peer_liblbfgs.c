/* peer_liblbfgs.c: libLBFGS (Okazaki), its default Moré-Thuente search, no stop of its own.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "solver.h"

#include <lbfgs.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

struct call {
    struct judge *judge;
    jmp_buf leave; /* an evaluation of libLBFGS cannot ask it to stop */
};

static lbfgsfloatval_t evaluate(void *instance, const lbfgsfloatval_t *x, lbfgsfloatval_t *g,
                                const int n, const lbfgsfloatval_t step)
{
    (void)step;
    struct call *const call = instance;
    double f = NAN;
    const int code = judge_value(n, x, &f, g, call->judge);
    if (code < 0 || call->judge->over) longjmp(call->leave, 1);
    return code > 0 ? HUGE_VAL : f;
}

void run_liblbfgs(struct judge *judge, double *x, const struct solver *self)
{
    const int64_t n = judge->task->n;
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.m = self->variant;
    parameters.epsilon = 1e-300;
    /* a large gradient makes the first step smaller than its default limit */
    parameters.min_step = 1e-300;
    parameters.max_step = 1e300;

    lbfgsfloatval_t *const start = n <= INT_MAX - 16 ? lbfgs_malloc((int)n) : NULL;
    if (start == NULL) {
        judge->record->outcome = OUTCOME_MEMORY;
        return;
    }
    memcpy(start, x, (size_t)n * sizeof(double));
    struct call call = {.judge = judge};
    if (setjmp(call.leave) == 0) {
        const int code = lbfgs((int)n, start, NULL, evaluate, NULL, &call, &parameters);
        snprintf(judge->record->ending, ENDING_SIZE, "libLBFGS returned %d", code);
    } else {
        snprintf(judge->record->ending, ENDING_SIZE, "stopped by the judge");
    }
    memcpy(x, start, (size_t)n * sizeof(double));
    lbfgs_free(start);
}
