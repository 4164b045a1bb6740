/* Bordered bands: which patterns are, what their factors solve, what a failure tells, and their
 * values from products.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include <math.h>
#include <string.h>

#include "sparse/factor.h"
#include "sparse/product.h"

enum { N = 300, GAPPY = 40 };

/* ---- memory: this stands before the one of the C library ---- */

static int calls, allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (calls++ >= allowed) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* ---- patterns ---- */

/* A band with dense rows, of which one in `hole` entries below the diagonal is missing; 0: none. */
typedef struct shape {
    int64_t width, dense[WIDEST_BORDER + 1], hole;
    int denses;
    bool banded;
} shape;

static const shape SHAPES[] = {
    {0, {0}, 0, 0, true},
    {1, {0}, 0, 0, true},
    {2, {0}, 0, 0, true},
    {3, {0}, 0, 0, true},
    {3, {0}, 5, 0, true},
    {9, {0}, 4, 0, true},
    {20, {0}, 0, 0, true},
    {WIDEST_BAND, {0}, 0, 0, true},
    {0, {0}, 0, 1, true},
    {0, {N - 1}, 0, 1, true},
    {0, {N / 2}, 0, 1, true},
    {1, {N / 2}, 0, 1, true},
    {2, {0, N / 2}, 3, 2, true},
    {3, {0, 1, N / 3, N - 1}, 0, 4, true},
    {0, {0, 1, 2, 3, 4}, 0, 5, false},
    {WIDEST_BAND + 1, {0}, 0, 0, false},
};
enum { SHAPE_COUNT = sizeof SHAPES / sizeof *SHAPES };

static hf_pattern *pattern_of_shape(const shape *s)
{
    const size_t most = (size_t)(N * (s->width + 1 + s->denses));
    int64_t *const rows = malloc(2 * most * sizeof *rows), *const columns = rows + most;
    int64_t count = 0, seen = 0;
    hf_pattern *pattern = NULL;
    assert_non_null(rows);
    for (int64_t j = 0; j < N; j++) {
        for (int64_t i = j + 1; i < N && i <= j + s->width; i++) {
            const bool whole = j < s->width + 1; /* so that no fewer colours do */
            if (!whole && s->hole > 0 && seen++ % s->hole == 0) continue;
            rows[count] = i, columns[count++] = j;
        }
        for (int d = 0; d < s->denses; d++)
            rows[count] = s->dense[d], columns[count++] = j;
    }
    assert_int_equal(hf_pattern_from_triplets(&pattern, N, count, rows, columns), 0);
    free(rows);
    return pattern;
}

/* Diagonally dominant. */
static void fill_values(const structure *s, double *values)
{
    generator from = {3};
    generator_fill(&from, s->entries, values);
    for (int64_t j = 0; j < s->n; j++)
        values[s->starts[j]] = 1.0 + (double)structure_degree(s, j);
}

static void times(const structure *s, const double *values, double lambda, const double *x,
                  double *y)
{
    for (int64_t i = 0; i < s->n; i++)
        y[i] = lambda * x[i];
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
            y[s->rows[k]] += values[k] * x[j];
            if (s->rows[k] != j) y[j] += values[k] * x[s->rows[k]];
        }
}

typedef struct fixture {
    hf_pattern *pattern;
    sparse_case *c;
    double *values;
    band_shape shape;
    band factor;
} fixture;

static fixture open_pattern(hf_pattern *pattern, bool banded)
{
    fixture f = {.pattern = pattern};
    f.c = sparse_case_create(f.pattern, COLOURING_ACYCLIC);
    f.values = malloc((size_t)f.c->s.entries * sizeof *f.values);
    assert_non_null(f.values);
    fill_values(&f.c->s, f.values);
    assert_int_equal(band_find(f.pattern, f.c->s.entries, &f.shape), banded);
    if (banded) assert_true(band_create(&f.factor, &f.c->s, f.shape));
    return f;
}

static fixture open_fixture(const shape *s)
{
    return open_pattern(pattern_of_shape(s), s->banded);
}

static void close_fixture(fixture *f)
{
    band_release(&f->factor);
    free(f->values);
    sparse_case_free(f->c);
    hf_pattern_free(f->pattern);
}

/* ---- tests ---- */

static void bands_are_found(void **state)
{
    (void)state;
    for (int k = 0; k < SHAPE_COUNT; k++) {
        fixture f = open_fixture(&SHAPES[k]);
        if (SHAPES[k].banded) {
            const cholesky_size size = band_predict(N, f.shape);
            assert_int_equal(f.shape.width, SHAPES[k].width);
            assert_int_equal(f.shape.border, SHAPES[k].denses);
            assert_true(size.banded && size.nonzeros >= (double)f.c->s.entries);
            assert_true(size.bytes >= 8 * size.nonzeros);
        }
        close_fixture(&f);
    }
    hf_pattern *const grid = grid_pattern_of(30, 5, 2);
    sparse_case *const c = sparse_case_create(grid, COLOURING_STAR);
    band_shape found;
    assert_false(band_find(grid, c->s.entries, &found));
    sparse_case_free(c);
    hf_pattern_free(grid);
}

static void solutions_are_those_of_the_matrix(void **state)
{
    (void)state;
    double b[N], x[N], y[N];
    generator from = {7};
    generator_fill(&from, N, b);
    for (int k = 0; k < SHAPE_COUNT; k++) {
        fixture f = open_fixture(&SHAPES[k]);
        for (double lambda = 0; SHAPES[k].banded && lambda < 3; lambda += 1.5) {
            assert_int_equal(band_factorize(&f.factor, f.values, lambda), CHOLESKY_DEFINITE);
            band_solve(&f.factor, b, x);
            times(&f.c->s, f.values, lambda, x, y);
            assert_vector_close(N, y, b, 1e-12);
            memcpy(y, b, sizeof y);
            band_solve(&f.factor, y, y);
            assert_vector_same(N, y, x);
        }
        close_fixture(&f);
    }
}

/* A negative diagonal entry at i, whether or not it is met first. */
static void expect_curvature(fixture *f, int64_t i, double lambda)
{
    double z[N], Hz[N], sum = 0, zz = 0;
    double *const own = &f->values[f->c->s.starts[i]], kept = *own;
    *own = -1 - lambda;
    assert_int_equal(band_factorize(&f->factor, f->values, lambda), CHOLESKY_INDEFINITE);
    const double told = band_curvature(&f->factor, z);
    times(&f->c->s, f->values, lambda, z, Hz);
    for (int64_t k = 0; k < N; k++) {
        sum += z[k] * Hz[k];
        zz += z[k] * z[k];
    }
    assert_true(told <= 0 && zz >= 1);
    assert_true(fabs(sum - told) <= 1e-10 * (fabs(told) + zz));
    *own = kept;
}

static void failures_give_a_direction(void **state)
{
    (void)state;
    const int64_t places[] = {0, 1, N / 3, N / 2, N - 2, N - 1};
    for (int k = 0; k < SHAPE_COUNT; k++) {
        fixture f = open_fixture(&SHAPES[k]);
        for (size_t p = 0; SHAPES[k].banded && p < sizeof places / sizeof *places; p++) {
            expect_curvature(&f, places[p], 0);
            expect_curvature(&f, places[p], 0.5);
        }
        close_fixture(&f);
    }
}

static void values_that_are_not_finite_are_told(void **state)
{
    (void)state;
    const double bad[] = {(double)NAN, (double)INFINITY, (double)-INFINITY};
    for (int k = 0; k < SHAPE_COUNT; k++) {
        fixture f = open_fixture(&SHAPES[k]);
        for (int i = 0; SHAPES[k].banded && i < 3; i++) {
            const int64_t at = f.c->s.entries / 2 + i;
            const double kept = f.values[at];
            f.values[at] = bad[i];
            assert_int_equal(band_factorize(&f.factor, f.values, 1), CHOLESKY_UNDEFINED);
            f.values[at] = kept;
            assert_int_equal(band_factorize(&f.factor, f.values, bad[i]), CHOLESKY_UNDEFINED);
            assert_int_equal(band_factorize(&f.factor, f.values, 1), CHOLESKY_DEFINITE);
        }
        close_fixture(&f);
    }
}

static void recover(sparse_case *c, const double *values, const double *t, double *got)
{
    const team vec = {.n = c->s.n, .threads = 1};
    double d[N], Hd[N];
    for (int64_t k = 0; k < c->s.entries; k++)
        got[k] = (double)NAN;
    for (int32_t colour = 0; colour < c->colours.count; colour++) {
        recovery_seed(&c->recovery, colour, t, d);
        times(&c->s, values, 0, d, Hd);
        recovery_take(&c->recovery, &vec, colour, t, Hd, got);
    }
    recovery_finish(&c->recovery, t, got);
}

static void values_are_recovered_from_as_few_products(void **state)
{
    (void)state;
    double t[N];
    for (int64_t i = 0; i < N; i++)
        t[i] = 0.5 + (double)(i % 7);
    for (int k = 0; k < SHAPE_COUNT; k++) {
        fixture f = open_fixture(&SHAPES[k]);
        sparse_case *const c = f.c;
        const int32_t general = c->colours.count;
        double *const got = malloc((size_t)c->s.entries * sizeof *got);
        assert_non_null(got);
        if (SHAPES[k].banded) {
            assert_true(recovery_prepare_band(&c->recovery, &c->s, &f.shape, &c->colours));
            assert_true(c->colours.count <= general);
            recover(c, f.values, NULL, got);
            assert_vector_close(c->s.entries, got, f.values, 1e-12);
            recover(c, f.values, t, got);
            assert_vector_close(c->s.entries, got, f.values, 1e-12);
            c->colours.kind = COLOURING_STAR;
            assert_false(recovery_prepare_band(&c->recovery, &c->s, &f.shape, &c->colours));
        }
        free(got);
        close_fixture(&f);
    }
}

/* Two diagonals: four colours would repeat, two do. */
static void bands_with_gaps_are_coloured_otherwise(void **state)
{
    (void)state;
    int64_t rows[N], columns[N];
    for (int64_t j = 0; j + 3 < N; j++)
        rows[j] = j + 3, columns[j] = j;
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_triplets(&pattern, N, N - 3, rows, columns), 0);
    sparse_case *const c = sparse_case_create(pattern, COLOURING_ACYCLIC);
    band_shape found;
    assert_int_equal(c->colours.count, 2);
    if (band_find(pattern, c->s.entries, &found))
        assert_false(recovery_prepare_band(&c->recovery, &c->s, &found, &c->colours));
    sparse_case_free(c);
    hf_pattern_free(pattern);
}

/* Tridiagonal, and what closes the circle: one variable is of the border, without its own colour. */
static void periodic_bands_are_bands_with_a_border(void **state)
{
    (void)state;
    int64_t rows[N], columns[N];
    double b[N], x[N], y[N];
    generator from = {7};
    generator_fill(&from, N, b);
    for (int64_t j = 0; j < N; j++)
        rows[j] = (j + 1) % N, columns[j] = j;
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_triplets(&pattern, N, N, rows, columns), 0);
    fixture f = open_pattern(pattern, true);
    assert_int_equal(f.shape.width, 1);
    assert_int_equal(f.shape.border, 1);
    assert_false(recovery_prepare_band(&f.c->recovery, &f.c->s, &f.shape, &f.c->colours));
    assert_int_equal(band_factorize(&f.factor, f.values, 0), CHOLESKY_DEFINITE);
    band_solve(&f.factor, b, x);
    times(&f.c->s, f.values, 0, x, y);
    assert_vector_close(N, y, b, 1e-12);
    expect_curvature(&f, 0, 0);
    expect_curvature(&f, N - 1, 0);
    close_fixture(&f);
}

/* Bands with up to three more rows, of any of which, the diagonal included, entries are missing. */
static hf_pattern gappy_pattern(generator *from, int64_t *starts, int64_t *rows)
{
    const int64_t n = 1 + index_below(from, GAPPY), width = index_below(from, 4);
    const int64_t first = index_below(from, n), far = index_below(from, n), more = first + 1;
    int64_t count = 0;
    for (int64_t j = 0; j < n; j++) {
        starts[j] = count;
        for (int64_t i = j; i < n; i++) {
            const bool beside = i == first || j == first || i == far || j == far || i == more;
            if ((i <= j + width || beside) && index_below(from, 4) > 0) rows[count++] = i;
        }
    }
    starts[n] = count;
    return (hf_pattern){.n = n, .starts = starts, .rows = rows};
}

static void gaps_anywhere_do_no_harm(void **state)
{
    (void)state;
    generator from = {11};
    int64_t starts[GAPPY + 1], rows[GAPPY * GAPPY];
    double values[GAPPY * GAPPY], got[GAPPY * GAPPY], b[GAPPY], x[GAPPY], y[GAPPY];
    int bands = 0;
    for (int k = 0; k < 500; k++) {
        const hf_pattern pattern = gappy_pattern(&from, starts, rows);
        sparse_case *const c = sparse_case_create(&pattern, COLOURING_ACYCLIC);
        band_shape found;
        band factor = {.L = NULL};
        fill_values(&c->s, values);
        generator_fill(&from, c->s.n, b);
        if (band_find(&pattern, c->s.entries, &found)) {
            assert_true(band_create(&factor, &c->s, found));
            assert_int_equal(band_factorize(&factor, values, 0), CHOLESKY_DEFINITE);
            band_solve(&factor, b, x);
            times(&c->s, values, 0, x, y);
            assert_vector_close(c->s.n, y, b, 1e-12);
            (void)recovery_prepare_band(&c->recovery, &c->s, &found, &c->colours);
            recover(c, values, NULL, got);
            assert_vector_close(c->s.entries, got, values, 1e-12);
            bands++;
        }
        band_release(&factor);
        sparse_case_free(c);
    }
    print_message("%d bands\n", bands);
    assert_true(bands > 100);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    fixture f = open_fixture(&SHAPES[3]);
    band other;
    allowed = calls = 0;
    const bool made = band_create(&other, &f.c->s, f.shape);
    allowed = INT32_MAX;
    assert_false(made);
    band_release(&other);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_are_found),
        cmocka_unit_test(solutions_are_those_of_the_matrix),
        cmocka_unit_test(failures_give_a_direction),
        cmocka_unit_test(values_that_are_not_finite_are_told),
        cmocka_unit_test(values_are_recovered_from_as_few_products),
        cmocka_unit_test(bands_with_gaps_are_coloured_otherwise),
        cmocka_unit_test(periodic_bands_are_bands_with_a_border),
        cmocka_unit_test(gaps_anywhere_do_no_harm),
        cmocka_unit_test(lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
