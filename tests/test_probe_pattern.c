/* hf_check_pattern(): what is outside is named, nothing sound is accused.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include <math.h>
#include <string.h>

#include "sparse/product.h"

/* f = x'Ax / 2 + sum x_i^4 / 12 with A of the case's pattern. */
typedef struct subject {
    sparse_case *c;
    double *values;
    hf_pattern *pattern;
    int calls, at; /* callback number `at` ...                */
    int code;      /* ... returns this                        */
    bool spoilt;   /* ... or leaves a NaN                     */
    int64_t wrong; /* value of the Hessian that is wrong; -1  */
} subject;

static int answer(subject *s, int64_t n, double *out)
{
    if (s->calls++ != s->at) return 0;
    if (s->spoilt) out[n / 2] = (double)NAN;
    return s->code;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    subject *const s = user;
    const team alone = {.n = n, .threads = 1};
    sparse_product(&alone, &s->c->s, s->values, x, g);
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *f += 0.5 * x[i] * g[i] + pow(x[i], 4) / 12.0;
        g[i] += pow(x[i], 3) / 3.0;
    }
    return answer(s, n, g);
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    subject *const s = user;
    const team alone = {.n = n, .threads = 1};
    sparse_product(&alone, &s->c->s, s->values, v, Hv);
    for (int64_t i = 0; i < n; i++)
        Hv[i] += x[i] * x[i] * v[i];
    return answer(s, n, Hv);
}

static int hessian(int64_t n, const double *x, double *values, void *user)
{
    subject *const s = user;
    memcpy(values, s->values, (size_t)s->c->s.entries * sizeof *values);
    for (int64_t j = 0; j < n; j++)
        values[s->c->s.starts[j]] += x[j] * x[j];
    if (s->wrong >= 0) values[s->wrong] *= 1.01;
    return answer(s, n, values);
}

static int moved(int64_t n, const double *x, void *user)
{
    (void)n;
    (void)x;
    subject *const s = user;
    return s->calls++ == s->at ? s->code : 0;
}

static subject subject_of(hf_pattern *pattern)
{
    subject s = {.c = sparse_case_create(pattern, COLOURING_STAR), .at = -1, .wrong = -1};
    s.pattern = pattern;
    s.values = malloc((size_t)s.c->s.entries * sizeof *s.values);
    assert_non_null(s.values);
    generator from = {3};
    generator_fill(&from, s.c->s.entries, s.values);
    return s;
}

static void subject_end(subject *s)
{
    free(s->values);
    sparse_case_free(s->c);
    hf_pattern_free(s->pattern);
}

static hf_problem problem_of(subject *s, const hf_pattern *claimed, bool by_products)
{
    return (hf_problem){.n = s->pattern->n,
                        .value = value,
                        .product = by_products ? product : NULL,
                        .moved = moved,
                        .pattern = claimed,
                        .user = s};
}

static double *point(int64_t n)
{
    double *const x = malloc((size_t)n * sizeof *x);
    assert_non_null(x);
    generator from = {4};
    generator_fill(&from, n, x);
    return x;
}

/* The pattern without its entry number `left_out`; to be freed. */
static hf_pattern *without(const hf_pattern *whole, int64_t left_out, int64_t *row, int64_t *column)
{
    const int64_t entries = whole->starts[whole->n];
    int64_t *const rows = malloc(2 * (size_t)entries * sizeof *rows), *const columns =
                                                                          rows + entries;
    assert_non_null(rows);
    int64_t count = 0;
    for (int64_t j = 0; j < whole->n; j++)
        for (int64_t k = whole->starts[j]; k < whole->starts[j + 1]; k++) {
            if (k == left_out) *row = whole->rows[k], *column = j;
            if (k != left_out) rows[count] = whole->rows[k], columns[count++] = j;
        }
    hf_pattern *made = NULL;
    assert_int_equal(hf_pattern_from_triplets(&made, whole->n, count, rows, columns), 0);
    free(rows);
    return made;
}

/* Frees the pattern. */
static void expect_each_missing_entry_found(hf_pattern *pattern, bool by_products)
{
    subject s = subject_of(pattern);
    double *const x = point(pattern->n);
    hf_pattern_report report;
    const hf_problem whole = problem_of(&s, pattern, by_products);
    assert_int_equal(hf_check_pattern(&whole, x, &report), HF_CONVERGED);
    assert_int_equal(report.row, -1);
    assert_true(report.colours > 0);
    for (int64_t k = 0; k < pattern->starts[pattern->n]; k += 5) {
        int64_t row = -1, column = -1;
        hf_pattern *const claimed = without(pattern, k, &row, &column);
        const hf_problem problem = problem_of(&s, claimed, by_products);
        const hf_status status = hf_check_pattern(&problem, x, &report);
        if (row == column) {
            assert_int_equal(status, HF_CONVERGED);
        } else {
            assert_int_equal(status, HF_PATTERN_INCOMPLETE);
            assert_int_equal(report.row, row);
            assert_int_equal(report.column, column);
            assert_close(report.value, s.values[k], 1e-4);
            assert_close(report.given, 0.0, 0.0);
            assert_non_null(strstr(report.message, "row "));
        }
        hf_pattern_free(claimed);
    }
    free(x);
    subject_end(&s);
}

static void an_entry_outside_is_named(void **state)
{
    (void)state;
    for (int by_products = 0; by_products <= 1; by_products++) {
        expect_each_missing_entry_found(random_pattern(1, 0, 1), by_products);
        expect_each_missing_entry_found(random_pattern(2, 3, 1), by_products);
        expect_each_missing_entry_found(random_pattern(40, 80, 2), by_products);
        expect_each_missing_entry_found(band_pattern(40, 2, 7), by_products);
        expect_each_missing_entry_found(grid_pattern_of(7, 5, 2), by_products);
    }
}

static void many_entries_outside_are_one_found(void **state)
{
    (void)state;
    subject s = subject_of(random_pattern(50, 300, 8));
    double *const x = point(50);
    hf_pattern *const diagonal = random_pattern(50, 0, 1);
    const hf_problem problem = problem_of(&s, diagonal, true);
    hf_pattern_report report;
    assert_int_equal(hf_check_pattern(&problem, x, &report), HF_PATTERN_INCOMPLETE);
    assert_true(report.row > report.column && report.value != 0.0);
    assert_int_equal(report.colours, 1);
    hf_pattern_free(diagonal);
    free(x);
    subject_end(&s);
}

static void a_wrong_value_of_the_hessian_is_named(void **state)
{
    (void)state;
    for (int by_products = 0; by_products <= 1; by_products++) {
        subject s = subject_of(random_pattern(30, 60, 2));
        double *const x = point(30);
        hf_problem problem = problem_of(&s, s.pattern, by_products);
        problem.hessian = hessian;
        hf_pattern_report report;
        assert_int_equal(hf_check_pattern(&problem, x, &report), HF_CONVERGED);
        for (s.wrong = 0; s.wrong < s.c->s.entries; s.wrong += 7) {
            if (fabs(s.values[s.wrong]) < 0.1) continue;
            assert_int_equal(hf_check_pattern(&problem, x, &report), HF_PRODUCT_INCONSISTENT);
            assert_int_equal(report.row, s.c->s.rows[s.wrong]);
            assert_close(report.given / report.value, 1.01, 1e-3);
        }
        free(x);
        subject_end(&s);
    }
}

/* f = x_0 x_2 + curvature x_1^2 / 2, of which the pattern holds (2, 0) alone. */
typedef struct corner {
    double curvature, claimed;
} corner;

static int corner_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n;
    const corner *const c = user;
    *f = x[0] * x[2] + 0.5 * c->curvature * x[1] * x[1];
    if (g != NULL) g[0] = x[2], g[1] = c->curvature * x[1], g[2] = x[0];
    return 0;
}

static int corner_hessian(int64_t n, const double *x, double *values, void *user)
{
    (void)n;
    (void)x;
    values[0] = ((const corner *)user)->claimed;
    return 0;
}

static void a_diagonal_that_is_not_given_is_zero(void **state)
{
    (void)state;
    const int64_t starts[4] = {0, 1, 1, 1}, rows[1] = {2};
    const hf_pattern pattern = {3, starts, rows};
    const double x[3] = {1.0, 2.0, 3.0};
    corner c = {0.0, 1.0};
    const hf_problem problem = {
        .n = 3, .value = corner_value, .pattern = &pattern, .hessian = corner_hessian, .user = &c};
    hf_pattern_report report;
    assert_int_equal(hf_check_pattern(&problem, x, &report), HF_CONVERGED);
    c.claimed = 2.0;
    assert_int_equal(hf_check_pattern(&problem, x, &report), HF_PRODUCT_INCONSISTENT);
    assert_true(report.row == 2 && report.column == 0);
    c = (corner){5.0, 1.0};
    assert_int_equal(hf_check_pattern(&problem, x, &report), HF_PRODUCT_INCONSISTENT);
    assert_true(report.row == 1 && report.column == 1);
    assert_close(report.value, 5.0, 1e-6);
}

/* f = sum of s (y_i^4 / 4 + y_i^2 / 2) + off y_i, and s twist y_0 y_5, with y = x / size. */
typedef struct sized {
    double s, size, off, twist;
    double wrong;       /* relative error of the last value of the Hessian  */
    double noise;       /* relative, of g                                   */
    double reach, here; /* f is undefined where x_0 is farther from `here`  */
    bool nowhere;       /* f is NaN though g is not                         */
    int calls, stop_at; /* the call of f, from 1, that returns -3           */
} sized;

static int sized_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    sized *const at = user;
    if (++at->calls == at->stop_at) return -3;
    if (at->reach > 0.0 && fabs(x[0] - at->here) > at->reach) return 1;
    *f = at->s * at->twist * x[0] * x[5] / (at->size * at->size);
    for (int64_t i = 0; i < n; i++) {
        const double y = x[i] / at->size;
        *f += at->s * (pow(y, 4) / 4.0 + y * y / 2.0) + at->off * y;
        g[i] = (at->s * (pow(y, 3) + y) + at->off) / at->size;
        if (i == 0 || i == 5) g[i] += at->s * at->twist * x[5 - i] / (at->size * at->size);
        g[i] *= 1.0 + at->noise * scatter(x[i]);
    }
    if (at->nowhere) *f = (double)NAN;
    return 0;
}

static int sized_hessian(int64_t n, const double *x, double *values, void *user)
{
    const sized *const at = user;
    for (int64_t i = 0; i < n; i++)
        values[i] = at->s * (3.0 * pow(x[i] / at->size, 2) + 1.0) / (at->size * at->size);
    values[n - 1] *= 1.0 + at->wrong;
    return 0;
}

enum { SIZED = 40 };

/* With the pattern of the diagonal. */
static hf_status check_sized(sized *at, hf_pattern_report *report)
{
    hf_pattern *const diagonal = random_pattern(SIZED, 0, 1);
    double x[SIZED];
    generator from = {5};
    generator_fill(&from, SIZED, x);
    for (int i = 0; i < SIZED; i++)
        x[i] *= at->size;
    at->here = x[0];
    const hf_problem problem = {.n = SIZED,
                                .value = sized_value,
                                .pattern = diagonal,
                                .hessian = sized_hessian,
                                .user = at};
    const hf_status status = hf_check_pattern(&problem, x, report);
    hf_pattern_free(diagonal);
    return status;
}

/* What is right is not accused; an entry outside and a value that is wrong are found. */
static void expect_found(sized at, double wrong)
{
    hf_pattern_report report;
    assert_int_equal(check_sized(&at, &report), HF_CONVERGED);
    assert_true(report.row == -1 && report.column == -1);
    at.twist = 1.0;
    assert_int_equal(check_sized(&at, &report), HF_PATTERN_INCOMPLETE);
    assert_true(report.row == 5 && report.column == 0);
    assert_close(report.value, at.s / (at.size * at.size), 0.1);
    at.twist = 0.0;
    at.wrong = wrong;
    assert_int_equal(check_sized(&at, &report), HF_PRODUCT_INCONSISTENT);
    assert_true(report.row == SIZED - 1 && report.column == SIZED - 1);
}

static void rounding_of_gradients_is_no_accusation(void **state)
{
    (void)state;
    for (double off = 1.0; off < 1e13; off *= 100.0) {
        sized at = {.s = 1.0, .size = 1.0, .off = off};
        hf_pattern_report report;
        if (off < 1e9) expect_found(at, off < 1e7 ? 1e-3 : 1e-2);
        assert_int_equal(check_sized(&at, &report), HF_CONVERGED);
        at.s = 1e-8;
        assert_int_equal(check_sized(&at, &report), HF_CONVERGED);
    }
    expect_found((sized){.s = 1e-8, .size = 1.0, .off = 1.0}, 1e-2);
}

static void variables_may_be_small_by_nature(void **state)
{
    (void)state;
    const double sizes[] = {1e3, 1e-2, 1e-3, 1e-4, 3e-5, 1e-5, 1e-6};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        expect_found((sized){.s = 1.0, .size = sizes[k]}, 1e-3);
    hf_pattern_report report;
    for (double size = 1e-7; size > 1e-20; size *= 0.1)
        assert_int_equal(check_sized(&(sized){.s = 1.0, .size = size}, &report), HF_CONVERGED);
}

static void gradients_may_be_noisy(void **state)
{
    (void)state;
    for (double noise = 1e-14; noise < 1e-6; noise *= 10.0)
        for (double size = 1.0; size > 1e-4; size *= 0.1)
            expect_found((sized){.s = 1.0, .size = size, .noise = noise},
                         0.01 + 3e4 * noise / cbrt(size));
    /* Steps that suit the noise may be too long for f. */
    expect_found((sized){.s = 1.0, .size = 1.0, .noise = 1e-8, .reach = 1e-4}, 0.1);
}

static void every_call_may_ask_to_stop(void **state)
{
    (void)state;
    hf_pattern_report report;
    const sized noisy = {.s = 1.0, .size = 1.0, .twist = 1.0, .noise = 1e-8};
    sized whole = noisy;
    assert_int_equal(check_sized(&whole, &report), HF_PATTERN_INCOMPLETE);
    for (int call = 1; call <= whole.calls; call++) {
        sized at = noisy;
        at.stop_at = call;
        assert_int_equal(check_sized(&at, &report), HF_CALLBACK_FAILED);
        assert_int_equal(at.calls, call);
    }
}

static void f_may_be_undefined_where_g_is_not(void **state)
{
    (void)state;
    hf_pattern_report report;
    assert_int_equal(check_sized(&(sized){.s = 1.0, .size = 1.0, .nowhere = true}, &report),
                     HF_BAD_START);
}

/* Whatever call goes wrong. */
static void expect_ending(bool by_products, int code, bool spoilt, hf_status wanted)
{
    subject s = subject_of(random_pattern(20, 30, 2));
    double *const x = point(20);
    int64_t row, column;
    hf_pattern *const claimed =
        without(s.pattern, s.pattern->starts[s.pattern->n] - 3, &row, &column);
    const hf_pattern *const patterns[2] = {s.pattern, claimed};
    for (int i = 0; i < 2; i++) {
        hf_problem problem = problem_of(&s, patterns[i], by_products);
        problem.hessian = i == 0 ? hessian : NULL;
        s.code = 0, s.spoilt = false, s.at = -1, s.calls = 0;
        hf_check_pattern(&problem, x, NULL);
        const int calls = s.calls;
        s.code = code, s.spoilt = spoilt;
        for (s.at = 0; s.at < calls; s.at++) {
            s.calls = 0;
            hf_pattern_report report;
            const hf_status status = hf_check_pattern(&problem, x, &report);
            if (s.at != 1 || code < 0) assert_int_equal(status, wanted); /* 1: moved may refuse */
            assert_true(strlen(report.message) > 10);
        }
    }
    hf_pattern_free(claimed);
    free(x);
    subject_end(&s);
}

static void callbacks_may_fail(void **state)
{
    (void)state;
    for (int by_products = 0; by_products <= 1; by_products++) {
        expect_ending(by_products, 1, false, HF_BAD_START);
        expect_ending(by_products, -3, false, HF_CALLBACK_FAILED);
        expect_ending(by_products, 0, true, HF_BAD_START);
    }
}

static int no_sum(int count, double *values, void *user)
{
    (void)count;
    (void)values;
    (void)user;
    return 0;
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    subject s = subject_of(random_pattern(5, 4, 2));
    const double x[5] = {0.0};
    const hf_problem good = problem_of(&s, s.pattern, true);
    hf_problem bad = good;
    hf_pattern_report report;
    assert_int_equal(hf_check_pattern(NULL, x, &report), HF_BAD_ARGUMENT);
    assert_int_equal(hf_check_pattern(&good, NULL, &report), HF_BAD_ARGUMENT);
    assert_int_equal(hf_check_pattern(&good, x, NULL), HF_CONVERGED);
    bad.pattern = NULL;
    assert_int_equal(hf_check_pattern(&bad, x, &report), HF_BAD_ARGUMENT);
    assert_non_null(strstr(report.message, "pattern"));
    bad = good;
    bad.n = 4;
    assert_int_equal(hf_check_pattern(&bad, x, &report), HF_BAD_ARGUMENT);
    bad = good;
    bad.sum = no_sum;
    assert_int_equal(hf_check_pattern(&bad, x, &report), HF_BAD_ARGUMENT);
    subject_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_outside_is_named),
        cmocka_unit_test(many_entries_outside_are_one_found),
        cmocka_unit_test(a_wrong_value_of_the_hessian_is_named),
        cmocka_unit_test(a_diagonal_that_is_not_given_is_zero),
        cmocka_unit_test(rounding_of_gradients_is_no_accusation),
        cmocka_unit_test(variables_may_be_small_by_nature),
        cmocka_unit_test(gradients_may_be_noisy),
        cmocka_unit_test(every_call_may_ask_to_stop),
        cmocka_unit_test(f_may_be_undefined_where_g_is_not),
        cmocka_unit_test(callbacks_may_fail),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
