/* A gradient counts 1, a value 1/2, products what they cost in products of matrices, those of the
 * sketches included. The course is noted whenever the cost has grown by one per cent.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "pinn/race.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool runner_create(runner *r, const char *name, fitting *fit, const race_rules *rules)
{
    const size_t bytes = (size_t)fit->net.n * sizeof(double);
    *r = (runner){.name = name, .fit = fit, .rules = rules};
    r->theta = malloc(bytes);
    r->here = malloc(bytes);
    if (r->theta == NULL || r->here == NULL) {
        runner_free(r);
        return false;
    }
    network_start(&fit->net, (uint64_t)rules->seed, r->theta);
    memcpy(r->here, r->theta, bytes);
    return true;
}

void runner_free(runner *r)
{
    free(r->theta);
    free(r->here);
    hf_low_rank_free(r->sketch);
    r->theta = r->here = NULL;
    r->sketch = NULL;
}

/* ---- callbacks, counted ---- */

static int value(int64_t n, const double *theta, double *f, double *g, void *user)
{
    runner *const r = user;
    r->cost += g != NULL ? 1 : 0.5;
    return fitting_value(n, theta, f, g, r->fit);
}

static int hessian(int64_t n, const double *theta, const double *v, double *Hv, void *user)
{
    runner *const r = user;
    r->cost += HESSIAN_COST;
    return fitting_hessian(n, theta, v, Hv, r->fit);
}

static int gauss_newton(int64_t n, const double *theta, const double *v, double *Gv, void *user)
{
    runner *const r = user;
    r->cost += GAUSS_NEWTON_COST;
    return fitting_gauss_newton(n, theta, v, Gv, r->fit);
}

static int moved(int64_t n, const double *theta, void *user)
{
    runner *const r = user;
    memcpy(r->here, theta, (size_t)n * sizeof(double));
    r->age++;
    return 0;
}

/* The Gauss-Newton matrix is semidefinite, as a sketch wants it. */
static int make_sketch(runner *r)
{
    const hf_problem problem = {
        .n = r->fit->net.n, .value = value, .gauss_newton = gauss_newton, .user = r};
    hf_approximate_options how = hf_approximate_defaults();
    how.source = HF_FROM_GAUSS_NEWTON;
    how.checks = 0;
    how.seed = (uint64_t)(r->rules->seed + ++r->sketches);
    how.threads = r->rules->threads;
    hf_low_rank_free(r->sketch);
    r->age = 0;
    const int rank = r->rules->rank < problem.n ? r->rules->rank : (int)problem.n;
    const hf_status status =
        hf_approximate_low_rank(&problem, r->here, &how, rank, &r->sketch, NULL);
    if (status == HF_CONVERGED) return 0;
    r->failed = true;
    return -1;
}

/* A run's metric stays: `moved` is not called inside. */
static int precondition(int64_t n, const double *v, double *z, void *user)
{
    runner *const r = user;
    (void)n;
    if (r->sketch == NULL || r->age >= r->rules->refresh) {
        const int code = make_sketch(r);
        if (code != 0) return code;
    }
    hf_low_rank_solve(r->sketch, r->rules->damping, v, z);
    return 0;
}

static void note(runner *r, double loss, const double *theta)
{
    if (r->marks == MARKS) return;
    r->spent[r->marks] = r->cost;
    r->seconds[r->marks] = now() - r->started;
    r->loss[r->marks] = loss;
    r->errors[r->marks++] = fitting_error(r->fit, theta, NULL);
}

static int progress(const hf_report *report, const double *theta, void *user)
{
    runner *const r = user;
    const double last = r->marks > 0 ? r->spent[r->marks - 1] : 0;
    if (report->iteration == 0 || r->cost >= 1.01 * last) note(r, report->f, theta);
    return r->cost >= r->rules->budget;
}

hf_status runner_go(runner *r, bool hybrid)
{
    const hf_problem problem = {.n = r->fit->net.n,
                                .value = value,
                                .product = hessian,
                                .precondition = hybrid ? precondition : NULL,
                                .moved = moved,
                                .user = r};
    hf_options options = hf_default_options();
    options.method = hybrid ? HF_HYBRID : HF_LBFGS;
    options.memory = r->rules->memory;
    options.gradient_abs = options.gradient_rel = 1e-14; /* the budget ends the run */
    options.max_seconds = r->rules->max_seconds;
    options.threads = r->rules->threads;
    options.progress = progress;
    r->started = now();
    const hf_status status = hf_minimize(&problem, &options, r->theta, &r->report);
    if (status < 0) return status;
    note(r, r->report.f, r->theta);
    r->error = fitting_error(r->fit, r->theta, NULL);
    return status;
}
