/* The curvature memory: against the two-loop recursion written down plainly, Broyden's updates of a
 * whole matrix, and the secant equations.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "krylov/memory.h"

typedef struct fixture {
    team vec;
    memory mem;
    void *block;
} fixture;

static const memory_kind BFGS = {false, false}, PRECONVEX = {false, true}, DIAGONAL = {true, false},
                         BOTH = {true, true};

static size_t lay_out(fixture *at, int64_t n, int capacity, int threads, memory_kind kind,
                      void *base)
{
    workspace w = {.base = base};
    at->vec = (team){.n = n, .threads = threads, .width = 2 * capacity + 4};
    at->vec.partial = workspace_vector(&w, vec_partials(n, at->vec.width));
    memory_lay_out(&at->mem, &w, n, capacity, kind);
    at->mem.vec = &at->vec;
    return w.used;
}

static void setup(fixture *at, int64_t n, int capacity, int threads, memory_kind kind)
{
    at->block = workspace_allocate(lay_out(at, n, capacity, threads, kind, NULL));
    assert_non_null(at->block);
    lay_out(at, n, capacity, threads, kind, at->block);
    memory_clear(&at->mem);
}

static double dot(int64_t n, const double *x, const double *y)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static bool push(fixture *at, const double *s, const double *y)
{
    const int64_t n = at->vec.n;
    vec_copy(&at->vec, s, memory_next_s(&at->mem));
    vec_copy(&at->vec, y, memory_next_y(&at->mem));
    const vec_secant pair = {dot(n, s, s), dot(n, s, y), dot(n, y, y)};
    return memory_push(&at->mem, pair, true);
}

/* A seeded pair of the matrix diag(1 .. 10 and round again). */
static void draw_pair(generator *from, int64_t n, double *s, double *y)
{
    generator_fill(from, n, s);
    for (int64_t i = 0; i < n; i++)
        y[i] = (double)(1 + i % 10) * s[i];
}

/* Nocedal & Wright 2006, Alg. 7.4, as printed; pairs oldest first. */
static void two_loops(int64_t n, int count, double *const *s, double *const *y, const double *q,
                      double *z)
{
    double alpha[64];
    const double *const last = y[count - 1];
    for (int64_t i = 0; i < n; i++)
        z[i] = q[i];
    for (int k = count - 1; k >= 0; k--) {
        alpha[k] = dot(n, s[k], z) / dot(n, s[k], y[k]);
        for (int64_t i = 0; i < n; i++)
            z[i] -= alpha[k] * y[k][i];
    }
    const double gamma = dot(n, s[count - 1], last) / dot(n, last, last);
    for (int64_t i = 0; i < n; i++)
        z[i] *= gamma;
    for (int k = 0; k < count; k++) {
        const double beta = dot(n, y[k], z) / dot(n, s[k], y[k]);
        for (int64_t i = 0; i < n; i++)
            z[i] += (alpha[k] - beta) * s[k][i];
    }
}

enum { N = 37, PAIRS = 12, CAPACITY = 7 };

static void the_matrix_is_that_of_the_two_loops(void **state)
{
    (void)state;
    static double s[PAIRS][N], y[PAIRS][N];
    double *ps[PAIRS], *py[PAIRS], q[N], z[N], expected[N];
    fixture at;
    setup(&at, N, CAPACITY, 1, BFGS);
    generator from = {3};
    for (int k = 0; k < PAIRS; k++) {
        ps[k] = s[k];
        py[k] = y[k];
        draw_pair(&from, N, s[k], y[k]);
        assert_true(push(&at, s[k], y[k]));
        const int count = k + 1 < CAPACITY ? k + 1 : CAPACITY;
        assert_int_equal(at.mem.count, count);
        generator_fill(&from, N, q);
        two_loops(N, count, ps + k + 1 - count, py + k + 1 - count, q, expected);
        const vec_blend sums = memory_apply(&at.mem, q, z);
        assert_vector_close(N, z, expected, 1e-11);
        assert_close(sums.yy, dot(N, z, z), 1e-13);
        assert_close(sums.yx, dot(N, z, q), 1e-12);
    }
    workspace_release(at.block);
}

static void where_old_pairs_mislead_the_newest_ten_serve(void **state)
{
    (void)state;
    enum { NEWEST = 10 };
    static double s[PAIRS][N], y[PAIRS][N];
    double *ps[PAIRS], *py[PAIRS], q[N], z[N], expected[N];
    fixture at;
    setup(&at, N, PAIRS, 1, PRECONVEX);
    generator from = {8};
    for (int k = 0; k < PAIRS; k++) {
        ps[k] = s[k];
        py[k] = y[k];
        draw_pair(&from, N, s[k], y[k]);
        vec_scale(&at.vec, pow(10.0, k), y[k], y[k]); /* H is ten times too large for each */
        assert_true(push(&at, s[k], y[k]));
        assert_true(at.mem.weight[k] == 0.0);
    }
    assert_true(at.mem.miss > 1.0);
    generator_fill(&from, N, q);
    const int old = PAIRS - NEWEST;
    two_loops(N, NEWEST, ps + old, py + old, q, expected);
    memory_apply(&at.mem, q, z);
    assert_vector_close(N, z, expected, 1e-11);
    workspace_release(at.block);
}

/* H <- the update of Broyden's family by psi <= most, H [n * n]; 1 is BFGS.
 * Source: Zhang & Tewarson 1988. */
static void update_whole(int64_t n, double most, const double *s, const double *y, double *H)
{
    double Hy[64], w[64];
    const double sy = dot(n, s, y);
    for (int64_t i = 0; i < n; i++)
        Hy[i] = dot(n, H + i * n, y);
    const double yHy = dot(n, Hy, y), rank_one = sy > yHy ? sy / (sy - yHy) : 1.0;
    const double psi = rank_one < most ? rank_one : most;
    for (int64_t i = 0; i < n; i++)
        w[i] = s[i] / sy - Hy[i] / yHy;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            H[i * n + j] += s[i] * s[j] / sy - Hy[i] * Hy[j] / yHy + psi * yHy * w[i] * w[j];
}

static void beyond_bfgs_the_matrix_is_that_of_broydens_updates(void **state)
{
    (void)state;
    double s[N], y[N], q[N], z[N], expected[N];
    static double H[N * N];
    int beyond = 0;
    fixture at;
    setup(&at, N, CAPACITY, 1, PRECONVEX);
    generator from = {5};
    for (int i = 0; i < N; i++)
        H[i * N + i] = 1.0;
    for (int k = 0; k < CAPACITY; k++) {
        draw_pair(&from, N, s, y);
        vec_scale(&at.vec, k % 2 == 0 ? 0.02 : 0.5, y, y);
        vec_copy(&at.vec, s, memory_next_s(&at.mem));
        vec_copy(&at.vec, y, memory_next_y(&at.mem));
        const vec_secant pair = {dot(N, s, s), dot(N, s, y), dot(N, y, y)};
        assert_true(memory_push(&at.mem, pair, false)); /* H_0 stays I */
        update_whole(N, k == 0 ? 1.0 : 3.0, s, y, H);   /* H_0 is no estimate yet */
        beyond += at.mem.weight[k] > 0;
        generator_fill(&from, N, q);
        memory_apply(&at.mem, q, z);
        for (int i = 0; i < N; i++)
            expected[i] = dot(N, H + i * N, q);
        assert_vector_close(N, z, expected, 1e-11);
    }
    assert_true(beyond > 1 && beyond < CAPACITY);
    workspace_release(at.block);
}

static void satisfy_the_newest_secant_equation(memory_kind kind)
{
    double s[N], y[N], z[N];
    fixture at;
    setup(&at, N, CAPACITY, 1, kind);
    generator from = {4};
    for (int k = 0; k < 2 * CAPACITY; k++) {
        draw_pair(&from, N, s, y);
        push(&at, s, y);
        memory_apply(&at.mem, y, z);
        assert_vector_close(N, z, s, 1e-12);
    }
    workspace_release(at.block);
}

static void the_newest_pair_satisfies_the_secant_equation(void **state)
{
    (void)state;
    satisfy_the_newest_secant_equation(BFGS);
    satisfy_the_newest_secant_equation(PRECONVEX);
    satisfy_the_newest_secant_equation(BOTH);
}

static void conjugate_pairs_satisfy_all_secant_equations(void **state)
{
    (void)state;
    double s[N], y[N], z[N];
    fixture at;
    setup(&at, N, CAPACITY, 1, BFGS);
    for (int k = 0; k < CAPACITY; k++) { /* coordinate directions of a diagonal matrix */
        for (int i = 0; i < N; i++) {
            s[i] = i == k ? 1.0 : 0.0;
            y[i] = (double)(1 + k) * s[i];
        }
        assert_true(push(&at, s, y));
    }
    for (int k = 0; k < CAPACITY; k++) {
        for (int i = 0; i < N; i++) {
            s[i] = i == k ? 1.0 : 0.0;
            y[i] = (double)(1 + k) * s[i];
        }
        memory_apply(&at.mem, y, z);
        assert_vector_close(N, z, s, 1e-14);
    }
    workspace_release(at.block);
}

/* H_0 = 3 I, or none at all. */
static bool three_times(void *with, double *x)
{
    for (int i = 0; i < N; i++)
        x[i] *= 3;
    return *(const bool *)with;
}

static void another_initial_matrix_serves(void **state)
{
    (void)state;
    double s[N], y[N], z[N], expected[N];
    bool works = true;
    fixture at, plain;
    generator from = {4};
    setup(&at, N, CAPACITY, 1, BFGS);
    setup(&plain, N, CAPACITY, 1, BFGS);
    at.mem.initial = three_times;
    at.mem.initial_with = &works;
    draw_pair(&from, N, s, y);
    for (int k = 0; k <= CAPACITY; k++) {
        plain.mem.gamma = 3;
        const vec_blend sums = memory_apply(&plain.mem, y, expected);
        assert_close(memory_apply(&at.mem, y, z).yx, sums.yx, 0.0);
        assert_vector_same(N, z, expected);
        draw_pair(&from, N, s, y);
        assert_true(push(&at, s, y) && push(&plain, s, y));
    }
    works = false;
    assert_true(isnan(memory_apply(&at.mem, y, z).yx));
    workspace_release(at.block);
    workspace_release(plain.block);
}

static void a_pair_without_safe_curvature_is_not_taken(void **state)
{
    (void)state;
    double s[N] = {1.0}, y[N] = {-1.0}, z[N];
    fixture at;
    setup(&at, N, CAPACITY, 1, BFGS);
    assert_false(push(&at, s, y));
    y[0] = 0.0;
    assert_false(push(&at, s, y));
    y[0] = 1e-12;
    y[1] = 1.0;
    assert_false(push(&at, s, y));
    y[0] = (double)NAN;
    assert_false(push(&at, s, y));
    y[0] = (double)INFINITY;
    assert_false(push(&at, s, y));
    assert_int_equal(at.mem.count, 0);
    memory_apply(&at.mem, s, z);
    assert_close(z[0], 1.0, 0.0);
    workspace_release(at.block);
}

static void a_memory_of_nothing_takes_nothing(void **state)
{
    (void)state;
    double s[N] = {1.0}, y[N] = {2.0}, z[N];
    fixture at;
    setup(&at, N, 0, 1, PRECONVEX);
    push(&at, s, y);
    push(&at, s, y);
    assert_int_equal(at.mem.count, 0);
    memory_apply(&at.mem, s, z);
    assert_close(z[0], 0.5, 1e-15); /* only the scaling */
    workspace_release(at.block);
}

/* |z - r over the diagonal of draw_pair()|, as a share. */
static double error_in(const double *z, const double *r)
{
    double error = 0.0, size = 0.0;
    for (int i = 0; i < N; i++) {
        const double exact = r[i] / (double)(1 + i % 10);
        error += (z[i] - exact) * (z[i] - exact);
        size += exact * exact;
    }
    return sqrt(error / size);
}

static void the_diagonal_of_a_diagonal_matrix_is_learnt(void **state)
{
    (void)state;
    double s[N], y[N], r[N], z[N], without[N];
    fixture at;
    setup(&at, N, 2, 1, DIAGONAL);
    generator from = {5};
    for (int k = 0; k < 60; k++) {
        draw_pair(&from, N, s, y);
        push(&at, s, y);
    }
    assert_true(at.mem.advantage > 0.2);
    generator_fill(&from, N, r);
    memory_apply(&at.mem, r, z);
    assert_true(error_in(z, r) < 1e-3);
    at.mem.gain = -at.mem.gain; /* under the pairs gamma I foretells better */
    memory_apply(&at.mem, r, without);
    assert_true(error_in(without, r) > 100.0 * error_in(z, r));
    workspace_release(at.block);
}

/* D foretells most pairs well, every eighth, of the inverse of their matrix, badly. */
static void a_diagonal_that_serves_now_and_then_does_not_serve(void **state)
{
    (void)state;
    double s[N], y[N], r[N], z[N], expected[N];
    double *const ps[] = {s}, *const py[] = {y};
    fixture at;
    setup(&at, N, 1, 1, DIAGONAL);
    generator from = {6};
    for (int k = 0; k < 55; k++) {
        generator_fill(&from, N, s);
        for (int i = 0; i < N; i++)
            y[i] = pow(3.0, k % 8 == 0 ? -(i % 4) : i % 4) * s[i];
        push(&at, s, y);
    }
    assert_true(at.mem.advantage > 0.2 && at.mem.gain > 0);
    generator_fill(&from, N, r);
    two_loops(N, 1, ps, py, r, expected);
    memory_apply(&at.mem, r, z);
    assert_vector_close(N, z, expected, 1e-12);
    workspace_release(at.block);
}

/* How many of 40 pairs D was judged by under the pairs. */
static int looks(fixture *at, generator *from)
{
    double s[N], y[N];
    int count = 0;
    for (int k = 0; k < 40; k++) {
        const double gain = at->mem.gain;
        draw_pair(from, N, s, y);
        push(at, s, y);
        count += at->mem.gain != gain;
    }
    return count;
}

static void a_diagonal_in_vain_is_looked_at_less_often(void **state)
{
    (void)state;
    const memory_kind kinds[] = {DIAGONAL, BOTH};
    for (int k = 0; k < 2; k++) {
        fixture at;
        setup(&at, N, 2, 1, kinds[k]);
        generator from = {8};
        looks(&at, &from);
        assert_int_equal(looks(&at, &from), 40);
        at.mem.gain = -1e6;
        assert_int_equal(looks(&at, &from), k == 0 ? 4 + 4 + 4 + 4 : 40);
        at.mem.gain = 1;
        assert_in_range(looks(&at, &from), 36, 40);
        workspace_release(at.block);
    }
}

/* One that is given serves as it is; one that is of no use is forgotten, not followed. */
static void a_diagonal_from_outside_serves_while_it_foretells(void **state)
{
    (void)state;
    double s[N], y[N], z[N];
    fixture at;
    setup(&at, N, 2, 1, DIAGONAL);
    generator from = {7};
    for (int i = 0; i < N; i++)
        at.mem.D[i] = 1.0 / (double)(1 + i % 10);
    memory_trust_diagonal(&at.mem);
    for (int k = 0; k < 9; k++) {
        draw_pair(&from, N, s, y);
        push(&at, s, y);
        memory_apply(&at.mem, y, z);
        assert_vector_close(N, z, s, 1e-12);
    }
    assert_true(at.mem.given);
    vec_fill(&at.vec, 0.0, at.mem.D);
    draw_pair(&from, N, s, y);
    push(&at, s, y);
    assert_false(at.mem.given);
    memory_apply(&at.mem, y, z);
    assert_vector_close(N, z, s, 1e-12);
    workspace_release(at.block);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    enum { LONG = 40001 };
    double *const s = malloc(4 * LONG * sizeof *s), *const y = s + LONG, *const first = y + LONG;
    assert_non_null(s);
    double *const z = first + LONG;
    for (int threads = 1; threads <= 8; threads++) {
        fixture at;
        setup(&at, LONG, 3, threads, BOTH);
        generator from = {9};
        for (int k = 0; k < 5; k++) {
            draw_pair(&from, LONG, s, y);
            push(&at, s, y);
        }
        memory_apply(&at.mem, s, threads == 1 ? first : z);
        if (threads > 1) assert_vector_same(LONG, z, first);
        workspace_release(at.block);
    }
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_is_that_of_the_two_loops),
        cmocka_unit_test(where_old_pairs_mislead_the_newest_ten_serve),
        cmocka_unit_test(beyond_bfgs_the_matrix_is_that_of_broydens_updates),
        cmocka_unit_test(the_newest_pair_satisfies_the_secant_equation),
        cmocka_unit_test(conjugate_pairs_satisfy_all_secant_equations),
        cmocka_unit_test(another_initial_matrix_serves),
        cmocka_unit_test(a_pair_without_safe_curvature_is_not_taken),
        cmocka_unit_test(a_memory_of_nothing_takes_nothing),
        cmocka_unit_test(the_diagonal_of_a_diagonal_matrix_is_learnt),
        cmocka_unit_test(a_diagonal_that_serves_now_and_then_does_not_serve),
        cmocka_unit_test(a_diagonal_in_vain_is_looked_at_less_often),
        cmocka_unit_test(a_diagonal_from_outside_serves_while_it_foretells),
        cmocka_unit_test(threads_do_not_change_a_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
