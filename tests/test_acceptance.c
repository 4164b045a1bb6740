/* Trial steps judged, where f tells and where rounding drowns it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>

#include "globalization/acceptance.h"

static point at(double f, double norm)
{
    return (point){.f = f, .least = INFINITY, .norm = norm, .defined = true};
}

static void a_perfect_model_has_ratio_one(void **state)
{
    (void)state;
    const point x = at(10, 4), trial = at(8, 0);
    assert_close(agreement(&x, &trial, -4, 0, 2, 0), 1, 1e-12);
    assert_close(agreement(&x, &trial, -4, 0, 4, 0), 0.5, 1e-12);
}

static void a_rise_has_a_negative_ratio(void **state)
{
    (void)state;
    const point x = at(10, 4), trial = at(11, 8);
    assert_close(agreement(&x, &trial, -4, 8, 2, 0), -0.5, 1e-12);
}

static void a_model_that_foretells_a_rise_is_no_measure(void **state)
{
    (void)state;
    const point x = at(10, 4), higher = at(11, 8), lower = at(9, 4);
    assert_true(agreement(&x, &higher, -4, 8, -2, 0) < 0);
    assert_true(agreement(&x, &lower, -4, 8, -2, 0) > 0);
}

static void rises_that_noise_hides_do_not_add_up(void **state)
{
    (void)state;
    point x = at(10, 4);
    const point trial = at(11, 3);
    x.least = 9.5;
    assert_true(agreement(&x, &trial, -4, -3.9, 2, 1e-2) > 0);
    x.least = 8;
    assert_true(agreement(&x, &trial, -4, -3.9, 2, 1e-2) < 0);
}

/* (|x|^2 - 1)^2 with the gradient of its negative, which leads up from x = 0.9 e for ever. */
static int upwards(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    double s = -1;
    for (int64_t i = 0; i < n; i++)
        s += x[i] * x[i];
    *f = 1 + s * s;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = -4 * s * x[i];
    return 0;
}

static void a_gradient_of_the_wrong_sign_does_not_lead_far_up(void **state)
{
    (void)state;
    for (int method = HF_AUTO; method <= HF_DESCENT_ARMIJO; method++) {
        if (method == HF_DESCENT_FIXED) continue;
        double x[3] = {0.9, 0.9, 0.9}, before;
        hf_options options = hf_default_options();
        hf_report report;
        options.method = (hf_method)method;
        options.value_noise = 1e-3;
        upwards(3, x, &before, NULL, NULL);
        hf_minimize(&(hf_problem){.n = 3, .value = upwards}, &options, x, &report);
        assert_int_not_equal(report.status, HF_CONVERGED);
        assert_true(report.f <= before * (1 + 30 * options.value_noise));
    }
}

static void noise_hides_no_rise_as_large_as_f(void **state)
{
    (void)state;
    const point x = at(3, 4), far = at(1e4, 8), near = at(3.5, 4);
    assert_true(agreement(&x, &far, -4, -1, 2, 0.04) < 0);
    assert_true(agreement(&x, &near, -4, -1, 2, 0.04) > 0);
}

static void an_undefined_trial_is_infinitely_bad(void **state)
{
    (void)state;
    const point x = at(10, 4);
    point trial = at(-100, 0);
    trial.defined = false;
    assert_true(isinf(agreement(&x, &trial, -4, 0, 2, 0)));
    assert_true(agreement(&x, &trial, -4, 0, 2, 0) < 0);
}

static void a_step_lost_in_rounding_of_x_is_none(void **state)
{
    (void)state;
    const point x = at(10, 4), trial = at(10, 4);
    assert_true(agreement(&x, &trial, -1e-30, -1e-30, 5e-31, 0) < 0);
}

/* The decrease is below rounding of f: the gradients decide. */
static void gradients_decide_where_f_drowns(void **state)
{
    (void)state;
    const point x = at(1e6, 1e-6), better = at(1e6, 1e-7), beyond = at(1e6, 3e-6);
    assert_true(agreement(&x, &better, -1e-12, 0, 5e-13, 0) > 0.5);
    assert_true(agreement(&x, &beyond, -1e-12, 1e-7, 5e-13, 0) < 0);
}

static void a_rise_beyond_rounding_is_seen_whatever_the_gradients_say(void **state)
{
    (void)state;
    const point x = at(1e6, 1e-6), trial = at(1e6 + 1, 1e-7);
    assert_true(agreement(&x, &trial, -1e-12, 0, 5e-13, 0) < 0);
}

static void the_error_of_f_is_relative(void **state)
{
    (void)state;
    assert_close(value_error(-3, 1e-6), 3e-5, 1e-14);
    assert_close(value_error(0, 1e-6), 0, 0);
    assert_true(value_error(1, 0) > 0);
    assert_close(value_error(-1e9, 0), 1e9 * value_error(1, 0), 1e-14);
}

/* f + gs t + c t^2 with f = 10, gs = -4. */
static void the_parabola_finds_its_minimizer(void **state)
{
    (void)state;
    const point x = at(10, 0), half = at(10, 0), far = at(10 - 4 + 400, 0), good = at(4, 0);
    assert_close(parabola_step(&x, &half, -4, 0.1), 0.5, 1e-15);
    assert_close(parabola_step(&x, &far, -4, 0.1), 0.1, 0);
    assert_close(parabola_step(&x, &good, -4, 0.1), 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_perfect_model_has_ratio_one),
        cmocka_unit_test(a_rise_has_a_negative_ratio),
        cmocka_unit_test(a_model_that_foretells_a_rise_is_no_measure),
        cmocka_unit_test(rises_that_noise_hides_do_not_add_up),
        cmocka_unit_test(a_gradient_of_the_wrong_sign_does_not_lead_far_up),
        cmocka_unit_test(noise_hides_no_rise_as_large_as_f),
        cmocka_unit_test(an_undefined_trial_is_infinitely_bad),
        cmocka_unit_test(a_step_lost_in_rounding_of_x_is_none),
        cmocka_unit_test(gradients_decide_where_f_drowns),
        cmocka_unit_test(a_rise_beyond_rounding_is_seen_whatever_the_gradients_say),
        cmocka_unit_test(the_error_of_f_is_relative),
        cmocka_unit_test(the_parabola_finds_its_minimizer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
