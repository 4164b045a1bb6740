/* The helpers of the tests themselves.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>

enum { N = 50 };

static void the_generator_is_the_published_splitmix64(void **state)
{
    (void)state;
    generator from = {1234567}; /* the reference values for this seed are widely published */
    assert_true(generator_bits(&from) == UINT64_C(6457827717110365317));
    assert_true(generator_bits(&from) == UINT64_C(3203168211198807973));
}

static void uniform_numbers_fill_the_interval(void **state)
{
    (void)state;
    generator from = {1};
    double x[10000], mean = 0.0, square = 0.0;
    generator_fill(&from, 10000, x);
    for (int i = 0; i < 10000; i++) {
        assert_true(x[i] >= -1.0 && x[i] < 1.0);
        mean += x[i] / 10000.0;
        square += x[i] * x[i] / 10000.0;
    }
    assert_true(fabs(mean) < 0.03);
    assert_close(square, 1.0 / 3.0, 0.03);
}

static void a_quadratic_has_its_gradient_product_and_minimum(void **state)
{
    (void)state;
    double spectrum[N], x[N], g[N], d[N], Hd[N], z[N], f = 0.0;
    generator from = {7};
    spectrum_geometric(N, 1e-3, 1e3, spectrum);
    quadratic *const q = quadratic_create(N, spectrum, 3);
    q->minimum = 2.0;
    const hf_problem problem = quadratic_problem(q);

    generator_fill(&from, N, x);
    assert_int_equal(problem.value(N, x, &f, g, problem.user), 0);
    for (int i = 0; i < N; i++)
        d[i] = x[i] - q->solution[i];
    assert_int_equal(problem.product(N, x, d, Hd, problem.user), 0);
    assert_vector_close(N, Hd, g, 1e-15);
    assert_int_equal(quadratic_precondition(N, g, z, problem.user), 0);
    assert_vector_close(N, z, d, 1e-9);

    problem.value(N, q->solution, &f, NULL, problem.user);
    assert_close(f, 2.0, 0.0);
    assert_int_equal(q->values, 2);
    assert_int_equal(q->gradients, 1);
    assert_int_equal(q->products, 1);
    quadratic_free(q);
}

static void a_quadratic_has_the_trace_and_determinant_of_its_spectrum(void **state)
{
    (void)state;
    const double spectrum[2] = {-3.0, 5.0};
    double first[2], second[2];
    quadratic *const q = quadratic_create(2, spectrum, 11);
    const hf_problem problem = quadratic_problem(q);
    problem.product(2, NULL, (const double[]){1.0, 0.0}, first, q);
    problem.product(2, NULL, (const double[]){0.0, 1.0}, second, q);
    assert_close(first[0] + second[1], 2.0, 1e-14);
    assert_close(first[0] * second[1] - first[1] * second[0], -15.0, 1e-14);
    assert_close(first[1], second[0], 1e-14);
    quadratic_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_the_published_splitmix64),
        cmocka_unit_test(uniform_numbers_fill_the_interval),
        cmocka_unit_test(a_quadratic_has_its_gradient_product_and_minimum),
        cmocka_unit_test(a_quadratic_has_the_trace_and_determinant_of_its_spectrum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
