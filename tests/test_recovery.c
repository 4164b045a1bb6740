/* Structures, sparse products and the recovery of values, against dense matrices.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include <math.h>
#include <string.h>

#include "sparse/product.h"

static double *vector(int64_t count)
{
    double *const x = calloc((size_t)count + 1, sizeof *x);
    assert_non_null(x);
    return x;
}

/* ---- structures ---- */

/* Rows and columns tell of the same entries; the diagonal leads each column. */
static void expect_sound(const structure *s)
{
    assert_int_equal(s->starts[s->n], s->entries);
    assert_int_equal(s->row_starts[s->n], s->entries - s->n);
    for (int64_t j = 0; j < s->n; j++)
        assert_int_equal(s->rows[s->starts[j]], j);
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t k = s->row_starts[i]; k < s->row_starts[i + 1]; k++) {
            const int64_t j = s->row_columns[k], at = s->row_entries[k];
            assert_true(j < i && (k == s->row_starts[i] || s->row_columns[k - 1] < j));
            assert_true(at > s->starts[j] && at < s->starts[j + 1]);
            assert_int_equal(s->rows[at], i);
        }
}

static void a_missing_diagonal_is_added(void **state)
{
    (void)state;
    const int64_t starts[6] = {0, 2, 2, 4, 4, 4}, rows[4] = {0, 3, 3, 4};
    const hf_pattern pattern = {5, starts, rows};
    sparse_case *const c = sparse_case_create(&pattern, COLOURING_STAR);
    expect_sound(&c->s);
    assert_int_equal(c->s.entries, 8);
    double values[8] = {1.0, 2.0, 3.0, 4.0, 9.0, 9.0, 9.0, 9.0};
    const double expected[8] = {1.0, 2.0, 0.0, 0.0, 3.0, 4.0, 0.0, 0.0};
    structure_spread(&c->s, &pattern, values);
    assert_vector_same(8, values, expected);
    sparse_case_free(c);
}

static void a_whole_pattern_is_used_as_it_is(void **state)
{
    (void)state;
    hf_pattern *const pattern = random_pattern(30, 60, 5);
    sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
    expect_sound(&c->s);
    assert_ptr_equal(c->s.rows, pattern->rows);
    double values[2] = {1.0, 2.0};
    structure_spread(&c->s, pattern, values);
    assert_close(values[1], 2.0, 0.0);
    sparse_case_free(c);
    hf_pattern_free(pattern);
}

/* ---- products ---- */

/* The sums in double-double would show the same: each row is summed on its own. */
static void expect_product(const structure *s, const double *values, const double *v,
                           const double *Av)
{
    double *const sum = vector(s->n), *const size = vector(s->n);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
            const int64_t i = s->rows[k];
            sum[i] += values[k] * v[j];
            size[i] += fabs(values[k] * v[j]);
            if (i == j) continue;
            sum[j] += values[k] * v[i];
            size[j] += fabs(values[k] * v[i]);
        }
    for (int64_t i = 0; i < s->n; i++)
        assert_true(fabs(Av[i] - sum[i]) <= 1e-14 * size[i]);
    free(sum);
    free(size);
}

static void products_are_right_and_the_same_for_any_team(void **state)
{
    (void)state;
    const int64_t sizes[4] = {1, 10, 300, 20000};
    for (size_t i = 0; i < 4; i++) {
        const int64_t n = sizes[i];
        hf_pattern *const pattern =
            i == 3 ? band_pattern(n, 1, n / 2) : random_pattern(n, 4 * n, 7);
        sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
        double *const values = vector(c->s.entries), *const v = vector(3 * n);
        double *const first = v + n, *const Av = first + n;
        generator from = {9};
        generator_fill(&from, c->s.entries, values);
        generator_fill(&from, n, v);
        for (int threads = 1; threads <= 4; threads++) {
            const team some = {.n = n, .threads = threads};
            sparse_product(&some, &c->s, values, v, threads == 1 ? first : Av);
            if (threads > 1) assert_vector_same(n, Av, first);
        }
        expect_product(&c->s, values, v, first);
        free(values);
        free(v);
        sparse_case_free(c);
        hf_pattern_free(pattern);
    }
}

/* ---- recovery ---- */

/* Recover from products with seeds scaled by t (NULL: 1); the largest error relative to the largest
 * value, which is about 1. */
static double recovery_error(const hf_pattern *pattern, colouring_kind kind, const double *t,
                             int threads)
{
    sparse_case *const c = sparse_case_create(pattern, kind);
    const team some = {.n = c->s.n, .threads = threads};
    double *const truth = vector(c->s.entries), *const found = vector(c->s.entries);
    double *const d = vector(2 * c->s.n), *const Hd = d + c->s.n;
    generator from = {11};
    generator_fill(&from, c->s.entries, truth);
    for (int32_t k = 0; k < c->colours.count; k++) {
        recovery_seed(&c->recovery, k, t, d);
        sparse_product(&some, &c->s, truth, d, Hd);
        recovery_take(&c->recovery, &some, k, t, Hd, found);
    }
    recovery_finish(&c->recovery, t, found);
    double worst = 0.0;
    for (int64_t k = 0; k < c->s.entries; k++)
        worst = fmax(worst, fabs(found[k] - truth[k]));
    free(truth);
    free(found);
    free(d);
    sparse_case_free(c);
    return worst;
}

/* Steps over four orders of magnitude. */
static double *steps_of(int64_t n)
{
    double *const t = vector(n);
    generator from = {13};
    for (int64_t i = 0; i < n; i++)
        t[i] = 1e-6 * pow(10.0, 2.0 * generator_uniform(&from));
    return t;
}

/* A star is read; substitution adds up roundings, weighted by steps of 1 to 1e8 as they come in
 * pairs. Frees the pattern. */
static void expect_recovered(hf_pattern *pattern)
{
    double *const t = steps_of(pattern->n);
    const double rounding = 1e-15 * (double)pattern->n;
    assert_true(recovery_error(pattern, COLOURING_STAR, NULL, 1) == 0.0);
    assert_true(recovery_error(pattern, COLOURING_STAR, t, 1) <= 1e-14);
    assert_true(recovery_error(pattern, COLOURING_ACYCLIC, NULL, 2) <= rounding);
    assert_true(recovery_error(pattern, COLOURING_ACYCLIC, t, 2) <= 1e8 * rounding);
    free(t);
    hf_pattern_free(pattern);
}

static void random_matrices_are_recovered(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const int64_t n = 1 + (int64_t)seed % 37;
        expect_recovered(random_pattern(n, (int64_t)(seed * seed) % (3 * n), seed));
    }
    expect_recovered(random_pattern(2000, 9000, 1));
}

static void bands_arrows_and_grids_are_recovered(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 61; n += 12)
        for (int64_t width = 0; width <= 6; width += 2) {
            expect_recovered(band_pattern(n, width, -1));
            expect_recovered(band_pattern(n, width, n / 3));
        }
    expect_recovered(grid_pattern_of(12, 5, 2));
    expect_recovered(grid_pattern_of(12, 9, 2));
    expect_recovered(grid_pattern_of(6, 7, 3));
    expect_recovered(band_pattern(100000, 1, 0));
}

static void a_dense_matrix_is_recovered(void **state)
{
    (void)state;
    expect_recovered(band_pattern(40, 39, -1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_diagonal_is_added),
        cmocka_unit_test(a_whole_pattern_is_used_as_it_is),
        cmocka_unit_test(products_are_right_and_the_same_for_any_team),
        cmocka_unit_test(random_matrices_are_recovered),
        cmocka_unit_test(bands_arrows_and_grids_are_recovered),
        cmocka_unit_test(a_dense_matrix_is_recovered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
