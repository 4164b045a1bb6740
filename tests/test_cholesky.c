/* Sparse Cholesky factors: what they solve, and what a factorization that fails tells.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sparse/cholesky.h"

#if HF_TESTS_CHOLMOD

/* A symmetric matrix with its factor; grids have a row for each point. */
typedef struct matrix {
    int64_t n;
    hf_pattern *pattern;
    structure structure;
    double *values;
    cholesky *factor;
    void *block;
} matrix;

/* The structure and the factor of the pattern. */
static void lay_out(matrix *m, const hf_pattern *pattern)
{
    workspace w = {.base = NULL};
    structure_lay_out(&m->structure, &w, pattern);
    assert_null(cholesky_lay_out(&w, &m->structure, 1));
    m->block = workspace_allocate(w.used);
    assert_non_null(m->block);
    w = (workspace){.base = m->block};
    structure_lay_out(&m->structure, &w, pattern);
    structure_fill(&m->structure, pattern);
    m->factor = cholesky_lay_out(&w, &m->structure, 1);
    assert_non_null(m->factor);
}

static matrix matrix_create(hf_pattern *pattern, hf_ordering ordering, hf_factor kind)
{
    matrix m = {.n = pattern->n, .pattern = pattern};
    lay_out(&m, pattern);
    m.values = calloc((size_t)pattern->starts[m.n], sizeof *m.values);
    assert_non_null(m.values);
    assert_int_equal(cholesky_analyse(m.factor, &m.structure, ordering, kind), HF_CONVERGED);
    return m;
}

static void matrix_free(matrix *m)
{
    cholesky_release(m->factor);
    workspace_release(m->block);
    free(m->values);
    hf_pattern_free(m->pattern);
}

/* y = (A + lambda D) x. */
static void apply(const matrix *m, double lambda, const double *D, const double *x, double *y)
{
    for (int64_t i = 0; i < m->n; i++)
        y[i] = lambda * (D != NULL ? D[i] : 1) * x[i];
    for (int64_t j = 0; j < m->n; j++)
        for (int64_t p = m->pattern->starts[j]; p < m->pattern->starts[j + 1]; p++) {
            const int64_t i = m->pattern->rows[p];
            y[i] += m->values[p] * x[j];
            if (i != j) y[j] += m->values[p] * x[i];
        }
}

/* The five-point Laplacian with `centre` on the diagonal; its least eigenvalue is about centre - 4.
 */
static matrix grid(int64_t side, double centre, hf_ordering ordering, hf_factor kind)
{
    const int64_t sizes[] = {side, side}, offsets[] = {0, 0, 1, 0, 0, 1};
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_stencil(&pattern, 2, sizes, 3, offsets), HF_CONVERGED);
    matrix m = matrix_create(pattern, ordering, kind);
    for (int64_t j = 0; j < m.n; j++)
        for (int64_t p = pattern->starts[j]; p < pattern->starts[j + 1]; p++)
            m.values[p] = pattern->rows[p] == j ? centre : -1;
    return m;
}

static const hf_ordering ORDERINGS[] = {HF_ORDERING_AUTO, HF_ORDERING_NATURAL, HF_ORDERING_AMD,
                                        HF_ORDERING_METIS};
static const hf_factor KINDS[] = {HF_FACTOR_AUTO, HF_FACTOR_SIMPLICIAL, HF_FACTOR_SUPERNODAL};

static void check_solution(matrix *m, double lambda, const double *D)
{
    const size_t bytes = (size_t)m->n * sizeof(double);
    double *const b = malloc(bytes), *const x = malloc(bytes), *const again = malloc(bytes);
    generator from = {7};
    generator_fill(&from, m->n, b);
    assert_int_equal(cholesky_factorize(m->factor, m->values, lambda, D), CHOLESKY_DEFINITE);
    assert_true(cholesky_solve(m->factor, b, x));
    apply(m, lambda, D, x, again);
    assert_vector_close(m->n, again, b, 1e-12);
    memcpy(again, b, bytes);
    assert_true(cholesky_solve(m->factor, again, again));
    assert_vector_same(m->n, again, x);
    free(b);
    free(x);
    free(again);
}

static void a_solution_solves_for_every_ordering_and_kind(void **state)
{
    (void)state;
    for (size_t o = 0; o < sizeof ORDERINGS / sizeof *ORDERINGS; o++)
        for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
            matrix m = grid(12, 4, ORDERINGS[o], KINDS[k]);
            double *const D = malloc((size_t)m.n * sizeof *D);
            for (int64_t i = 0; i < m.n; i++)
                D[i] = 1 + (double)(i % 5);
            check_solution(&m, 0, NULL);
            check_solution(&m, 0.5, NULL);
            check_solution(&m, 3, D);
            check_solution(&m, 0, D);
            free(D);
            matrix_free(&m);
        }
}

/* z after a failure: its curvature is what is said, and not positive. */
static void check_curvature(matrix *m, double lambda)
{
    const size_t bytes = (size_t)m->n * sizeof(double);
    double *const z = malloc(bytes), *const Az = malloc(bytes);
    assert_int_equal(cholesky_factorize(m->factor, m->values, lambda, NULL), CHOLESKY_INDEFINITE);
    const double d = cholesky_curvature(m->factor, z);
    apply(m, lambda, NULL, z, Az);
    double sum = 0, zz = 0;
    for (int64_t i = 0; i < m->n; i++) {
        sum += z[i] * Az[i];
        zz += z[i] * z[i];
    }
    assert_true(d <= 0 && zz >= 1);
    assert_true(fabs(sum - d) <= 1e-9 * (fabs(d) + zz));
    free(z);
    free(Az);
}

static void a_failed_factor_gives_a_direction_of_negative_curvature(void **state)
{
    (void)state;
    for (size_t o = 0; o < sizeof ORDERINGS / sizeof *ORDERINGS; o++)
        for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
            for (double centre = -5; centre < 3.9; centre += 0.7) {
                matrix m = grid(12, centre, ORDERINGS[o], KINDS[k]);
                check_curvature(&m, 0);
                check_solution(&m, 4 - centre, NULL); /* and the factor is of use again */
                check_curvature(&m, 0.01);
                matrix_free(&m);
            }
}

static void small_and_odd_matrices_are_factorized(void **state)
{
    (void)state;
    const int64_t none[] = {0, 0, 0, 0}, rows[] = {2}, starts[] = {0, 1, 1, 1};
    const hf_pattern diagonal = {.n = 3, .starts = none, .rows = rows};
    const hf_pattern corner = {.n = 3, .starts = starts, .rows = rows};
    const double b[] = {1, 2, 3};
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
        matrix m = {.n = 3};
        double x[3];
        for (int with_corner = 0; with_corner < 2; with_corner++) {
            const hf_pattern *const p = with_corner ? &corner : &diagonal;
            lay_out(&m, p);
            assert_int_equal(cholesky_analyse(m.factor, &m.structure, HF_ORDERING_AUTO, KINDS[k]),
                             HF_CONVERGED);
            double values[4] = {2};
            structure_spread(&m.structure, p, values);
            assert_int_equal(cholesky_factorize(m.factor, values, 0, NULL), CHOLESKY_INDEFINITE);
            assert_close(cholesky_curvature(m.factor, x), 0, 0.0);
            assert_int_equal(cholesky_factorize(m.factor, values, 4, NULL), CHOLESKY_DEFINITE);
            assert_true(cholesky_solve(m.factor, b, x));
            assert_close(x[1], 0.5, 1e-15);
            assert_close(4 * x[0] + (with_corner ? 2 * x[2] : 0), 1, 1e-15);
            cholesky_release(m.factor);
            workspace_release(m.block);
        }
    }
}

static void values_that_are_not_finite_are_told(void **state)
{
    (void)state;
    const double bad[] = {(double)NAN, (double)INFINITY, (double)-INFINITY};
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            matrix m = grid(5, 5, HF_ORDERING_AUTO, KINDS[k]);
            const double good = m.values[17];
            m.values[17] = bad[i];
            assert_int_equal(cholesky_factorize(m.factor, m.values, 1, NULL), CHOLESKY_UNDEFINED);
            m.values[17] = good;
            check_solution(&m, 0, NULL);
            matrix_free(&m);
        }
}

static void the_prediction_counts_the_factor(void **state)
{
    (void)state;
    matrix m = grid(30, 5, HF_ORDERING_NATURAL, HF_FACTOR_SIMPLICIAL);
    const cholesky_size natural = cholesky_predict(m.factor);
    matrix_free(&m);
    m = grid(30, 5, HF_ORDERING_AUTO, HF_FACTOR_SUPERNODAL);
    const cholesky_size best = cholesky_predict(m.factor);
    matrix_free(&m);
    assert_true(best.nonzeros < natural.nonzeros && best.flops < natural.flops);
    assert_true(natural.bytes >= 16 * natural.nonzeros);
    assert_true(best.supernodal && !natural.supernodal);
}

/* The codes are those of cholmod.h, which one file only includes. */
static void failures_of_cholmod_are_told_apart(void **state)
{
    (void)state;
    enum { NOT_POSITIVE_DEFINITE = 1, OK = 0, NOT_INSTALLED = -1, OUT_OF_MEMORY = -2 };
    enum { TOO_LARGE = -3, INVALID = -4, GPU_PROBLEM = -5 };
    assert_int_equal(cholesky_failure(NOT_POSITIVE_DEFINITE), HF_CONVERGED);
    assert_int_equal(cholesky_failure(OK), HF_CONVERGED);
    assert_int_equal(cholesky_failure(NOT_INSTALLED), HF_NO_CHOLESKY);
    assert_int_equal(cholesky_failure(OUT_OF_MEMORY), HF_OUT_OF_MEMORY);
    assert_int_equal(cholesky_failure(TOO_LARGE), HF_OUT_OF_MEMORY);
    assert_int_equal(cholesky_failure(INVALID), HF_NO_CHOLESKY);
    assert_int_equal(cholesky_failure(GPU_PROBLEM), HF_NO_CHOLESKY);
    assert_non_null(strstr(hf_status_text(HF_NO_CHOLESKY), "cannot make such factors"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_solution_solves_for_every_ordering_and_kind),
        cmocka_unit_test(a_failed_factor_gives_a_direction_of_negative_curvature),
        cmocka_unit_test(small_and_odd_matrices_are_factorized),
        cmocka_unit_test(values_that_are_not_finite_are_told),
        cmocka_unit_test(the_prediction_counts_the_factor),
        cmocka_unit_test(failures_of_cholmod_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void a_build_without_cholmod_says_so(void **state)
{
    (void)state;
    const structure pattern = {.n = 1};
    assert_int_equal(cholesky_analyse(NULL, &pattern, HF_ORDERING_AUTO, HF_FACTOR_AUTO),
                     HF_NO_CHOLESKY);
    assert_non_null(strstr(hf_status_text(HF_NO_CHOLESKY), "CHOLMOD"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_build_without_cholmod_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
