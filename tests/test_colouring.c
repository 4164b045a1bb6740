/* Colourings: allowed, and no more colours than known to be needed.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse_case.h"

#include <string.h>

/* ---- brute force ---- */

typedef struct graph {
    const sparse_case *c;
    int64_t n;
    const int32_t *of;
} graph;

static int64_t degree(const graph *g, int64_t v)
{
    return structure_degree(&g->c->s, v);
}

static int64_t near(const graph *g, int64_t v, int64_t k)
{
    return g->c->work.adjacent[structure_first(&g->c->s, v) + k];
}

static bool neighbours_differ(const graph *g)
{
    for (int64_t v = 0; v < g->n; v++)
        for (int64_t k = 0; k < degree(g, v); k++)
            if (g->of[near(g, v, k)] == g->of[v]) return false;
    return true;
}

/* Whether v - u - x - y has two colours for some x and y. */
static bool begins_path(const graph *g, int64_t v, int64_t u)
{
    for (int64_t k = 0; k < degree(g, u); k++) {
        const int64_t x = near(g, u, k);
        if (x == v || g->of[x] != g->of[v]) continue;
        for (int64_t l = 0; l < degree(g, x); l++)
            if (near(g, x, l) != u && g->of[near(g, x, l)] == g->of[u]) return true;
    }
    return false;
}

static bool is_star(const graph *g)
{
    for (int64_t v = 0; v < g->n; v++)
        for (int64_t k = 0; k < degree(g, v); k++)
            if (begins_path(g, v, near(g, v, k))) return false;
    return neighbours_differ(g);
}

static int64_t root(int64_t *parent, int64_t v)
{
    while (parent[v] != v)
        v = parent[v] = parent[parent[v]];
    return v;
}

/* Whether the variables of colours a and b have no cycle. */
static bool is_forest(const graph *g, int32_t a, int32_t b, int64_t *parent)
{
    for (int64_t v = 0; v < g->n; v++)
        parent[v] = v;
    for (int64_t v = 0; v < g->n; v++)
        for (int64_t k = 0; g->of[v] == a && k < degree(g, v); k++) {
            const int64_t u = near(g, v, k);
            if (g->of[u] != b) continue;
            if (root(parent, u) == root(parent, v)) return false;
            parent[root(parent, u)] = root(parent, v);
        }
    return true;
}

static bool is_acyclic(const graph *g)
{
    int64_t *const parent = malloc((size_t)g->n * sizeof *parent);
    assert_non_null(parent);
    bool sound = neighbours_differ(g);
    for (int32_t a = 0; a < g->c->colours.count; a++)
        for (int32_t b = 0; b < a; b++)
            sound = sound && is_forest(g, a, b, parent);
    free(parent);
    return sound;
}

/* Colours needed; checks that they are allowed. Frees the pattern. */
static int colours(hf_pattern *pattern, colouring_kind kind)
{
    sparse_case *const c = sparse_case_create(pattern, kind);
    const graph g = {c, c->s.n, c->colours.of};
    bool *const used = calloc((size_t)c->colours.count, sizeof *used);
    assert_non_null(used);
    for (int64_t v = 0; v < g.n; v++) {
        assert_in_range(g.of[v], 0, c->colours.count - 1);
        used[g.of[v]] = true;
    }
    for (int32_t k = 0; k < c->colours.count; k++)
        assert_true(used[k]);
    assert_true(kind == COLOURING_STAR ? is_star(&g) : is_acyclic(&g));
    const int count = c->colours.count;
    free(used);
    sparse_case_free(c);
    hf_pattern_free(pattern);
    return count;
}

/* ---- tests ---- */

static void random_graphs_are_coloured_as_they_must_be(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const int64_t n = 1 + (int64_t)seed % 37, count = (int64_t)(seed * seed) % (3 * n);
        const int star = colours(random_pattern(n, count, seed), COLOURING_STAR);
        const int acyclic = colours(random_pattern(n, count, seed), COLOURING_ACYCLIC);
        assert_true(acyclic <= star + 1);
    }
    colours(random_pattern(300, 1200, 1), COLOURING_STAR);
    colours(random_pattern(300, 1200, 1), COLOURING_ACYCLIC);
}

static void bands_take_what_theory_says(void **state)
{
    (void)state;
    for (int64_t width = 0; width <= 12; width++)
        for (int64_t n = 3 * width + 1; n <= 100; n += 30) {
            assert_int_equal(colours(band_pattern(n, width, -1), COLOURING_STAR), 2 * width + 1);
            assert_int_equal(colours(band_pattern(n, width, -1), COLOURING_ACYCLIC), width + 1);
        }
    assert_int_equal(colours(band_pattern(3, 1, -1), COLOURING_STAR), 2);
}

static void an_arrow_takes_two(void **state)
{
    (void)state;
    for (int64_t dense = 0; dense < 50; dense += 7) {
        assert_int_equal(colours(band_pattern(50, 0, dense), COLOURING_STAR), 2);
        assert_int_equal(colours(band_pattern(50, 0, dense), COLOURING_ACYCLIC), 2);
        assert_true(colours(band_pattern(50, 1, dense), COLOURING_STAR) <= 4);
        assert_int_equal(colours(band_pattern(50, 1, dense), COLOURING_ACYCLIC), 3);
    }
}

static void grids_take_few(void **state)
{
    (void)state;
    for (int64_t side = 4; side <= 16; side += 6) {
        assert_true(colours(grid_pattern_of(side, 5, 2), COLOURING_STAR) <= 7);
        assert_true(colours(grid_pattern_of(side, 5, 2), COLOURING_ACYCLIC) <= 4);
        assert_true(colours(grid_pattern_of(side, 7, 2), COLOURING_STAR) <= 9);
        assert_true(colours(grid_pattern_of(side, 9, 2), COLOURING_STAR) <= 9);
        assert_true(colours(grid_pattern_of(side, 9, 2), COLOURING_ACYCLIC) <= 7);
        assert_true(colours(grid_pattern_of(side, 7, 3), COLOURING_STAR) <= 11);
    }
}

static void the_extremes(void **state)
{
    (void)state;
    const int64_t all[20] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    const int64_t one[2] = {0, 20};
    for (int kind = COLOURING_STAR; kind <= COLOURING_ACYCLIC; kind++) {
        hf_pattern *dense = NULL;
        assert_int_equal(hf_pattern_from_elements(&dense, 20, 1, one, all), 0);
        assert_int_equal(colours(dense, kind), 20);
        assert_int_equal(colours(random_pattern(1, 0, 1), kind), 1);
        assert_int_equal(colours(random_pattern(1000, 0, 1), kind), 1);
        assert_int_equal(colours(random_pattern(2, 40, 1), kind), 2);
    }
}

static void the_same_colours_every_time(void **state)
{
    (void)state;
    for (int kind = COLOURING_STAR; kind <= COLOURING_ACYCLIC; kind++) {
        hf_pattern *const pattern = random_pattern(500, 2000, 3);
        sparse_case *const first = sparse_case_create(pattern, kind);
        sparse_case *const again = sparse_case_create(pattern, kind);
        assert_memory_equal(first->colours.of, again->colours.of, 500 * sizeof(int32_t));
        colouring_find(&first->colours, kind, &first->s, &first->work);
        assert_memory_equal(first->colours.of, again->colours.of, 500 * sizeof(int32_t));
        sparse_case_free(first);
        sparse_case_free(again);
        hf_pattern_free(pattern);
    }
}

/* What would take hours if a dense row were looked through once for each of its entries. */
static void a_million_entries_and_a_dense_row_are_no_burden(void **state)
{
    (void)state;
    for (int kind = COLOURING_STAR; kind <= COLOURING_ACYCLIC; kind++) {
        hf_pattern *const pattern = band_pattern(250000, 1, 100000);
        sparse_case *const c = sparse_case_create(pattern, kind);
        assert_true(c->colours.count <= 4);
        sparse_case_free(c);
        hf_pattern_free(pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_are_coloured_as_they_must_be),
        cmocka_unit_test(bands_take_what_theory_says),
        cmocka_unit_test(an_arrow_takes_two),
        cmocka_unit_test(grids_take_few),
        cmocka_unit_test(the_extremes),
        cmocka_unit_test(the_same_colours_every_time),
        cmocka_unit_test(a_million_entries_and_a_dense_row_are_no_burden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
