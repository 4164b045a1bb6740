/* hf_check_derivatives(): what is right passes, what is wrong is named, with its place.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"

enum { N = 100, PLACE = 37 };

/* A chained quartic with one fault at a time. */
typedef struct faulty {
    double gradient;  /* relative error of g[PLACE]                                              */
    double product;   /* relative error of (Hv)[PLACE]                                           */
    double slack;     /* Hv is this times as long, unless 0                                      */
    double asymmetry; /* what (Hv)[PLACE] takes of v[PLACE + 20]                                 */
    double bend;      /* what (Hv)[PLACE] takes of |v|                                           */
    double scale;     /* z = scale r                                                             */
    int64_t values, gradients, products, preconditions, moves;
    double line; /* relative error of f along a line from t = line_from on                   */
    double line_slope; /* ... and of the slope                                                    */
    double line_from;
    int64_t lines;
    double tilt;      /* f takes this times the sum of x */
    double rough;     /* relative noise of g                                                      */
    int64_t stop_at;  /* the call that returns -7                                                 */
    int64_t nan_from; /* the value call from which on f is NaN                                   */
} faulty;

static int64_t calls(const faulty *at)
{
    return at->values + at->gradients + at->products + at->preconditions + at->moves + at->lines;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    faulty *const at = user;
    if (g != NULL)
        at->gradients++;
    else
        at->values++;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double u = x[i] - (i > 0 ? 0.5 * x[i - 1] : 0.0);
        *f += u * u + 0.25 * u * u * u * u + at->tilt * x[i];
        if (g == NULL) continue;
        const double slope = 2.0 * u + u * u * u;
        g[i] = slope + at->tilt;
        if (i > 0) g[i - 1] -= 0.5 * slope;
    }
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] *= 1.0 + at->rough * scatter(x[i]);
    if (g != NULL) g[PLACE % n] *= 1.0 + at->gradient;
    if (at->nan_from > 0 && at->values + at->gradients >= at->nan_from) *f = (double)NAN;
    return calls(at) == at->stop_at ? -7 : 0;
}

static int along(int64_t n, const double *x, const double *d, double t, double *f, double *slope,
                 void *user)
{
    faulty *const at = user;
    faulty honest = {.tilt = at->tilt};
    double point[N] = {0.0}, g[N];
    at->lines++;
    for (int64_t i = 0; i < n; i++)
        point[i] = x[i] + t * d[i];
    value(n, point, f, g, &honest);
    *slope = 0.0;
    for (int64_t i = 0; i < n; i++)
        *slope += g[i] * d[i];
    if (t >= at->line_from) *f *= 1.0 + at->line;
    if (t >= at->line_from) *slope *= 1.0 + at->line_slope;
    return calls(at) == at->stop_at ? -7 : 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    faulty *const at = user;
    double square = 0.0;
    at->products++;
    for (int64_t i = 0; i < n; i++) {
        const double u = x[i] - (i > 0 ? 0.5 * x[i - 1] : 0.0);
        const double w = v[i] - (i > 0 ? 0.5 * v[i - 1] : 0.0);
        Hv[i] = (2.0 + 3.0 * u * u) * w;
        if (i > 0) Hv[i - 1] -= 0.5 * Hv[i];
        square += v[i] * v[i];
    }
    for (int64_t i = 0; at->slack > 0.0 && i < n; i++)
        Hv[i] *= at->slack;
    Hv[PLACE] *= 1.0 + at->product;
    Hv[PLACE] += at->asymmetry * v[PLACE + 20] + at->bend * sqrt(square);
    return calls(at) == at->stop_at ? -7 : 0;
}

static int precondition(int64_t n, const double *r, double *z, void *user)
{
    faulty *const at = user;
    at->preconditions++;
    for (int64_t i = 0; i < n; i++)
        z[i] = at->scale * r[i];
    return calls(at) == at->stop_at ? -7 : 0;
}

static int moved(int64_t n, const double *x, void *user)
{
    faulty *const at = user;
    (void)n, (void)x;
    at->moves++;
    return calls(at) == at->stop_at ? -7 : 0;
}

static hf_problem problem_of(faulty *at)
{
    if (at->scale == 0.0) at->scale = 1.0;
    return (hf_problem){.n = N,
                        .value = value,
                        .product = product,
                        .precondition = precondition,
                        .along = along,
                        .moved = moved,
                        .user = at};
}

static hf_status check_faulty(faulty *at, hf_derivative_report *report)
{
    double x[N];
    generator from = {6};
    generator_fill(&from, N, x);
    const hf_problem problem = problem_of(at);
    const hf_status status = hf_check_derivatives(&problem, x, report);
    assert_true(strlen(report->message) > 10);
    return status;
}

static void right_derivatives_pass(void **state)
{
    (void)state;
    faulty at = {0};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_CONVERGED);
    assert_true(report.gradient_good && report.product_good && report.symmetric);
    assert_true(report.linear && report.preconditioner_good);
    assert_true(report.gradient_error < 1e-7 && report.product_error < 1e-8);
    assert_true(report.symmetry_error < 1e-14 && report.linearity_error < 1e-14);
    assert_in_range(at.values, 1, 35);
    assert_true(report.along_good && report.along_error < 1e-12);
    assert_in_range(at.gradients, 1, 17);
    assert_in_range(at.products, 1, 12);
    assert_int_equal(at.moves, 1);
}

static void a_wrong_gradient_entry_is_found(void **state)
{
    (void)state;
    faulty at = {.gradient = 0.01};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_GRADIENT_INCONSISTENT);
    assert_false(report.gradient_good);
    assert_int_equal(report.worst_first, PLACE);
    assert_int_equal(report.worst_last, PLACE);
    assert_non_null(strstr(report.message, "37..37"));
    assert_in_range(at.values, 1, 35 + 2 * 8);
}

static void a_wrong_product_entry_is_found(void **state)
{
    (void)state;
    faulty at = {.product = 0.01};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_PRODUCT_INCONSISTENT);
    assert_true(report.gradient_good);
    assert_false(report.product_good);
    assert_int_equal(report.worst_first, PLACE);
    assert_int_equal(report.worst_last, PLACE);
}

static void noise_of_the_gradient_excuses_products_as_far_as_it_goes(void **state)
{
    (void)state;
    for (double rough = 1e-16; rough < 2e-6; rough *= 10.0) {
        faulty right = {.rough = rough}, wrong = {.rough = rough, .slack = 1.02};
        hf_derivative_report report;
        assert_int_equal(check_faulty(&right, &report), HF_CONVERGED);
        assert_true(report.product_good);
        assert_in_range(right.gradients, 1, 17 + 2 * 51);
        assert_int_equal(check_faulty(&wrong, &report), HF_PRODUCT_INCONSISTENT);
        wrong = (faulty){.rough = rough, .slack = 1.0 + 1e-5 + 300.0 * pow(rough, 2.0 / 3.0)};
        assert_int_equal(check_faulty(&wrong, &report), HF_PRODUCT_INCONSISTENT);
    }
    /* Without noise nothing is. */
    faulty exact = {.slack = 1.0 + 2e-6};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&exact, &report), HF_PRODUCT_INCONSISTENT);
}

static void an_unsymmetric_product_is_told_from_a_symmetric_one(void **state)
{
    (void)state;
    faulty at = {.asymmetry = 0.5};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_PRODUCT_INCONSISTENT);
    assert_false(report.symmetric);
    assert_int_equal(report.worst_first, PLACE);
    assert_int_equal(report.worst_last, PLACE);
    faulty scaled = {.slack = 1.01};
    assert_int_equal(check_faulty(&scaled, &report), HF_PRODUCT_INCONSISTENT);
    assert_true(report.symmetric);
    /* Where differences drown in rounding, symmetry still shows. */
    faulty tilted = {.asymmetry = 0.5, .tilt = 1e12};
    assert_int_equal(check_faulty(&tilted, &report), HF_NOT_SYMMETRIC);
    assert_true(report.product_good);
    assert_true((report.worst_first <= PLACE && PLACE <= report.worst_last) ||
                (report.worst_first <= PLACE + 20 && PLACE + 20 <= report.worst_last));
}

static void a_product_that_is_not_linear_is_found(void **state)
{
    (void)state;
    faulty at = {.bend = 0.1};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_PRODUCT_INCONSISTENT);
    assert_int_equal(report.worst_first, PLACE);
    assert_int_equal(report.worst_last, PLACE);
}

static void a_negative_preconditioner_is_found(void **state)
{
    (void)state;
    faulty at = {.scale = -1.0};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&at, &report), HF_BAD_PRECONDITIONER);
    assert_true(report.product_good);
    assert_false(report.preconditioner_good);
}

static void a_line_that_disagrees_is_found(void **state)
{
    (void)state;
    const faulty wrong[] = {{.line = 1e-6}, {.line_slope = 0.1}, {.line = -0.5, .line_from = 0.01}};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        faulty at = wrong[k];
        hf_derivative_report report;
        assert_int_equal(check_faulty(&at, &report), HF_ALONG_INCONSISTENT);
        assert_true(report.gradient_good);
        assert_false(report.along_good);
    }
    faulty undefined = {.line = (double)NAN};
    hf_derivative_report report;
    assert_int_equal(check_faulty(&undefined, &report), HF_ALONG_INCONSISTENT);
}

/* |x - c|^2 at x = c: f and g are 0 there, and f nearby is not exact. */
static int centred(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double u = x[i] - (0.1 * (double)i + 0.3);
        *f += u * u;
        if (g != NULL) g[i] = 2.0 * u;
    }
    return 0;
}

static void where_f_is_zero_its_rounding_nearby_is_no_error_of_g(void **state)
{
    (void)state;
    double x[N];
    hf_derivative_report report;
    for (int64_t i = 0; i < N; i++)
        x[i] = 0.1 * (double)i + 0.3;
    assert_int_equal(hf_check_derivatives(&(hf_problem){.n = N, .value = centred}, x, &report),
                     HF_CONVERGED);
    assert_true(report.gradient_good);
}

static void what_is_not_given_is_not_looked_at(void **state)
{
    (void)state;
    faulty at = {.product = 1.0, .scale = -1.0};
    double x[N] = {0.0};
    hf_derivative_report report;
    hf_problem problem = problem_of(&at);
    problem.product = NULL;
    problem.precondition = NULL;
    problem.moved = NULL;
    problem.along = NULL;
    assert_int_equal(hf_check_derivatives(&problem, x, &report), HF_CONVERGED);
    assert_true(isnan(report.along_error) && at.lines == 0);
    assert_true(isnan(report.product_error) && isnan(report.preconditioner_symmetry));
    assert_int_equal(at.products + at.preconditions, 0);
    assert_int_equal(hf_check_derivatives(&problem, x, NULL), HF_CONVERGED);
}

static void every_call_may_ask_to_stop(void **state)
{
    (void)state;
    const faulty kinds[] = {{0}, {.rough = 1e-8, .slack = 1.02}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        faulty whole = kinds[k];
        hf_derivative_report report;
        check_faulty(&whole, &report);
        for (int64_t call = 1; call <= calls(&whole); call++) {
            faulty at = kinds[k];
            at.stop_at = call;
            assert_int_equal(check_faulty(&at, &report), HF_CALLBACK_FAILED);
            assert_int_equal(calls(&at), call);
            assert_non_null(strstr(report.message, "-7"));
        }
    }
}

static void every_value_may_become_undefined(void **state)
{
    (void)state;
    hf_derivative_report report;
    for (int64_t call = 1; call < 45; call++) {
        faulty at = {.nan_from = call};
        const hf_status status = check_faulty(&at, &report);
        if (call <= 3)
            assert_int_equal(status, HF_BAD_START);
        else
            assert_true(status == HF_CONVERGED || status == HF_BAD_START);
    }
}

static int sum(int count, double *values, void *user)
{
    (void)count, (void)values, (void)user;
    return 0;
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    faulty at = {0};
    const double x[N] = {0.0};
    hf_derivative_report report;
    hf_problem problem = problem_of(&at);
    assert_int_equal(hf_check_derivatives(NULL, x, &report), HF_BAD_ARGUMENT);
    assert_int_equal(hf_check_derivatives(&problem, NULL, &report), HF_BAD_ARGUMENT);
    problem.sum = sum;
    assert_int_equal(hf_check_derivatives(&problem, x, &report), HF_BAD_ARGUMENT);
    assert_non_null(strstr(report.message, "sum"));
    problem.sum = NULL;
    problem.n = INT64_MAX / 4;
    assert_int_equal(hf_check_derivatives(&problem, x, &report), HF_OUT_OF_MEMORY);
    problem.n = 0;
    assert_int_equal(hf_check_derivatives(&problem, x, &report), HF_BAD_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_derivatives_pass),
        cmocka_unit_test(a_wrong_gradient_entry_is_found),
        cmocka_unit_test(a_wrong_product_entry_is_found),
        cmocka_unit_test(noise_of_the_gradient_excuses_products_as_far_as_it_goes),
        cmocka_unit_test(an_unsymmetric_product_is_told_from_a_symmetric_one),
        cmocka_unit_test(a_product_that_is_not_linear_is_found),
        cmocka_unit_test(a_negative_preconditioner_is_found),
        cmocka_unit_test(a_line_that_disagrees_is_found),
        cmocka_unit_test(where_f_is_zero_its_rounding_nearby_is_no_error_of_g),
        cmocka_unit_test(what_is_not_given_is_not_looked_at),
        cmocka_unit_test(every_call_may_ask_to_stop),
        cmocka_unit_test(every_value_may_become_undefined),
        cmocka_unit_test(bad_arguments_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
