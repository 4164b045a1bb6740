/* Steps of BFGS between two Hessians; see src/methods/quasi_newton.c. Refusals: test_prolong.c.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static const hf_method NEWTON[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST, HF_NEWTON_DENSE};
enum { NEWTON_COUNT = sizeof NEWTON / sizeof *NEWTON };

static hf_report run(subject *s, hf_method method)
{
    const hf_options options = subject_options(method, 500);
    return subject_minimize(s, &options, NULL);
}

/* Newton's method alone takes 3 and 4 Hessians. */
static void a_factor_serves_several_steps(void **state)
{
    (void)state;
    static const char *const names[] = {"schmvett", "broyden_tridiagonal"};
    static const int alone[] = {3, 4};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int m = 0; m < NEWTON_COUNT; m++) {
            subject *const s = subject_create(collection_find(names[i]), 100);
            const hf_report r = run(s, NEWTON[m]);
            print_message("%s, method %d: %d Newton, %d BFGS\n", names[i], NEWTON[m],
                          (int)r.newton_steps, (int)r.lbfgs_steps);
            assert_int_equal(r.status, HF_CONVERGED);
            assert_true(r.newton_steps < alone[i] && r.lbfgs_steps >= 2);
            assert_int_equal(r.gradients, 1 + r.iteration + r.rejected);
            assert_false(s->f_rose);
            subject_free(s);
        }
}

/* Its own factor goes on, whatever the preconditioner of Krylov runs would be. */
static void dense_newton_asks_for_no_sparse_factor(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("broyden_tridiagonal"), 100);
    hf_options options = subject_options(HF_NEWTON_DENSE, 500);
    const hf_report plain = subject_minimize(s, &options, NULL);
    options.preconditioner = HF_PRECONDITION_CHOLESKY;
    options.damping = HF_DAMPING_DIAGONAL;
    const hf_report r = subject_minimize(s, &options, NULL);
    assert_int_equal(r.gradients, plain.gradients);
    assert_int_equal(r.products, plain.products);
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_serves_several_steps),
        cmocka_unit_test(dense_newton_asks_for_no_sparse_factor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
