/* SPDX-License-Identifier: BSD-3-Clause */
#include "race.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const double FIRST_DAMPING = 0.3, PLANE_DAMPING = 3e-4;
enum { TIME_IS_UP = -1, MARKS = 60, INNER = 6, INNER_OF_SAMPLES = 3, PAIRS = 20 };

static double clock_now(const race *r)
{
    struct timespec now;
    clock_gettime(r->processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds of training: looking at errors does not count. */
static double elapsed(const race *r)
{
    return clock_now(r) - r->began - r->paused;
}

static void add_mark(race *r, const double *x)
{
    const double seconds = elapsed(r), from = clock_now(r);
    result *const to = r->to;
    if (to->count < MARKS_MOST) {
        to->seconds[to->count] = seconds;
        to->errors[to->count++] = network_squared_error(r->net, x);
    }
    r->next_mark = seconds + r->seconds / MARKS;
    r->net->kept_now = false;
    r->paused += clock_now(r) - from;
}

static void look(race *r, int64_t iteration, const double *x)
{
    r->iteration = iteration;
    if (elapsed(r) >= r->next_mark) add_mark(r, x);
}

/* ---- the callbacks: the network's, until the time is up ---- */

static int admit(race *r, const hf_sample *sample)
{
    r->visited += sample->count;
    return elapsed(r) < r->seconds ? 0 : TIME_IS_UP;
}

static int value(int64_t n, const double *x, const hf_sample *sample, double *f, double *g,
                 void *user)
{
    race *const r = user;
    const int code = admit(r, sample);
    return code != 0 ? code : network_sum(r->net).value(n, x, sample, f, g, r->net);
}

static int gauss_newton(int64_t n, const double *x, const hf_sample *sample, const double *v,
                        double *Gv, void *user)
{
    race *const r = user;
    const int code = admit(r, sample);
    return code != 0 ? code : network_sum(r->net).gauss_newton(n, x, sample, v, Gv, r->net);
}

static int squares(int64_t n, const double *x, const hf_sample *sample, double *D, void *user)
{
    race *const r = user;
    const int code = admit(r, sample);
    return code != 0 ? code : network_sum(r->net).squares(n, x, sample, D, r->net);
}

static int precondition(int64_t n, const double *x, const hf_sample *sample, double damping,
                        const double *residual, double *z, void *user)
{
    race *const r = user;
    (void)n;
    if (!(elapsed(r) < r->seconds)) return TIME_IS_UP;
    return kronecker_solve(&r->kronecker, x, sample, damping, residual, z);
}

static int moved(int64_t n, const double *x, const hf_sample *sample, void *user)
{
    race *const r = user;
    kronecker_moved(&r->kronecker);
    return network_sum(r->net).moved(n, x, sample, r->net);
}

static int look_at_sum(const hf_sum_report *now, const double *x, void *user)
{
    race *const r = user;
    look(r, r->before + now->iteration, x);
    return elapsed(r) >= r->stage_ends;
}

static int look_at_whole(const hf_report *now, const double *x, void *user)
{
    look(hf_sum_user(user), now->iteration, x);
    return 0;
}

/* ---- the runs ---- */

static hf_finite_sum timed(race *r)
{
    hf_finite_sum sum = network_sum(r->net);
    sum.value = value;
    sum.gauss_newton = gauss_newton;
    sum.squares = squares;
    sum.precondition = r->now->kronecker ? precondition : NULL;
    sum.moved = moved;
    sum.user = r;
    return sum;
}

static hf_sum_options options_of(const race *r)
{
    hf_sum_options options = hf_sum_default_options();
    options.method = (hf_sum_method)r->now->method;
    options.step = r->now->rate;
    options.gradient_abs = options.gradient_rel = 0;
    options.threads = r->threads;
    options.progress = look_at_sum;
    return options;
}

static hf_status run_first_order(race *r, double *x)
{
    const hf_finite_sum sum = timed(r);
    hf_sum_options options = options_of(r);
    options.gradient_sample = r->batch;
    return hf_sum_minimize(&sum, &options, x, NULL);
}

/* Far from a minimum small samples lead on: they begin at 1000 and 500, and double at 1/4 and 1/2
 * of the time, to what is asked. The damping goes on. */
static hf_status run_hessian_free(race *r, double *x)
{
    enum { FIRST = 1000, DOUBLINGS = 2 };
    const hf_finite_sum sum = timed(r);
    hf_sum_options options = options_of(r);
    hf_sum_report report = {.damping = FIRST_DAMPING};
    hf_status status = HF_STOPPED;
    if (r->now->kronecker)
        options.max_inner = r->gradient_sample < r->net->count ? INNER_OF_SAMPLES : INNER;
    for (int k = 0; k <= DOUBLINGS && status == HF_STOPPED; k++) {
        const int64_t most = k < DOUBLINGS ? FIRST << k : r->net->count;
        const bool last = most >= r->gradient_sample && most / 2 >= r->curvature_sample;
        options.gradient_sample = last ? r->gradient_sample : most;
        options.curvature_sample = last ? r->curvature_sample : most / 2;
        if (report.damping > 0) options.damping = report.damping;
        options.seed++;
        r->stage_ends = last ? 2 * r->seconds : ldexp(r->seconds, k - DOUBLINGS);
        r->before = r->iteration;
        status = hf_sum_minimize(&sum, &options, x, &report);
    }
    return status;
}

/* Far from a minimum small samples lead on: they begin at an eighth of what is asked, and double
 * after every 100 steps. Curvature is over an eighth of them. */
static hf_status run_plane(race *r, double *x)
{
    enum { DOUBLINGS = 3, STEPS = 100 };
    const hf_finite_sum sum = timed(r);
    hf_sum_options options = options_of(r);
    hf_status status = HF_MAX_ITERATIONS;
    options.damping = options.damping_least = PLANE_DAMPING;
    for (int k = DOUBLINGS; k >= 0 && status == HF_MAX_ITERATIONS; k--) {
        options.gradient_sample = ((r->gradient_sample - 1) >> k) + 1;
        options.max_iterations = k > 0 ? STEPS : INT64_MAX;
        options.seed++;
        r->before = r->iteration;
        status = hf_sum_minimize(&sum, &options, x, NULL);
    }
    return status;
}

static hf_status run_whole(race *r, double *x)
{
    const hf_finite_sum sum = timed(r);
    hf_sum *whole;
    hf_status status = hf_sum_create(&whole, &sum);
    if (status < 0) return status;
    const hf_problem problem = hf_sum_problem(whole);
    hf_options options = hf_default_options();
    options.method = (hf_method)(-1 - r->now->method);
    options.curvature = HF_CURVATURE_GAUSS_NEWTON;
    options.memory = options.method == HF_LBFGS ? PAIRS : 0;
    options.value_noise = 1e-7; /* single precision */
    options.gradient_noise = 1e-6;
    options.gradient_abs = options.gradient_rel = 0;
    options.threads = r->threads;
    options.progress = look_at_whole;
    status = hf_minimize(&problem, &options, x, NULL);
    hf_sum_free(whole);
    return status;
}

/* f over all images, and the squared error. */
static void measure(race *r, result *to)
{
    hf_sum *whole;
    const hf_finite_sum sum = network_sum(r->net);
    to->error = network_squared_error(r->net, to->x);
    to->entropy = (double)NAN;
    if (hf_sum_create(&whole, &sum) < 0) return;
    const hf_problem problem = hf_sum_problem(whole);
    if (problem.value(problem.n, to->x, &to->entropy, NULL, problem.user) != 0)
        to->entropy = (double)NAN;
    hf_sum_free(whole);
}

int race_run(race *r, const lane *which, result *to)
{
    double *const x = to->x;
    *to = (result){.of = *which, .x = x};
    memcpy(x, r->start, (size_t)r->net->n * sizeof *x);
    if (which->kronecker && kronecker_create(&r->kronecker, r->net) != 0) return -1;
    r->now = which;
    r->to = to;
    r->visited = r->iteration = r->before = 0;
    r->stage_ends = 2 * r->seconds;
    r->paused = r->next_mark = 0;
    r->began = clock_now(r);
    if (which->method < 0)
        to->status = run_whole(r, x);
    else if (which->method == HF_SUM_PLANE)
        to->status = run_plane(r, x);
    else
        to->status = which->rate > 0 ? run_first_order(r, x) : run_hessian_free(r, x);
    if (which->kronecker) kronecker_free(&r->kronecker);
    if (to->status == HF_OUT_OF_MEMORY) return -1;
    add_mark(r, x);
    to->iterations = r->iteration;
    to->epochs = (double)r->visited / (double)r->net->count;
    measure(r, to);
    return 0;
}
