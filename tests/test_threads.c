/* The same bits for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { SIZE = 100, ITERATIONS = 30, LARGE = 100000, LARGE_ITERATIONS = 6 };

/* Kernels start a team from TEAMS_FROM variables on. */
enum { TEAMS_FROM = 32768, TEAMS_SIZE = 40000, TEAMS_MOST = 70000, TEAMS_ITERATIONS = 2 };
enum { TEAMS_PROBLEMS = 75 }; /* at least so many of the collection have such a size */

static const int TEAMS[] = {1, 2, 3, 8};

static uint64_t trace_of(subject *s, hf_method method, int threads, int64_t iterations)
{
    hf_options options = subject_options(method, iterations);
    options.threads = threads;
    const hf_report r = subject_minimize(s, &options, NULL);
    return hash_report(s->trace, &r);
}

static const char *const QUADRATIC_WORK[] = {"hilberta", "mancino", "sensors", "lennard_jones",
                                             "morse"};

static void check_team(subject *s, hf_method method, int64_t iterations, int threads,
                       uint64_t alone)
{
    if (trace_of(s, method, threads, iterations) != alone)
        fail_msg("%s, method %d: %d threads do not give what one gives", s->from->name, method,
                 threads);
}

static void check_teams(subject *s, hf_method method, int64_t iterations)
{
    const uint64_t alone = trace_of(s, method, TEAMS[0], iterations);
    for (size_t t = 1; t < sizeof TEAMS / sizeof *TEAMS; t++)
        check_team(s, method, iterations, TEAMS[t], alone);
}

static void every_problem_gives_the_same_bits(void **state)
{
    (void)state;
    for (int i = 0; i < collection_count; i++) {
        subject *const s = subject_create(collection[i], SIZE);
        check_teams(s, HF_HYBRID, ITERATIONS);
        check_teams(s, HF_LBFGS, ITERATIONS);
        subject_free(s);
    }
}

static bool is_run_by_teams(const example *e)
{
    for (size_t k = 0; k < sizeof QUADRATIC_WORK / sizeof *QUADRATIC_WORK; k++)
        if (strcmp(e->name, QUADRATIC_WORK[k]) == 0) return false;
    const int64_t n = e->size(TEAMS_SIZE);
    return n >= TEAMS_FROM && n <= TEAMS_MOST;
}

static void every_problem_that_grows_gives_teams_the_same_bits(void **state)
{
    (void)state;
    int count = 0;
    for (int i = 0; i < collection_count; i++) {
        if (!is_run_by_teams(collection[i])) continue;
        subject *const s = subject_create_large(collection[i], TEAMS_SIZE);
        check_teams(s, HF_AUTO, TEAMS_ITERATIONS);
        check_team(s, HF_LBFGS, TEAMS_ITERATIONS, 3, trace_of(s, HF_LBFGS, 1, TEAMS_ITERATIONS));
        subject_free(s);
        count++;
    }
    assert_true(count >= TEAMS_PROBLEMS);
}

/* By every method but the dense one, for more iterations. */
static void large_problems_give_the_same_bits(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (METHODS[m] == HF_NEWTON_DENSE) continue;
        subject *const s = subject_create_large(collection_find("broyden_tridiagonal"), LARGE);
        assert_true(s->n == LARGE);
        s->precondition = METHODS[m] == HF_NEWTON_DAMPED;
        check_teams(s, METHODS[m], LARGE_ITERATIONS);
        subject_free(s);
    }
    subject *const s = subject_create_large(collection_find("torsion"), LARGE);
    check_teams(s, HF_HYBRID, LARGE_ITERATIONS);
    subject_free(s);
}

/* A grid is no band: H is recovered from products by teams. */
static void a_sparse_factor_gives_the_same_bits(void **state)
{
    (void)state;
    subject *const s = subject_create_large(collection_find("torsion"), TEAMS_SIZE);
    check_teams(s, HF_NEWTON_SPARSE, 1);
    subject_free(s);
}

static void a_dense_factor_gives_the_same_bits(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("extended_rosenbrock"), 600);
    check_teams(s, HF_NEWTON_DENSE, 2);
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_problem_gives_the_same_bits),
        cmocka_unit_test(every_problem_that_grows_gives_teams_the_same_bits),
        cmocka_unit_test(large_problems_give_the_same_bits),
        cmocka_unit_test(a_sparse_factor_gives_the_same_bits),
        cmocka_unit_test(a_dense_factor_gives_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
