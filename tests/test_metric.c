/* The ladder of preconditioners: each by name, what it costs, what it spares.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { N = 200 };

static const hf_preconditioner MADE[] = {HF_PRECONDITION_DIAGONAL, HF_PRECONDITION_DEFLATION,
                                         HF_PRECONDITION_NYSTROM};
enum { MADE_COUNT = sizeof MADE / sizeof *MADE };
static const hf_method KRYLOV[] = {HF_HYBRID, HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC};
enum { KRYLOV_COUNT = sizeof KRYLOV / sizeof *KRYLOV };

static hf_report solve(const char *name, int64_t n, hf_method method, hf_preconditioner with)
{
    subject *const s = subject_create(collection_find(name), n);
    hf_options options = subject_options(method, 3000);
    options.preconditioner = with;
    const hf_report r = subject_minimize(s, &options, NULL);
    assert_false(s->f_rose || s->count_fell);
    subject_free(s);
    return r;
}

static void every_metric_serves_every_method(void **state)
{
    (void)state;
    for (int m = 0; m < KRYLOV_COUNT; m++) {
        for (int p = 0; p < MADE_COUNT; p++) {
            const hf_report r = solve("woods", N, KRYLOV[m], MADE[p]);
            assert_int_equal(r.status, HF_CONVERGED);
            const hf_report flat = solve("dixmaani", N, KRYLOV[m], MADE[p]);
            assert_int_equal(flat.status, HF_CONVERGED);
        }
    }
}

static void the_report_names_the_metric_in_use(void **state)
{
    (void)state;
    static const struct {
        hf_method method;
        hf_preconditioner asked, used;
    } cases[] = {
        {HF_NEWTON_DAMPED, HF_PRECONDITION_AUTO, HF_PRECONDITION_MEMORY},
        {HF_NEWTON_CUBIC, HF_PRECONDITION_AUTO, HF_PRECONDITION_DEFLATION},
        {HF_NEWTON_DAMPED, HF_PRECONDITION_NONE, HF_PRECONDITION_NONE},
        {HF_NEWTON_DAMPED, HF_PRECONDITION_DIAGONAL, HF_PRECONDITION_DIAGONAL},
        {HF_NEWTON_DAMPED, HF_PRECONDITION_NYSTROM, HF_PRECONDITION_NYSTROM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hf_report r = solve("dixmaani", N, cases[i].method, cases[i].asked);
        assert_int_equal(r.preconditioner, cases[i].used);
    }
}

/* A quadratic: one Newton step, so that its products tell all. */
static int64_t products(const double *spectrum, int64_t n, hf_preconditioner with)
{
    quadratic *const q = quadratic_create(n, spectrum, 5);
    const hf_problem problem = quadratic_problem(q);
    hf_options options = hf_default_options();
    options.method = HF_NEWTON_TRUST;
    options.preconditioner = with;
    options.gradient_abs = 0;
    options.gradient_rel = 1e-8;
    double *const x = calloc((size_t)n, sizeof *x);
    assert_non_null(x);
    hf_report r;
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    free(x);
    quadratic_free(q);
    return r.products;
}

static void a_sketch_removes_what_dominates(void **state)
{
    (void)state;
    double spectrum[N];
    spectrum_geometric(N, 1, 4, spectrum);
    spectrum_geometric(12, 1e3, 1e7, spectrum);
    const int64_t plain = products(spectrum, N, HF_PRECONDITION_NONE);
    const int64_t sketched = products(spectrum, N, HF_PRECONDITION_NYSTROM);
    print_message("%lld products, %lld with a sketch\n", (long long)plain, (long long)sketched);
    assert_true(sketched < plain);
}

/* f = sum of w_i x_i^2, w over ten decades: what the rows tell is all of H. */
static int scaled_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        const double w = pow(10, 10.0 * (double)i / (double)(n - 1)), a = x[i] - 1;
        *f += 0.5 * w * a * a;
        if (g != NULL) g[i] = w * a;
    }
    return 0;
}

static void rows_scale_what_is_badly_scaled(void **state)
{
    (void)state;
    const hf_problem problem = {.n = N, .value = scaled_value};
    double x[N] = {0};
    hf_options options = hf_default_options();
    options.method = HF_NEWTON_DAMPED;
    options.preconditioner = HF_PRECONDITION_DIAGONAL;
    options.gradient_rel = 1e-12;
    hf_report r;
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_true(r.gradients < 40);
}

static void deflation_costs_no_product(void **state)
{
    (void)state;
    const hf_report plain = solve("woods", N, HF_NEWTON_CUBIC, HF_PRECONDITION_NONE);
    const hf_report first = solve("fletchcr", N, HF_NEWTON_CUBIC, HF_PRECONDITION_NONE);
    const hf_report deflated = solve("fletchcr", N, HF_NEWTON_CUBIC, HF_PRECONDITION_DEFLATION);
    assert_int_equal(plain.preconditioner, HF_PRECONDITION_NONE);
    print_message("%lld products, %lld deflated\n", (long long)first.products,
                  (long long)deflated.products);
    assert_true(deflated.products < first.products);
}

static void they_give_the_same_bits_for_any_number_of_threads(void **state)
{
    (void)state;
    for (int p = 0; p < MADE_COUNT; p++) {
        subject *const s = subject_create(collection_find("dixmaani"), 9000);
        uint64_t traces[2];
        for (int k = 0; k < 2; k++) {
            hf_options options = subject_options(HF_NEWTON_DAMPED, 6);
            options.preconditioner = MADE[p];
            options.threads = 1 + 3 * k;
            subject_minimize(s, &options, NULL);
            traces[k] = s->trace;
        }
        assert_true(traces[0] == traces[1]);
        subject_free(s);
    }
}

static void faults_while_they_are_made_end_well(void **state)
{
    (void)state;
    for (int p = 0; p < MADE_COUNT; p++) {
        for (int kind = FAULT_REFUSED; kind <= FAULT_INFINITE; kind++) {
            for (int64_t at = 0; at < 24; at += 2) {
                subject *const s = subject_create(collection_find("woods"), 40);
                hf_options options = subject_options(HF_NEWTON_DAMPED, 100);
                options.preconditioner = MADE[p];
                s->fault = (fault)kind;
                s->where = ON_PRODUCT;
                s->at = at;
                const hf_report r = subject_minimize(s, &options, NULL);
                const bool ended = kind == FAULT_STOP && s->calls[ON_PRODUCT] > at;
                assert_true(ended ? r.status == HF_CALLBACK_FAILED : r.status >= 0);
                subject_free(s);
            }
        }
    }
}

/* A metric of the caller that refuses once; values are to be asked at points that it did not make. */
typedef struct refusing {
    subject *s;
    int64_t applied, refused, asked_at_nan;
} refusing;

static int refusing_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    refusing *const at = user;
    for (int64_t i = 0; i < n; i++)
        at->asked_at_nan += isnan(x[i]);
    return subject_value(n, x, f, g, at->s);
}

static int refusing_metric(int64_t n, const double *v, double *z, void *user)
{
    refusing *const at = user;
    if (at->applied++ == at->refused) return 1;
    for (int64_t i = 0; i < n; i++)
        z[i] = v[i] / (1 + (double)(i % 7));
    return 0;
}

static void a_metric_that_refuses_once_makes_no_step(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("genhumps"), 20);
    for (int m = 0; m < KRYLOV_COUNT; m++)
        for (int64_t refused = 0; refused < 60; refused++) {
            refusing at = {.s = s, .refused = refused};
            double x[20];
            memcpy(x, s->x0, sizeof x);
            hf_options options = hf_default_options();
            options.method = KRYLOV[m];
            options.max_iterations = 30;
            hf_minimize(
                &(hf_problem){
                    .n = 20, .value = refusing_value, .precondition = refusing_metric, .user = &at},
                &options, x, NULL);
            assert_int_equal(at.asked_at_nan, 0);
        }
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_serves_every_method),
        cmocka_unit_test(the_report_names_the_metric_in_use),
        cmocka_unit_test(a_sketch_removes_what_dominates),
        cmocka_unit_test(rows_scale_what_is_badly_scaled),
        cmocka_unit_test(deflation_costs_no_product),
        cmocka_unit_test(they_give_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(faults_while_they_are_made_end_well),
        cmocka_unit_test(a_metric_that_refuses_once_makes_no_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
