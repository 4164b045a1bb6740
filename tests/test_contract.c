/* What every run keeps to, whatever the method, and whoever drives it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { SIZE = 12, ITERATIONS = 40 };

/* ---- ways to drive a run ---- */

/* One request answered without the library's help. */
static void answer(subject *s, hf_request *ask)
{
    switch (ask->need) {
    case HF_NEED_VALUE:
        ask->code = subject_value(s->n, ask->x, ask->f, ask->out, s);
        break;
    case HF_NEED_ALONG:
        ask->code = subject_along(s->n, ask->x, ask->in, ask->t, ask->f, ask->slope, s);
        break;
    case HF_NEED_PRODUCT:
        ask->code = subject_product(s->n, ask->x, ask->in, ask->out, s);
        break;
    case HF_NEED_PRECONDITION:
        ask->code = subject_precondition(s->n, ask->in, ask->out, s);
        break;
    case HF_NEED_HESSIAN:
        ask->code = subject_hessian(s->n, ask->x, ask->out, s);
        break;
    case HF_NOTHING:
    case HF_NEED_ITERATION:
        break;
    }
}

/* Whether another request was answered; iterations are looked at through hf_solution(). */
static bool drive(hf_solver *solver, subject *s, hf_request *ask, double *x)
{
    if (hf_next(solver, ask) != HF_RUNNING) return false;
    assert_int_not_equal(ask->need, HF_NOTHING);
    assert_int_equal(ask->code, 0);
    if (ask->need == HF_NEED_ITERATION) {
        hf_report now;
        hf_solution(solver, x, &now);
        assert_true(ask->moved);
        assert_vector_same(s->n, x, ask->x);
        subject_see(s, &now, x);
    } else {
        answer(s, ask);
    }
    return true;
}

static hf_solver *create(const subject *s, const hf_problem *problem, const hf_options *options)
{
    hf_solver *solver = NULL;
    assert_int_equal(hf_create(&solver, problem, options), HF_CONVERGED);
    assert_non_null(solver);
    (void)s;
    return solver;
}

static void assert_same_end(const subject *s, const hf_report *actual, const hf_report *expected)
{
    if (actual->status == expected->status && hash_report(0, actual) == hash_report(0, expected))
        return;
    fail_msg("%s: status %d at %lld, f %.17g |g| %.17g, expected %d at %lld, f %.17g |g| %.17g",
             s->from->name, actual->status, (long long)actual->iteration, actual->f,
             actual->gradient_norm, expected->status, (long long)expected->iteration, expected->f,
             expected->gradient_norm);
}

/* ---- what is tested for one problem and method ---- */

static void check_result(const subject *s, const hf_report *result, hf_method method)
{
    assert_true(s->iterations > 0);
    assert_int_equal(s->last.iteration + 1, s->iterations);
    assert_int_equal(result->iteration, s->last.iteration);
    assert_int_equal(s->last.status, HF_RUNNING);
    assert_true(memcmp(&result->f, &s->last.f, sizeof result->f) == 0);
    assert_true(memcmp(&result->gradient_norm, &s->last.gradient_norm, sizeof(double)) == 0);
    assert_false(counts_fell(&s->last, result));
    assert_false(s->count_fell);
    if (method != HF_DESCENT_FIXED) assert_false(s->f_rose);
    assert_int_equal(result->gradients + result->values, s->calls[ON_VALUE]);
    assert_int_equal(result->directional, s->calls[ON_ALONG]);
    assert_int_equal(result->products, s->calls[ON_PRODUCT]);
    assert_int_equal(result->preconditions, s->calls[ON_PRECONDITION]);
    assert_int_equal(result->hessians, s->calls[ON_HESSIAN]);
    assert_int_equal(s->calls[ON_MOVED], s->iterations);
}

/* The same trace from hf_next() with own answers, twice from one solver, and with hf_answer(). */
static void check_ways(subject *s, hf_method method)
{
    const hf_options options = subject_options(method, ITERATIONS);
    const hf_report expected = subject_minimize(s, &options, NULL);
    const uint64_t trace = s->trace;
    if (!HF_TESTS_CHOLMOD && expected.status == HF_NO_CHOLESKY) return; /* no band */
    check_result(s, &expected, method);

    const hf_problem problem = subject_problem(s);
    hf_solver *const solver = create(s, &problem, &options);
    double *const x = copy_of(s->n, s->x0);
    hf_report result;
    hf_request ask;
    for (int again = 0; again < 2; again++) {
        subject_rewind(s);
        hf_start(solver, s->x0);
        while (drive(solver, s, &ask, x)) {
        }
        hf_solution(solver, NULL, &result);
        assert_same_end(s, &result, &expected);
        assert_true(s->trace == trace);
    }
    subject_rewind(s);
    hf_start(solver, s->x0);
    while (hf_next(solver, &ask) == HF_RUNNING)
        hf_answer(solver, &ask);
    assert_int_equal(hf_next(solver, &ask), expected.status);
    assert_int_equal(ask.need, HF_NOTHING);
    assert_true(s->trace == trace);
    hf_free(solver);
    free(x);
}

static bool fits(hf_method method, int64_t n)
{
    return (method != HF_NEWTON_DENSE && !is_sparse(method)) || n <= 200;
}

static void callbacks_and_requests_give_the_same_trace(void **state)
{
    (void)state;
    for (int i = 0; i < collection_count; i++)
        for (int m = 0; m < METHOD_COUNT; m++) {
            subject *const s = subject_create(collection[i], SIZE);
            s->precondition = i % 3 == 0;
            s->along = i % 2 == 0;
            if (fits(METHODS[m], s->n)) check_ways(s, METHODS[m]);
            subject_free(s);
        }
}

static void products_by_differences_give_the_same_trace(void **state)
{
    (void)state;
    for (int i = 0; i < collection_count; i++) {
        subject *const s = subject_create(collection[i], SIZE);
        hf_options options = subject_options(HF_NEWTON_DAMPED, ITERATIONS);
        options.curvature = HF_CURVATURE_DIFFERENCE;
        options.central_differences = i % 2 == 0;
        const hf_report expected = subject_minimize(s, &options, NULL);
        const uint64_t trace = s->trace;
        assert_int_equal(expected.products, 0);
        check_result(s, &expected, HF_NEWTON_DAMPED);
        (void)subject_minimize(s, &options, NULL);
        assert_true(s->trace == trace);
        subject_free(s);
    }
}

static void the_first_report_describes_the_start(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        subject *const s = subject_create(collection_find("rosenbrock"), 2);
        const hf_options options = subject_options(METHODS[m], 0);
        double x[2], g[2], f = 0;
        const hf_report r = subject_minimize(s, &options, x);
        assert_int_equal(s->from->value(2, s->x0, &f, g, s->data), 0);
        assert_int_equal(r.status, HF_MAX_ITERATIONS);
        assert_int_equal(r.iteration, 0);
        assert_int_equal(s->iterations, 1);
        assert_close(r.f, f, 0.0);
        assert_close(r.gradient_norm, hypot(g[0], g[1]), 1e-15);
        assert_close(r.gradient_norm_start, r.gradient_norm, 0.0);
        assert_close(r.gradient_max, fmax(fabs(g[0]), fabs(g[1])), 0.0);
        assert_close(r.step_norm, 0.0, 0.0);
        assert_true(isinf(r.curvature_min));
        assert_true(isnan(r.gradient_attainable));
        assert_int_equal(r.step, HF_STEP_NONE);
        assert_int_equal(r.inner_exit, HF_INNER_NONE);
        assert_int_equal(r.gradients, 1);
        assert_int_equal(r.values + r.products + r.rejected + r.undefined, 0);
        assert_vector_same(2, x, s->x0);
        subject_free(s);
    }
}

static int look_at_krylov_run(const hf_report *now, const double *x, void *user)
{
    (void)x;
    subject *const s = user;
    if (now->step == HF_STEP_NEWTON) {
        assert_true(now->inner_iterations > 0);
        assert_int_not_equal(now->inner_exit, HF_INNER_NONE);
    } else {
        s->calls[ON_PROGRESS] += now->newton_steps > 0;
        assert_int_equal(now->inner_iterations, 0);
        assert_int_equal(now->inner_exit, HF_INNER_NONE);
    }
    return 0;
}

static void a_report_tells_of_the_last_step_alone(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("genrose"), 100);
    const hf_problem problem = subject_problem(s);
    hf_options options = subject_options(HF_HYBRID, INT64_MAX);
    options.progress = look_at_krylov_run;
    double *const x = copy_of(s->n, s->x0);
    assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_CONVERGED);
    assert_true(s->calls[ON_PROGRESS] > 0); /* other steps have followed Newton's */
    free(x);
    subject_free(s);
}

static void two_solvers_interleaved_do_not_disturb_each_other(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        const hf_options options = subject_options(METHODS[m], ITERATIONS);
        subject *pair[2] = {subject_create(collection_find("wood"), 4),
                            subject_create(collection_find("extended_rosenbrock"), SIZE)};
        hf_solver *solver[2];
        hf_request ask[2];
        uint64_t trace[2];
        double *x[2];
        for (int i = 0; i < 2; i++) {
            (void)subject_minimize(pair[i], &options, NULL);
            trace[i] = pair[i]->trace;
            const hf_problem problem = subject_problem(pair[i]);
            solver[i] = create(pair[i], &problem, &options);
            x[i] = copy_of(pair[i]->n, pair[i]->x0);
            subject_rewind(pair[i]);
            hf_start(solver[i], pair[i]->x0);
        }
        for (bool going[2] = {true, true}; going[0] || going[1];)
            for (int i = 0; i < 2; i++)
                if (going[i]) going[i] = drive(solver[i], pair[i], &ask[i], x[i]);
        for (int i = 0; i < 2; i++) {
            assert_true(pair[i]->trace == trace[i]);
            hf_free(solver[i]);
            free(x[i]);
            subject_free(pair[i]);
        }
    }
}

static void a_run_may_be_left_and_another_begun(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        subject *const s = subject_create(collection_find("extended_powell"), SIZE);
        const hf_options options = subject_options(METHODS[m], ITERATIONS);
        const hf_report expected = subject_minimize(s, &options, NULL);
        const uint64_t trace = s->trace;
        const hf_problem problem = subject_problem(s);
        hf_solver *const solver = create(s, &problem, &options);
        double *const x = copy_of(s->n, s->x0);
        hf_report result;
        hf_request ask;
        for (int left_after = 0; left_after < 40; left_after++) {
            hf_start(solver, s->x0);
            hf_solution(solver, x, &result);
            assert_int_equal(result.status, HF_RUNNING);
            assert_int_equal(result.gradients, 0);
            assert_vector_same(s->n, x, s->x0);
            for (int i = 0; i < left_after; i++)
                if (!drive(solver, s, &ask, x)) break;
        }
        subject_rewind(s);
        hf_start(solver, s->x0);
        while (drive(solver, s, &ask, x)) {
        }
        hf_solution(solver, NULL, &result);
        assert_same_end(s, &result, &expected);
        assert_true(s->trace == trace);
        hf_free(solver);
        free(x);
        subject_free(s);
    }
}

static void nothing_is_written_where_the_report_may_be_absent(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("beale"), 2);
    const hf_problem problem = subject_problem(s);
    double x[2] = {s->x0[0], s->x0[1]};
    assert_int_equal(hf_minimize(&problem, NULL, x, NULL), HF_CONVERGED);
    hf_solver *const solver = create(s, &problem, NULL);
    hf_start(solver, s->x0);
    hf_solution(solver, NULL, NULL);
    hf_free(solver);
    hf_free(NULL);
    subject_free(s);
}

static void a_solver_not_started_has_no_requests(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("beale"), 2);
    const hf_problem problem = subject_problem(s);
    hf_solver *const solver = create(s, &problem, NULL);
    hf_request ask;
    assert_int_equal(hf_next(solver, &ask), HF_BAD_ARGUMENT);
    assert_int_equal(ask.need, HF_NOTHING);
    hf_answer(solver, &ask);
    hf_free(solver);
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callbacks_and_requests_give_the_same_trace),
        cmocka_unit_test(products_by_differences_give_the_same_trace),
        cmocka_unit_test(the_first_report_describes_the_start),
        cmocka_unit_test(a_report_tells_of_the_last_step_alone),
        cmocka_unit_test(two_solvers_interleaved_do_not_disturb_each_other),
        cmocka_unit_test(a_run_may_be_left_and_another_begun),
        cmocka_unit_test(nothing_is_written_where_the_report_may_be_absent),
        cmocka_unit_test(a_solver_not_started_has_no_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
