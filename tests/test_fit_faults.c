/* Least squares: bad input is named, every callback and every allocation may fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "fitted.h"

#include <float.h>

/* ---- memory: this stands before the one of the C library ------------------------------------- */

static int allocations, allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (allocations++ >= allowed || size >> 40 != 0) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* Every allocation of a fit whose J is coloured and J'J assembled, and of its check, fails once. */
static void lack_of_memory_is_told_and_x_untouched(void **state)
{
    (void)state;
    for (int checks = 0; checks < 2; checks++) {
        fitted *const f = fitted_create("broyden_tridiagonal", 20);
        hf_least_squares squares = fitted_stored(f);
        squares.jacobian = NULL;
        squares.second_order = NULL;
        squares.assemble = true;
        hf_status status = HF_OUT_OF_MEMORY;
        double x[20];
        memcpy(x, f->x0, sizeof x);
        for (int k = 0; status == HF_OUT_OF_MEMORY; k++) {
            assert_true(k < 100);
            assert_vector_same(20, x, f->x0);
            allocations = 0;
            allowed = k;
            status = checks ? hf_check_jacobian(&squares, x, NULL)
                            : hf_fit_minimize(&squares, NULL, x, NULL, NULL);
            allowed = INT32_MAX;
            assert_true(k > 3 || status == HF_OUT_OF_MEMORY);
        }
        assert_int_equal(status, HF_CONVERGED);
        fitted_free(f);
    }
}

/* ---- bad input ------------------------------------------------------------------------------- */

static void expect_refusal(const hf_least_squares *squares, const char *sentence)
{
    double x[3] = {1.0, 2.0, 3.0};
    hf_fit *fit;
    hf_report report;
    const char *const said = hf_fit_check(squares);
    assert_non_null(said);
    if (strstr(said, sentence) == NULL) fail_msg("said \"%s\", expected \"%s\"", said, sentence);
    assert_true(hf_fit_bytes(squares, 1) == 0);
    assert_int_equal(hf_fit_create(&fit, squares, 1), HF_BAD_ARGUMENT);
    assert_null(fit);
    assert_int_equal(hf_fit_minimize(squares, NULL, x, &report, NULL), HF_BAD_ARGUMENT);
    assert_int_equal(report.status, HF_BAD_ARGUMENT);
    assert_close(x[0] + 10.0 * x[1] + 100.0 * x[2], 321.0, 0.0);
}

static void bad_input_is_named(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    const hf_least_squares products = fitted_by_products(f), stored = fitted_stored(f);
    hf_least_squares bad = products;
    assert_null(hf_fit_check(&products));
    assert_null(hf_fit_check(&stored));
    expect_refusal(NULL, "squares must not be NULL");
    bad.m = 0;
    expect_refusal(&bad, "m must be >= 1");
    bad = products;
    bad.n = 0;
    expect_refusal(&bad, "n must be >= 1");
    bad = products;
    bad.residual = NULL;
    expect_refusal(&bad, "residual must not be NULL");
    bad = products;
    bad.adjoint = NULL;
    expect_refusal(&bad, "forward needs adjoint");
    bad = products;
    bad.starts = f->starts;
    expect_refusal(&bad, "not both");
    bad = products;
    bad.loss = (hf_loss)4;
    expect_refusal(&bad, "loss must be");
    bad = products;
    bad.loss_scale = -1.0;
    expect_refusal(&bad, "loss_scale");
    bad.loss_scale = (double)NAN;
    expect_refusal(&bad, "loss_scale");
    bad = products;
    bad.residual_noise = 0.2;
    expect_refusal(&bad, "residual_noise");
    bad = stored;
    bad.columns = NULL;
    expect_refusal(&bad, "starts needs columns");
    bad = stored;
    bad.starts = NULL;
    expect_refusal(&bad, "columns needs starts");
    bad.columns = NULL;
    bad.m = INT64_MAX / 8;
    expect_refusal(&bad, "too large");
    fitted_free(f);
}

static void a_bad_pattern_is_named(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    const hf_least_squares squares = fitted_stored(f);
    f->starts[0] = 1;
    expect_refusal(&squares, "starts[0] must be 0");
    f->starts[0] = 0;
    f->starts[4] = 20;
    expect_refusal(&squares, "starts must not fall");
    f->starts[4] = 12;
    assert_null(hf_fit_check(&squares));
    f->columns[44] = 3;
    expect_refusal(&squares, "outside 0 .. n - 1");
    f->columns[44] = -1;
    expect_refusal(&squares, "outside 0 .. n - 1");
    f->columns[44] = 1;
    expect_refusal(&squares, "repeats");
    f->columns[44] = 0;
    expect_refusal(&squares, "must increase");
    fitted_free(f);
}

static void empty_rows_and_columns_are_allowed(void **state)
{
    (void)state;
    const int64_t starts[] = {0, 0, 1}, columns[] = {1};
    fitted *const f = fitted_create("freudenstein_roth", 2);
    hf_least_squares squares = fitted_stored(f);
    squares.starts = starts;
    squares.columns = columns;
    squares.jacobian = NULL;
    squares.second_order = NULL;
    hf_fit *fit;
    double value, g[2];
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    assert_int_equal(hf_fit_count(fit).colours, 1);
    const hf_problem p = hf_fit_problem(fit);
    assert_int_equal(p.value(2, f->x0, &value, g, p.user), 0);
    assert_close(g[0], 0.0, 0.0);
    hf_fit_free(fit);
    fitted_free(f);
}

static void sizes_that_overflow_are_lack_of_memory(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    hf_least_squares squares = fitted_by_products(f);
    hf_fit *fit;
    squares.n = squares.m = INT64_MAX;
    assert_true(hf_fit_bytes(&squares, 1) == SIZE_MAX);
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_OUT_OF_MEMORY);
    assert_null(fit);
    squares.n = 3;
    squares.m = INT64_MAX / 64;
    assert_int_equal(hf_fit_minimize(&squares, NULL, f->x0, NULL, NULL), HF_OUT_OF_MEMORY);
    assert_int_equal(hf_fit_create(&fit, &squares, -1), HF_BAD_ARGUMENT);
    assert_int_equal(hf_fit_create(NULL, &squares, 1), HF_BAD_ARGUMENT);
    hf_fit_free(NULL);
    fitted_free(f);
}

/* ---- faults ---------------------------------------------------------------------------------- */

/* A run with the fault of f; false if it was over before the fault was due. */
static bool survive(fitted *f, const hf_least_squares *squares, const hf_options *options)
{
    double x[8], value, value_start;
    hf_report report;
    assert_true(f->n <= 8);
    memcpy(x, f->x0, (size_t)f->n * sizeof *x);
    memset(f->calls, 0, sizeof f->calls);
    const hf_status status = hf_fit_minimize(squares, options, x, &report, NULL);
    const bool met = f->calls[f->where] > f->at;
    assert_true(f->calls[ON_RESIDUAL] < 5000);
    if (met && f->code < 0 && !f->nan) {
        assert_int_equal(status, HF_CALLBACK_FAILED);
        assert_int_equal(report.callback_code, f->code);
    } else {
        assert_true(status >= 0 || status == HF_BAD_START);
    }
    f->from->value(f->n, x, &value, NULL, NULL);
    f->from->value(f->n, f->x0, &value_start, NULL, NULL);
    assert_true(value <= value_start);
    return met;
}

static void survive_everywhere(fitted *f, const hf_least_squares *squares, hf_method method,
                               hf_curvature curvature)
{
    hf_options options = hf_fit_options(squares);
    options.method = method;
    options.curvature = curvature;
    options.max_iterations = 8;
    for (f->where = 0; f->where < FITTED_CALLS; f->where++)
        for (int kind = 0; kind < 3; kind++) {
            f->nan = kind == 2;
            f->code = kind == 0 ? 3 : -3;
            f->at = 0;
            while (survive(f, squares, &options))
                f->at++;
        }
    f->at = -1;
}

static void every_callback_may_fail_for_good_from_any_call(void **state)
{
    (void)state;
    const char *const names[] = {"rosenbrock", "bard"};
    const hf_method methods[] = {HF_HYBRID, HF_NEWTON_DAMPED, HF_NEWTON_TRUST};
    for (int k = 0; k < 2; k++)
        for (int way = 0; way < 4; way++)
            for (int m = 0; m < 3; m++) {
                fitted *const f = fitted_create(names[k], 2);
                hf_least_squares squares = way < 2 ? fitted_by_products(f) : fitted_stored(f);
                if (way == 1) squares.forward = NULL;
                if (way == 3) squares.jacobian = NULL;
                survive_everywhere(f, &squares, methods[m], HF_CURVATURE_GAUSS_NEWTON);
                survive_everywhere(f, &squares, methods[m], HF_CURVATURE_HESSIAN);
                survive_everywhere(f, &squares, methods[m], HF_CURVATURE_SWITCH);
                fitted_free(f);
            }
}

/* ---- undefined residuals --------------------------------------------------------------------- */

/* Undefined for x[0] > 1, where differences at x = 1 want to look. */
static int half_line(int64_t n, const double *x, double *r, void *user)
{
    (void)n;
    *(int64_t *)user += 1;
    r[0] = x[0] > 1.0 ? (double)NAN : 3.0 * x[0];
    r[1] = x[1] * x[1] - 1.0;
    return 0;
}

static void differences_look_to_the_other_side(void **state)
{
    (void)state;
    for (int central = 0; central < 2; central++) {
        int64_t calls = 0;
        const double x[] = {1.0, 2.0};
        double value, g[2];
        const hf_least_squares squares = {
            .n = 2, .m = 2, .residual = half_line, .central_differences = central, .user = &calls};
        hf_fit *fit;
        assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
        const hf_problem p = hf_fit_problem(fit);
        assert_int_equal(p.value(2, x, &value, g, p.user), 0);
        assert_close(g[0], 9.0, 1e-6);
        assert_close(g[1], 12.0, 1e-6);
        hf_fit_free(fit);
    }
}

static void residuals_beyond_the_range_are_undefined(void **state)
{
    (void)state;
    int64_t calls = 0;
    const double x[] = {1.5, 2.0};
    double value, g[2];
    const hf_least_squares squares = {.n = 2, .m = 2, .residual = half_line, .user = &calls};
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, 1), HF_CONVERGED);
    const hf_problem p = hf_fit_problem(fit);
    assert_true(p.value(2, x, &value, g, p.user) > 0);
    assert_int_equal(calls, 1);
    hf_fit_free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lack_of_memory_is_told_and_x_untouched),
        cmocka_unit_test(bad_input_is_named),
        cmocka_unit_test(a_bad_pattern_is_named),
        cmocka_unit_test(empty_rows_and_columns_are_allowed),
        cmocka_unit_test(sizes_that_overflow_are_lack_of_memory),
        cmocka_unit_test(every_callback_may_fail_for_good_from_any_call),
        cmocka_unit_test(differences_look_to_the_other_side),
        cmocka_unit_test(residuals_beyond_the_range_are_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
