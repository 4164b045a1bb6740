/* hf_check() names the field at fault, and hf_create(), hf_minimize() and hf_work_bytes() obey it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <string.h>

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        *f += 0.5 * x[i] * x[i];
        if (g != NULL) g[i] = x[i];
    }
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x;
    (void)user;
    memcpy(Hv, v, (size_t)n * sizeof *v);
    return 0;
}

static int precondition(int64_t n, const double *r, double *z, void *user)
{
    return product(n, r, r, z, user);
}

static int sum(int count, double *values, void *user)
{
    (void)count;
    (void)values;
    (void)user;
    return 0;
}

static hf_problem sound(void)
{
    return (hf_problem){.n = 3,
                        .value = value,
                        .product = product,
                        .gauss_newton = product,
                        .precondition = precondition};
}

/* The complaint mentions the field, and everything else agrees. */
static void expect_refusal(const hf_problem *problem, const hf_options *options, const char *field)
{
    const char *const sentence = hf_check(problem, options);
    hf_solver *solver = NULL;
    hf_report report;
    double x[3] = {1, 2, 3}, before[3] = {1, 2, 3};
    if (sentence == NULL || strstr(sentence, field) == NULL)
        fail_msg("%s: the complaint is: %s", field, sentence != NULL ? sentence : "none");
    assert_int_equal(hf_create(&solver, problem, options), HF_BAD_ARGUMENT);
    assert_null(solver);
    assert_int_equal(hf_minimize(problem, options, x, &report), HF_BAD_ARGUMENT);
    assert_int_equal(report.status, HF_BAD_ARGUMENT);
    assert_vector_same(3, x, before);
    assert_int_equal(hf_work_bytes(problem, options), 0);
}

static void the_problem_is_checked(void **state)
{
    (void)state;
    expect_refusal(NULL, NULL, "problem");
    hf_problem p = sound();
    const int64_t sizes[] = {0, -1, INT64_MIN};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        p.n = sizes[i];
        expect_refusal(&p, NULL, "problem.n");
    }
    p = sound();
    p.value = NULL;
    expect_refusal(&p, NULL, "problem.value");
    p = (hf_problem){.n = 3, .value = value};
    assert_null(hf_check(&p, NULL));
}

static void callbacks_that_options_ask_for_must_be_there(void **state)
{
    (void)state;
    hf_problem p = sound();
    hf_options o = hf_default_options();
    o.curvature = HF_CURVATURE_GAUSS_NEWTON;
    assert_null(hf_check(&p, &o));
    p.gauss_newton = NULL;
    expect_refusal(&p, &o, "problem.gauss_newton");
    p = sound();
    o = hf_default_options();
    o.preconditioner = HF_PRECONDITION_USER;
    assert_null(hf_check(&p, &o));
    p.precondition = NULL;
    expect_refusal(&p, &o, "problem.precondition");
}

static void dense_matrices_have_their_limits(void **state)
{
    (void)state;
    hf_problem p = sound();
    hf_options o = hf_default_options();
    o.method = HF_NEWTON_DENSE;
    p.n = 5000;
    assert_null(hf_check(&p, &o));
    p.n = 5001;
    expect_refusal(&p, &o, "problem.n");
    p = sound();
    p.sum = sum;
    expect_refusal(&p, &o, "problem.sum");
}

static void null_arguments_are_refused(void **state)
{
    (void)state;
    const hf_problem p = sound();
    hf_report report;
    assert_int_equal(hf_create(NULL, &p, NULL), HF_BAD_ARGUMENT);
    assert_int_equal(hf_minimize(&p, NULL, NULL, &report), HF_BAD_ARGUMENT);
    assert_int_equal(report.status, HF_BAD_ARGUMENT);
    assert_int_equal(hf_minimize(&p, NULL, NULL, NULL), HF_BAD_ARGUMENT);
}

/* ---- every field of the options ---- */

#define REAL(field, ...)                                                                           \
    do {                                                                                           \
        const double bad[] = {__VA_ARGS__};                                                        \
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {                                    \
            hf_options o = hf_default_options();                                                   \
            o.field = bad[i];                                                                      \
            expect_refusal(&p, &o, "options." #field);                                             \
        }                                                                                          \
    } while (0)

#define WHOLE(type, field, ...)                                                                    \
    do {                                                                                           \
        const int64_t bad[] = {__VA_ARGS__};                                                       \
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {                                    \
            hf_options o = hf_default_options();                                                   \
            o.field = (type)bad[i];                                                                \
            expect_refusal(&p, &o, "options." #field);                                             \
        }                                                                                          \
    } while (0)

static void reals_out_of_range_are_named(void **state)
{
    (void)state;
    const hf_problem p = sound();
    const double inf = (double)INFINITY, nan_value = (double)NAN;
    REAL(gradient_abs, -1e-300, -inf, inf, nan_value);
    REAL(gradient_rel, -1e-300, 1, 2, inf, nan_value);
    REAL(gradient_max, -1, inf, nan_value);
    REAL(value_floor, inf, nan_value);
    REAL(max_seconds, -1e-9, -inf, nan_value);
    REAL(max_factor_bytes, 0, -1, nan_value);
    REAL(step, 0, -1, inf, nan_value);
    REAL(value_noise, -1e-20, 0.11, inf, nan_value);
    REAL(gradient_noise, -1e-20, 0.11, inf, nan_value);
}

static void whole_numbers_out_of_range_are_named(void **state)
{
    (void)state;
    const hf_problem p = sound();
    WHOLE(int64_t, max_iterations, -1, INT64_MIN);
    WHOLE(int64_t, max_values, 0, -1, INT64_MIN);
    WHOLE(int64_t, max_gradients, 0, -1, INT64_MIN);
    WHOLE(int64_t, max_products, -1, INT64_MIN);
    WHOLE(int, threads, -1, 4097, INT32_MIN, INT32_MAX);
    WHOLE(int, memory, -1, 201, INT32_MIN, INT32_MAX);
    WHOLE(int, basis, 0, 1, -1, 10001, INT32_MIN, INT32_MAX);
    WHOLE(hf_method, method, -1, HF_NEWTON_SPARSE_TRUST + 1, 1000);
    WHOLE(hf_colouring, colouring, -1, HF_COLOURING_ACYCLIC + 1);
    WHOLE(hf_ordering, ordering, -1, HF_ORDERING_METIS + 1);
    WHOLE(hf_factor, factor, -1, HF_FACTOR_BLOCKS + 1);
    WHOLE(hf_damping, damping, -1, HF_DAMPING_DIAGONAL + 1);
    WHOLE(hf_curvature, curvature, -1, HF_CURVATURE_SWITCH + 1);
    WHOLE(hf_preconditioner, preconditioner, -1, HF_PRECONDITION_NYSTROM + 1);
}

static void the_ends_of_every_range_are_permitted(void **state)
{
    (void)state;
    const hf_problem p = sound();
    hf_options low = hf_default_options(), high = low;
    low.gradient_abs = low.gradient_rel = low.gradient_max = 0;
    low.value_floor = -(double)INFINITY;
    low.max_iterations = low.max_products = 0;
    low.max_gradients = low.max_values = 1;
    low.max_seconds = 0;
    low.threads = low.memory = 0;
    low.basis = 2;
    low.step = 1e-300;
    low.value_noise = low.gradient_noise = 0;
    assert_null(hf_check(&p, &low));
    high.gradient_rel = 1 - 1e-15;
    high.gradient_abs = high.gradient_max = high.value_floor = high.step = 1e300;
    high.threads = 4096;
    high.memory = 200;
    high.basis = 10000;
    high.value_noise = high.gradient_noise = 0.1;
    assert_null(hf_check(&p, &high));
    assert_true(hf_work_bytes(&p, &high) > hf_work_bytes(&p, &low));
}

static void every_choice_is_permitted_and_runs(void **state)
{
    (void)state;
    const hf_problem p = sound();
    for (int method = HF_AUTO; method <= HF_DESCENT_CURVATURE; method++)
        for (int curvature = 0; curvature <= HF_CURVATURE_SWITCH; curvature++)
            for (int metric = 0; metric <= HF_PRECONDITION_NYSTROM; metric++)
                for (int small = 0; small < 2 && metric != HF_PRECONDITION_CHOLESKY; small++) {
                    hf_options o = hf_default_options();
                    o.method = (hf_method)method;
                    o.curvature = (hf_curvature)curvature;
                    o.preconditioner = (hf_preconditioner)metric;
                    o.basis = small ? 2 : 64;
                    o.memory = small;
                    o.step = 0.5;
                    double x[3] = {1, -2, 3};
                    assert_int_equal(hf_minimize(&p, &o, x, NULL), HF_CONVERGED);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_problem_is_checked),
        cmocka_unit_test(callbacks_that_options_ask_for_must_be_there),
        cmocka_unit_test(dense_matrices_have_their_limits),
        cmocka_unit_test(null_arguments_are_refused),
        cmocka_unit_test(reals_out_of_range_are_named),
        cmocka_unit_test(whole_numbers_out_of_range_are_named),
        cmocka_unit_test(the_ends_of_every_range_are_permitted),
        cmocka_unit_test(every_choice_is_permitted_and_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
