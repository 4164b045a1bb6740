/* judge.c: counting, the tolerance, the limits, the trace.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Norms are summed differently by every solver: allow the last digits. */
static const double ROUNDING = 1e-10;
static const double TRACE_SPACING = 1.05;

static double clock_now(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void norms(int64_t n, const double *g, double *two, double *max)
{
    double sum = 0.0, top = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double a = fabs(g[i]);
        sum += a * a;
        if (!(a <= top)) top = a;
    }
    *two = sqrt(sum);
    *max = isnan(*two) ? *two : top;
}

/* f and the norms of g at x, through none of the counters. */
static int evaluate(const struct task *task, const double *x, double *g, double *f, double *two,
                    double *max)
{
    *f = *two = *max = NAN;
    const int code = task->value(task->n, x, f, g, task->user);
    if (code == 0) norms(task->n, g, two, max);
    return code != 0 || !isfinite(*f) || !isfinite(*two);
}

bool rules_by_max(const struct rules *rules)
{
    return rules->tolerance_max > 0.0;
}

int judge_begin(struct judge *judge, const struct task *task, const struct rules *rules,
                const double *x, struct record *record)
{
    *judge = (struct judge){.task = task, .rules = rules, .record = record};
    judge->x_met = malloc((size_t)task->n * sizeof(double));
    if (judge->x_met == NULL) {
        record->outcome = OUTCOME_MEMORY;
        return 1;
    }
    double max;
    if (evaluate(task, x, judge->x_met, &record->f_start, &record->gradient_start, &max) != 0) {
        record->outcome = OUTCOME_NO_START;
        return 1;
    }
    record->threads = rules->threads;
    record->target = rules_by_max(rules) ? rules->tolerance_max
                                         : rules->tolerance * (1.0 + record->gradient_start);
    judge->smallest_norm = INFINITY;
    judge_start_clock(judge);
    return 0;
}

void judge_start_clock(struct judge *judge)
{
    judge->started_cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);
    judge->started = clock_now(CLOCK_MONOTONIC);
}

static void read_clocks(struct judge *judge)
{
    judge->record->seconds = clock_now(CLOCK_MONOTONIC) - judge->started;
    judge->record->cpu_seconds = clock_now(CLOCK_PROCESS_CPUTIME_ID) - judge->started_cpu;
}

static bool beyond_limits(struct judge *judge)
{
    if (judge->over) return true;
    struct record *const r = judge->record;
    read_clocks(judge);
    if (record_cost(r) >= judge->rules->limit_cost) r->outcome = OUTCOME_COST;
    if (record_time(r) >= judge->rules->limit_seconds) r->outcome = OUTCOME_SECONDS;
    judge->over = r->outcome != OUTCOME_NONE;
    return judge->over;
}

static void trace(struct judge *judge, double norm)
{
    struct record *const r = judge->record;
    const double cost = record_cost(r);
    if (norm < judge->smallest_norm) judge->smallest_norm = norm;
    const bool due = cost >= judge->next_trace && r->trace_count < TRACE_MAX - 1;
    if (!due && r->outcome != OUTCOME_SOLVED) return;
    r->trace[r->trace_count] = (struct trace_point){cost, r->seconds, judge->smallest_norm};
    r->trace_count++;
    judge->next_trace = fmax(cost + 1.0, TRACE_SPACING * cost);
}

static void look_at_gradient(struct judge *judge, const double *x, double f, const double *g)
{
    struct record *const r = judge->record;
    read_clocks(judge);
    double two, max;
    norms(judge->task->n, g, &two, &max);
    r->f = f;
    r->gradient_norm = two;
    const double norm = rules_by_max(judge->rules) ? max : two;
    if (isfinite(f) && norm <= r->target * (1.0 + ROUNDING)) {
        r->outcome = OUTCOME_SOLVED;
        judge->over = true;
        memcpy(judge->x_met, x, (size_t)judge->task->n * sizeof(double));
    }
    trace(judge, two);
}

int judge_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    struct judge *const judge = user;
    if (beyond_limits(judge)) return -1;
    const int code = judge->task->value(n, x, f, g, judge->task->user);
    if (g == NULL) {
        judge->record->values++;
        return code;
    }
    judge->record->gradients++;
    if (code == 0) look_at_gradient(judge, x, *f, g);
    return code;
}

int judge_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    struct judge *const judge = user;
    if (beyond_limits(judge)) return -1;
    judge->record->products++;
    return judge->task->product(n, x, v, Hv, judge->task->user);
}

int judge_gauss_newton(int64_t n, const double *x, const double *v, double *Gv, void *user)
{
    struct judge *const judge = user;
    if (beyond_limits(judge)) return -1;
    judge->record->products++;
    residuals_gauss_newton(judge->task->residuals, n, x, v, Gv);
    return 0;
}

int judge_hessian(int64_t n, const double *x, double *values, void *user)
{
    struct judge *const judge = user;
    if (beyond_limits(judge)) return -1;
    judge->record->products++;
    return judge->task->hessian(n, x, values, judge->task->user);
}

int judge_moved(int64_t n, const double *x, void *user)
{
    struct judge *const judge = user;
    return judge->task->moved(n, x, judge->task->user);
}

void judge_end(struct judge *judge, const double *x)
{
    struct record *const r = judge->record;
    const size_t bytes = (size_t)judge->task->n * sizeof(double);
    if (r->outcome == OUTCOME_NONE) r->outcome = OUTCOME_GAVE_UP;
    if (r->outcome != OUTCOME_SOLVED) {
        read_clocks(judge);
        memcpy(judge->x_met, x, bytes);
    }
    double *const g = malloc(bytes);
    if (g != NULL) {
        evaluate(judge->task, judge->x_met, g, &r->f_final, &r->gradient_final,
                 &r->gradient_max_final);
    }
    free(g);
    free(judge->x_met);
    judge->x_met = NULL;
}
