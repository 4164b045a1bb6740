/* Elimination of small blocks: which there are, what the factors solve, what a failure tells.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include <math.h>
#include <string.h>

#include "sparse/factor.h"

/* ---- memory: this stands before the one of the C library ----
 *
 * Valgrind puts its own before both, but with --soname-synonyms=somalloc=nouserintercepts. */

static int calls, allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (calls++ >= allowed) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* ---- blocks ---- */

static blocks *found_in(const structure *s)
{
    blocks b = {0};
    workspace w = {.base = NULL};
    workspace_take(&w, 1, sizeof b);
    blocks_lay_out(&b, &w, s->n);
    unsigned char *const memory = workspace_allocate(w.used);
    assert_non_null(memory);
    w = (workspace){.base = memory};
    blocks *const made = workspace_take(&w, 1, sizeof b);
    blocks_lay_out(made, &w, s->n);
    assert_true(blocks_find(made, s));
    return made;
}

static void expect_apart(const structure *s, const blocks *b)
{
    for (int64_t g = 0; g < b->groups; g++) {
        int64_t met = 0;
        for (meeting_walk w = meeting_first(); meeting_next(b, s, g, &w);) {
            assert_false(b->apart[g] && b->apart[w.with.group]);
            assert_int_not_equal(w.with.group, g);
            met += b->first[w.with.group + 1] - b->first[w.with.group];
        }
        assert_int_equal(met + b->first[g + 1] - b->first[g], structure_degree(s, b->first[g]) + 1);
    }
}

static void blocks_do_not_meet(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        hf_pattern *const pattern = random_pattern(40, 20 * (int64_t)seed, seed);
        sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
        blocks *const b = found_in(&c->s);
        expect_apart(&c->s, b);
        assert_true(b->count > 0);
        blocks_release(b);
        workspace_release(b);
        sparse_case_free(c);
        hf_pattern_free(pattern);
    }
}

/* Pairs in twos: the first of each meets the second, and one more pair meets all of the seconds. To
 * eliminate that one would couple them all. */
static hf_pattern *star_of_pairs(int64_t twos)
{
    int64_t *const indices = calloc((size_t)(8 * twos), sizeof *indices);
    int64_t *const starts = calloc((size_t)(2 * twos + 1), sizeof *starts);
    hf_pattern *pattern = NULL;
    assert_non_null(indices);
    assert_non_null(starts);
    for (int64_t k = 0, at = 0; k < 2 * twos; k++) {
        const int64_t two = k / 2, other = k % 2 == 0 ? 4 * two : 4 * twos;
        for (int64_t i = 0; i < 2; i++) {
            indices[at++] = 4 * two + 2 + i;
            indices[at++] = other + i;
        }
        starts[k + 1] = at;
    }
    assert_int_equal(hf_pattern_from_elements(&pattern, 4 * twos + 2, 2 * twos, starts, indices),
                     0);
    free(indices);
    free(starts);
    return pattern;
}

static void what_meets_many_stays(void **state)
{
    (void)state;
    enum { TWOS = 1000 };
    hf_pattern *const pattern = star_of_pairs(TWOS);
    sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
    blocks *const b = found_in(&c->s);
    assert_int_equal(b->groups, 2 * TWOS + 1);
    assert_int_equal(b->count, TWOS);
    assert_false(b->apart[2 * TWOS]);
    blocks_release(b);
    workspace_release(b);
    sparse_case_free(c);
    hf_pattern_free(pattern);
}

static void a_grid_does_not_pay(void **state)
{
    (void)state;
    hf_pattern *const pattern = grid_pattern_of(9, 5, 2);
    sparse_case *const c = sparse_case_create(pattern, COLOURING_STAR);
    blocks *const b = found_in(&c->s);
    assert_int_equal(b->groups, 81);
    assert_false(blocks_pay(b, &c->s));
    blocks_release(b);
    workspace_release(b);
    sparse_case_free(c);
    hf_pattern_free(pattern);
}

#if HF_TESTS_CHOLMOD

/* ---- a matrix like that of bundle adjustment ---- */

enum { CAMERAS = 7, POINTS = 60, VIEWS = 3, MOST = 1000 };

typedef struct matrix {
    hf_pattern *pattern;
    structure s;
    sparse_factor factor;
    double *values, *b, *x, *y;
    void *block;
    int64_t first_point, first_camera, of_point, of_camera;
} matrix;

static void lay_out(matrix *m, int threads)
{
    workspace w = {.base = m->block};
    structure_lay_out(&m->s, &w, m->pattern);
    factor_lay_out(&m->factor, &w, &m->s, threads);
    m->values = workspace_vector(&w, m->s.entries);
    m->b = workspace_vector(&w, m->s.n);
    m->x = workspace_vector(&w, m->s.n);
    m->y = workspace_vector(&w, m->s.n);
    if (m->block == NULL) m->block = workspace_allocate(w.used);
    assert_non_null(m->block);
}

/* max_bytes 0: no limit. */
static hf_status analyse(matrix *m, hf_factor kind, double max_bytes)
{
    hf_options options = hf_default_options();
    options.factor = kind;
    if (max_bytes > 0) options.max_factor_bytes = max_bytes;
    return factor_analyse(&m->factor, &m->s, NULL, &options);
}

/* Points of p variables, each seen by VIEWS cameras of q; points come first if `ahead`. */
static matrix *matrix_create(int64_t p, int64_t q, bool ahead, int threads, hf_factor kind)
{
    matrix *const m = calloc(1, sizeof *m);
    static int64_t starts[POINTS * VIEWS + 2], indices[MOST * 20];
    int64_t at = 0, count = 0;
    generator from = {11};
    assert_non_null(m);
    m->of_point = p, m->of_camera = q;
    m->first_point = ahead ? 0 : CAMERAS * q;
    m->first_camera = ahead ? POINTS * p : 0;
    for (int64_t k = 0; k < POINTS; k++)
        for (int64_t v = 0; v < VIEWS; v++) {
            const int64_t c = index_below(&from, CAMERAS);
            for (int64_t i = 0; i < p; i++)
                indices[at++] = m->first_point + k * p + i;
            for (int64_t i = 0; i < q; i++)
                indices[at++] = m->first_camera + c * q + i;
            starts[++count] = at;
        }
    const int64_t n = POINTS * p + CAMERAS * q;
    assert_int_equal(hf_pattern_from_elements(&m->pattern, n, count, starts, indices), 0);
    lay_out(m, threads);
    lay_out(m, threads);
    structure_fill(&m->s, m->pattern);
    assert_int_equal(analyse(m, kind, 0), HF_CONVERGED);
    generator_fill(&from, m->s.entries, m->values);
    generator_fill(&from, n, m->b);
    for (int64_t j = 0; j < n; j++)
        m->values[m->s.starts[j]] = 1.0 + (double)structure_degree(&m->s, j);
    return m;
}

static void matrix_free(matrix *m)
{
    factor_release(&m->factor);
    workspace_release(m->block);
    hf_pattern_free(m->pattern);
    free(m);
}

/* y = (H + lambda I) x */
static void apply(const matrix *m, double lambda, const double *x, double *y)
{
    const structure *const s = &m->s;
    for (int64_t i = 0; i < s->n; i++)
        y[i] = lambda * x[i];
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
            const int64_t i = s->rows[k];
            y[i] += m->values[k] * x[j];
            if (i != j) y[j] += m->values[k] * x[i];
        }
}

static const struct {
    int64_t p, q;
} SIZES[] = {{3, 9}, {1, 2}, {2, 6}, {4, 5}, {7, 1}, {8, 11}};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES };

static void solutions_are_those_of_the_matrix(void **state)
{
    (void)state;
    for (int k = 0; k < 2 * SIZE_COUNT; k++) {
        matrix *const m =
            matrix_create(SIZES[k / 2].p, SIZES[k / 2].q, k % 2 != 0, 1, HF_FACTOR_BLOCKS);
        assert_int_equal(m->factor.kind, FACTOR_PARTS);
        for (double lambda = 0; lambda < 3; lambda += 1.5) {
            assert_int_equal(factor_factorize(&m->factor, m->values, lambda), CHOLESKY_DEFINITE);
            assert_true(factor_solve(&m->factor, m->b, m->x));
            apply(m, lambda, m->x, m->y);
            assert_vector_close(m->s.n, m->y, m->b, 1e-12);
            memcpy(m->y, m->b, (size_t)m->s.n * sizeof *m->y);
            assert_true(factor_solve(&m->factor, m->y, m->y)); /* in place */
            assert_memory_equal(m->y, m->x, (size_t)m->s.n * sizeof *m->y);
        }
        const cholesky_size size = factor_predict(&m->factor);
        assert_true(size.nonzeros >= (double)m->s.entries && size.flops > size.nonzeros);
        assert_true(size.bytes >= 8 * (double)m->s.entries);
        matrix_free(m);
    }
}

static void the_choice_is_by_the_pattern(void **state)
{
    (void)state;
    static const struct {
        int64_t p;
        hf_factor kind;
        bool parts;
    } cases[] = {{3, HF_FACTOR_AUTO, true},
                 {1, HF_FACTOR_AUTO, false},
                 {1, HF_FACTOR_BLOCKS, true},
                 {3, HF_FACTOR_SIMPLICIAL, false},
                 {3, HF_FACTOR_SUPERNODAL, false}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        matrix *const m = matrix_create(cases[k].p, 9, false, 1, cases[k].kind);
        assert_int_equal(m->factor.kind == FACTOR_PARTS, cases[k].parts);
        matrix_free(m);
    }
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    double first[MOST];
    for (int threads = 1; threads <= 4; threads++) {
        matrix *const m = matrix_create(3, 9, false, threads, HF_FACTOR_BLOCKS);
        m->factor.parts.threads = threads; /* small as it is */
        assert_int_equal(factor_factorize(&m->factor, m->values, 0.5), CHOLESKY_DEFINITE);
        assert_true(factor_solve(&m->factor, m->b, m->x));
        if (threads == 1) memcpy(first, m->x, (size_t)m->s.n * sizeof *first);
        assert_memory_equal(first, m->x, (size_t)m->s.n * sizeof *first);
        matrix_free(m);
    }
}

/* z is a direction of the curvature that is told, not positive. */
static void expect_curvature(matrix *m, double lambda)
{
    assert_int_equal(factor_factorize(&m->factor, m->values, lambda), CHOLESKY_INDEFINITE);
    const double told = factor_curvature(&m->factor, m->x);
    double curve = 0, zz = 0;
    apply(m, lambda, m->x, m->y);
    for (int64_t i = 0; i < m->s.n; i++) {
        curve += m->x[i] * m->y[i];
        zz += m->x[i] * m->x[i];
    }
    assert_true(told <= 0 && zz > 0);
    assert_close(curve, told, 1e-9);
}

static void failures_give_a_direction(void **state)
{
    (void)state;
    for (int ahead = 0; ahead < 2; ahead++)
        for (int64_t i = 0; i < 3; i++) {
            matrix *const m = matrix_create(3, 9, ahead != 0, 1, HF_FACTOR_BLOCKS);
            const int64_t point = m->first_point + 3 * 17 + i, camera = m->first_camera + 31 + i;
            double *const of_point = &m->values[m->s.starts[point]], kept = *of_point;
            *of_point = -4;
            expect_curvature(m, 0.25);
            *of_point = kept;
            m->values[m->s.starts[camera]] = -5;
            expect_curvature(m, 0.25);
            matrix_free(m);
        }
}

static void what_is_not_finite_is_told(void **state)
{
    (void)state;
    matrix *const m = matrix_create(3, 9, false, 1, HF_FACTOR_BLOCKS);
    for (int64_t k = 0; k < m->s.entries; k += 97) {
        const double kept = m->values[k];
        m->values[k] = (double)NAN;
        assert_int_equal(factor_factorize(&m->factor, m->values, 1), CHOLESKY_UNDEFINED);
        m->values[k] = kept;
    }
    assert_int_equal(factor_factorize(&m->factor, m->values, (double)NAN), CHOLESKY_UNDEFINED);
    assert_int_equal(factor_factorize(&m->factor, m->values, 1), CHOLESKY_DEFINITE);
    matrix_free(m);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    matrix *const m = matrix_create(3, 9, false, 1, HF_FACTOR_BLOCKS);
    const bool replaced = calls > 0;
    for (int count = 0; replaced && count < 4; count++) {
        factor_release(&m->factor);
        lay_out(m, 1);
        calls = 0;
        allowed = count;
        const hf_status status = analyse(m, HF_FACTOR_BLOCKS, 0);
        allowed = INT32_MAX;
        assert_int_equal(status, count < 3 ? HF_OUT_OF_MEMORY : HF_CONVERGED);
    }
    matrix_free(m);
    if (!replaced) skip();
}

static void the_limit_is_kept(void **state)
{
    (void)state;
    matrix *const m = matrix_create(3, 9, false, 1, HF_FACTOR_BLOCKS);
    const double bytes = m->factor.parts.bytes;
    assert_true(factor_predict(&m->factor).bytes > bytes);
    for (int enough = 0; enough < 2; enough++) {
        factor_release(&m->factor);
        lay_out(m, 1);
        assert_int_equal(analyse(m, HF_FACTOR_BLOCKS, enough ? bytes : bytes - 1),
                         enough ? HF_CONVERGED : HF_OUT_OF_MEMORY);
        assert_int_equal(m->factor.parts.memory[1] != NULL, enough);
        const double told = factor_predict(&m->factor).bytes;
        assert_true(enough ? told > bytes : told == bytes);
    }
    factor_release(&m->factor);
    lay_out(m, 1);
    assert_int_equal(analyse(m, HF_FACTOR_BLOCKS, 1), HF_OUT_OF_MEMORY);
    const double least = factor_predict(&m->factor).bytes;
    assert_true(least > 1 && least < bytes);
    matrix_free(m);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_do_not_meet),
        cmocka_unit_test(what_meets_many_stays),
        cmocka_unit_test(a_grid_does_not_pay),
#if HF_TESTS_CHOLMOD
        cmocka_unit_test(solutions_are_those_of_the_matrix),
        cmocka_unit_test(the_choice_is_by_the_pattern),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(failures_give_a_direction),
        cmocka_unit_test(what_is_not_finite_is_told),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(the_limit_is_kept),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
