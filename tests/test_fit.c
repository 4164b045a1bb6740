/* Least squares: what the front door makes of residuals is the problem itself, at the least cost.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "fitted.h"

/* The last two have variables or residuals of very different size. */
static const char *const NAMES[] = {
    "rosenbrock",          "osborne2",         "wood",  "broyden_banded",
    "discrete_boundary",   "extended_powell",  "bard",  "helical_valley",
    "broyden_tridiagonal", "jennrich_sampson", "meyer", "brown_badly_scaled",
};
enum { NAME_COUNT = sizeof NAMES / sizeof *NAMES, WELL_SCALED = NAME_COUNT - 2 };
enum { N = 30, MOST = 40 };

/* ---- the problem ----------------------------------------------------------------------------- */

static void expect_same_problem(fitted *f, const hf_least_squares *squares, double tolerance)
{
    const example *const e = f->from;
    generator from = {3};
    double x[MOST], v[MOST], g[MOST], expected[MOST], value, expected_value;
    hf_fit *fit;
    assert_true(f->n <= MOST);
    assert_int_equal(hf_fit_create(&fit, squares, 1), HF_CONVERGED);
    const hf_problem problem = hf_fit_problem(fit);
    for (int64_t i = 0; i < f->n; i++)
        x[i] = f->x0[i] * (1.0 + 1e-3 * generator_uniform(&from));
    generator_fill(&from, f->n, v);
    assert_int_equal(problem.value(f->n, x, &value, g, problem.user), 0);
    assert_int_equal(e->value(f->n, x, &expected_value, expected, NULL), 0);
    assert_close(value, expected_value, 1e-13);
    assert_vector_close(f->n, g, expected, tolerance);
    if (problem.product != NULL) {
        assert_int_equal(problem.product(f->n, x, v, g, problem.user), 0);
        assert_int_equal(e->product(f->n, x, v, expected, NULL), 0);
        assert_vector_close(f->n, g, expected, tolerance);
    }
    hf_fit_free(fit);
}

static void value_gradient_and_product_are_those_of_the_sum(void **state)
{
    (void)state;
    for (int k = 0; k < NAME_COUNT; k++) {
        fitted *const f = fitted_create(NAMES[k], N);
        hf_least_squares squares = fitted_by_products(f);
        expect_same_problem(f, &squares, 1e-12);
        squares = fitted_stored(f);
        expect_same_problem(f, &squares, 1e-12);
        fitted_free(f);
    }
}

static void a_jacobian_by_differences_is_as_good_as_its_order(void **state)
{
    (void)state;
    for (int k = 0; k < WELL_SCALED; k++) {
        fitted *const f = fitted_create(NAMES[k], N);
        hf_least_squares squares = fitted_stored(f);
        squares.jacobian = NULL;
        squares.second_order = NULL;
        expect_same_problem(f, &squares, 1e-6);
        squares.central_differences = true;
        expect_same_problem(f, &squares, 1e-8);
        squares.starts = squares.columns = NULL;
        expect_same_problem(f, &squares, 1e-8);
        fitted_free(f);
    }
}

/* Gauss-Newton products of every way to give J agree, and are positive semidefinite. */
static void gauss_newton_products_agree(void **state)
{
    (void)state;
    for (int k = 0; k < WELL_SCALED; k++) {
        fitted *const f = fitted_create(NAMES[k], N);
        double v[MOST], first[MOST], next[MOST], vGv = 0.0;
        generator from = {5};
        generator_fill(&from, f->n, v);
        for (int way = 0; way < 5; way++) {
            hf_least_squares squares = way < 2 ? fitted_by_products(f) : fitted_stored(f);
            if (way == 1) squares.forward = NULL;
            if (way > 2) squares.jacobian = NULL;
            if (way == 4) squares.starts = squares.columns = NULL;
            squares.central_differences = true;
            hf_fit *fit;
            assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
            const hf_problem p = hf_fit_problem(fit);
            double *const Gv = way == 0 ? first : next;
            assert_int_equal(p.gauss_newton(f->n, f->x0, v, Gv, p.user), 0);
            if (way > 0) assert_vector_close(f->n, next, first, way == 2 ? 1e-13 : 1e-7);
            hf_fit_free(fit);
        }
        for (int64_t i = 0; i < f->n; i++)
            vGv += v[i] * first[i];
        assert_true(vGv >= 0.0);
        fitted_free(f);
    }
}

/* ---- losses ---------------------------------------------------------------------------------- */

static void every_loss_has_right_derivatives(void **state)
{
    (void)state;
    for (int loss = HF_LOSS_SQUARE; loss <= HF_LOSS_CAUCHY; loss++)
        for (double scale = 0.03; scale < 100.0; scale *= 10.0) {
            fitted *const f = fitted_create("kowalik_osborne", 4);
            hf_least_squares squares = fitted_by_products(f);
            squares.loss = (hf_loss)loss;
            squares.loss_scale = scale;
            hf_fit *fit;
            hf_derivative_report report;
            assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
            const hf_problem problem = hf_fit_problem(fit);
            const double x[] = {0.3, 1.9, -0.7, 0.2};
            assert_int_equal(hf_check_derivatives(&problem, x, &report), HF_CONVERGED);
            hf_fit_free(fit);
            fitted_free(f);
        }
}

static int off_second_order(int64_t n, const double *x, const double *u, const double *v,
                            double *Sv, void *user)
{
    const int code = fitted_second_order(n, x, u, v, Sv, user);
    for (int64_t i = 0; i < n; i++)
        Sv[i] *= 1.1;
    return code;
}

static hf_status check_with_differenced_jacobian(const char *name, hf_loss loss,
                                                 hf_second_order_fn *second_order)
{
    fitted *const f = fitted_create(name, N);
    hf_least_squares squares = fitted_stored(f);
    squares.jacobian = NULL;
    squares.second_order = second_order;
    squares.loss = loss;
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    const hf_problem problem = hf_fit_problem(fit);
    double x[MOST];
    for (int64_t i = 0; i < f->n; i++)
        x[i] = f->x0[i] * 1.01 + 0.003;
    const hf_status status = hf_check_derivatives(&problem, x, NULL);
    hf_fit_free(fit);
    fitted_free(f);
    return status;
}

/* The gradient is rough where J is differences, the product of second_order is not. */
static void a_differenced_jacobian_is_not_called_wrong(void **state)
{
    (void)state;
    for (int k = 0; k < WELL_SCALED; k++)
        for (int loss = HF_LOSS_SQUARE; loss <= HF_LOSS_CAUCHY; loss++) {
            const char *const name = NAMES[k];
            assert_int_equal(
                check_with_differenced_jacobian(name, (hf_loss)loss, fitted_second_order),
                HF_CONVERGED);
            if (strcmp(name, "discrete_boundary") == 0) continue; /* its second order is nothing */
            assert_int_equal(check_with_differenced_jacobian(name, (hf_loss)loss, off_second_order),
                             HF_PRODUCT_INCONSISTENT);
        }
}

/* r = x - data, one of them far out. */
static int away(int64_t n, const double *x, double *r, void *user)
{
    const double *const data = user;
    (void)n;
    for (int i = 0; i < 5; i++)
        r[i] = x[0] - data[i];
    return 0;
}

static void losses_forgive_outliers(void **state)
{
    (void)state;
    double data[] = {1.0, 1.1, 0.9, 1.0, 1000.0};
    /* the minimum of the losses, to the digits given: mean; Huber: (4 + c) / 4 with c = 1/4 */
    const double expected[] = {200.8, 1.0625, 1.06, 1.0};
    const double tolerance[] = {1e-6, 1e-6, 2e-2, 2e-2};
    for (int loss = HF_LOSS_SQUARE; loss <= HF_LOSS_CAUCHY; loss++) {
        const hf_least_squares squares = {.n = 1,
                                          .m = 5,
                                          .residual = away,
                                          .loss = (hf_loss)loss,
                                          .loss_scale = 0.25,
                                          .user = data};
        double x = 2.0;
        assert_int_equal(hf_fit_minimize(&squares, NULL, &x, NULL, NULL), HF_CONVERGED);
        assert_close(x, expected[loss], tolerance[loss]);
    }
}

static void a_loss_of_huge_scale_is_the_square(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    double first = 0.0;
    for (int loss = HF_LOSS_SQUARE; loss <= HF_LOSS_CAUCHY; loss++) {
        hf_least_squares squares = fitted_by_products(f);
        squares.loss = (hf_loss)loss;
        squares.loss_scale = 1e6;
        double *const x = malloc((size_t)f->n * sizeof *x);
        hf_report report;
        assert_non_null(x);
        memcpy(x, f->x0, (size_t)f->n * sizeof *x);
        assert_int_equal(hf_fit_minimize(&squares, NULL, x, &report, NULL), HF_CONVERGED);
        if (loss == HF_LOSS_SQUARE) first = report.f;
        assert_close(report.f, first, 1e-6);
        free(x);
    }
    fitted_free(f);
}

/* ---- runs ------------------------------------------------------------------------------------ */

static hf_report minimize(fitted *f, const hf_least_squares *squares, const hf_options *options,
                          double *x, hf_fit_counts *counts)
{
    hf_report report;
    double *const at = malloc((size_t)f->n * sizeof *at);
    assert_non_null(at);
    memcpy(at, f->x0, (size_t)f->n * sizeof *at);
    memset(f->calls, 0, sizeof f->calls);
    const hf_status status = hf_fit_minimize(squares, options, at, &report, counts);
    assert_int_equal(status, report.status);
    if (x != NULL) memcpy(x, at, (size_t)f->n * sizeof *x);
    free(at);
    return report;
}

static void every_way_to_give_j_leads_to_the_minimum(void **state)
{
    (void)state;
    const char *const names[] = {"rosenbrock", "bard",           "kowalik_osborne",
                                 "wood",       "helical_valley", "broyden_banded"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        fitted *const f = fitted_create(names[k], N);
        double best[8];
        assert_true(f->from->optima(f->n, best, NULL) > 0);
        for (int way = 0; way < 6; way++) {
            hf_least_squares squares = way < 3 ? fitted_by_products(f) : fitted_stored(f);
            if (way == 1) squares.forward = NULL;
            if (way == 2 || way == 4) squares.second_order = NULL;
            if (way > 4) squares.jacobian = NULL;
            hf_options options = hf_fit_options(&squares);
            options.gradient_rel = 0.0;
            hf_fit_counts counts;
            const hf_report report = minimize(f, &squares, &options, NULL, &counts);
            assert_int_equal(report.status, HF_CONVERGED);
            assert_true(report.f <= best[0] * (1.0 + 1e-4) + 1e-9);
            assert_int_equal(counts.residuals, f->calls[ON_RESIDUAL]);
            assert_int_equal(counts.forwards, f->calls[ON_FORWARD]);
            assert_int_equal(counts.adjoints, f->calls[ON_ADJOINT]);
            if (squares.jacobian != NULL) assert_int_equal(counts.jacobians, f->calls[ON_JACOBIAN]);
        }
        fitted_free(f);
    }
}

/* At most one residual per value asked for, one Jacobian per gradient. */
static void nothing_is_evaluated_twice(void **state)
{
    (void)state;
    for (int k = 0; k < NAME_COUNT; k++) {
        fitted *const f = fitted_create(NAMES[k], N);
        for (int stored = 0; stored < 2; stored++) {
            const hf_least_squares squares = stored ? fitted_stored(f) : fitted_by_products(f);
            hf_options options = hf_fit_options(&squares);
            options.method = HF_NEWTON_DAMPED;
            options.curvature = HF_CURVATURE_GAUSS_NEWTON;
            options.max_iterations = 15;
            hf_fit_counts counts;
            const hf_report report = minimize(f, &squares, &options, NULL, &counts);
            if (report.status != HF_CONVERGED && report.status != HF_MAX_ITERATIONS) continue;
            assert_true(counts.residuals <= report.values + report.gradients);
            assert_int_equal(counts.difference_residuals, 0);
            assert_true(counts.jacobians <= (stored ? report.gradients : 0));
            assert_int_equal(counts.forwards, stored ? 0 : report.products);
            assert_true(counts.adjoints <= (stored ? 0 : report.products + report.gradients));
            assert_int_equal(counts.second_orders, 0);
        }
        fitted_free(f);
    }
}

static void hessian_products_use_the_second_order_term(void **state)
{
    (void)state;
    fitted *const f = fitted_create("brown_dennis", 4);
    const hf_least_squares squares = fitted_by_products(f);
    hf_options options = hf_fit_options(&squares);
    options.curvature = HF_CURVATURE_HESSIAN;
    options.method = HF_NEWTON_TRUST;
    hf_fit_counts counts;
    const hf_report report = minimize(f, &squares, &options, NULL, &counts);
    assert_close(report.f, 85822.2, 1e-5);
    assert_int_equal(counts.second_orders, report.products);
    fitted_free(f);
}

static void colours_are_few_and_counted(void **state)
{
    (void)state;
    const struct {
        const char *name;
        int64_t colours;
    } cases[] = {{"broyden_tridiagonal", 3}, {"broyden_banded", 7}, {"extended_rosenbrock", 2}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        fitted *const f = fitted_create(cases[k].name, 1000);
        hf_least_squares squares = fitted_stored(f);
        squares.jacobian = NULL;
        squares.second_order = NULL;
        hf_fit_counts counts;
        const hf_report report = minimize(f, &squares, NULL, NULL, &counts);
        assert_int_equal(report.status, HF_CONVERGED);
        assert_int_equal(counts.colours, cases[k].colours);
        assert_int_equal(counts.difference_residuals, counts.colours * counts.jacobians);
        fitted_free(f);
    }
}

/* The same bits with a stored J, whatever the team. */
static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    fitted *const f = fitted_create("broyden_banded", 40000);
    double *const first = malloc(2 * (size_t)f->n * sizeof *first), *const next = first + f->n;
    assert_non_null(first);
    for (int differences = 0; differences < 2; differences++) {
        hf_least_squares squares = fitted_stored(f);
        if (differences) squares.jacobian = NULL;
        for (int threads = 1; threads <= 4; threads++) {
            hf_options options = hf_fit_options(&squares);
            options.threads = threads;
            options.max_iterations = 3;
            minimize(f, &squares, &options, threads == 1 ? first : next, NULL);
            if (threads > 1) assert_vector_same(f->n, next, first);
        }
    }
    free(first);
    fitted_free(f);
}

static int see_user(const hf_report *now, const double *x, void *user)
{
    (void)now, (void)x;
    ((fitted *)user)->code++;
    return 0;
}

static void progress_receives_the_users_pointer(void **state)
{
    (void)state;
    fitted *const f = fitted_create("rosenbrock", 2);
    const hf_least_squares squares = fitted_by_products(f);
    hf_options options = hf_fit_options(&squares);
    options.progress = see_user;
    const hf_report report = minimize(f, &squares, &options, NULL, NULL);
    assert_int_equal(f->code, report.iteration + 1);
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    assert_ptr_equal(hf_fit_user(hf_fit_problem(fit).user), f);
    hf_fit_free(fit);
    fitted_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_gradient_and_product_are_those_of_the_sum),
        cmocka_unit_test(a_jacobian_by_differences_is_as_good_as_its_order),
        cmocka_unit_test(gauss_newton_products_agree),
        cmocka_unit_test(every_loss_has_right_derivatives),
        cmocka_unit_test(a_differenced_jacobian_is_not_called_wrong),
        cmocka_unit_test(losses_forgive_outliers),
        cmocka_unit_test(a_loss_of_huge_scale_is_the_square),
        cmocka_unit_test(every_way_to_give_j_leads_to_the_minimum),
        cmocka_unit_test(nothing_is_evaluated_twice),
        cmocka_unit_test(hessian_products_use_the_second_order_term),
        cmocka_unit_test(colours_are_few_and_counted),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(progress_receives_the_users_pointer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
