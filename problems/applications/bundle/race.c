/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/race.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "bundle/adjust.h"

static const struct {
    const char *name;
    hf_method method;
    hf_factor factor;
} TABLE[RUNNERS] = {
    [RUN_CERES_DENSE] = {"ceres-dense", HF_AUTO, HF_FACTOR_AUTO},
    [RUN_CERES_SPARSE] = {"ceres-sparse", HF_AUTO, HF_FACTOR_AUTO},
    [RUN_CERES_ITERATIVE] = {"ceres-iterative", HF_AUTO, HF_FACTOR_AUTO},
    [RUN_MARQUARDT] = {"marquardt", HF_NEWTON_SPARSE, HF_FACTOR_AUTO},
    [RUN_WHOLE] = {"whole", HF_NEWTON_SPARSE, HF_FACTOR_SUPERNODAL},
    [RUN_REGION] = {"region", HF_NEWTON_SPARSE_TRUST, HF_FACTOR_AUTO},
    [RUN_HYBRID] = {"hybrid", HF_HYBRID, HF_FACTOR_AUTO},
    [RUN_TRUST] = {"trust", HF_NEWTON_TRUST, HF_FACTOR_AUTO},
};

const char *race_name(runner which)
{
    return TABLE[which].name;
}

/* What the progress callback is given: the adjustment, as user of the residuals, is its start. */
typedef struct run {
    adjustment a;
    const race_rules *rules;
    outcome *o;
} run;

static int watch(const hf_report *now, const double *x, void *user)
{
    const run *const r = user;
    outcome *const o = r->o;
    (void)x;
    if (o->marks == MOST_MARKS) return 1;
    o->mark_seconds[o->marks] = now->seconds;
    o->mark_f[o->marks++] = now->f;
    if (o->marks == 1) return 0;
    const double before = o->mark_f[o->marks - 2];
    return before - now->f <= r->rules->tolerance * before;
}

static hf_options choose(runner which, const race_rules *rules)
{
    hf_options options = hf_default_options();
    options.curvature = HF_CURVATURE_GAUSS_NEWTON;
    options.method = TABLE[which].method;
    options.factor = TABLE[which].factor;
    options.damping = HF_DAMPING_DIAGONAL;
    options.gradient_abs = 0;
    options.gradient_rel = 1e-14; /* f decides */
    options.max_iterations = rules->max_steps;
    options.max_seconds = rules->max_seconds;
    options.threads = rules->threads;
    options.progress = watch;
    return options;
}

static int run_ours(runner which, const scene *s, const race_rules *rules, double *x, outcome *o)
{
    run r = {.rules = rules, .o = o};
    if (adjustment_create(&r.a, s, rules->threads) != 0) return 2;
    const hf_least_squares squares = adjustment_squares(&r.a);
    const hf_options options = choose(which, rules);
    hf_report report;
    const hf_status status = hf_fit_minimize(&squares, &options, x, &report, NULL);
    adjustment_free(&r.a);
    if (status == HF_OUT_OF_MEMORY) return 2;
    o->seconds = report.seconds;
    o->f = status < 0 ? (double)NAN : report.f;
    o->steps = report.iteration;
    o->rejected = report.rejected;
    o->products = report.products;
    o->factorizations = report.factorizations;
    const char *const end = status == HF_STOPPED ? "f stands still" : hf_status_text(status);
    (void)snprintf(o->end, sizeof o->end, "%s", end);
    return 0;
}

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int race_run(runner which, const scene *s, const race_rules *rules, double *x, outcome *o)
{
    *o = (outcome){.marks = 0};
    const double start = seconds_now();
    const clock_t cpu = clock();
    if (which <= RUN_CERES_ITERATIVE) return peer_ceres(which, s, rules, x, o);
    const int bad = run_ours(which, s, rules, x, o);
    const double before = seconds_now() - start - o->seconds; /* structures, analysis */
    o->seconds += before;
    o->cpu = (double)(clock() - cpu) / CLOCKS_PER_SEC;
    for (int k = 0; k < o->marks; k++)
        o->mark_seconds[k] += before;
    return bad;
}

double race_seconds_to(const outcome *o, double f)
{
    for (int k = 0; k < o->marks; k++)
        if (o->mark_f[k] <= f) return o->mark_seconds[k];
    return (double)NAN;
}
