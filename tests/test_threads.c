/* The same bits for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { SIZE = 100, ITERATIONS = 30, LARGE = 100000, LARGE_ITERATIONS = 6 };

static const int TEAMS[] = {1, 2, 3, 8};

static uint64_t trace_of(subject *s, hf_method method, int threads, int64_t iterations)
{
    hf_options options = subject_options(method, iterations);
    options.threads = threads;
    const hf_report r = subject_minimize(s, &options, NULL);
    return hash_report(s->trace, &r);
}

static void check_teams(subject *s, hf_method method, int64_t iterations)
{
    const uint64_t alone = trace_of(s, method, TEAMS[0], iterations);
    for (size_t t = 1; t < sizeof TEAMS / sizeof *TEAMS; t++)
        if (trace_of(s, method, TEAMS[t], iterations) != alone)
            fail_msg("%s, method %d: %d threads do not give what one gives", s->from->name, method,
                     TEAMS[t]);
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

/* Large enough for the kernels to be run in parallel. */
static void large_problems_give_the_same_bits(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (METHODS[m] == HF_NEWTON_DENSE || is_sparse(METHODS[m])) continue;
        subject *const s = subject_create(collection_find("broyden_tridiagonal"), LARGE);
        assert_true(s->n == LARGE);
        s->precondition = METHODS[m] == HF_NEWTON_DAMPED;
        check_teams(s, METHODS[m], LARGE_ITERATIONS);
        subject_free(s);
    }
    subject *const s = subject_create(collection_find("torsion"), LARGE);
    check_teams(s, HF_HYBRID, LARGE_ITERATIONS);
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
        cmocka_unit_test(large_problems_give_the_same_bits),
        cmocka_unit_test(a_dense_factor_gives_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
