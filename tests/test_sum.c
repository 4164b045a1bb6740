/* Finite sums: the methods minimize, the samples are what the header promises.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "summed.h"

#include <stdlib.h>

/* ---- the whole sum --------------------------------------------------------------------------- */

static void the_whole_sum_is_a_problem(void **state)
{
    (void)state;
    summed s = summed_create(1);
    const hf_finite_sum sum = summed_sum(&s);
    double x[VARIABLES] = {0.3, -0.2};
    hf_derivative_report derivatives;
    hf_report report;
    hf_sum *whole;
    assert_int_equal(hf_sum_create(&whole, &sum), HF_CONVERGED);
    const hf_problem problem = hf_sum_problem(whole);
    assert_ptr_equal(hf_sum_user(problem.user), &s);
    assert_int_equal(hf_check_derivatives(&problem, x, &derivatives), HF_CONVERGED);
    hf_options options = hf_default_options();
    for (int curvature = 0; curvature < 2; curvature++) {
        memset(x, 0, sizeof x);
        options.curvature = (hf_curvature)curvature;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_vector_close(VARIABLES, x, s.minimizer, 1e-3);
    }
    assert_int_equal(s.out_of_range + s.repeated + s.not_settled, 0);
    hf_sum_free(whole);
}

static void a_sum_without_products_is_one_too(void **state)
{
    (void)state;
    summed s = summed_create(1);
    hf_finite_sum sum = summed_sum(&s);
    double x[VARIABLES] = {0};
    hf_sum *whole;
    sum.product = sum.gauss_newton = NULL;
    sum.moved = NULL;
    assert_int_equal(hf_sum_create(&whole, &sum), HF_CONVERGED);
    const hf_problem problem = hf_sum_problem(whole);
    assert_null(problem.product);
    assert_int_equal(hf_minimize(&problem, NULL, x, NULL), HF_CONVERGED);
    hf_sum_free(whole);
    hf_sum_free(NULL);
}

/* ---- the methods ----------------------------------------------------------------------------- */

static void methods_with_products_converge(void **state)
{
    (void)state;
    for (int method = HF_SUM_HESSIAN_FREE; method <= HF_SUM_PLANE; method++)
        for (int curvature = 0; curvature < 3; curvature++)
            for (int metric = 0; metric < 3; metric++) {
                summed s = summed_create(2);
                hf_finite_sum sum = summed_sum(&s);
                hf_sum_options options = hf_sum_default_options();
                hf_sum_report report;
                double x[VARIABLES] = {0};
                options.method = (hf_sum_method)method;
                options.curvature = (hf_curvature)curvature;
                options.curvature_sample = TERMS / 3;
                options.max_epochs = 2000.0;
                if (metric == 0) sum.squares = NULL;
                if (metric == 2) sum.precondition = summed_precondition;
                assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_CONVERGED);
                assert_vector_close(VARIABLES, x, s.minimizer, 1e-3);
                assert_true(report.gradient_norm < 1e-5 && report.f < 1e-8);
                assert_int_equal(s.out_of_range + s.repeated + s.not_settled, 0);
            }
}

static void differences_serve_without_a_product(void **state)
{
    (void)state;
    summed s = summed_create(2);
    hf_finite_sum sum = summed_sum(&s);
    hf_sum_options options = hf_sum_default_options();
    hf_sum_report report;
    double x[VARIABLES] = {0};
    sum.product = sum.gauss_newton = NULL;
    options.curvature = HF_CURVATURE_HESSIAN;
    assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_CONVERGED);
    assert_int_equal(report.product_terms, 0);
}

static void samples_of_the_gradient_suffice(void **state)
{
    (void)state;
    for (int method = HF_SUM_HESSIAN_FREE; method <= HF_SUM_ADAM; method++) {
        summed s = summed_create(3);
        const hf_finite_sum sum = summed_sum(&s);
        hf_sum_options options = hf_sum_default_options();
        hf_sum_report report;
        double x[VARIABLES] = {0};
        const double start = summed_f(&s, x);
        options.method = (hf_sum_method)method;
        options.gradient_sample = options.curvature_sample = 30;
        options.max_epochs = 200.0;
        if (method == HF_SUM_SGD || method == HF_SUM_ADAGRAD) options.step = 0.1;
        if (method == HF_SUM_RMSPROP || method == HF_SUM_ADAM) options.step = 0.01;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, &report), HF_MAX_VALUES);
        assert_true(summed_f(&s, x) < 1e-2 * start);
        assert_true(report.epochs >= 200.0 && report.epochs < 202.0);
        assert_int_equal(s.out_of_range + s.repeated + s.not_settled, 0);
    }
}

static double dot(const double *u, const double *v)
{
    double sum = 0.0;
    for (int j = 0; j < VARIABLES; j++)
        sum += u[j] * v[j];
    return sum;
}

/* The model's gradient at the second step is orthogonal to g and to the first step. */
static void a_plane_step_is_where_the_model_is_least(void **state)
{
    (void)state;
    summed s = summed_create(4);
    hf_finite_sum sum = summed_sum(&s);
    hf_sum *whole;
    sum.squares = NULL;
    assert_int_equal(hf_sum_create(&whole, &sum), HF_CONVERGED);
    const hf_problem problem = hf_sum_problem(whole);
    hf_sum_options options = hf_sum_default_options();
    hf_sum_report report;
    double x[3][VARIABLES] = {{0}}, step[2][VARIABLES], f, g[VARIABLES], r[VARIABLES];
    options.method = HF_SUM_PLANE;
    options.curvature_sample = TERMS;
    for (int k = 1; k <= 2; k++) {
        options.max_iterations = k;
        assert_int_equal(hf_sum_minimize(&sum, &options, x[k], &report), HF_MAX_ITERATIONS);
        assert_true(report.rejected == 0 && report.ratio > 0.0);
        for (int j = 0; j < VARIABLES; j++)
            step[k - 1][j] = x[k][j] - x[k - 1][j];
    }
    assert_int_equal(problem.value(VARIABLES, x[1], &f, g, problem.user), 0);
    assert_int_equal(problem.gauss_newton(VARIABLES, x[1], step[1], r, problem.user), 0);
    for (int j = 0; j < VARIABLES; j++)
        r[j] += report.damping * step[1][j] + g[j];
    const double g_norm = sqrt(dot(g, g));
    assert_true(fabs(dot(r, g)) < 1e-10 * g_norm * g_norm);
    assert_true(fabs(dot(r, step[0])) < 1e-10 * g_norm * sqrt(dot(step[0], step[0])));
    assert_true(fabs(dot(step[1], g)) < 0.9999 * g_norm * sqrt(dot(step[1], step[1])));
    hf_sum_free(whole);
}

static int note_damping(const hf_sum_report *now, const double *x, void *user)
{
    (void)x;
    summed *const s = user;
    if (now->iteration > 0) s->least_damping = fmin(s->least_damping, now->damping);
    return 0;
}

static void damping_stays_above_its_least(void **state)
{
    (void)state;
    const hf_sum_method damped[] = {HF_SUM_HESSIAN_FREE, HF_SUM_PLANE};
    for (int k = 0; k < 2; k++)
        for (int bounded = 0; bounded < 2; bounded++) {
            summed s = summed_create(4);
            const hf_finite_sum sum = summed_sum(&s);
            hf_sum_options options = hf_sum_default_options();
            double x[VARIABLES] = {0};
            s.least_damping = 1.0;
            options.method = damped[k];
            options.damping_least = bounded ? 0.5 : 0.0;
            options.max_iterations = 20;
            options.progress = note_damping;
            assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_MAX_ITERATIONS);
            assert_true(bounded ? s.least_damping >= 0.5 && s.least_damping < 0.6
                                : s.least_damping < 0.3);
        }
}

/* Two steps over all terms, as the papers have them. */
static void first_order_steps_are_those_of_the_papers(void **state)
{
    (void)state;
    const double a = 0.05, mu = 0.8, rho = 0.7, epsilon = 1e-3;
    for (int method = HF_SUM_SGD; method <= HF_SUM_ADAM; method++) {
        summed s = summed_create(4);
        const hf_finite_sum sum = summed_sum(&s);
        hf_sum *whole;
        assert_int_equal(hf_sum_create(&whole, &sum), HF_CONVERGED);
        const hf_problem problem = hf_sum_problem(whole);
        hf_sum_options options = hf_sum_default_options();
        double x[VARIABLES] = {0}, y[VARIABLES] = {0}, m[VARIABLES] = {0}, v[VARIABLES] = {0};
        for (int k = 1; k <= 2; k++) {
            double f, g[VARIABLES];
            assert_int_equal(problem.value(VARIABLES, y, &f, g, problem.user), 0);
            for (int j = 0; j < VARIABLES; j++) {
                const double gg = g[j] * g[j];
                m[j] = method == HF_SUM_SGD ? mu * m[j] - g[j] : mu * m[j] + (1.0 - mu) * g[j];
                v[j] = method == HF_SUM_ADAGRAD ? v[j] + gg : rho * v[j] + (1.0 - rho) * gg;
                if (method == HF_SUM_SGD)
                    y[j] += a * m[j];
                else if (method == HF_SUM_ADAM)
                    y[j] -= a * m[j] / (1.0 - pow(mu, k)) /
                            (sqrt(v[j] / (1.0 - pow(rho, k))) + epsilon);
                else
                    y[j] -= a * g[j] / (sqrt(v[j]) + epsilon);
            }
        }
        options.method = (hf_sum_method)method;
        options.gradient_sample = TERMS;
        options.step = a;
        options.momentum = mu;
        options.decay = rho;
        options.epsilon = epsilon;
        options.max_iterations = 2;
        assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_MAX_ITERATIONS);
        assert_vector_close(VARIABLES, x, y, 1e-12);
        hf_sum_free(whole);
    }
}

/* ---- samples --------------------------------------------------------------------------------- */

static void every_term_is_seen_once_before_any_is_seen_again(void **state)
{
    (void)state;
    summed s = summed_create(5);
    const hf_finite_sum sum = summed_sum(&s);
    hf_sum_options options = hf_sum_default_options();
    double x[VARIABLES] = {0};
    options.method = HF_SUM_SGD;
    options.gradient_sample = 20;
    options.max_iterations = 4 * TERMS / 20 - 1;
    assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_MAX_ITERATIONS);
    for (int i = 0; i < TERMS; i++)
        assert_int_equal(s.seen[i], 4);
}

static uint64_t trace_of(hf_sum_method method, uint64_t seed, int threads)
{
    summed s = summed_create(6);
    const hf_finite_sum sum = summed_sum(&s);
    hf_sum_options options = hf_sum_default_options();
    double x[VARIABLES] = {0};
    options.method = method;
    options.seed = seed;
    options.threads = threads;
    options.gradient_sample = 25;
    options.max_iterations = 12;
    assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_MAX_ITERATIONS);
    return s.trace;
}

static void a_seed_makes_the_run(void **state)
{
    (void)state;
    for (int method = HF_SUM_HESSIAN_FREE; method <= HF_SUM_ADAM; method++) {
        const uint64_t trace = trace_of((hf_sum_method)method, 7, 1);
        assert_true(trace == trace_of((hf_sum_method)method, 7, 2));
        assert_true(trace != trace_of((hf_sum_method)method, 8, 1));
    }
}

static int note_sample(int64_t n, const double *x, const hf_sample *sample, double *f, double *g,
                       void *user)
{
    int64_t *const noted = user;
    *f = x[0];
    if (g != NULL) memset(g, 0, (size_t)n * sizeof *g);
    for (int64_t k = 0; k < sample->count; k++)
        noted[k] = sample->indices[k];
    return 0;
}

static void samples_are_the_same_on_every_machine(void **state)
{
    (void)state;
    const int64_t expected[2][5] = {{465, 242, 582, 627, 205}, {110, 105, 693, 821, 917}};
    for (int seed = 1; seed <= 2; seed++) {
        int64_t noted[5];
        const hf_finite_sum sum = {
            .n = 1, .terms = INT64_C(1000), .value = note_sample, .user = noted};
        hf_sum_options options = hf_sum_default_options();
        double x = 1.0;
        options.method = HF_SUM_SGD;
        options.seed = (uint64_t)seed;
        options.gradient_sample = 5;
        options.max_iterations = 0;
        assert_int_equal(hf_sum_minimize(&sum, &options, &x, NULL), HF_MAX_ITERATIONS);
        assert_memory_equal(noted, expected[seed - 1], sizeof noted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_sum_is_a_problem),
        cmocka_unit_test(a_sum_without_products_is_one_too),
        cmocka_unit_test(methods_with_products_converge),
        cmocka_unit_test(differences_serve_without_a_product),
        cmocka_unit_test(samples_of_the_gradient_suffice),
        cmocka_unit_test(a_plane_step_is_where_the_model_is_least),
        cmocka_unit_test(damping_stays_above_its_least),
        cmocka_unit_test(first_order_steps_are_those_of_the_papers),
        cmocka_unit_test(every_term_is_seen_once_before_any_is_seen_again),
        cmocka_unit_test(a_seed_makes_the_run),
        cmocka_unit_test(samples_are_the_same_on_every_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
