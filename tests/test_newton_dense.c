/* Newton with Armijo search on a dense Hessian.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "collection.h"

static hf_options dense_options(void)
{
    hf_options options = hf_default_options();
    options.method = HF_NEWTON_DENSE;
    options.gradient_rel = 0.0;
    options.max_gradients = 1000000;
    return options;
}

static void a_quadratic_takes_one_step_and_one_factor(void **state)
{
    (void)state;
    enum { N = 40 };
    const hf_options options = dense_options();
    double spectrum[N], x[N] = {0.0};
    hf_report report;
    spectrum_geometric(N, 1e-2, 1e3, spectrum);
    quadratic *const q = quadratic_create(N, spectrum, 2);
    const hf_problem problem = quadratic_problem(q);
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
    assert_int_equal(report.iteration, 1);
    assert_int_equal(report.newton_steps, 1);
    assert_int_equal(report.factorizations, 1);
    assert_int_equal(report.products, N);
    assert_int_equal(report.gradients, 2);
    assert_close(report.damping, 0.0, 0.0);
    assert_close(report.ratio, 1.0, 1e-6);
    assert_vector_close(N, x, q->solution, 1e-9);
    quadratic_free(q);
}

static void hard_problems_of_the_classical_set_are_solved(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double minimum;
        bool too_curved; /* for differences of gradients */
    } cases[] = {{"rosenbrock", 0.0, false},         {"helical_valley", 0.0, false},
                 {"brown_badly_scaled", 0.0, false}, {"beale", 0.0, false},
                 {"brown_dennis", 85822.2, false},   {"meyer", 87.9458, true}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (int differences = 0; differences < (cases[k].too_curved ? 1 : 2); differences++) {
            const example *const e = collection_find(cases[k].name);
            assert_non_null(e);
            const int64_t n = e->size(2);
            const hf_problem problem = {
                .n = n, .value = e->value, .product = differences ? NULL : e->product};
            hf_options options = dense_options();
            options.gradient_rel = 1e-9;
            double x[10];
            hf_report report;
            e->start(n, x, NULL);
            hf_minimize(&problem, &options, x, &report);
            assert_true(report.status == HF_CONVERGED || report.status == HF_PRECISION);
            assert_true(report.f <= cases[k].minimum * (1.0 + 1e-5) + 1e-8);
            assert_int_equal(report.products == 0, differences);
            assert_int_equal(report.difference_gradients > 0, differences);
        }
}

static int saddle(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n, (void)user;
    *f = 0.5 * x[0] * x[0] - 0.5 * x[1] * x[1] + 0.25 * x[1] * x[1] * x[1] * x[1];
    if (g != NULL) {
        g[0] = x[0];
        g[1] = -x[1] + x[1] * x[1] * x[1];
    }
    return 0;
}

static void an_indefinite_hessian_is_shifted(void **state)
{
    (void)state;
    const hf_options options = dense_options();
    const hf_problem problem = {.n = 2, .value = saddle};
    double x[2] = {1.0, 1e-3};
    hf_report report;
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
    assert_close(report.f, -0.25, 1e-9);
    assert_true(report.iteration < 60);
    assert_true(report.factorizations >= report.newton_steps);
}

static int skew(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x, (void)user;
    Hv[0] = v[0] + v[1];
    Hv[1] = v[1] - v[0];
    return 0;
}

static int refuse(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x, (void)v, (void)Hv, (void)user;
    return 1;
}

static int not_a_number(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x, (void)v, (void)user;
    Hv[0] = 1.0;
    Hv[1] = (double)NAN;
    return 0;
}

static void bad_products_are_named(void **state)
{
    (void)state;
    const hf_options options = dense_options();
    const struct {
        hf_product_fn *product;
        hf_status status;
    } cases[] = {{skew, HF_NOT_SYMMETRIC}, {refuse, HF_BLOCKED}, {not_a_number, HF_BLOCKED}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const hf_problem problem = {.n = 2, .value = saddle, .product = cases[k].product};
        double x[2] = {1.0, 1e-3};
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), cases[k].status);
        assert_close(x[0], 1.0, 0.0);
    }
}

static void a_limit_on_products_ends_the_run_inside(void **state)
{
    (void)state;
    hf_options options = dense_options();
    options.max_products = 1;
    const example *const e = collection_find("rosenbrock");
    const hf_problem problem = {.n = 2, .value = e->value, .product = e->product};
    double x[2];
    hf_report report;
    e->start(2, x, NULL);
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_MAX_PRODUCTS);
    assert_true(report.products <= 2);
}

static void too_many_variables_are_refused(void **state)
{
    (void)state;
    const hf_options options = dense_options();
    const hf_problem problem = {.n = 5001, .value = saddle};
    assert_non_null(hf_check(&problem, &options));
    assert_int_equal(hf_work_bytes(&problem, &options), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quadratic_takes_one_step_and_one_factor),
        cmocka_unit_test(hard_problems_of_the_classical_set_are_solved),
        cmocka_unit_test(an_indefinite_hessian_is_shifted),
        cmocka_unit_test(bad_products_are_named),
        cmocka_unit_test(a_limit_on_products_ends_the_run_inside),
        cmocka_unit_test(too_many_variables_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
