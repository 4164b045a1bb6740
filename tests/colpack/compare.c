/* Star and acyclic colourings take no more than 10 % above the colours of ColPack (Gebremedhin,
 * Nguyen, Patwary & Pothen 2013).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "../sparse_case.h"
#include "collection.h"
#include "peer.h"

/* Frees the pattern; 1 if too many. */
static int compare(const char *name, hf_pattern *pattern)
{
    int failures = 0;
    for (int kind = COLOURING_STAR; kind <= COLOURING_ACYCLIC; kind++) {
        sparse_case *const c = sparse_case_create(pattern, kind);
        const int theirs = peer_colours(pattern, kind == COLOURING_ACYCLIC);
        const bool too_many = 10 * c->colours.count > 11 * theirs;
        print_message("%-32s %-8s %4d, ColPack %4d%s\n", name,
                      kind == COLOURING_STAR ? "star" : "acyclic", c->colours.count, theirs,
                      too_many ? "  <-- more than 10 % above" : "");
        failures += too_many;
        sparse_case_free(c);
    }
    hf_pattern_free(pattern);
    return failures;
}

static void on_the_collection(void **state)
{
    (void)state;
    int failures = 0;
    for (int p = 0; p < collection_count; p++) {
        const example *const from = collection[p];
        if (from->pattern == NULL) continue;
        const int64_t n = from->size(400);
        void *const user = from->prepare != NULL ? from->prepare(n) : NULL;
        failures += compare(from->name, pattern_of(from, n, user));
        if (from->release != NULL) from->release(user);
    }
    assert_int_equal(failures, 0);
}

static void on_grids_and_random_graphs(void **state)
{
    (void)state;
    int failures = compare("5 points", grid_pattern_of(40, 5, 2));
    failures += compare("7 points", grid_pattern_of(40, 7, 2));
    failures += compare("9 points", grid_pattern_of(40, 9, 2));
    failures += compare("3-D, 7 points", grid_pattern_of(12, 7, 3));
    failures += compare("tridiagonal arrow", band_pattern(1000, 1, 300));
    failures += compare("random, degree 2", random_pattern(3000, 3000, 1));
    failures += compare("random, degree 6", random_pattern(3000, 9000, 1));
    failures += compare("random, degree 12", random_pattern(3000, 18000, 1));
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_collection),
        cmocka_unit_test(on_grids_and_random_graphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
