/* The tridiagonal subproblems: against hand-computed answers and their own defining equations.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <string.h>

#include "krylov/tridiagonal.h"

enum { CAPACITY = 30, BLOCK_BYTES = 16384 };

static double block[BLOCK_BYTES / sizeof(double) + 8];

static tridiagonal empty(void)
{
    tridiagonal t = {0};
    workspace w = {.base = (unsigned char *)block};
    tridiagonal_lay_out(&t, &w, CAPACITY);
    assert_true(w.used <= BLOCK_BYTES);
    return t;
}

/* k rows of seeded entries around `centre`. */
static tridiagonal random_matrix(int k, double centre, uint64_t seed)
{
    generator from = {seed};
    tridiagonal t = empty();
    t.k = k;
    for (int i = 0; i <= k; i++) {
        t.gamma[i] = 0.5 + 0.4 * generator_uniform(&from);
        if (i < k) t.delta[i] = centre + generator_uniform(&from);
    }
    return t;
}

/* |(T + lambda I) h + gamma_0 e_1|. */
static double error_of(const tridiagonal *t, double lambda)
{
    double square = 0.0;
    for (int i = 0; i < t->k; i++) {
        double row = (t->delta[i] + lambda) * t->h[i] + (i == 0 ? t->gamma[0] : 0.0);
        if (i > 0) row += t->gamma[i] * t->h[i - 1];
        if (i + 1 < t->k) row += t->gamma[i + 1] * t->h[i + 1];
        square += row * row;
    }
    return sqrt(square);
}

static void one_row_is_a_division(void **state)
{
    (void)state;
    tridiagonal t = empty();
    t.k = 1;
    t.delta[0] = 4.0;
    t.gamma[0] = 2.0;
    t.gamma[1] = 3.0;
    assert_true(tridiagonal_solve(&t, 0.0));
    assert_close(t.h[0], -0.5, 1e-15);
    assert_close(tridiagonal_norm(&t), 0.5, 1e-15);
    assert_close(tridiagonal_model(&t), -0.5, 1e-15);
    assert_close(tridiagonal_residual(&t), 1.5, 1e-15);
    assert_true(tridiagonal_solve(&t, 1.0));
    assert_close(t.h[0], -0.4, 1e-15);
}

static void a_solution_satisfies_its_equation(void **state)
{
    (void)state;
    for (int k = 1; k <= CAPACITY; k++) {
        tridiagonal t = random_matrix(k, 4.0, (uint64_t)k);
        assert_true(tridiagonal_solve(&t, 0.3));
        assert_true(error_of(&t, 0.3) < 1e-14);
    }
}

static void an_indefinite_matrix_is_refused(void **state)
{
    (void)state;
    tridiagonal t = empty();
    t.k = 2;
    t.delta[0] = t.delta[1] = 1.0;
    t.gamma[0] = 1.0;
    t.gamma[1] = 2.0; /* eigenvalues -1 and 3 */
    assert_false(tridiagonal_solve(&t, 0.0));
    assert_false(tridiagonal_solve(&t, 0.99));
    assert_true(tridiagonal_solve(&t, 1.01));
}

static void the_shift_is_the_smallest_to_a_part_in_256(void **state)
{
    (void)state;
    tridiagonal t = empty();
    t.k = 2;
    t.delta[0] = t.delta[1] = 1.0;
    t.gamma[0] = 1.0;
    t.gamma[1] = 2.0;
    const double shift = tridiagonal_shift(&t);
    assert_true(shift > 1.0 && shift <= 1.0 + 0x1p-8);
    t.gamma[1] = 0.5;
    assert_close(tridiagonal_shift(&t), 0.0, 0.0);
}

static void the_length_is_met_from_above(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        tridiagonal t = random_matrix(20, seed % 2 ? 4.0 : 0.0, seed);
        const double low = tridiagonal_shift(&t);
        tridiagonal_solve(&t, low);
        const double longest = tridiagonal_norm(&t);
        for (double share = 0.9; share > 1e-6; share *= 0.1) {
            const double lambda = tridiagonal_to_length(&t, share * longest, low);
            const double length = tridiagonal_norm(&t);
            assert_true(lambda >= low);
            assert_true(length >= share * longest * (1.0 - 1e-12));
            assert_true(length <= 1.1 * share * longest);
            assert_true(error_of(&t, lambda) < 1e-10);
        }
        assert_close(tridiagonal_to_length(&t, 2.0 * longest, low), low, 0.0);
    }
}

static void the_cubic_shift_is_sigma_times_the_length(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++)
        for (double sigma = 1e-6; sigma < 1e7; sigma *= 10.0) {
            tridiagonal t = random_matrix(20, seed % 2 ? 4.0 : 0.0, seed);
            const double low = tridiagonal_shift(&t);
            const double lambda = tridiagonal_cubic(&t, sigma, low);
            assert_true(error_of(&t, lambda) < 1e-9);
            if (lambda > low * 1.02) assert_close(lambda, sigma * tridiagonal_norm(&t), 0.02);
        }
}

static void a_longer_step_never_has_a_larger_model(void **state)
{
    (void)state;
    tridiagonal t = random_matrix(20, 0.0, 5);
    const double low = tridiagonal_shift(&t);
    double before = (double)-INFINITY;
    for (double lambda = low; lambda < 1e3; lambda = 2.0 * lambda + 0.1) {
        assert_true(tridiagonal_solve(&t, lambda));
        assert_true(tridiagonal_model(&t) > before);
        before = tridiagonal_model(&t);
        assert_true(before < 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_is_a_division),
        cmocka_unit_test(a_solution_satisfies_its_equation),
        cmocka_unit_test(an_indefinite_matrix_is_refused),
        cmocka_unit_test(the_shift_is_the_smallest_to_a_part_in_256),
        cmocka_unit_test(the_length_is_met_from_above),
        cmocka_unit_test(the_cubic_shift_is_sigma_times_the_length),
        cmocka_unit_test(a_longer_step_never_has_a_larger_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
