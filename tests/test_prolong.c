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
            print_message("%s, method %d: %d steps\n", names[i], PROLONGS[m], (int)r.newton_steps);
            assert_int_equal(r.status, HF_CONVERGED);
            assert_true(r.newton_steps <= 6);
            assert_true(r.gradients <= (PROLONGS[m] == HF_NEWTON_DENSE ? 18 : 9));
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

/* Of a longer step, of one of BFGS, which schmvett takes, or of Newton. */
static void a_trial_that_is_refused_costs_nothing_else(void **state)
{
    (void)state;
    for (int m = 0; m < 2 * PROLONGS_COUNT; m++)
        for (int at = 1; at < 6; at++)
            for (fault what = FAULT_REFUSED; what <= FAULT_INFINITE; what++) {
                if (what == FAULT_STOP) continue;
                const char *const name = m % 2 == 0 ? "extended_powell" : "schmvett";
                subject *const s = subject_create(collection_find(name), 100);
                s->where = ON_VALUE;
                s->fault = what;
                s->at = at;
                const hf_report r = run(s, PROLONGS[m / 2]);
                assert_int_equal(r.status, HF_CONVERGED);
                assert_int_equal(r.undefined, at < r.gradients);
                assert_false(s->f_rose);
                subject_free(s);
            }
}

/* Of one variable: each new point lowers f by 1, far more than foretold, and halves g, so that each
 * Newton step looks too short; the third is very short, and an audit of g follows. */
typedef struct misleading {
    hf_report last;
    double x, f, g;
    int hessians, again;
} misleading;

static int misleading_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n;
    misleading *const m = user;
    const bool audited = m->last.iteration == 5;
    if (!audited) {
        m->f -= 1;
        m->g *= 0.5;
    }
    m->again += audited && m->hessians == 3 && x[0] == m->x;
    *f = m->f + (audited ? m->g * (x[0] - m->x) : 0);
    if (g != NULL) g[0] = m->g;
    return 0;
}

static int misleading_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x;
    misleading *const m = user;
    Hv[0] = (++m->hessians < 3 ? 1 : 1e6) * v[0];
    return 0;
}

static int misleading_progress(const hf_report *now, const double *x, void *user)
{
    misleading *const m = user;
    m->last = *now;
    m->x = x[0];
    return m->hessians > 3;
}

static void nothing_is_made_longer_after_an_audit(void **state)
{
    (void)state;
    misleading m = {.g = -2};
    double x[] = {0};
    const hf_problem problem = {
        .n = 1, .value = misleading_value, .product = misleading_product, .user = &m};
    hf_options options = hf_default_options();
    options.method = HF_NEWTON_DENSE;
    options.progress = misleading_progress;
    assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_STOPPED);
    assert_int_equal(m.again, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_minimizers_take_few_steps),
        cmocka_unit_test(trials_in_vain_become_rare),
        cmocka_unit_test(a_trial_that_is_refused_costs_nothing_else),
        cmocka_unit_test(nothing_is_made_longer_after_an_audit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
