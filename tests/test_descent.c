/* Gradient descent with fixed, Armijo and curvature-scaled steps.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>

#include "collection.h"

enum { N = 12 };

static hf_options options_of(hf_method method)
{
    hf_options options = hf_default_options();
    options.method = method;
    options.gradient_rel = 0.0;
    options.max_gradients = 1000000;
    return options;
}

static quadratic *quadratic_between(double low, double high, double *x)
{
    double spectrum[N];
    spectrum_geometric(N, low, high, spectrum);
    for (int i = 0; i < N; i++)
        x[i] = 0.0;
    return quadratic_create(N, spectrum, 8);
}

static void a_fixed_step_is_the_step_stated(void **state)
{
    (void)state;
    double x[N], g[N], f;
    quadratic *const q = quadratic_between(1.0, 10.0, x);
    const hf_problem problem = quadratic_problem(q);
    problem.value(N, x, &f, g, q);
    hf_options options = options_of(HF_DESCENT_FIXED);
    options.step = 0.05;
    options.max_iterations = 1;
    assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_MAX_ITERATIONS);
    for (int i = 0; i < N; i++)
        assert_close(x[i], -0.05 * g[i], 0.0);
    quadratic_free(q);
}

static void every_kind_of_step_converges(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_DESCENT_FIXED, HF_DESCENT_ARMIJO, HF_DESCENT_CURVATURE};
    for (int m = 0; m < 3; m++) {
        double x[N];
        hf_report report;
        quadratic *const q = quadratic_between(1.0, 10.0, x);
        const hf_problem problem = quadratic_problem(q);
        hf_options options = options_of(methods[m]);
        options.step = 0.1;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_vector_close(N, x, q->solution, 1e-6);
        assert_true(report.iteration < 300);
        assert_int_equal(report.step, HF_STEP_GRADIENT);
        assert_int_equal(report.gradients, q->gradients);
        quadratic_free(q);
    }
}

static void a_fixed_step_may_let_f_rise(void **state)
{
    (void)state;
    double x[N];
    hf_report report;
    quadratic *const q = quadratic_between(1.0, 10.0, x);
    const hf_problem problem = quadratic_problem(q);
    hf_options options = options_of(HF_DESCENT_FIXED);
    options.step = 1.0;
    options.max_iterations = 20;
    double before;
    problem.value(N, x, &before, NULL, q);
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_MAX_ITERATIONS);
    assert_true(report.f > before);
    quadratic_free(q);
}

static int barrier(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n, (void)user;
    *f = x[0] - log(x[0]);
    if (g != NULL) g[0] = 1.0 - 1.0 / x[0];
    return x[0] > 0.0 ? 0 : 1;
}

static void an_undefined_point_blocks_a_fixed_step(void **state)
{
    (void)state;
    double x[1] = {5.0};
    hf_report report;
    const hf_problem problem = {.n = 1, .value = barrier};
    hf_options options = options_of(HF_DESCENT_FIXED);
    options.step = 10.0;
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_BLOCKED);
    assert_true(report.undefined > 0);
    assert_int_equal(report.rejected, 1);
    assert_close(x[0], 5.0, 0.0);
}

static double largest_f;

static int never_rises(const hf_report *now, const double *x, void *user)
{
    (void)x, (void)user;
    assert_true(now->iteration == 0 || now->f <= largest_f + 1e-11 * fabs(largest_f));
    largest_f = now->f;
    return 0;
}

static void backtracking_never_lets_f_rise(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_DESCENT_ARMIJO, HF_DESCENT_CURVATURE};
    const example *const e = collection_find("extended_rosenbrock");
    assert_non_null(e);
    for (int m = 0; m < 2; m++) {
        double x[2];
        hf_report report;
        const hf_problem problem = {.n = 2, .value = e->value, .product = e->product};
        hf_options options = options_of(methods[m]);
        options.max_iterations = 500;
        options.progress = never_rises;
        e->start(2, x, NULL);
        hf_minimize(&problem, &options, x, &report);
        assert_true(report.f < 1.0);
    }
}

static void a_curvature_step_costs_one_product_and_is_right(void **state)
{
    (void)state;
    double x[N];
    hf_report report;
    quadratic *const q = quadratic_between(1.0, 10.0, x);
    const hf_problem problem = quadratic_problem(q);
    const hf_options options = options_of(HF_DESCENT_CURVATURE);
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
    assert_int_equal(report.products, report.iteration);
    assert_int_equal(report.rejected, 0);
    assert_true(report.curvature_min >= 1.0 - 1e-9 && report.curvature_min <= 10.0 + 1e-9);
    quadratic_free(q);
}

static void negative_curvature_falls_back_on_backtracking(void **state)
{
    (void)state;
    double x[N];
    hf_report report;
    quadratic *const q = quadratic_between(1.0, 10.0, x);
    for (int i = 0; i < N; i++)
        q->spectrum[i] = -1.0;
    const hf_problem problem = quadratic_problem(q);
    const hf_options options = options_of(HF_DESCENT_CURVATURE);
    x[0] = 1e-3;
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_UNBOUNDED);
    assert_true(report.f <= options.value_floor);
    quadratic_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_step_is_the_step_stated),
        cmocka_unit_test(every_kind_of_step_converges),
        cmocka_unit_test(a_fixed_step_may_let_f_rise),
        cmocka_unit_test(an_undefined_point_blocks_a_fixed_step),
        cmocka_unit_test(backtracking_never_lets_f_rise),
        cmocka_unit_test(a_curvature_step_costs_one_product_and_is_right),
        cmocka_unit_test(negative_curvature_falls_back_on_backtracking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
