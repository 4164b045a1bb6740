/* Every limit ends the run where it says, by its own status.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static hf_report run_limited(const hf_options *options, subject *s)
{
    double *const x = copy_of(s->n, s->x0);
    const hf_report r = subject_minimize(s, options, x);
    double f = 0;
    assert_int_equal(s->from->value(s->n, x, &f, NULL, s->data), 0);
    assert_close(r.f, f, 0.0);
    assert_int_equal(r.gradients + r.values, s->calls[ON_VALUE]);
    assert_int_equal(r.products, s->calls[ON_PRODUCT]);
    free(x);
    return r;
}

static hf_report with_limit(hf_method method, hf_options options)
{
    subject *const s = subject_create(collection_find("extended_rosenbrock"), 10);
    options.method = method;
    options.threads = 1;
    options.progress = subject_progress;
    if (method == HF_DESCENT_FIXED) options.step = 1e-4;
    const hf_report r = run_limited(&options, s);
    subject_free(s);
    return r;
}

static void iterations_are_limited(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int most = 0; most < 4; most++) {
            hf_options o = hf_default_options();
            o.max_iterations = most;
            const hf_report r = with_limit(METHODS[m], o);
            assert_int_equal(r.status, HF_MAX_ITERATIONS);
            assert_int_equal(r.iteration, most);
            if (most == 0) assert_int_equal(r.gradients, 1);
        }
}

static void gradients_are_limited(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int most = 1; most < 12; most++) {
            hf_options o = hf_default_options();
            o.max_gradients = most;
            hf_report r = with_limit(METHODS[m], o);
            assert_int_equal(r.status, HF_MAX_GRADIENTS);
            assert_int_equal(r.gradients, most);
            o.max_values = most;
            o.max_gradients = INT64_MAX;
            r = with_limit(METHODS[m], o);
            assert_int_equal(r.status, HF_MAX_VALUES);
            assert_int_equal(r.values + r.gradients, most);
            o.max_values = INT64_MAX;
            o.max_gradients = most;
            if (is_sparse(METHODS[m])) continue;
            o.curvature = HF_CURVATURE_DIFFERENCE;
            r = with_limit(METHODS[m], o);
            assert_int_equal(r.status, HF_MAX_GRADIENTS);
            assert_int_equal(r.gradients, most);
            assert_true(r.difference_gradients < most);
        }
}

static void products_are_limited(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC,
                                 HF_NEWTON_DENSE, HF_DESCENT_CURVATURE};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        for (int most = 0; most < 8; most++) {
            hf_options o = hf_default_options();
            o.max_products = most;
            const hf_report r = with_limit(methods[m], o);
            assert_int_equal(r.status, HF_MAX_PRODUCTS);
            assert_int_equal(r.products, most);
        }
}

static void time_is_limited(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        hf_options o = hf_default_options();
        o.max_seconds = 0;
        const hf_report r = with_limit(METHODS[m], o);
        assert_int_equal(r.status, HF_MAX_SECONDS);
        assert_int_equal(r.iteration, 0);
        assert_int_equal(r.gradients, 1);
        assert_true(r.seconds >= 0 && r.seconds_outside <= r.seconds);
    }
}

static void progress_may_stop_at_once(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int at = 0; at < 3; at++) {
            subject *const s = subject_create(collection_find("extended_rosenbrock"), 10);
            const hf_options o = subject_options(METHODS[m], 100);
            s->fault = FAULT_REFUSED;
            s->where = ON_PROGRESS;
            s->at = at;
            const hf_report r = run_limited(&o, s);
            assert_int_equal(r.status, HF_STOPPED);
            assert_int_equal(r.iteration, at);
            subject_free(s);
        }
}

static void the_floor_of_f_ends_the_run(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        hf_options o = hf_default_options();
        o.value_floor = 1e9;
        hf_report r = with_limit(METHODS[m], o);
        assert_int_equal(r.status, HF_UNBOUNDED);
        assert_int_equal(r.iteration, 0);
        o.value_floor = 30;
        r = with_limit(METHODS[m], o);
        assert_int_equal(r.status, HF_UNBOUNDED);
        assert_true(r.f <= 30 && r.iteration > 0);
    }
}

/* Where the gradient test holds, nothing else is reported. */
static void convergence_comes_first(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        hf_options o = hf_default_options();
        o.gradient_abs = 1e9;
        o.max_iterations = 0;
        o.max_seconds = 0;
        o.value_floor = 1e9;
        const hf_report r = with_limit(METHODS[m], o);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.iteration, 0);
    }
}

static void each_gradient_test_holds_alone(void **state)
{
    (void)state;
    hf_options o = hf_default_options();
    o.gradient_rel = 0;
    o.gradient_abs = 1e-3;
    hf_report r = with_limit(HF_HYBRID, o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_true(r.gradient_norm <= 1e-3);
    o.gradient_abs = 0;
    o.gradient_rel = 1e-3;
    r = with_limit(HF_HYBRID, o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_true(r.gradient_norm <= 1e-3 * r.gradient_norm_start);
    o.gradient_rel = 0;
    o.gradient_max = 1e-3;
    r = with_limit(HF_HYBRID, o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_true(r.gradient_max <= 1e-3);
}

/* Products of a run to |g| <= bar and to max |g_i| <= bar. */
static int64_t products_to(bool by_max, hf_method method, double bar)
{
    subject *const s = subject_create(collection_find("journal_bearing"), 1024);
    hf_options o = hf_default_options();
    o.method = method;
    o.gradient_rel = 0;
    if (by_max)
        o.gradient_max = bar;
    else
        o.gradient_abs = bar;
    const hf_report r = run_limited(&o, s);
    assert_int_equal(r.status, HF_CONVERGED);
    subject_free(s);
    return r.products;
}

static void no_more_is_asked_of_products_than_the_largest_entry_needs(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        assert_true((double)products_to(true, methods[m], 1e-6) <
                    0.95 * (double)products_to(false, methods[m], 1e-6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iterations_are_limited),
        cmocka_unit_test(gradients_are_limited),
        cmocka_unit_test(products_are_limited),
        cmocka_unit_test(time_is_limited),
        cmocka_unit_test(progress_may_stop_at_once),
        cmocka_unit_test(the_floor_of_f_ends_the_run),
        cmocka_unit_test(convergence_comes_first),
        cmocka_unit_test(each_gradient_test_holds_alone),
        cmocka_unit_test(no_more_is_asked_of_products_than_the_largest_entry_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
