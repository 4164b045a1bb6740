/* Jacobians of all shapes: J'u and J'J against sums over the rows, for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_fit.h"
#include "support.h"

enum { MOST_ROWS = 60, MOST_COLUMNS = 300, MOST_ENTRIES = 3000 };

/* r = A x */
typedef struct shape {
    int64_t n, m;
    int64_t starts[MOST_ROWS + 1], columns[MOST_ENTRIES];
    double values[MOST_ENTRIES];
} shape;

static void add_run(shape *s, int64_t from, int64_t count)
{
    for (int64_t j = from; j < from + count; j++)
        s->columns[s->starts[s->m + 1]++] = j;
}

static void begin_row(shape *s)
{
    s->starts[s->m + 1] = s->starts[s->m];
}

/* Entries that follow each other in different rows; a column that no row has. */
static void make_diagonal(shape *s)
{
    for (int64_t j = 0; j + 1 < s->n; j++, s->m++) {
        begin_row(s);
        add_run(s, j, 1);
    }
}

/* Each column shares a row with the next: no two are alike. */
static void make_chain(shape *s)
{
    for (int64_t j = 0; j + 1 < s->n; j++, s->m++) {
        begin_row(s);
        add_run(s, j, 2);
    }
}

/* Runs of 9 and 3, two rows each, as cameras and points. */
static void make_pictures(shape *s)
{
    for (int64_t k = 0; k < 40; k++, s->m++) {
        begin_row(s);
        add_run(s, 9 * (k / 8), 9);
        add_run(s, 45 + 3 * (k / 2 * 7 % 10), 3);
    }
}

/* More columns alike than are summed at once; runs of 1, 2, 5 after them; full rows. */
static void make_wide(shape *s)
{
    for (int64_t k = 0; k < 20; k++, s->m++) {
        begin_row(s);
        add_run(s, 0, k % 7 == 0 ? s->n : 37);
        if (k % 7 == 0) continue;
        add_run(s, 38 + k % 3, 1);
        add_run(s, 50, 2);
        add_run(s, 60 + k % 4, 5);
    }
}

/* Rows longer than a run of columns is told to be. */
static void make_long(shape *s)
{
    for (int64_t k = 0; k < 8; k++, s->m++) {
        begin_row(s);
        add_run(s, k < 4 ? 0 : 10 * k, s->n - 20 * k);
    }
}

static void (*const MAKE[])(shape *) = {make_diagonal, make_chain, make_pictures, make_wide,
                                        make_long};
enum { SHAPES = sizeof MAKE / sizeof *MAKE };
static const int64_t SIZES[SHAPES] = {30, 30, 75, 75, MOST_COLUMNS};

static shape *create(int which)
{
    shape *const s = calloc(1, sizeof *s);
    generator from = {11};
    assert_non_null(s);
    s->n = SIZES[which];
    MAKE[which](s);
    generator_fill(&from, s->starts[s->m], s->values);
    return s;
}

static int residual(int64_t n, const double *x, double *r, void *user)
{
    const shape *const s = user;
    (void)n;
    for (int64_t i = 0; i < s->m; i++) {
        r[i] = 0;
        for (int64_t e = s->starts[i]; e < s->starts[i + 1]; e++)
            r[i] += s->values[e] * x[s->columns[e]];
    }
    return 0;
}

static int jacobian(int64_t n, const double *x, double *values, void *user)
{
    const shape *const s = user;
    (void)n;
    (void)x;
    memcpy(values, s->values, (size_t)s->starts[s->m] * sizeof *values);
    return 0;
}

static hf_fit *fit_of(shape *s, int threads)
{
    const hf_least_squares squares = {.n = s->n,
                                      .m = s->m,
                                      .residual = residual,
                                      .starts = s->starts,
                                      .columns = s->columns,
                                      .jacobian = jacobian,
                                      .assemble = true,
                                      .user = s};
    hf_fit *fit;
    assert_int_equal(hf_fit_create(&fit, &squares, threads), HF_CONVERGED);
    return fit;
}

/* full [n n] = J'J, and g = J'r */
static void sum_over_rows(shape *s, const double *x, double *full, double *g)
{
    double r[MOST_ROWS];
    residual(s->n, x, r, s);
    memset(full, 0, (size_t)(s->n * s->n) * sizeof *full);
    memset(g, 0, (size_t)s->n * sizeof *g);
    for (int64_t i = 0; i < s->m; i++)
        for (int64_t e = s->starts[i]; e < s->starts[i + 1]; e++) {
            g[s->columns[e]] += s->values[e] * r[i];
            for (int64_t k = s->starts[i]; k < s->starts[i + 1]; k++)
                full[s->columns[e] * s->n + s->columns[k]] += s->values[e] * s->values[k];
        }
}

static void compare(shape *s, int threads)
{
    double x[MOST_COLUMNS], g[MOST_COLUMNS], wanted[MOST_COLUMNS], f = 0;
    double *const full = calloc((size_t)(s->n * s->n), sizeof *full);
    hf_fit *const fit = fit_of(s, threads);
    const hf_problem p = hf_fit_problem(fit);
    double *const values = calloc((size_t)p.pattern->starts[s->n], sizeof *values);
    generator from = {5};
    assert_non_null(full);
    assert_non_null(values);
    generator_fill(&from, s->n, x);
    sum_over_rows(s, x, full, wanted);
    assert_int_equal(p.value(s->n, x, &f, g, p.user), 0);
    assert_vector_close(s->n, g, wanted, 1e-13);
    assert_int_equal(p.normal_matrix(s->n, x, values, p.user), 0);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t q = p.pattern->starts[j]; q < p.pattern->starts[j + 1]; q++)
            full[j * s->n + p.pattern->rows[q]] -= values[q];
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t i = j; i < s->n; i++)
            assert_true(fabs(full[j * s->n + i]) <= 1e-12);
    hf_fit_free(fit);
    free(values);
    free(full);
}

static void gradients_and_matrices_are_sums_over_rows(void **state)
{
    (void)state;
    for (int which = 0; which < SHAPES; which++) {
        shape *const s = create(which);
        for (int threads = 1; threads <= 5; threads += 2)
            compare(s, threads);
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_and_matrices_are_sums_over_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
