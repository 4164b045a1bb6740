/* The vector kernels against plain loops in long double, at all block boundaries, and over teams.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vector/vector.h"

enum { WIDTH = 8, VECTORS = 6 };

static const int64_t SIZES[] = {1, 2, 7, 8, 9, 2047, 2048, 2049, 4096, 10000, 40000};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES };

typedef struct bench {
    team team;
    double *v[VECTORS];
} bench;

static bench *bench_create(int64_t n, int threads)
{
    bench *const b = calloc(1, sizeof *b);
    assert_non_null(b);
    b->team = (team){.n = n, .threads = threads, .width = WIDTH};
    b->team.partial = malloc((size_t)vec_partials(n, WIDTH) * sizeof(double));
    assert_non_null(b->team.partial);
    generator from = {(uint64_t)n};
    for (int i = 0; i < VECTORS; i++) {
        b->v[i] = malloc((size_t)n * sizeof(double));
        assert_non_null(b->v[i]);
        generator_fill(&from, n, b->v[i]);
    }
    return b;
}

static void bench_free(bench *b)
{
    for (int i = 0; i < VECTORS; i++)
        free(b->v[i]);
    free(b->team.partial);
    free(b);
}

/* |actual - x'y| within what pairwise summation may lose. */
static void assert_dot(double actual, int64_t n, const double *x, const double *y)
{
    long double sum = 0, size = 0;
    for (int64_t i = 0; i < n; i++) {
        const long double term = (long double)x[i] * (long double)y[i];
        sum += term;
        size += fabsl(term);
    }
    assert_true(fabsl((long double)actual - sum) <= 300 * (long double)DBL_EPSILON * size);
}

static void dots_are_accurate(void **state)
{
    (void)state;
    for (int k = 0; k < SIZE_COUNT; k++) {
        const int64_t n = SIZES[k];
        bench *const b = bench_create(n, 1);
        double out[3];
        const double *const columns[] = {b->v[1], b->v[2], b->v[0]};
        assert_dot(vec_dot(&b->team, b->v[0], b->v[1]), n, b->v[0], b->v[1]);
        vec_dots(&b->team, 3, columns, b->v[0], out);
        for (int i = 0; i < 3; i++)
            assert_dot(out[i], n, b->v[0], columns[i]);
        vec_dots(&b->team, 0, columns, b->v[0], out);
        const vec_curve c = vec_curvature(&b->team, b->v[0], b->v[1]);
        assert_dot(c.dHd, n, b->v[0], b->v[1]);
        assert_dot(c.dd, n, b->v[0], b->v[0]);
        assert_dot(c.HdHd, n, b->v[1], b->v[1]);
        bench_free(b);
    }
}

static void sums_do_not_lose_small_terms(void **state)
{
    (void)state;
    bench *const b = bench_create(40000, 1);
    vec_fill(&b->team, 0.1, b->v[0]);
    vec_fill(&b->team, 1, b->v[1]);
    assert_close(vec_dot(&b->team, b->v[0], b->v[1]), 4000, 1e-14);
    bench_free(b);
}

static void measuring_sees_norm_slope_bar_and_maximum(void **state)
{
    (void)state;
    for (int k = 0; k < SIZE_COUNT; k++) {
        const int64_t n = SIZES[k];
        bench *const b = bench_create(n, 1);
        b->v[0][n - 1] = -2;
        vec_size m = vec_measure(&b->team, b->v[0], b->v[1], 1);
        assert_dot(m.square, n, b->v[0], b->v[0]);
        assert_dot(m.slope, n, b->v[0], b->v[1]);
        assert_close(m.above, 1, 0);
        assert_close(m.max, 2, 0);
        m = vec_measure(&b->team, b->v[0], NULL, 2);
        assert_close(m.slope, 0, 0);
        assert_close(m.above, 0, 0);
        b->v[0][n / 2] = (double)NAN;
        m = vec_measure(&b->team, b->v[0], NULL, DBL_MAX);
        assert_close(m.above, 1, 0);
        assert_true(isnan(m.square));
        bench_free(b);
    }
}

static void elementwise_kernels_do_what_they_say(void **state)
{
    (void)state;
    for (int k = 0; k < SIZE_COUNT; k++) {
        const int64_t n = SIZES[k];
        bench *const b = bench_create(n, 1);
        const double *const x = b->v[0], *const y = b->v[1];
        double *const z = b->v[2], *const w = b->v[3];
        vec_copy(&b->team, x, z);
        assert_vector_same(n, z, x);
        vec_scale(&b->team, -3, x, z);
        for (int64_t i = 0; i < n; i++)
            w[i] = -3 * x[i];
        assert_vector_same(n, z, w);
        vec_step(&b->team, x, 0.5, y, z);
        for (int64_t i = 0; i < n; i++)
            w[i] = x[i] + 0.5 * y[i];
        assert_vector_same(n, z, w);
        vec_quotient(&b->team, x, y, 4, z);
        for (int64_t i = 0; i < n; i++)
            w[i] = (x[i] - y[i]) * 4;
        assert_vector_same(n, z, w);
        for (int64_t i = 0; i < n; i++)
            w[i] = 2 * z[i] - x[i];
        vec_redirect(&b->team, 2, x, z);
        assert_vector_same(n, z, w);
        bench_free(b);
    }
}

static void fused_kernels_return_the_sums_of_what_they_wrote(void **state)
{
    (void)state;
    for (int k = 0; k < SIZE_COUNT; k++) {
        const int64_t n = SIZES[k];
        bench *const b = bench_create(n, 1);
        const vec_secant p =
            vec_difference(&b->team, b->v[0], b->v[1], b->v[2], b->v[3], b->v[4], b->v[5]);
        assert_dot(p.ss, n, b->v[4], b->v[4]);
        assert_dot(p.sy, n, b->v[4], b->v[5]);
        assert_dot(p.yy, n, b->v[5], b->v[5]);
        const vec_norms a = vec_advance(&b->team, 0.3, b->v[0], b->v[1], b->v[4], b->v[5]);
        assert_dot(a.ss, n, b->v[4], b->v[4]);
        assert_dot(a.rr, n, b->v[5], b->v[5]);
        const double rr = vec_approach(&b->team, 0.4, b->v[0], b->v[1], b->v[4], b->v[5]);
        assert_dot(rr, n, b->v[5], b->v[5]);
        const double uq = vec_add_dot(&b->team, -2, b->v[0], b->v[4], b->v[1]);
        assert_dot(uq, n, b->v[4], b->v[1]);
        const double uDq = vec_multiply_dot(&b->team, 1, b->v[2], b->v[4], b->v[1]);
        assert_dot(uDq, n, b->v[4], b->v[1]);
        bench_free(b);
    }
}

/* What the diagonal is learnt from: two pairs, then one that says nothing of it. */
static void the_diagonal_balances_the_squares_of_pairs(void **state)
{
    (void)state;
    const double s1[] = {1, 2, 0, 3}, y1[] = {2, 8, 5, 0}, nothing[] = {0, 0, 0, 0};
    double C[] = {1, 1, 1, 1}, D[] = {1, 1, 1, 1}, partial[64];
    team t = {.n = 4, .threads = 1, .width = 1, .partial = partial};
    const vec_fading with = {.sy = 4, .keep = 0.5, .least = 0.5, .most = 2};
    const double yDy = vec_learn_diagonal(&t, with, s1, y1, C, D);
    for (int i = 0; i < 4; i++) {
        const double ss = 0.5 + s1[i] * s1[i] / 4, yy = 0.5 + y1[i] * y1[i] / 4;
        assert_close(D[i], fmin(fmax(sqrt(ss / yy), 0.5), 2), 1e-15);
        assert_close(C[i], yy, 1e-15);
    }
    assert_close(yDy, 4 * D[0] + 64 * D[1] + 25 * D[2], 1e-15);
    const double kept[] = {D[0], D[1], D[2], D[3]};
    for (int k = 0; k < 3000; k++) /* the sums fade until they would underflow */
        (void)vec_learn_diagonal(&t, with, nothing, nothing, C, D);
    for (int i = 0; i < 4; i++) {
        assert_close(D[i], kept[i], 1e-12);
        assert_true(C[i] > 0);
    }
}

static void combinations_may_be_formed_in_place(void **state)
{
    (void)state;
    const double c[] = {2, -1, 0.5};
    for (int k = 0; k < SIZE_COUNT; k++)
        for (int count = 0; count <= 3; count++) {
            const int64_t n = SIZES[k];
            bench *const b = bench_create(n, 1);
            const double *const columns[] = {b->v[1], b->v[2], b->v[3]};
            for (int64_t i = 0; i < n; i++) {
                b->v[4][i] = 3 * b->v[0][i];
                for (int j = 0; j < count; j++)
                    b->v[4][i] += c[j] * columns[j][i];
            }
            const vec_blend apart = vec_combine(&b->team, 3, b->v[0], count, columns, c, b->v[5]);
            assert_vector_close(n, b->v[5], b->v[4], 1e-15);
            assert_dot(apart.yy, n, b->v[5], b->v[5]);
            assert_dot(apart.yx, n, b->v[5], b->v[0]);
            const vec_blend inside = vec_combine(&b->team, 3, b->v[0], count, columns, c, b->v[0]);
            assert_vector_same(n, b->v[0], b->v[5]);
            assert_true(memcmp(&apart, &inside, sizeof apart) == 0);
            bench_free(b);
        }
}

static void teams_give_the_same_bits(void **state)
{
    (void)state;
    const int64_t n = 100003;
    bench *const alone = bench_create(n, 1);
    const double expected = vec_dot(&alone->team, alone->v[0], alone->v[1]);
    const vec_size size = vec_measure(&alone->team, alone->v[0], alone->v[1], 0.5);
    for (int threads = 2; threads <= 9; threads++) {
        bench *const b = bench_create(n, threads);
        const double dot = vec_dot(&b->team, b->v[0], b->v[1]);
        const vec_size same = vec_measure(&b->team, b->v[0], b->v[1], 0.5);
        assert_true(memcmp(&dot, &expected, sizeof dot) == 0);
        assert_true(memcmp(&same, &size, sizeof same) == 0);
        bench_free(b);
    }
    bench_free(alone);
}

static int half(int count, double *values, void *user)
{
    int *const left = user;
    for (int i = 0; i < count; i++)
        values[i] *= 0.5;
    return (*left)-- > 0 ? 0 : 9;
}

static void sums_go_over_ranks_and_stay_bad_once_bad(void **state)
{
    (void)state;
    int left = 2;
    bench *const b = bench_create(100, 1);
    const double whole = vec_dot(&b->team, b->v[0], b->v[1]);
    b->team.sum = half;
    b->team.user = &left;
    assert_close(vec_dot(&b->team, b->v[0], b->v[1]), whole / 2, 0);
    assert_close(vec_dot(&b->team, b->v[0], b->v[1]), whole / 2, 0);
    assert_true(isnan(vec_dot(&b->team, b->v[0], b->v[1])));
    assert_int_equal(b->team.failure, 9);
    left = 100;
    assert_true(isnan(vec_dot(&b->team, b->v[0], b->v[1])));
    assert_int_equal(left, 100);
    bench_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dots_are_accurate),
        cmocka_unit_test(sums_do_not_lose_small_terms),
        cmocka_unit_test(measuring_sees_norm_slope_bar_and_maximum),
        cmocka_unit_test(elementwise_kernels_do_what_they_say),
        cmocka_unit_test(fused_kernels_return_the_sums_of_what_they_wrote),
        cmocka_unit_test(combinations_may_be_formed_in_place),
        cmocka_unit_test(the_diagonal_balances_the_squares_of_pairs),
        cmocka_unit_test(teams_give_the_same_bits),
        cmocka_unit_test(sums_go_over_ranks_and_stay_bad_once_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
