/* The switch between Gauss-Newton products and those of the Hessian.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "fitted.h"

static hf_report minimize(fitted *f, hf_method method, hf_curvature curvature,
                          hf_fit_counts *counts)
{
    const hf_least_squares squares = fitted_by_products(f);
    hf_options options = hf_fit_options(&squares);
    options.method = method;
    options.curvature = curvature;
    options.gradient_rel = 0.0;
    options.threads = 1;
    hf_report report;
    double *const x = malloc((size_t)f->n * sizeof *x);
    assert_non_null(x);
    memcpy(x, f->x0, (size_t)f->n * sizeof *x);
    hf_fit_minimize(&squares, &options, x, &report, counts);
    free(x);
    return report;
}

static const hf_method METHODS[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC};
enum { METHOD_COUNT = sizeof METHODS / sizeof *METHODS };

static void vanishing_residuals_never_need_the_hessian(void **state)
{
    (void)state;
    for (int k = 0; k < METHOD_COUNT; k++) {
        fitted *const f = fitted_create("broyden_banded", 100);
        hf_fit_counts counts;
        const hf_report report = minimize(f, METHODS[k], HF_CURVATURE_SWITCH, &counts);
        assert_int_equal(report.status, HF_CONVERGED);
        assert_int_equal(counts.second_orders, 0);
        fitted_free(f);
    }
}

/* Where Gauss-Newton alone crawls. */
static void large_residuals_bring_the_hessian_in(void **state)
{
    (void)state;
    for (int k = 0; k < METHOD_COUNT; k++) {
        fitted *const f = fitted_create("brown_dennis", 4);
        hf_fit_counts counts;
        const hf_report slow = minimize(f, METHODS[k], HF_CURVATURE_GAUSS_NEWTON, &counts);
        const hf_report report = minimize(f, METHODS[k], HF_CURVATURE_SWITCH, &counts);
        assert_close(report.f, 85822.2016, 1e-8);
        assert_true(report.gradients < slow.gradients);
        assert_true(report.iteration < 30);
        assert_true(counts.second_orders > 0 && counts.second_orders < report.products);
        fitted_free(f);
    }
}

/* A dense Newton step takes n products of one kind; without a Hessian product, gradients. */
static void differences_stand_in_for_the_hessian(void **state)
{
    (void)state;
    fitted *const f = fitted_create("brown_dennis", 4);
    hf_least_squares squares = fitted_by_products(f);
    squares.second_order = NULL;
    hf_options options = hf_fit_options(&squares);
    options.method = HF_NEWTON_DENSE;
    options.curvature = HF_CURVATURE_SWITCH;
    hf_report report;
    assert_int_equal(hf_fit_minimize(&squares, &options, f->x0, &report, NULL), HF_CONVERGED);
    assert_true(report.products > 0 && report.products % f->n == 0);
    assert_true(report.difference_gradients > 0 && report.difference_gradients % f->n == 0);
    fitted_free(f);
}

static void the_caller_is_told_which_product_is_wanted(void **state)
{
    (void)state;
    fitted *const f = fitted_create("brown_dennis", 4);
    const hf_least_squares squares = fitted_by_products(f);
    hf_options options = hf_fit_options(&squares);
    options.method = HF_NEWTON_TRUST;
    hf_fit *fit;
    hf_solver *solver;
    hf_request ask;
    int64_t wanted[2] = {0, 0};
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    const hf_problem problem = hf_fit_problem(fit);
    assert_int_equal(hf_create(&solver, &problem, &options), HF_CONVERGED);
    for (int again = 0; again < 2; again++) {
        bool first = true;
        hf_start(solver, f->x0);
        while (hf_next(solver, &ask) == HF_RUNNING) {
            if (ask.need == HF_NEED_PRODUCT) {
                wanted[ask.gauss_newton]++;
                assert_true(ask.gauss_newton || !first);
                first = false;
            }
            hf_answer(solver, &ask);
        }
    }
    assert_true(wanted[0] > 0 && wanted[1] > 0);
    assert_int_equal(hf_fit_count(fit).second_orders, wanted[0]);
    hf_free(solver);
    hf_fit_free(fit);
    fitted_free(f);
}

/* The first run may end with differences for products, which have no price of their own. */
static void a_second_run_has_the_prices_of_the_first(void **state)
{
    (void)state;
    fitted *const f = fitted_create("brown_dennis", 4);
    hf_least_squares squares = fitted_by_products(f);
    squares.second_order = NULL;
    hf_options options = hf_fit_options(&squares);
    options.method = HF_NEWTON_TRUST;
    options.curvature = HF_CURVATURE_SWITCH;
    options.product_cost = 0.25;
    hf_fit *fit;
    hf_solver *solver;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    const hf_problem problem = hf_fit_problem(fit);
    assert_int_equal(hf_create(&solver, &problem, &options), HF_CONVERGED);
    for (int again = 0; again < 2; again++) {
        hf_request ask;
        hf_report report;
        hf_start(solver, f->x0);
        hf_solution(solver, NULL, &report);
        assert_true(report.product_cost == 0.25);
        while (hf_next(solver, &ask) == HF_RUNNING)
            hf_answer(solver, &ask);
        hf_solution(solver, NULL, &report);
        assert_int_equal(report.status, HF_CONVERGED);
        assert_true(report.difference_gradients > 0);
        assert_true(report.product_cost == 1.0);
    }
    hf_free(solver);
    hf_fit_free(fit);
    fitted_free(f);
}

static void the_switch_wants_a_gauss_newton_product(void **state)
{
    (void)state;
    double spectrum[2] = {1.0, 2.0};
    quadratic *const q = quadratic_create(2, spectrum, 1);
    const hf_problem problem = quadratic_problem(q);
    hf_options options = hf_default_options();
    options.curvature = HF_CURVATURE_SWITCH;
    assert_non_null(strstr(hf_check(&problem, &options), "problem.gauss_newton"));
    quadratic_free(q);
}

/* A saddle of a sum of squares: r = (x0, x1^2 - 1) at x1 = 0, where Gauss-Newton sees nothing. */
static int saddle(int64_t n, const double *x, double *r, void *user)
{
    (void)n, (void)user;
    r[0] = x[0];
    r[1] = x[1] * x[1] - 1.0;
    return 0;
}

static void the_certificate_looks_at_the_hessian(void **state)
{
    (void)state;
    const hf_least_squares squares = {.n = 2, .m = 2, .residual = saddle};
    hf_options options = hf_fit_options(&squares);
    double x[2] = {3.0, 0.0};
    hf_report report;
    options.curvature = HF_CURVATURE_SWITCH;
    options.certificate = 10;
    assert_int_equal(hf_fit_minimize(&squares, &options, x, &report, NULL), HF_CONVERGED);
    assert_true(report.escapes > 0);
    assert_close(x[1] * x[1], 1.0, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vanishing_residuals_never_need_the_hessian),
        cmocka_unit_test(large_residuals_bring_the_hessian_in),
        cmocka_unit_test(differences_stand_in_for_the_hessian),
        cmocka_unit_test(the_caller_is_told_which_product_is_wanted),
        cmocka_unit_test(a_second_run_has_the_prices_of_the_first),
        cmocka_unit_test(the_switch_wants_a_gauss_newton_product),
        cmocka_unit_test(the_certificate_looks_at_the_hessian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
