/* Dense matrices: factors against products, refusals, the same bits for any team.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "vector/dense.h"

/* B B' + ridge I, B seeded and lower triangular. */
static void fill_definite(int64_t n, double ridge, double *A)
{
    double *const B = calloc((size_t)(n * n), sizeof *B);
    assert_non_null(B);
    generator from = {(uint64_t)n};
    for (int64_t j = 0; j < n; j++)
        generator_fill(&from, n - j, B + j + n * j);
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) {
            double sum = i == j ? ridge : 0.0;
            for (int64_t k = 0; k <= (i < j ? i : j); k++)
                sum += B[i + n * k] * B[j + n * k];
            A[i + n * j] = sum;
        }
    free(B);
}

static void a_factor_solves(void **state)
{
    (void)state;
    const int64_t sizes[] = {1, 2, 3, 31, 32, 33, 100, 300};
    const team one = {.threads = 1};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const int64_t n = sizes[s];
        double *const A = malloc((size_t)(2 * n * n + 2 * n) * sizeof *A);
        assert_non_null(A);
        double *const L = A + n * n, *const x = L + n * n, *const b = x + n;
        generator from = {1};
        fill_definite(n, 1.0, A);
        generator_fill(&from, n, x);
        for (int64_t i = 0; i < n; i++) {
            b[i] = 0.5 * x[i];
            for (int64_t j = 0; j < n; j++)
                b[i] += A[i + n * j] * x[j];
        }
        assert_true(dense_factor(&one, n, A, 0.5, L));
        dense_solve(n, L, b);
        assert_vector_close(n, b, x, 1e-11);
        free(A);
    }
}

static void an_indefinite_matrix_is_refused_until_shifted(void **state)
{
    (void)state;
    const team one = {.threads = 1};
    const double A[4] = {1.0, 2.0, 2.0, 1.0}; /* eigenvalues -1 and 3 */
    double L[4];
    assert_false(dense_factor(&one, 2, A, 0.0, L));
    assert_false(dense_factor(&one, 2, A, 1.0, L));
    assert_true(dense_factor(&one, 2, A, 1.5, L));
    assert_close(L[0], sqrt(2.5), 1e-15);
    const double bad[1] = {(double)NAN};
    assert_false(dense_factor(&one, 1, bad, 0.0, L));
}

static void symmetrizing_tells_how_far_it_was(void **state)
{
    (void)state;
    double A[4] = {1.0, 3.0, 1.0, 1.0};
    assert_close(dense_symmetrize(2, A), sqrt(8.0 / 12.0), 1e-15);
    assert_close(A[1], 2.0, 0.0);
    assert_close(A[2], 2.0, 0.0);
    assert_close(dense_symmetrize(2, A), 0.0, 0.0);
    double zero[1] = {0.0};
    assert_close(dense_symmetrize(1, zero), 0.0, 0.0);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    enum { SIZE = 700 };
    double *const A = malloc(3 * SIZE * SIZE * sizeof *A);
    assert_non_null(A);
    double *const first = A + SIZE * SIZE, *const L = first + SIZE * SIZE;
    fill_definite(SIZE, 1.0, A);
    for (int threads = 1; threads <= 3; threads++) {
        const team some = {.threads = threads};
        assert_true(dense_factor(&some, SIZE, A, 0.0, threads == 1 ? first : L));
        for (int64_t j = 0; threads > 1 && j < SIZE; j++)
            assert_vector_same(SIZE - j, L + j + SIZE * j, first + j + SIZE * j);
    }
    free(A);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_solves),
        cmocka_unit_test(an_indefinite_matrix_is_refused_until_shifted),
        cmocka_unit_test(symmetrizing_tells_how_far_it_was),
        cmocka_unit_test(threads_do_not_change_a_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
