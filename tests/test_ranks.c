/* Three ranks, each a thread with its share of the variables, against one.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RANKS = 3, N = 60, COUNT = 512, MAX_N = N };

/* Unequal on purpose. */
static const int64_t FIRST[RANKS + 1] = {0, 31, 37, N};

/* ---- the world: sums and gathering over the ranks ---- */

typedef struct world {
    int ranks;
    pthread_barrier_t barrier;
    double slots[RANKS][COUNT];
    double x[MAX_N]; /* gathered */
} world;

typedef enum fault { NONE, REFUSES, FAILS, NAN_VALUE, NAN_GRADIENT, NAN_PRODUCT, STOPS } fault;

typedef struct rank {
    world *all;
    int me;
    int64_t first, n;
    hf_options options;
    bool differences;
    bool preconditioned;
    bool lines;  /* cheap values along them */
    fault fault; /* of this rank only */
    int64_t at;  /* in which call     */
    int64_t calls;
    double x[MAX_N];
    hf_status status;
    hf_report report;
} rank;

static void wait_for_all(world *all)
{
    if (all->ranks > 1) pthread_barrier_wait(&all->barrier);
}

static int sum(int count, double *values, void *user)
{
    rank *const r = user;
    world *const all = r->all;
    if (count > COUNT) return -1;
    memcpy(all->slots[r->me], values, (size_t)count * sizeof *values);
    wait_for_all(all);
    for (int i = 0; i < count; i++) {
        double total = 0;
        for (int k = 0; k < all->ranks; k++)
            total += all->slots[k][i];
        values[i] = total;
    }
    wait_for_all(all);
    return 0;
}

/* all->x becomes the whole vector on every rank; the second wait is the caller's. */
static const double *gather(rank *r, const double *x)
{
    memcpy(r->all->x + r->first, x, (size_t)r->n * sizeof *x);
    wait_for_all(r->all);
    return r->all->x;
}

/* ---- the problem: a chained quartic valley with coupled neighbours ---- */

static double whole_value(const double *x, double *g)
{
    double f = 0;
    memset(g, 0, N * sizeof *g);
    for (int i = 0; i < N; i++) {
        const double a = x[i] - 0.1 * i;
        f += a * a * (1 + i) + a * a * a * a;
        g[i] += 2 * a * (1 + i) + 4 * a * a * a;
    }
    for (int i = 0; i + 1 < N; i++) {
        const double b = x[i + 1] - x[i] * x[i];
        f += b * b;
        g[i] += -4 * b * x[i];
        g[i + 1] += 2 * b;
    }
    return f;
}

static void whole_product(const double *x, const double *v, double *Hv)
{
    for (int i = 0; i < N; i++) {
        const double a = x[i] - 0.1 * i;
        Hv[i] = (2.0 * (1 + i) + 12 * a * a) * v[i];
    }
    for (int i = 0; i + 1 < N; i++) {
        Hv[i] += (12 * x[i] * x[i] - 4 * x[i + 1]) * v[i] - 4 * x[i] * v[i + 1];
        Hv[i + 1] += 2 * v[i + 1] - 4 * x[i] * v[i];
    }
}

static bool due(rank *r)
{
    return r->fault != NONE && r->calls++ == r->at;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    rank *const r = user;
    double whole[N];
    *f = whole_value(gather(r, x), whole);
    wait_for_all(r->all);
    if (g != NULL) memcpy(g, whole + r->first, (size_t)n * sizeof *g);
    if (r->fault == NAN_PRODUCT || r->fault == STOPS || !due(r)) return 0;
    if (r->fault == NAN_VALUE) *f = (double)NAN;
    if (r->fault == NAN_GRADIENT && g != NULL) g[n - 1] = (double)NAN;
    return r->fault == REFUSES ? 3 : r->fault == FAILS ? -3 : 0;
}

static int along(int64_t n, const double *x, const double *d, double t, double *f, double *slope,
                 void *user)
{
    rank *const r = user;
    double at[N], whole[N];
    (void)n;
    memcpy(at, gather(r, x), sizeof at);
    wait_for_all(r->all);
    const double *const whole_d = gather(r, d);
    for (int i = 0; i < N; i++)
        at[i] += t * whole_d[i];
    *f = whole_value(at, whole);
    *slope = 0;
    for (int i = 0; i < N; i++)
        *slope += whole[i] * whole_d[i];
    wait_for_all(r->all);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    rank *const r = user;
    double at[N], whole[N];
    memcpy(at, gather(r, x), sizeof at);
    wait_for_all(r->all);
    whole_product(at, gather(r, v), whole);
    wait_for_all(r->all);
    memcpy(Hv, whole + r->first, (size_t)n * sizeof *Hv);
    if (r->fault == NAN_VALUE || r->fault == NAN_GRADIENT || r->fault == STOPS || !due(r)) return 0;
    if (r->fault == NAN_PRODUCT) Hv[0] = (double)NAN;
    return r->fault == REFUSES ? 3 : r->fault == FAILS ? -3 : 0;
}

static int precondition(int64_t n, const double *g, double *z, void *user)
{
    const rank *const r = user;
    for (int64_t i = 0; i < n; i++)
        z[i] = g[i] / (2.0 * (double)(1 + r->first + i));
    return 0;
}

static int progress(const hf_report *now, const double *x, void *user)
{
    const rank *const r = user;
    (void)x;
    return r->fault == STOPS && now->iteration == r->at;
}

/* ---- running ---- */

static void *run_rank(void *argument)
{
    rank *const r = argument;
    const hf_problem problem = {.n = r->n,
                                .value = value,
                                .product = r->differences ? NULL : product,
                                .precondition = r->preconditioned ? precondition : NULL,
                                .along = r->lines ? along : NULL,
                                .sum = sum,
                                .user = r};
    r->options.threads = 1;
    r->options.progress = progress;
    r->options.seed = r->me;
    memset(r->x, 0, sizeof r->x);
    r->status = hf_minimize(&problem, &r->options, r->x, &r->report);
    return NULL;
}

/* All ranks from zero; the model tells options and faults, the last rank alone has the fault. */
static void run_world(int ranks, const rank *model, rank *out)
{
    world *const all = calloc(1, sizeof *all);
    pthread_t threads[RANKS];
    assert_non_null(all);
    all->ranks = ranks;
    assert_int_equal(pthread_barrier_init(&all->barrier, NULL, (unsigned)ranks), 0);
    for (int k = 0; k < ranks; k++) {
        out[k] = *model;
        out[k].all = all;
        out[k].me = k;
        out[k].first = ranks == 1 ? 0 : FIRST[k];
        out[k].n = ranks == 1 ? N : FIRST[k + 1] - FIRST[k];
        out[k].fault = k + 1 == ranks ? model->fault : NONE;
        assert_int_equal(pthread_create(&threads[k], NULL, run_rank, &out[k]), 0);
    }
    for (int k = 0; k < ranks; k++)
        assert_int_equal(pthread_join(threads[k], NULL), 0);
    pthread_barrier_destroy(&all->barrier);
    free(all);
}

static rank model_of(hf_method method)
{
    rank model = {.options = hf_default_options()};
    model.options.method = method;
    model.options.max_iterations = 3000;
    return model;
}

static const hf_method METHODS[] = {
    HF_HYBRID, HF_NEWTON_DAMPED, HF_NEWTON_TRUST,   HF_NEWTON_CUBIC,
    HF_LBFGS,  HF_DESCENT_FIXED, HF_DESCENT_ARMIJO, HF_DESCENT_CURVATURE};
enum { METHOD_COUNT = sizeof METHODS / sizeof *METHODS };

static void assert_agreed(const rank *ranks)
{
    for (int k = 1; k < RANKS; k++) {
        const hf_report *const a = &ranks[0].report, *const b = &ranks[k].report;
        assert_int_equal(ranks[0].status, ranks[k].status);
        assert_int_equal(a->iteration, b->iteration);
        assert_int_equal(a->values, b->values);
        assert_int_equal(a->gradients, b->gradients);
        assert_int_equal(a->directional, b->directional);
        assert_int_equal(a->products, b->products);
        assert_int_equal(a->preconditions, b->preconditions);
        assert_int_equal(a->rejected, b->rejected);
        assert_int_equal(a->undefined, b->undefined);
        assert_int_equal(a->callback_code, b->callback_code);
        assert_true(memcmp(&a->f, &b->f, sizeof a->f) == 0);
        assert_true(memcmp(&a->gradient_norm, &b->gradient_norm, sizeof(double)) == 0);
        assert_true(memcmp(&a->eigenvalue_min, &b->eigenvalue_min, sizeof(double)) == 0);
    }
}

/* ---- tests ---- */

static void three_ranks_go_where_one_goes(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int variant = 0; variant < 4; variant++) {
            rank model = model_of(METHODS[m]), one[1], three[RANKS];
            model.differences = variant == 1;
            model.preconditioned = variant == 2;
            model.lines = variant == 3;
            model.options.step = METHODS[m] == HF_DESCENT_FIXED ? 1e-3 : 1;
            model.options.certificate = variant == 2 ? 0 : 100;
            run_world(1, &model, one);
            run_world(RANKS, &model, three);
            assert_agreed(three);
            assert_int_equal(one[0].status, three[0].status);
            double x[N];
            for (int k = 0; k < RANKS; k++)
                memcpy(x + FIRST[k], three[k].x, (size_t)three[k].n * sizeof *x);
            assert_int_equal(one[0].status, HF_CONVERGED);
            assert_vector_close(N, x, one[0].x, 1e-4);
            assert_close(three[0].report.f, one[0].report.f, 1e-8);
            if (variant == 2) continue;
            assert_true(three[0].report.eigenvalue_bound > 0);
            assert_close(three[0].report.eigenvalue_min, one[0].report.eigenvalue_min, 0.2);
        }
}

static void check_fault(hf_method method, fault kind, int64_t at, bool differences)
{
    rank model = model_of(method), three[RANKS];
    model.options.max_iterations = 40;
    model.options.step = method == HF_DESCENT_FIXED ? 1e-3 : 1;
    model.fault = kind;
    model.at = at;
    model.differences = differences;
    run_world(RANKS, &model, three);
    assert_agreed(three);
    const bool met = three[RANKS - 1].calls > at;
    if (kind == FAILS && met) {
        assert_int_equal(three[0].status, HF_CALLBACK_FAILED);
        assert_int_equal(three[0].report.callback_code, -3);
    } else if (at == 0 && (kind == REFUSES || kind == NAN_VALUE || kind == NAN_GRADIENT)) {
        assert_int_equal(three[0].status, HF_BAD_START);
    } else if (kind == STOPS) {
        const bool ended = three[0].report.iteration < at || three[0].status == HF_CONVERGED;
        assert_true(ended || three[0].status == HF_STOPPED);
    } else {
        assert_true(three[0].status >= 0);
    }
}

static void what_fails_on_one_rank_has_failed_on_all(void **state)
{
    (void)state;
    const fault kinds[] = {REFUSES, FAILS, NAN_VALUE, NAN_GRADIENT, NAN_PRODUCT, STOPS};
    for (int m = 0; m < METHOD_COUNT; m++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (int64_t at = 0; at < 12; at++)
                check_fault(METHODS[m], kinds[k], at, at % 4 == 3);
}

static void time_is_up_on_all_ranks_or_none(void **state)
{
    (void)state;
    rank model = model_of(HF_HYBRID), three[RANKS];
    model.options.max_seconds = 0;
    run_world(RANKS, &model, three);
    assert_agreed(three);
    assert_int_equal(three[0].status, HF_MAX_SECONDS);
    model.options.gradient_abs = model.options.gradient_rel = 0;
    model.options.max_seconds = 2e-3;
    run_world(RANKS, &model, three);
    assert_agreed(three);
}

static int failing_sum(int count, double *values, void *user)
{
    int *const left = user;
    (void)count;
    (void)values;
    return (*left)-- > 0 ? 0 : 42;
}

static int square(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        *f += (double)(i + 1) * x[i] * x[i];
        if (g != NULL) g[i] = 2 * (double)(i + 1) * x[i];
    }
    return 0;
}

static void a_sum_that_fails_ends_the_run(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int succeed = 0; succeed < 200; succeed++) {
            int left = succeed;
            const hf_problem problem = {.n = 5, .value = square, .sum = failing_sum, .user = &left};
            double x[5] = {1, -1, 2, -2, 3};
            hf_options options = hf_default_options();
            options.method = METHODS[m];
            options.step = METHODS[m] == HF_DESCENT_FIXED ? 0.01 : 1;
            options.certificate = 5;
            hf_report report;
            const hf_status status = hf_minimize(&problem, &options, x, &report);
            if (left >= 0) break;
            assert_int_equal(status, HF_CALLBACK_FAILED);
            assert_int_equal(report.callback_code, 42);
            for (int i = 0; i < 5; i++)
                assert_true(isfinite(x[i]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_ranks_go_where_one_goes),
        cmocka_unit_test(what_fails_on_one_rank_has_failed_on_all),
        cmocka_unit_test(time_is_up_on_all_ranks_or_none),
        cmocka_unit_test(a_sum_that_fails_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
