/* Finite sums: bad input is named, limits hold, every callback may fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "summed.h"

#include <float.h>

/* ---- bad input ------------------------------------------------------------------------------- */

static void expect_refusal(const hf_finite_sum *sum, const hf_sum_options *options,
                           const char *sentence)
{
    double x[VARIABLES] = {3.0};
    hf_sum_report report;
    const char *const said = hf_sum_check_options(sum, options);
    assert_non_null(said);
    if (strstr(said, sentence) == NULL) fail_msg("said \"%s\", expected \"%s\"", said, sentence);
    assert_true(hf_sum_work_bytes(sum, options) == 0);
    assert_int_equal(hf_sum_minimize(sum, options, x, &report), HF_BAD_ARGUMENT);
    assert_int_equal(report.status, HF_BAD_ARGUMENT);
    assert_close(x[0], 3.0, 0.0);
}

static void a_bad_sum_is_named(void **state)
{
    (void)state;
    summed s = summed_create(1);
    const hf_finite_sum good = summed_sum(&s);
    hf_finite_sum bad = good;
    hf_sum *whole;
    double x[VARIABLES] = {0};
    expect_refusal(NULL, NULL, "sum must not be NULL");
    bad.n = 0;
    expect_refusal(&bad, NULL, "sum.n must be >= 1");
    assert_int_equal(hf_sum_create(&whole, &bad), HF_BAD_ARGUMENT);
    assert_null(whole);
    bad = good;
    bad.terms = 0;
    expect_refusal(&bad, NULL, "sum.terms must be >= 1");
    bad = good;
    bad.value = NULL;
    expect_refusal(&bad, NULL, "sum.value must not be NULL");
    bad = good;
    bad.gauss_newton = NULL;
    expect_refusal(&bad, NULL, "sum.gauss_newton, which is NULL");
    assert_int_equal(hf_sum_create(NULL, &good), HF_BAD_ARGUMENT);
    assert_int_equal(hf_sum_minimize(&good, NULL, NULL, NULL), HF_BAD_ARGUMENT);
    bad = good;
    bad.terms = INT64_MAX;
    assert_true(hf_sum_work_bytes(&bad, NULL) == SIZE_MAX);
    assert_int_equal(hf_sum_minimize(&bad, NULL, x, NULL), HF_OUT_OF_MEMORY);
    assert_int_equal(hf_sum_create(&whole, &bad), HF_OUT_OF_MEMORY);
    assert_null(whole);
}

#define REFUSED(field, wrong)                                                                      \
    do {                                                                                           \
        hf_sum_options bad = hf_sum_default_options();                                             \
        bad.field = wrong;                                                                         \
        expect_refusal(&sum, &bad, "options." #field " must be");                                  \
    } while (0)

static void bad_options_are_named(void **state)
{
    (void)state;
    summed s = summed_create(1);
    const hf_finite_sum sum = summed_sum(&s);
    const hf_sum_options defaults = hf_sum_default_options();
    assert_null(hf_sum_check_options(&sum, NULL));
    assert_null(hf_sum_check_options(&sum, &defaults));
    REFUSED(method, (hf_sum_method)7);
    REFUSED(curvature, (hf_curvature)-1);
    REFUSED(gradient_sample, -1);
    REFUSED(gradient_sample, TERMS + 1);
    REFUSED(curvature_sample, -1);
    REFUSED(curvature_sample, TERMS + 1);
    REFUSED(step, -1.0);
    REFUSED(step, (double)NAN);
    REFUSED(momentum, 1.0);
    REFUSED(decay, -0.1);
    REFUSED(epsilon, 0.0);
    REFUSED(damping, 0.0);
    REFUSED(damping, (double)INFINITY);
    REFUSED(damping_least, -1.0);
    REFUSED(damping_least, 2.0);
    REFUSED(max_inner, -1);
    REFUSED(gradient_abs, -1.0);
    REFUSED(gradient_rel, 1.0);
    REFUSED(value_floor, (double)NAN);
    REFUSED(max_iterations, -1);
    REFUSED(max_epochs, -1.0);
    REFUSED(max_seconds, (double)NAN);
    REFUSED(threads, -1);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static int count_progress(const hf_sum_report *now, const double *x, void *user)
{
    summed *const s = user;
    assert_int_equal(now->status, HF_RUNNING);
    assert_int_equal(now->iteration, s->calls[AT_PROGRESS]);
    assert_true(isfinite(x[0]));
    return s->calls[AT_PROGRESS]++ == s->at ? 1 : 0;
}

static void limits_hold(void **state)
{
    (void)state;
    for (int method = HF_SUM_HESSIAN_FREE; method <= HF_SUM_ADAM; method++) {
        summed s = summed_create(1);
        const hf_finite_sum sum = summed_sum(&s);
        hf_sum_options options = hf_sum_default_options();
        hf_sum_report report;
        double x[VARIABLES] = {0};
        options.method = (hf_sum_method)method;
        options.max_seconds = 0.0;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_MAX_SECONDS);
        assert_int_equal(s.calls[AT_VALUE], 0);
        options.max_seconds = (double)INFINITY;
        options.max_iterations = 3;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_MAX_ITERATIONS);
        assert_int_equal(report.iteration, 3);
        options.max_epochs = 1.5;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_MAX_VALUES);
        options.max_epochs = (double)INFINITY;
        options.value_floor = 1.0;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_UNBOUNDED);
        options.value_floor = -1.0;
        options.progress = count_progress;
        s.where = AT_PROGRESS;
        s.at = 2;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_STOPPED);
        assert_int_equal(report.iteration, 2);
    }
}

/* ---- faults ---------------------------------------------------------------------------------- */

/* A run with the fault of s; false if it was over before the fault was due. */
static bool survive(summed *s, const hf_finite_sum *sum, const hf_sum_options *options)
{
    double x[VARIABLES] = {0};
    hf_sum_report report;
    memset(s->calls, 0, sizeof s->calls);
    const hf_status status = hf_sum_minimize(sum, options, x, &report);
    const bool met = s->calls[s->where] > s->at;
    assert_true(s->calls[AT_VALUE] < 5000);
    assert_true(isfinite(summed_f(s, x)));
    if (met && s->code < 0 && !s->nan) {
        assert_int_equal(status, HF_CALLBACK_FAILED);
        assert_int_equal(report.callback_code, s->code);
    } else {
        assert_true(status >= 0 || status == HF_BAD_START);
        if (met && s->where != AT_MOVED) assert_true(report.undefined > 0);
    }
    return met;
}

static void every_callback_may_fail_for_good_from_any_call(void **state)
{
    (void)state;
    for (int method = HF_SUM_HESSIAN_FREE; method <= HF_SUM_ADAM; method++)
        for (int curvature = 0; curvature < 3; curvature++)
            for (int sampled = 0; sampled < 2; sampled++) {
                summed s = summed_create(1);
                hf_finite_sum sum = summed_sum(&s);
                hf_sum_options options = hf_sum_default_options();
                if (sampled) sum.precondition = summed_precondition;
                options.method = (hf_sum_method)method;
                options.curvature = (hf_curvature)curvature;
                options.gradient_sample = sampled ? 40 : 0;
                options.max_iterations = 4;
                for (s.where = 0; s.where < AT_PROGRESS; s.where++)
                    for (int kind = 0; kind < 3; kind++) {
                        s.nan = kind == 2;
                        s.code = kind == 0 ? 3 : -3;
                        s.at = 0;
                        if (s.nan && s.where == AT_MOVED) continue;
                        while (survive(&s, &sum, &options))
                            s.at++;
                    }
            }
}

static void products_that_are_never_defined_block(void **state)
{
    (void)state;
    summed s = summed_create(1);
    const hf_finite_sum sum = summed_sum(&s);
    double x[VARIABLES] = {0};
    s.where = AT_GAUSS_NEWTON;
    s.code = 1;
    s.at = 0;
    assert_int_equal(hf_sum_minimize(&sum, NULL, x, NULL), HF_BLOCKED);
}

static int negate(int64_t n, const double *x, const hf_sample *sample, double damping,
                  const double *residual, double *z, void *user)
{
    (void)x, (void)sample, (void)damping, (void)user;
    for (int64_t i = 0; i < n; i++)
        z[i] = -residual[i];
    return 0;
}

static void a_preconditioner_that_is_not_definite_is_named(void **state)
{
    (void)state;
    const hf_sum_method methods[] = {HF_SUM_HESSIAN_FREE, HF_SUM_PLANE};
    for (int k = 0; k < 4; k++) {
        summed s = summed_create(1);
        hf_finite_sum sum = summed_sum(&s);
        hf_sum_options options = hf_sum_default_options();
        double x[VARIABLES] = {0};
        sum.precondition = negate;
        options.method = methods[k / 2];
        options.gradient_sample = k % 2 == 0 ? 0 : 40;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_BAD_PRECONDITIONER);
    }
}

static void a_step_too_long_is_taken_back(void **state)
{
    (void)state;
    summed s = summed_create(1);
    const hf_finite_sum sum = summed_sum(&s);
    hf_sum_options options = hf_sum_default_options();
    double x[VARIABLES] = {0};
    options.method = HF_SUM_SGD;
    options.step = DBL_MAX;
    assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_BLOCKED);
    for (int j = 0; j < VARIABLES; j++)
        assert_true(isfinite(x[j]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_sum_is_named),
        cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(every_callback_may_fail_for_good_from_any_call),
        cmocka_unit_test(products_that_are_never_defined_block),
        cmocka_unit_test(a_preconditioner_that_is_not_definite_is_named),
        cmocka_unit_test(a_step_too_long_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
