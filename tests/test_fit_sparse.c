/* Least squares with J'J as a sparse matrix.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "fitted.h"

static const char *const NAMES[] = {
    "broyden_banded",      "broyden_tridiagonal", "osborne2", "wood",
    "extended_rosenbrock", "discrete_boundary",   "bard"};
enum { NAME_COUNT = sizeof NAMES / sizeof *NAMES, N = 30, MOST = 40 };

static hf_fit *assembled(fitted *f, hf_loss loss, int threads)
{
    hf_least_squares squares = fitted_stored(f);
    hf_fit *fit;
    squares.assemble = true;
    squares.loss = loss;
    assert_int_equal(hf_fit_create(&fit, &squares, threads), HF_CONVERGED);
    return fit;
}

/* Hv of a lower triangle by columns. */
static void times(const hf_pattern *at, const double *values, const double *v, double *Hv)
{
    for (int64_t j = 0; j < at->n; j++)
        Hv[j] = 0.0;
    for (int64_t j = 0; j < at->n; j++)
        for (int64_t p = at->starts[j]; p < at->starts[j + 1]; p++) {
            const int64_t i = at->rows[p];
            Hv[i] += values[p] * v[j];
            if (i != j) Hv[j] += values[p] * v[i];
        }
}

static void the_matrix_is_that_of_the_products(void **state)
{
    (void)state;
    for (int k = 0; k < NAME_COUNT; k++)
        for (int loss = HF_LOSS_SQUARE; loss <= HF_LOSS_CAUCHY; loss++) {
            fitted *const f = fitted_create(NAMES[k], N);
            hf_fit *const fit = assembled(f, (hf_loss)loss, 1);
            const hf_problem p = hf_fit_problem(fit);
            assert_null(hf_pattern_check(p.pattern, NULL));
            double *const values = malloc((size_t)p.pattern->starts[f->n] * sizeof *values);
            double v[MOST], Gv[MOST], Nv[MOST];
            generator from = {7};
            generator_fill(&from, f->n, v);
            assert_non_null(values);
            assert_int_equal(p.normal_matrix(f->n, f->x0, values, p.user), 0);
            assert_int_equal(p.gauss_newton(f->n, f->x0, v, Gv, p.user), 0);
            times(p.pattern, values, v, Nv);
            assert_vector_close(f->n, Nv, Gv, 1e-12);
            assert_int_equal(hf_fit_count(fit).jacobians, 1);
            free(values);
            hf_fit_free(fit);
            fitted_free(f);
        }
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    fitted *const f = fitted_create("broyden_banded", 3000);
    double *first = NULL;
    for (int threads = 1; threads <= 5; threads++) {
        hf_fit *const fit = assembled(f, HF_LOSS_CAUCHY, threads);
        const hf_problem p = hf_fit_problem(fit);
        const int64_t count = p.pattern->starts[f->n];
        double *const values = malloc((size_t)count * sizeof *values);
        assert_non_null(values);
        assert_int_equal(p.normal_matrix(f->n, f->x0, values, p.user), 0);
        if (threads > 1) assert_vector_same(count, values, first);
        if (threads > 1) free(values);
        if (threads == 1) first = values;
        hf_fit_free(fit);
    }
    free(first);
    fitted_free(f);
}

/* More threads than columns, and columns that no row has. */
static void odd_shapes_are_assembled(void **state)
{
    (void)state;
    const int64_t starts[] = {0, 0, 2}, columns[] = {1, 2};
    fitted *const f = fitted_create("bard", 3);
    hf_least_squares squares = fitted_stored(f);
    squares.m = 2;
    squares.starts = starts;
    squares.columns = columns;
    squares.jacobian = NULL;
    squares.assemble = true;
    f->m = 2;
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, 7), HF_CONVERGED);
    const hf_problem p = hf_fit_problem(fit);
    double values[8], v[3] = {1.0, 2.0, 3.0}, Gv[3], Nv[3];
    assert_int_equal(p.normal_matrix(3, f->x0, values, p.user), 0);
    assert_int_equal(p.gauss_newton(3, f->x0, v, Gv, p.user), 0);
    times(p.pattern, values, v, Nv);
    assert_vector_close(3, Nv, Gv, 1e-14);
    hf_fit_free(fit);
    fitted_free(f);
}

static void sparse_methods_fit(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST};
    for (int k = 0; k < NAME_COUNT; k++)
        for (int m = 0; m < 2; m++) {
            fitted *const f = fitted_create(NAMES[k], 1000);
            const hf_least_squares squares = fitted_stored(f);
            hf_options options = hf_fit_options(&squares);
            options.method = methods[m];
            options.curvature = HF_CURVATURE_GAUSS_NEWTON;
            hf_report report;
            hf_fit_counts counts;
            double *const x = malloc((size_t)f->n * sizeof *x), f_start = 0.0;
            assert_non_null(x);
            memcpy(x, f->x0, (size_t)f->n * sizeof *x);
            f->from->value(f->n, x, &f_start, NULL, NULL);
            const hf_status status = hf_fit_minimize(&squares, &options, x, &report, &counts);
            if (status == HF_NO_CHOLESKY) skip();
            assert_int_equal(status, HF_CONVERGED);
            assert_true(report.f < f_start);
            assert_true(report.hessians > 0 && report.products == 0);
            assert_int_equal(counts.jacobians, report.gradients);
            free(x);
            fitted_free(f);
        }
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    hf_least_squares squares = fitted_stored(f);
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    hf_problem p = hf_fit_problem(fit);
    assert_null(p.pattern);
    assert_null(p.normal_matrix);
    hf_options options = hf_fit_options(&squares);
    options.method = HF_NEWTON_SPARSE;
    options.curvature = HF_CURVATURE_GAUSS_NEWTON;
    assert_non_null(strstr(hf_check(&p, &options), "pattern"));
    hf_fit_free(fit);
    squares.assemble = true;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    p = hf_fit_problem(fit);
    assert_null(hf_check(&p, &options));
    p.normal_matrix = NULL;
    assert_null(hf_check(&p, &options)); /* recovered from products */
    p.gauss_newton = NULL;
    assert_non_null(strstr(hf_check(&p, &options), "problem.gauss_newton"));
    hf_fit_free(fit);
    squares = fitted_by_products(f);
    squares.assemble = true;
    assert_non_null(strstr(hf_fit_check(&squares), "assemble"));
    assert_int_equal(hf_fit_minimize(&squares, &options, f->x0, NULL, NULL), HF_BAD_ARGUMENT);
    fitted_free(f);
}

static void a_jacobian_may_fail_at_any_call(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++)
        for (int64_t at = 0; at < 8; at++) {
            fitted *const f = fitted_create("bard", 3);
            const hf_least_squares squares = fitted_stored(f);
            hf_options options = hf_fit_options(&squares);
            options.method = HF_NEWTON_SPARSE;
            options.curvature = HF_CURVATURE_GAUSS_NEWTON;
            f->where = ON_JACOBIAN;
            f->at = at;
            f->nan = kind == 2;
            f->code = kind == 0 ? 3 : -3;
            hf_report report;
            const hf_status status = hf_fit_minimize(&squares, &options, f->x0, &report, NULL);
            if (status == HF_NO_CHOLESKY) skip();
            const bool met = f->calls[ON_JACOBIAN] > at;
            if (met && kind == 1)
                assert_int_equal(status, HF_CALLBACK_FAILED);
            else
                assert_true(status >= 0 || status == HF_BAD_START);
            fitted_free(f);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_is_that_of_the_products),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(odd_shapes_are_assembled),
        cmocka_unit_test(sparse_methods_fit),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(a_jacobian_may_fail_at_any_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
