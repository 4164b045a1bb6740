/* Patterns: builders against brute force, every fault named with its column.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory: this stands before the one of the C library ---- */

static int allocations, allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (allocations++ >= allowed || size >> 40 != 0) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* ---- a dense table to compare with ---- */

static bool *table(int64_t n)
{
    bool *const t = calloc((size_t)(n * n), sizeof *t);
    assert_non_null(t);
    for (int64_t i = 0; i < n; i++)
        t[i * n + i] = true;
    return t;
}

static void put(bool *t, int64_t n, int64_t i, int64_t j)
{
    t[i * n + j] = t[j * n + i] = true;
}

/* The pattern is sound and holds what t does; frees both. */
static void expect(hf_pattern *pattern, int64_t n, bool *t)
{
    assert_non_null(pattern);
    assert_int_equal(pattern->n, n);
    assert_null(hf_pattern_check(pattern, NULL));
    int64_t found = 0, wanted = 0;
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = pattern->starts[j]; k < pattern->starts[j + 1]; k++) {
            assert_true(t[pattern->rows[k] * n + j]);
            found++;
        }
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = j; i < n; i++)
            wanted += t[i * n + j];
    assert_int_equal(found, wanted);
    hf_pattern_free(pattern);
    free(t);
}

static int64_t below(generator *from, int64_t limit)
{
    return (int64_t)(generator_bits(from) % (uint64_t)limit);
}

/* ---- builders ---- */

static void triplets_of_either_triangle_may_repeat(void **state)
{
    (void)state;
    generator from = {1};
    for (int64_t n = 1; n <= 40; n += 3)
        for (int64_t count = 0; count <= 200; count += 50) {
            int64_t rows[200], columns[200];
            bool *const t = table(n);
            for (int64_t k = 0; k < count; k++) {
                rows[k] = below(&from, n);
                columns[k] = below(&from, n);
                put(t, n, rows[k], columns[k]);
            }
            hf_pattern *pattern = NULL;
            assert_int_equal(hf_pattern_from_triplets(&pattern, n, count, rows, columns), 0);
            expect(pattern, n, t);
        }
}

static void elements_are_cliques(void **state)
{
    (void)state;
    generator from = {2};
    for (int64_t n = 1; n <= 40; n += 3) {
        int64_t starts[21] = {0}, indices[20 * 5];
        bool *const t = table(n);
        for (int64_t k = 0; k < 20; k++) {
            starts[k + 1] = starts[k] + below(&from, 6); /* none, one, or the same twice as well */
            for (int64_t l = starts[k]; l < starts[k + 1]; l++)
                indices[l] = below(&from, n);
            for (int64_t a = starts[k]; a < starts[k + 1]; a++)
                for (int64_t b = starts[k]; b < a; b++)
                    put(t, n, indices[a], indices[b]);
        }
        hf_pattern *pattern = NULL;
        assert_int_equal(hf_pattern_from_elements(&pattern, n, 20, starts, indices), 0);
        expect(pattern, n, t);
    }
}

/* Groups of consecutive variables that occur together, elements that repeat the one before. */
static void companions_are_cliques_too(void **state)
{
    (void)state;
    enum { GROUPS = 8, SIZE = 3, COUNT = 30, N = GROUPS * SIZE };
    generator from = {3};
    for (int round = 0; round < 20; round++) {
        int64_t starts[2 * COUNT + 1] = {0}, indices[2 * COUNT * 4 * SIZE], at = 0, elements = 0;
        bool *const t = table(N);
        for (int64_t k = 0; k < COUNT; k++) {
            const int64_t first = at, met = below(&from, 4), times = 1 + below(&from, 2);
            for (int64_t g = 0; g < met; g++) {
                const int64_t group = below(&from, GROUPS);
                for (int64_t i = 0; i < SIZE; i++)
                    indices[at++] = SIZE * group + i;
            }
            for (int64_t a = first; a < at; a++)
                for (int64_t b = first; b < a; b++)
                    put(t, N, indices[a], indices[b]);
            starts[++elements] = at;
            for (int64_t again = 1; again < times; again++) {
                memcpy(indices + at, indices + first, (size_t)(at - first) * sizeof *indices);
                at += SIZE * met;
                starts[++elements] = at;
            }
        }
        hf_pattern *pattern = NULL;
        assert_int_equal(hf_pattern_from_elements(&pattern, N, elements, starts, indices), 0);
        expect(pattern, N, t);
    }
}

static void stencils_end_at_the_border(void **state)
{
    (void)state;
    enum { X = 5, Y = 4, Z = 3, N = X * Y * Z, COUNT = 4 };
    const int64_t sizes[3] = {X, Y, Z};
    const int64_t offsets[3 * COUNT] = {1, 0, 0, 0, -1, 0, 2, 1, -1, 0, 0, 7}; /* 7: too far */
    bool *const t = table(N);
    for (int64_t z = 0; z < Z; z++)
        for (int64_t y = 0; y < Y; y++)
            for (int64_t x = 0; x < X; x++) {
                const int64_t at = x + X * (y + Y * z);
                if (x + 1 < X) put(t, N, at, at + 1);
                if (y > 0) put(t, N, at, at - X);
                if (x + 2 < X && y + 1 < Y && z > 0) put(t, N, at, at + 2 + X - X * Y);
            }
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_stencil(&pattern, 3, sizes, COUNT, offsets), 0);
    expect(pattern, N, t);
}

static void stencils_of_one_and_two_dimensions(void **state)
{
    (void)state;
    const int64_t sizes[2] = {6, 3}, line[2] = {1, 1}, cross[4] = {1, 0, 0, 1};
    bool *t = table(6);
    for (int64_t i = 0; i < 5; i++)
        put(t, 6, i, i + 1);
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_stencil(&pattern, 1, sizes, 2, line), 0);
    expect(pattern, 6, t);
    t = table(18);
    for (int64_t i = 0; i < 18; i++) {
        if (i % 6 < 5) put(t, 18, i, i + 1);
        if (i < 12) put(t, 18, i, i + 6);
    }
    assert_int_equal(hf_pattern_from_stencil(&pattern, 2, sizes, 2, cross), 0);
    expect(pattern, 18, t);
}

static void nothing_but_the_diagonal_is_a_pattern(void **state)
{
    (void)state;
    hf_pattern *pattern = NULL;
    const int64_t zero = 0, size = 9, empty[4] = {0};
    assert_int_equal(hf_pattern_from_triplets(&pattern, 7, 0, NULL, NULL), 0);
    expect(pattern, 7, table(7));
    assert_int_equal(hf_pattern_from_elements(&pattern, 1, 0, &zero, NULL), 0);
    expect(pattern, 1, table(1));
    assert_int_equal(hf_pattern_from_elements(&pattern, 2, 3, empty, NULL), 0);
    expect(pattern, 2, table(2));
    assert_int_equal(hf_pattern_from_stencil(&pattern, 1, &size, 0, NULL), 0);
    expect(pattern, 9, table(9));
}

static void builders_refuse_nonsense(void **state)
{
    (void)state;
    const int64_t good[2] = {0, 1}, high[2] = {0, 2}, low[2] = {-1, 0};
    const int64_t falling[3] = {0, 2, 1}, late[2] = {1, 2}, pair[2] = {0, 2};
    const int64_t huge[2] = {INT64_MAX, 2}, none[1] = {0};
    hf_pattern *p = (hf_pattern *)(void *)&p;
    const hf_status refused[] = {
        hf_pattern_from_triplets(NULL, 2, 2, good, good),
        hf_pattern_from_triplets(&p, 0, 0, good, good),
        hf_pattern_from_triplets(&p, 2, -1, good, good),
        hf_pattern_from_triplets(&p, 2, 2, NULL, good),
        hf_pattern_from_triplets(&p, 2, 2, good, NULL),
        hf_pattern_from_triplets(&p, 2, 2, high, good),
        hf_pattern_from_triplets(&p, 2, 2, good, low),
        hf_pattern_from_elements(NULL, 2, 1, pair, good),
        hf_pattern_from_elements(&p, 0, 1, pair, good),
        hf_pattern_from_elements(&p, 2, -1, pair, good),
        hf_pattern_from_elements(&p, 2, 1, NULL, good),
        hf_pattern_from_elements(&p, 2, 1, pair, NULL),
        hf_pattern_from_elements(&p, 2, 1, late, good),
        hf_pattern_from_elements(&p, 2, 2, falling, good),
        hf_pattern_from_elements(&p, 2, 1, pair, high),
        hf_pattern_from_elements(&p, 2, 1, pair, low),
        hf_pattern_from_stencil(NULL, 1, pair + 1, 1, good),
        hf_pattern_from_stencil(&p, 0, pair + 1, 1, good),
        hf_pattern_from_stencil(&p, 4, pair + 1, 1, good),
        hf_pattern_from_stencil(&p, 1, NULL, 1, good),
        hf_pattern_from_stencil(&p, 1, pair + 1, -1, good),
        hf_pattern_from_stencil(&p, 1, pair + 1, 1, NULL),
        hf_pattern_from_stencil(&p, 1, none, 1, good),
        hf_pattern_from_stencil(&p, 2, huge, 1, good),
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(refused[i], HF_BAD_ARGUMENT);
    assert_null(p);
    hf_pattern_free(NULL);
}

static void offsets_of_any_size_are_outside(void **state)
{
    (void)state;
    const int64_t size = 3, offsets[3] = {INT64_MAX, INT64_MIN, -3};
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_stencil(&pattern, 1, &size, 3, offsets), 0);
    expect(pattern, 3, table(3));
}

static void sizes_beyond_memory_are_told(void **state)
{
    (void)state;
    hf_pattern *p = NULL;
    const int64_t far = INT64_C(1) << 60, size = INT64_MAX;
    assert_int_equal(hf_pattern_from_triplets(&p, far, 0, NULL, NULL), HF_OUT_OF_MEMORY);
    assert_int_equal(hf_pattern_from_triplets(&p, INT64_MAX, 0, NULL, NULL), HF_OUT_OF_MEMORY);
    assert_int_equal(hf_pattern_from_stencil(&p, 1, &size, 0, NULL), HF_OUT_OF_MEMORY);
    assert_null(p);
}

static hf_status build_one(int which, hf_pattern **out)
{
    const int64_t starts[2] = {0, 3}, indices[3] = {0, 2, 1}, size = 4;
    switch (which) {
    case 0:
        return hf_pattern_from_triplets(out, 3, 3, indices, indices);
    case 1:
        return hf_pattern_from_elements(out, 3, 1, starts, indices);
    default:
        return hf_pattern_from_stencil(out, 1, &size, 3, indices);
    }
}

static void lack_of_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    for (int which = 0; which < 3; which++) {
        hf_status status = HF_OUT_OF_MEMORY;
        for (allowed = 0; status == HF_OUT_OF_MEMORY; allowed++) {
            hf_pattern *p = NULL;
            allocations = 0;
            status = build_one(which, &p);
            assert_true((status == HF_CONVERGED) == (p != NULL));
            hf_pattern_free(p);
        }
        assert_int_equal(status, HF_CONVERGED);
        assert_true(allowed > 2 && allowed < 10);
    }
    allowed = INT32_MAX;
}

/* ---- the check ---- */

typedef struct fault {
    const char *part; /* of the sentence   */
    int64_t column;   /* that it must name */
    hf_pattern pattern;
} fault;

static void every_fault_of_a_pattern_is_named(void **state)
{
    (void)state;
    const int64_t starts[4] = {0, 2, 3, 4}, rows[4] = {0, 2, 1, 2};
    const int64_t late[4] = {1, 2, 3, 4}, falling[4] = {0, 2, 1, 4}, longer[4] = {0, 2, 5, 6};
    const int64_t far[4] = {0, INT64_MAX, INT64_MAX, INT64_MAX};
    const int64_t twice[4] = {0, 0, 1, 2}, unsorted[4] = {2, 1, 1, 2}, upper[4] = {0, 2, 0, 2};
    const int64_t high[4] = {0, 2, 1, 3}, negative[4] = {0, 2, -1, 2};
    const fault faults[] = {
        {"pattern.n", -1, {0, starts, rows}},
        {"starts must not be NULL", -1, {3, NULL, rows}},
        {"rows must not be NULL", -1, {3, starts, NULL}},
        {"starts[0]", -1, {3, late, rows}},
        {"decrease", 1, {3, falling, rows}},
        {"longer", 1, {3, longer, rows}},
        {"longer", 0, {3, far, rows}},
        {"twice", 0, {3, starts, twice}},
        {"increase", 0, {3, starts, unsorted}},
        {"above", 1, {3, starts, upper}},
        {"0 .. n - 1", 2, {3, starts, high}},
        {"0 .. n - 1", 1, {3, starts, negative}},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        int64_t column = -2;
        const char *const sentence = hf_pattern_check(&faults[i].pattern, &column);
        assert_non_null(sentence);
        assert_non_null(strstr(sentence, faults[i].part));
        assert_int_equal(column, faults[i].column);
        assert_ptr_equal(hf_pattern_check(&faults[i].pattern, NULL), sentence);
    }
    assert_non_null(hf_pattern_check(NULL, NULL));
}

static void a_diagonal_may_be_missing(void **state)
{
    (void)state;
    const int64_t starts[4] = {0, 1, 1, 1}, rows[1] = {2}, empty[4] = {0, 0, 0, 0};
    const hf_pattern corner = {3, starts, rows}, nothing = {3, empty, NULL};
    int64_t column = 0;
    assert_null(hf_pattern_check(&corner, &column));
    assert_int_equal(column, -1);
    assert_null(hf_pattern_check(&nothing, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triplets_of_either_triangle_may_repeat),
        cmocka_unit_test(elements_are_cliques),
        cmocka_unit_test(companions_are_cliques_too),
        cmocka_unit_test(stencils_end_at_the_border),
        cmocka_unit_test(stencils_of_one_and_two_dimensions),
        cmocka_unit_test(nothing_but_the_diagonal_is_a_pattern),
        cmocka_unit_test(builders_refuse_nonsense),
        cmocka_unit_test(offsets_of_any_size_are_outside),
        cmocka_unit_test(sizes_beyond_memory_are_told),
        cmocka_unit_test(lack_of_memory_is_told_and_nothing_leaks),
        cmocka_unit_test(every_fault_of_a_pattern_is_named),
        cmocka_unit_test(a_diagonal_may_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
