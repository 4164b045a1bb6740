/* Newton steps made longer where minimizers are flat; see src/methods/prolong.c.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static const hf_method PROLONGS[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST, HF_NEWTON_DENSE};
enum { PROLONGS_COUNT = sizeof PROLONGS / sizeof *PROLONGS };

static hf_report run(subject *s, hf_method method)
{
    const hf_options options = subject_options(method, 500);
    return subject_minimize(s, &options, NULL);
}

/* Newton's steps alone take 12 or more, each with a Hessian. */
static void flat_minimizers_take_few_steps(void **state)
{
    (void)state;
    static const char *const names[] = {"nondquar", "extended_powell", "extended_tridiagonal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int m = 0; m < PROLONGS_COUNT; m++) {
            subject *const s = subject_create(collection_find(names[i]), 100);
            const hf_report r = run(s, PROLONGS[m]);
            print_message("%s, method %d: %d steps\n", names[i], PROLONGS[m], (int)r.iteration);
            assert_int_equal(r.status, HF_CONVERGED);
            assert_true(r.iteration <= 6);
            assert_false(s->f_rose);
            subject_free(s);
        }
}

/* Six steps in a row look too short, as f falls faster across the valley than along it. */
static void trials_in_vain_become_rare(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("liarwhd"), 1000);
    const hf_report r = run(s, HF_NEWTON_SPARSE);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_true(r.rejected >= 2 && r.rejected <= 3);
    assert_int_equal(r.gradients, 1 + r.iteration + r.rejected);
    assert_false(s->f_rose);
    subject_free(s);
}

static void a_trial_that_is_refused_costs_nothing_else(void **state)
{
    (void)state;
    for (int m = 0; m < PROLONGS_COUNT; m++)
        for (int at = 1; at < 4; at++)
            for (fault what = FAULT_REFUSED; what <= FAULT_INFINITE; what++) {
                if (what == FAULT_STOP) continue;
                subject *const s = subject_create(collection_find("extended_powell"), 100);
                s->where = ON_VALUE;
                s->fault = what;
                s->at = at;
                const hf_report r = run(s, PROLONGS[m]);
                assert_int_equal(r.status, HF_CONVERGED);
                assert_int_equal(r.undefined, 1);
                assert_false(s->f_rose);
                subject_free(s);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_minimizers_take_few_steps),
        cmocka_unit_test(trials_in_vain_become_rare),
        cmocka_unit_test(a_trial_that_is_refused_costs_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
