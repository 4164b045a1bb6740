/* What is wrong with a problem is told by its own status, with x as documented.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { N = 20, MANY = 200, FEW = 2000 };

/* The chained Rosenbrock function, and what can be wrong with it. */
typedef enum kind {
    GOOD,
    GRADIENT_REVERSED, /* one component has the wrong sign       */
    GRADIENT_SHIFTED,  /* one component is off by a constant     */
    GRADIENT_SCALED,   /* half of the components are far too big */
    PRODUCT_TWICE,
    PRODUCT_MINUS,
    PRODUCT_RANDOM, /* symmetric, but of another function     */
    PRODUCT_UNSYMMETRIC,
    PRECONDITIONER_NEGATIVE,
    PRECONDITIONER_INDEFINITE,
    PRECONDITIONER_NAN,
    UNDEFINED_ELSEWHERE,
    UNDEFINED_AT_START
} kind;

typedef struct function {
    kind flaw;
    int64_t n;
    double x0[MANY];
} function;

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const function *const p = user;
    double sum = 0;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 0;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
        sum += 100 * a * a + b * b;
        if (g == NULL) continue;
        g[i] += -400 * a * x[i] - 2 * b;
        g[i + 1] += 200 * a;
    }
    *f = sum;
    const bool away = memcmp(x, p->x0, (size_t)n * sizeof *x) != 0;
    if (p->flaw == UNDEFINED_ELSEWHERE && away) *f = (double)NAN;
    if (p->flaw == UNDEFINED_AT_START && !away) return 1;
    if (g == NULL) return 0;
    if (p->flaw == GRADIENT_REVERSED) g[n / 2] = -g[n / 2];
    if (p->flaw == GRADIENT_SHIFTED) g[n / 2] += 10;
    for (int64_t i = 0; p->flaw == GRADIENT_SCALED && i < n; i += 2)
        g[i] += 20 * (1 + g[i + 1]);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const function *const p = user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double corner = 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
        Hv[i] += corner * v[i] - 400 * x[i] * v[i + 1];
        Hv[i + 1] += -400 * x[i] * v[i] + 200 * v[i + 1];
    }
    for (int64_t i = 0; i < n; i++) {
        if (p->flaw == PRODUCT_TWICE) Hv[i] *= 2;
        if (p->flaw == PRODUCT_MINUS) Hv[i] = -Hv[i];
        if (p->flaw == PRODUCT_RANDOM) Hv[i] = (1 + (double)(i * i % 7)) * v[i];
        if (p->flaw == PRODUCT_UNSYMMETRIC) Hv[i] += 300 * v[(i + 1) % n];
    }
    return 0;
}

static int precondition(int64_t n, const double *r, double *z, void *user)
{
    const function *const p = user;
    for (int64_t i = 0; i < n; i++) {
        z[i] = p->flaw == PRECONDITIONER_NEGATIVE ? -r[i] : r[i];
        if (p->flaw == PRECONDITIONER_INDEFINITE && i % 3 == 1) z[i] *= -0.9;
        if (p->flaw == PRECONDITIONER_NAN) z[i] = (double)NAN;
    }
    return 0;
}

typedef struct outcome {
    hf_status status;
    hf_report report;
    double x[MANY];
} outcome;

static function standard(kind flaw, int64_t n)
{
    function p = {.flaw = flaw, .n = n};
    for (int64_t i = 0; i < n; i++)
        p.x0[i] = i % 2 == 0 ? -1.2 : 1;
    return p;
}

static outcome solve(function p, hf_method method, bool with_product, bool with_precondition)
{
    const hf_problem problem = {.n = p.n,
                                .value = value,
                                .product = with_product ? product : NULL,
                                .precondition = with_precondition ? precondition : NULL,
                                .user = &p};
    hf_options options = hf_default_options();
    options.method = method;
    options.max_iterations = FEW;
    options.gradient_rel = 0;
    outcome o;
    memcpy(o.x, p.x0, sizeof o.x);
    o.status = hf_minimize(&problem, &options, o.x, &o.report);
    assert_int_equal(o.status, o.report.status);
    return o;
}

static void expect_at(int64_t n, hf_status status, kind flaw, hf_method method, bool with_product,
                      bool with_precondition)
{
    const outcome o = solve(standard(flaw, n), method, with_product, with_precondition);
    if (o.status != status)
        fail_msg("flaw %d, method %d: status %d after %lld iterations, f %.3g, |g| %.3g, "
                 "expected %d",
                 flaw, method, o.status, (long long)o.report.iteration, o.report.f,
                 o.report.gradient_norm, status);
    double f = 0;
    function p = standard(GOOD, n);
    assert_int_equal(value(n, o.x, &f, NULL, &p), 0);
    if (status != HF_BAD_START) assert_close(f, o.report.f, 0.0);
}

static void expect(hf_status status, kind flaw, hf_method method, bool with_product,
                   bool with_precondition)
{
    expect_at(N, status, flaw, method, with_product, with_precondition);
}

/* ---- tests ---- */

static const hf_method LINE[] = {HF_HYBRID, HF_LBFGS, HF_NEWTON_DAMPED, HF_NEWTON_TRUST,
                                 HF_NEWTON_CUBIC};
/* The hybrid opens by L-BFGS steps, which may end a small problem before any product. */
static const struct {
    hf_method method;
    int64_t n;
} KRYLOV[] = {{HF_NEWTON_DAMPED, N},
              {HF_NEWTON_TRUST, N},
              {HF_NEWTON_CUBIC, N},
              {HF_HYBRID, MANY},
              {HF_AUTO, MANY}};
enum { KRYLOV_COUNT = sizeof KRYLOV / sizeof *KRYLOV, NEWTON_COUNT = 3 };

static void expect_krylov(hf_status status, kind flaw, bool with_precondition)
{
    for (int m = 0; m < KRYLOV_COUNT; m++)
        expect_at(KRYLOV[m].n, status, flaw, KRYLOV[m].method, true, with_precondition);
}

static void a_good_function_is_minimized(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof LINE / sizeof *LINE; m++) {
        expect(HF_CONVERGED, GOOD, LINE[m], true, false);
        expect(HF_CONVERGED, GOOD, LINE[m], false, false);
        expect(HF_CONVERGED, GOOD, LINE[m], true, true);
    }
}

static void a_wrong_gradient_is_named(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof LINE / sizeof *LINE; m++)
        for (int with_product = 0; with_product < 2; with_product++) {
            expect(HF_GRADIENT_INCONSISTENT, GRADIENT_REVERSED, LINE[m], with_product, false);
            expect(HF_GRADIENT_INCONSISTENT, GRADIENT_SCALED, LINE[m], with_product, false);
        }
    expect(HF_GRADIENT_INCONSISTENT, GRADIENT_SHIFTED, HF_LBFGS, false, false);
}

static void a_wrong_product_is_named(void **state)
{
    (void)state;
    expect_krylov(HF_PRODUCT_INCONSISTENT, PRODUCT_TWICE, false);
    expect_krylov(HF_PRODUCT_INCONSISTENT, PRODUCT_MINUS, false);
    expect_krylov(HF_PRODUCT_INCONSISTENT, PRODUCT_RANDOM, false);
    expect(HF_PRODUCT_INCONSISTENT, PRODUCT_TWICE, HF_NEWTON_DENSE, true, false);
    expect(HF_PRODUCT_INCONSISTENT, PRODUCT_MINUS, HF_NEWTON_DENSE, true, false);
}

static void an_unsymmetric_product_is_named(void **state)
{
    (void)state;
    expect_krylov(HF_NOT_SYMMETRIC, PRODUCT_UNSYMMETRIC, false);
    expect(HF_NOT_SYMMETRIC, PRODUCT_UNSYMMETRIC, HF_NEWTON_DENSE, true, false);
}

static void a_preconditioner_that_is_not_definite_is_named(void **state)
{
    (void)state;
    expect_krylov(HF_BAD_PRECONDITIONER, PRECONDITIONER_NEGATIVE, true);
    expect_krylov(HF_BAD_PRECONDITIONER, PRECONDITIONER_INDEFINITE, true);
    for (int m = 0; m < NEWTON_COUNT; m++) /* the hybrid does without */
        expect(HF_BLOCKED, PRECONDITIONER_NAN, KRYLOV[m].method, true, true);
}

static void a_function_undefined_but_at_the_start_blocks(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (is_sparse(METHODS[m])) continue;
        const function p = standard(GOOD, N);
        for (int with_product = 0; with_product < 2; with_product++) {
            const outcome o =
                solve(standard(UNDEFINED_ELSEWHERE, N), METHODS[m], with_product, false);
            assert_int_equal(o.status, HF_BLOCKED);
            assert_vector_same(N, o.x, p.x0);
            assert_int_equal(o.report.iteration, 0);
            assert_true(o.report.undefined > 0);
        }
    }
}

static void a_start_where_f_is_undefined_is_named(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (is_sparse(METHODS[m])) continue;
        const function p = standard(GOOD, N);
        const outcome o = solve(standard(UNDEFINED_AT_START, N), METHODS[m], true, false);
        assert_int_equal(o.status, HF_BAD_START);
        assert_vector_same(N, o.x, p.x0);
        assert_int_equal(o.report.gradients, 1);
    }
}

static void a_start_that_is_not_finite_is_named_without_a_call(void **state)
{
    (void)state;
    const double bad[] = {(double)NAN, (double)INFINITY, (double)-INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        function p = standard(GOOD, N);
        const hf_problem problem = {.n = N, .value = value, .product = product, .user = &p};
        double x[N], before[N];
        memcpy(x, p.x0, sizeof x);
        x[N - 1] = bad[i];
        memcpy(before, x, sizeof x);
        hf_report report;
        assert_int_equal(hf_minimize(&problem, NULL, x, &report), HF_START_NOT_FINITE);
        assert_vector_same(N, x, before);
        assert_int_equal(report.gradients, 0);
        assert_int_equal(report.status, HF_START_NOT_FINITE);
    }
}

static int linear(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        *f -= x[i];
        if (g != NULL) g[i] = -1;
    }
    return 0;
}

static int no_curvature(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x;
    (void)v;
    (void)user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0;
    return 0;
}

static void a_function_without_a_lower_bound_is_named(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (is_sparse(METHODS[m])) continue;
        hf_options options = hf_default_options();
        options.method = METHODS[m];
        options.step = 1e98;
        options.max_iterations = 10000;
        const hf_problem problem = {.n = 3, .value = linear, .product = no_curvature};
        double x[3] = {0};
        hf_report report;
        const hf_status status = hf_minimize(&problem, &options, x, &report);
        if (status != HF_UNBOUNDED)
            fail_msg("method %d: status %d at f = %g after %lld iterations", METHODS[m], status,
                     report.f, (long long)report.iteration);
        assert_true(report.f <= options.value_floor);
    }
}

static void rounding_is_not_mistaken_for_a_wrong_gradient(void **state)
{
    (void)state;
    double spectrum[N], x[N];
    spectrum_geometric(N, 1e-3, 1e5, spectrum);
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (is_sparse(METHODS[m])) continue;
        quadratic *const q = quadratic_create(N, spectrum, 5);
        q->minimum = 1e6;
        const hf_problem problem = quadratic_problem(q);
        hf_options options = hf_default_options();
        options.method = METHODS[m];
        options.gradient_abs = options.gradient_rel = 0;
        options.max_iterations = 5000;
        options.step = 1e-5;
        memset(x, 0, sizeof x);
        hf_report report;
        const hf_status status = hf_minimize(&problem, &options, x, &report);
        print_message("method %d: %d, |g| %.2g, attainable %.2g, %lld iterations\n", METHODS[m],
                      status, report.gradient_norm, report.gradient_attainable,
                      (long long)report.iteration);
        assert_true(status >= 0);
        if (status == HF_PRECISION) {
            assert_true(report.gradient_attainable > 0);
            assert_true(report.gradient_attainable <= report.gradient_norm);
            assert_true(report.gradient_norm < 1);
        }
        quadratic_free(q);
    }
}

/* With tolerances out of reach every run ends in rounding, and must say nothing else. */
static void no_sound_problem_is_accused(void **state)
{
    (void)state;
    for (int i = 0; i < collection_count; i++)
        for (size_t m = 0; m < sizeof LINE / sizeof *LINE; m++)
            for (int differences = 0; differences < 2; differences++) {
                subject *const s = subject_create(collection[i], N);
                hf_options options = subject_options(LINE[m], 300);
                options.gradient_abs = options.gradient_rel = 0;
                options.max_gradients = 400;
                options.max_products = 2000;
                if (differences) options.curvature = HF_CURVATURE_DIFFERENCE;
                const hf_report r = subject_minimize(s, &options, NULL);
                if (r.status < 0)
                    fail_msg("%s, method %d, differences %d: status %d at |g| = %.2g",
                             s->from->name, LINE[m], differences, r.status, r.gradient_norm);
                subject_free(s);
            }
}

/* sum |x_i|^1.5: g is continuous, but its differences tell nothing of it next to the minimizer. */
static int cusps(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        *f += fabs(x[i]) * sqrt(fabs(x[i]));
        if (g != NULL) g[i] = 1.5 * copysign(sqrt(fabs(x[i])), x[i]);
    }
    return 0;
}

static void curvature_without_bound_is_not_mistaken_for_a_wrong_gradient(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        for (int64_t n = 1; n <= 3 && !is_sparse(METHODS[m]); n++) {
            double x[] = {1.7, 2, 2.3};
            const hf_problem problem = {.n = n, .value = cusps};
            hf_options options = hf_default_options();
            options.method = METHODS[m];
            options.gradient_abs = options.gradient_rel = 0;
            options.max_gradients = 1000;
            assert_true(hf_minimize(&problem, &options, x, NULL) >= 0);
        }
    }
}

static void every_status_has_its_sentence(void **state)
{
    (void)state;
    const char *const unknown = hf_status_text((hf_status)999);
    assert_non_null(unknown);
    for (int a = HF_START_NOT_FINITE; a <= HF_BLOCKED; a++) {
        const char *const text = hf_status_text((hf_status)a);
        assert_non_null(text);
        assert_string_not_equal(text, unknown);
        assert_true(strlen(text) > 20 && text[strlen(text) - 1] == '.');
        for (int b = HF_START_NOT_FINITE; b < a; b++)
            assert_string_not_equal(text, hf_status_text((hf_status)b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_function_is_minimized),
        cmocka_unit_test(a_wrong_gradient_is_named),
        cmocka_unit_test(a_wrong_product_is_named),
        cmocka_unit_test(an_unsymmetric_product_is_named),
        cmocka_unit_test(a_preconditioner_that_is_not_definite_is_named),
        cmocka_unit_test(a_function_undefined_but_at_the_start_blocks),
        cmocka_unit_test(a_start_where_f_is_undefined_is_named),
        cmocka_unit_test(a_start_that_is_not_finite_is_named_without_a_call),
        cmocka_unit_test(a_function_without_a_lower_bound_is_named),
        cmocka_unit_test(rounding_is_not_mistaken_for_a_wrong_gradient),
        cmocka_unit_test(no_sound_problem_is_accused),
        cmocka_unit_test(curvature_without_bound_is_not_mistaken_for_a_wrong_gradient),
        cmocka_unit_test(every_status_has_its_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
