/* hf_check_jacobian(): what is right passes, what is wrong is named, with its place.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "fitted.h"

#include <stdio.h>

enum { N = 40, ROW = 17, COLUMN = 16 };

/* What is added to one entry of J, of J', of S; the call that returns -7. */
typedef struct faulty {
    fitted *f;
    double forward, adjoint, second_order;
    int64_t calls, stop_at;
} faulty;

static int stop(faulty *at, int code)
{
    return ++at->calls == at->stop_at ? -7 : code;
}

static int residual_of(int64_t n, const double *x, double *r, void *user)
{
    faulty *const at = user;
    return stop(at, fitted_residual(n, x, r, at->f));
}

static int forward(int64_t n, const double *x, const double *v, double *Jv, void *user)
{
    faulty *const at = user;
    const int code = fitted_forward(n, x, v, Jv, at->f);
    Jv[ROW] += at->forward * v[COLUMN];
    return stop(at, code);
}

static int adjoint(int64_t n, const double *x, const double *u, double *Jtu, void *user)
{
    faulty *const at = user;
    const int code = fitted_adjoint(n, x, u, Jtu, at->f);
    Jtu[COLUMN] += at->adjoint * u[ROW];
    return stop(at, code);
}

static int jacobian(int64_t n, const double *x, double *values, void *user)
{
    faulty *const at = user;
    const int code = fitted_jacobian(n, x, values, at->f);
    values[fitted_entry(at->f, ROW, COLUMN)] += at->forward;
    return stop(at, code);
}

static int second_order(int64_t n, const double *x, const double *u, const double *v, double *Sv,
                        void *user)
{
    faulty *const at = user;
    const int code = fitted_second_order(n, x, u, v, Sv, at->f);
    Sv[COLUMN] += at->second_order * v[COLUMN];
    return stop(at, code);
}

static hf_least_squares squares_of(faulty *at, bool stored)
{
    hf_least_squares squares = stored ? fitted_stored(at->f) : fitted_by_products(at->f);
    squares.residual = residual_of;
    if (stored) squares.jacobian = jacobian;
    if (!stored) squares.forward = forward;
    if (!stored) squares.adjoint = adjoint;
    squares.second_order = second_order;
    squares.user = at;
    return squares;
}

static hf_status check_faulty(faulty *at, bool stored, hf_jacobian_report *report)
{
    double x[N];
    generator from = {4};
    at->f = fitted_create("broyden_banded", N);
    generator_fill(&from, N, x);
    const hf_least_squares squares = squares_of(at, stored);
    const hf_status status = hf_check_jacobian(&squares, x, report);
    assert_true(strlen(report->message) > 10);
    fitted_free(at->f);
    return status;
}

static void right_jacobians_pass(void **state)
{
    (void)state;
    for (int stored = 0; stored < 2; stored++) {
        faulty at = {0};
        hf_jacobian_report report;
        assert_int_equal(check_faulty(&at, stored, &report), HF_CONVERGED);
        assert_true(report.jacobian_good && report.adjoint_good && report.second_order_good);
        assert_true(report.jacobian_error < 1e-6 && report.second_order_error < 1e-6);
        if (stored)
            assert_true(isnan(report.adjoint_error));
        else
            assert_true(report.adjoint_error < 1e-12);
        assert_int_equal(report.residual, -1);
        assert_int_equal(report.variable, -1);
    }
}

static void all_of_the_collection_pass(void **state)
{
    (void)state;
    for (int k = 0; k < collection_count; k++) {
        if (collection[k]->residuals == NULL) continue;
        fitted *const f = fitted_create(collection[k]->name, 20);
        const hf_least_squares products = fitted_by_products(f), stored = fitted_stored(f);
        hf_jacobian_report report;
        hf_status status = hf_check_jacobian(&products, f->x0, &report);
        if (status == HF_CONVERGED) status = hf_check_jacobian(&stored, f->x0, &report);
        if (status != HF_CONVERGED) fail_msg("%s: %s", f->from->name, report.message);
        fitted_free(f);
    }
}

static void expect_place(const hf_jacobian_report *report, int64_t row, int64_t variable)
{
    char place[40];
    assert_int_equal(report->residual, row);
    assert_int_equal(report->variable, variable);
    (void)snprintf(place, sizeof place, "variable %lld", (long long)variable);
    assert_non_null(strstr(report->message, place));
    if (row < 0) return;
    (void)snprintf(place, sizeof place, "esidual %lld", (long long)row);
    assert_non_null(strstr(report->message, place));
}

static void a_wrong_entry_of_j_is_found(void **state)
{
    (void)state;
    const double sizes[] = {1e-2, 1.0, 1e6};
    for (int stored = 0; stored < 2; stored++)
        for (int k = 0; k < 3; k++) {
            faulty at = {.forward = sizes[k]};
            hf_jacobian_report report;
            assert_int_equal(check_faulty(&at, stored, &report), HF_GRADIENT_INCONSISTENT);
            assert_false(report.jacobian_good);
            expect_place(&report, ROW, COLUMN);
        }
}

static void a_wrong_entry_of_the_adjoint_is_found(void **state)
{
    (void)state;
    faulty at = {.adjoint = 1e-3};
    hf_jacobian_report report;
    assert_int_equal(check_faulty(&at, false, &report), HF_GRADIENT_INCONSISTENT);
    assert_true(report.jacobian_good && !report.adjoint_good);
    expect_place(&report, ROW, COLUMN);
}

static void a_wrong_second_order_term_is_found(void **state)
{
    (void)state;
    faulty at = {.second_order = 0.5};
    hf_jacobian_report report;
    for (int stored = 0; stored < 2; stored++) {
        assert_int_equal(check_faulty(&at, stored, &report), HF_PRODUCT_INCONSISTENT);
        assert_true(report.jacobian_good && !report.second_order_good);
        expect_place(&report, -1, COLUMN);
    }
}

/* r linear: differences of a J that is itself of differences are nothing but noise. */
static int linear(int64_t n, const double *x, double *r, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        r[i] = 1e3 * x[i] + x[(i + 1) % n] - 1;
    return 0;
}

static int times(int64_t n, const double *x, const double *u, const double *v, double *Sv,
                 void *user)
{
    (void)x, (void)u;
    for (int64_t j = 0; j < n; j++)
        Sv[j] = *(const double *)user * v[j];
    return 0;
}

static void noise_in_differences_is_no_second_order_term(void **state)
{
    (void)state;
    double x[N], S = 0;
    for (int i = 0; i < N; i++)
        x[i] = 0.1 * i - 1.37;
    const hf_least_squares squares = {
        .n = N, .m = N, .residual = linear, .second_order = times, .user = &S};
    hf_jacobian_report report;
    assert_int_equal(hf_check_jacobian(&squares, x, &report), HF_CONVERGED);
    assert_true(report.second_order_good);
    S = 1e3;
    assert_int_equal(hf_check_jacobian(&squares, x, &report), HF_PRODUCT_INCONSISTENT);
}

/* Row ROW of J without its entry in COLUMN; by the user's values or by differences. */
static void an_entry_that_the_pattern_lacks_is_found(void **state)
{
    (void)state;
    fitted *const f = fitted_create("broyden_tridiagonal", N);
    double x[N];
    generator from = {4};
    generator_fill(&from, N, x);
    const int64_t hole = fitted_entry(f, ROW, COLUMN);
    memmove(&f->columns[hole], &f->columns[hole + 1],
            (size_t)(f->starts[f->m] - hole - 1) * sizeof *f->columns);
    for (int64_t i = ROW + 1; i <= f->m; i++)
        f->starts[i]--;
    hf_least_squares squares = fitted_stored(f);
    squares.jacobian = NULL;
    squares.second_order = NULL;
    hf_jacobian_report report;
    assert_int_equal(hf_check_jacobian(&squares, x, &report), HF_GRADIENT_INCONSISTENT);
    expect_place(&report, ROW, COLUMN);
    assert_non_null(strstr(report.message, "lacks"));
    fitted_free(f);
}

static void differences_are_not_accused(void **state)
{
    (void)state;
    fitted *const f = fitted_create("broyden_banded", N);
    hf_jacobian_report report;
    hf_least_squares squares = fitted_stored(f);
    squares.jacobian = NULL;
    assert_int_equal(hf_check_jacobian(&squares, f->x0, &report), HF_CONVERGED);
    squares = fitted_by_products(f);
    squares.forward = NULL;
    assert_int_equal(hf_check_jacobian(&squares, f->x0, &report), HF_CONVERGED);
    assert_true(isnan(report.jacobian_error) && report.adjoint_error < 1e-5);
    squares.residual_noise = 0.05; /* steps are long then */
    assert_int_equal(hf_check_jacobian(&squares, f->x0, &report), HF_CONVERGED);
    assert_true(report.adjoint_error > 1e-3);
    fitted_free(f);
}

static void a_callback_may_ask_to_stop(void **state)
{
    (void)state;
    for (int stored = 0; stored < 2; stored++) {
        hf_jacobian_report report;
        faulty at = {0};
        assert_int_equal(check_faulty(&at, stored, &report), HF_CONVERGED);
        const int64_t calls = at.calls;
        for (int64_t k = 1; k <= calls; k++) {
            faulty stops = {.stop_at = k};
            assert_int_equal(check_faulty(&stops, stored, &report), HF_CALLBACK_FAILED);
            assert_int_equal(stops.calls, k);
            assert_non_null(strstr(report.message, "-7"));
        }
    }
}

static void what_cannot_be_looked_at_is_told(void **state)
{
    (void)state;
    fitted *const f = fitted_create("bard", 3);
    hf_least_squares squares = fitted_by_products(f);
    hf_jacobian_report report;
    assert_int_equal(hf_check_jacobian(&squares, NULL, &report), HF_BAD_ARGUMENT);
    assert_int_equal(hf_check_jacobian(NULL, f->x0, &report), HF_BAD_ARGUMENT);
    assert_int_equal(hf_check_jacobian(&squares, f->x0, NULL), HF_CONVERGED);
    for (f->where = 0; f->where < ON_JACOBIAN; f->where++) {
        memset(f->calls, 0, sizeof f->calls);
        f->nan = true;
        f->at = 0;
        assert_int_equal(hf_check_jacobian(&squares, f->x0, &report), HF_BAD_START);
    }
    fitted_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_jacobians_pass),
        cmocka_unit_test(all_of_the_collection_pass),
        cmocka_unit_test(a_wrong_entry_of_j_is_found),
        cmocka_unit_test(a_wrong_entry_of_the_adjoint_is_found),
        cmocka_unit_test(a_wrong_second_order_term_is_found),
        cmocka_unit_test(noise_in_differences_is_no_second_order_term),
        cmocka_unit_test(an_entry_that_the_pattern_lacks_is_found),
        cmocka_unit_test(differences_are_not_accused),
        cmocka_unit_test(a_callback_may_ask_to_stop),
        cmocka_unit_test(what_cannot_be_looked_at_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
