/* The guess of a factor's size from the width of its pattern.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include "sparse/width.h"

static factor_guess guess_of(hf_pattern *pattern)
{
    sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
    const factor_guess guess = width_guess(&c->s);
    sparse_case_free(c);
    hf_pattern_free(pattern);
    return guess;
}

static void assert_near(double guess, double truth, double factor)
{
    print_message("%g, in truth %g\n", guess, truth);
    assert_true(guess < factor * truth && truth < factor * guess);
}

/* A band of half-width b fills to n (b + 1) entries and takes n (b + 1)^2 flops. */
static void a_band_is_as_it_is(void **state)
{
    (void)state;
    for (int64_t b = 1; b <= 16; b *= 4) {
        const int64_t n = 3000;
        const factor_guess guess = guess_of(band_pattern(n, b, -1));
        assert_near(guess.nonzeros, (double)(n * (b + 1)), 3);
        assert_near(guess.flops, (double)(n * (b + 1) * (b + 1)), 3);
    }
}

/* What CHOLMOD reaches by AMD. */
static void a_grid_is_as_by_dissection(void **state)
{
    (void)state;
    const factor_guess plane = guess_of(grid_pattern_of(316, 5, 2)),
                       space = guess_of(grid_pattern_of(20, 7, 3));
    assert_near(plane.nonzeros, 3.28e6, 2);
    assert_near(plane.flops, 5.47e8, 2);
    assert_near(space.nonzeros, 8.4e5, 3);
    assert_near(space.flops, 3.1e8, 3);
}

/* A dense row counts for itself, and hides nothing. */
static void an_arrow_does_not_fill(void **state)
{
    (void)state;
    enum { N = 2000 };
    const factor_guess guess = guess_of(band_pattern(N, 0, N - 1));
    assert_near(guess.nonzeros, 2 * N, 4);
    assert_near(guess.flops, 4 * N, 4);
}

static void a_random_graph_is_hopeless(void **state)
{
    (void)state;
    const double n = 3000;
    const factor_guess guess = guess_of(random_pattern((int64_t)n, (int64_t)(4 * n), 1));
    assert_true(guess.nonzeros > n * n / 50);
    assert_true(guess.flops > n * n * n / 50);
}

static void nothing_but_a_diagonal(void **state)
{
    (void)state;
    hf_pattern *pattern;
    assert_int_equal(hf_pattern_from_triplets(&pattern, 50, 0, NULL, NULL), HF_CONVERGED);
    const factor_guess guess = guess_of(pattern);
    assert_near(guess.nonzeros, 50, 3);
    assert_near(guess.flops, 50, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_band_is_as_it_is),     cmocka_unit_test(a_grid_is_as_by_dissection),
        cmocka_unit_test(an_arrow_does_not_fill), cmocka_unit_test(a_random_graph_is_hopeless),
        cmocka_unit_test(nothing_but_a_diagonal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
