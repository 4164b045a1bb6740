/* HF_AUTO with a known pattern: what it chooses, why, and that it repeats itself; the factor as a
 * preconditioner.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static hf_report run_auto(subject *s, bool with_pattern, bool with_values, const hf_options *o)
{
    hf_problem problem = subject_problem(s);
    if (!with_pattern) problem.pattern = NULL;
    if (!with_values) problem.hessian = NULL;
    double *const x = copy_of(s->n, s->x0);
    hf_report r;
    subject_rewind(s);
    hf_minimize(&problem, o, x, &r);
    free(x);
    return r;
}

static void without_a_pattern_it_is_the_hybrid_bit_for_bit(void **state)
{
    (void)state;
    static const char *const names[] = {"genrose", "torsion", "dixmaani", "wood"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 100);
        const hf_options choosing = subject_options(HF_AUTO, 200);
        const hf_options pinned = subject_options(HF_HYBRID, 200);
        const hf_report automatic = run_auto(s, false, false, &choosing);
        const uint64_t trace = s->trace;
        const hf_report hybrid = run_auto(s, false, false, &pinned);
        assert_true(trace == s->trace);
        assert_int_equal(automatic.method, HF_HYBRID);
        assert_int_equal(automatic.reason, HF_REASON_NO_PATTERN);
        assert_int_equal(hybrid.reason, HF_REASON_PINNED);
        subject_free(s);
    }
}

static void every_reason_has_a_sentence(void **state)
{
    (void)state;
    for (int reason = HF_REASON_PINNED; reason <= HF_REASON_FACTOR_CHEAP; reason++)
        assert_true(strlen(hf_reason_text((hf_reason)reason)) > 20);
    assert_non_null(hf_reason_text((hf_reason)99));
}

/* As HF_NEWTON_SPARSE does. */
static void narrow_bands_begin_with_factors(void **state)
{
    (void)state;
    static const char *const names[] = {"tridia", "cragglvy", "sinquad", "broyden_tridiagonal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 2000);
        const hf_options o = subject_options(HF_AUTO, 500),
                         pinned = subject_options(HF_NEWTON_SPARSE, 500);
        const hf_report r = run_auto(s, true, false, &o);
        const hf_report alone = run_auto(s, true, false, &pinned);
        assert_close(r.f, alone.f, 0.0);
        assert_close(r.gradient_norm, alone.gradient_norm, 0.0);
        assert_int_equal(r.gradients, alone.gradients);
        assert_int_equal(r.factorizations, alone.factorizations);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.method, HF_NEWTON_SPARSE);
        assert_int_equal(r.reason, HF_REASON_FACTOR_CHEAP);
        assert_int_equal(r.lbfgs_steps, alone.lbfgs_steps);
        subject_free(s);
    }
}

/* Without the product that looks along g, though that is an eigenvector. */
static void a_diagonal_begins_with_its_factor(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("linear_full_rank"), 2000);
    const hf_options o = subject_options(HF_AUTO, 100);
    const hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.reason, HF_REASON_FACTOR_CHEAP);
    assert_int_equal(r.products, 1);
    assert_int_equal(r.hessians, 1);
    subject_free(s);
}

/* One product shows that g is an eigenvector of H: few steps are needed. */
static void where_the_gradient_is_an_eigenvector_no_factor_is_made(void **state)
{
    (void)state;
    static const char *const names[] = {"arwhead", "nondia"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 10000);
        const hf_options o = subject_options(HF_AUTO, 100),
                         pinned = subject_options(HF_NEWTON_SPARSE, 100);
        const hf_report r = run_auto(s, true, false, &o);
        const hf_report alone = run_auto(s, true, false, &pinned);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.method, HF_HYBRID);
        assert_int_equal(r.factorizations, 0);
        assert_true(r.gradients + r.products < alone.gradients + alone.products);
        subject_free(s);
    }
}

/* Values of H are given: a limit on products keeps nothing but the look. */
static void the_look_heeds_the_limit_on_products(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("broyden_tridiagonal"), 2000);
    hf_options o = subject_options(HF_AUTO, 500);
    o.max_products = 0;
    const hf_report r = run_auto(s, true, true, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.method, HF_NEWTON_SPARSE);
    assert_int_equal(r.products, 0);
    subject_free(s);
}

/* Newton's steps follow a valley from variable to variable: the hybrid gets its turn; where it is
 * no faster it gives way again. */
static void cheap_factors_that_go_on_for_long_are_weighed_anew(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t n;
    } cases[] = {{"genrose", 2000}, {"genrose", 1000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        subject *const s = subject_create(collection_find(cases[i].name), cases[i].n);
        const hf_options o = subject_options(HF_AUTO, 10000);
        const hf_report r = run_auto(s, true, false, &o);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_true(r.factorizations > 0 && r.lbfgs_steps > 0);
        if (i == 0) {
            assert_int_equal(r.method, HF_NEWTON_SPARSE);
            assert_int_equal(r.reason, HF_REASON_FREE_SLOW);
        }
        subject_free(s);
    }
}

/* The hybrid ends these within a few gradients: nothing is coloured, ordered or factorized. */
static void what_is_easy_is_not_analysed(void **state)
{
    (void)state;
    static const char *const names[] = {"broyden_banded", "dixmaana"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 3000);
        const hf_options o = subject_options(HF_AUTO, 100),
                         pinned = subject_options(HF_HYBRID, 100);
        const hf_report r = run_auto(s, true, false, &o);
        const uint64_t trace = s->trace;
        (void)run_auto(s, false, false, &pinned);
        assert_true(trace == s->trace);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.reason, HF_REASON_FACTOR_DEAR);
        assert_int_equal(r.colours, 0);
        assert_true(r.factor_nonzeros == 0);
        subject_free(s);
    }
}

/* Dense: 200 variables cost as much as many gradients. */
static void a_dear_factor_waits_until_the_hybrid_has_cost_as_much(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("sparsine"), 400);
    hf_options o = subject_options(HF_AUTO, 20);
    hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.method, HF_HYBRID);
    assert_int_equal(r.reason, HF_REASON_FACTOR_DEAR);
    assert_int_equal(r.factorizations, 0);
    o.max_iterations = 100000;
    r = run_auto(s, true, false, &o);
    print_message("method %d, reason %d, %lld gradients, %lld factors\n", r.method, r.reason,
                  (long long)r.gradients, (long long)r.factorizations);
    assert_int_equal(r.status, HF_CONVERGED);
    subject_free(s);
}

static void a_factor_beyond_the_limit_leaves_the_hybrid(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("tridia"), 2000);
    hf_options o = subject_options(HF_AUTO, 100);
    o.max_factor_bytes = 1000;
    const hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.method, HF_HYBRID);
    assert_int_equal(r.reason, HF_REASON_NO_MEMORY);
    subject_free(s);
}

static void a_hessian_that_fails_leaves_the_hybrid(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("tridia"), 2000);
    const hf_options o = subject_options(HF_AUTO, 1000);
    s->where = ON_HESSIAN;
    s->fault = FAULT_REFUSED;
    s->at = 0;
    const hf_report r = run_auto(s, true, true, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.method, HF_HYBRID);
    assert_int_equal(r.reason, HF_REASON_FACTOR_FAILED);
    assert_int_equal(r.hessians, 1);
    subject_free(s);
}

static void a_counted_choice_repeats_itself_and_a_timed_one_ends_too(void **state)
{
    (void)state;
    static const char *const names[] = {"sparsine", "genrose", "torsion"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 200);
        hf_options o = subject_options(HF_AUTO, 100000);
        (void)run_auto(s, true, false, &o);
        const uint64_t trace = s->trace;
        (void)run_auto(s, true, false, &o);
        assert_true(s->trace == trace);
        o.timed_choice = true;
        assert_int_equal(run_auto(s, true, false, &o).status, HF_CONVERGED);
        subject_free(s);
    }
}

#if HF_TESTS_CHOLMOD

static void where_the_hybrid_is_slow_sparse_factors_go_on_from_its_point(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("bratu"), 3000);
    const hf_options o = subject_options(HF_AUTO, 100), pinned = subject_options(HF_HYBRID, 10000);
    const hf_report hybrid = run_auto(s, false, false, &pinned);
    const hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_true(r.method == HF_NEWTON_SPARSE || r.method == HF_NEWTON_DAMPED);
    assert_int_equal(r.reason, HF_REASON_FREE_SLOW);
    assert_true(r.lbfgs_steps > 0 && r.factorizations > 0);
    assert_true(2 * (r.gradients + r.products) < hybrid.gradients + hybrid.products);
    subject_free(s);
}

/* Two steps show it, and one factor ends it. */
static void a_quadratic_gets_its_factor_at_once(void **state)
{
    (void)state;
    static const char *const names[] = {"torsion", "journal_bearing"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 2000);
        const hf_options o = subject_options(HF_AUTO, 10);
        const hf_report r = run_auto(s, true, false, &o);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.method, HF_NEWTON_SPARSE);
        assert_int_equal(r.reason, HF_REASON_QUADRATIC);
        assert_true(r.gradients <= 7 && r.factorizations == 1);
        subject_free(s);
    }
}

/* Curvature along the first steps changes by 1e-6 of it. */
static void what_is_nearly_quadratic_gets_factors_at_once(void **state)
{
    (void)state;
    static const char *const names[] = {"combustion", "bratu"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 2500);
        const hf_options o = subject_options(HF_AUTO, 30);
        const hf_report r = run_auto(s, true, false, &o);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.method, HF_NEWTON_SPARSE);
        assert_true(r.lbfgs_steps < 10);
        subject_free(s);
    }
}

/* The first factor meets negative curvature that no step has met: it makes one step. */
static void what_only_looks_quadratic_is_left_to_the_hybrid(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("allen_cahn"), 6400);
    const hf_options o = subject_options(HF_AUTO, 30);
    const hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.method, HF_HYBRID);
    assert_int_equal(r.reason, HF_REASON_FACTOR_FAILED);
    assert_int_equal(r.newton_steps, 1);
    assert_true(r.factorizations > 0 && r.curvature_min < 0);
    subject_free(s);
}

static void a_factor_preconditions_krylov_runs(void **state)
{
    (void)state;
    static const hf_method methods[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC,
                                        HF_HYBRID};
    static const char *const names[] = {"torsion", "minimal_surface", "dixmaani"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            subject *const s = subject_create(collection_find(names[i]), 400);
            hf_options o = subject_options(methods[m], 1000);
            const hf_report without = run_auto(s, true, true, &o);
            o.preconditioner = HF_PRECONDITION_CHOLESKY;
            const hf_report r = run_auto(s, true, true, &o);
            print_message("%s, method %d: %lld products, %lld factors; without: %lld\n", names[i],
                          methods[m], (long long)r.products, (long long)r.factorizations,
                          (long long)without.products);
            assert_int_equal(r.status, HF_CONVERGED);
            if (methods[m] == HF_HYBRID) {
                subject_free(s);
                continue;
            }
            assert_true(r.factorizations > 0 && r.products < without.products);
            subject_free(s);
        }
}

#else

static void without_cholmod_what_is_no_band_is_left_to_the_hybrid(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("bratu"), 3000);
    const hf_options o = subject_options(HF_AUTO, 10000);
    const hf_report r = run_auto(s, true, false, &o);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.method, HF_HYBRID);
    assert_int_equal(r.reason, HF_REASON_NO_CHOLESKY);
    assert_int_equal(r.factorizations, 0);
    subject_free(s);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_pattern_it_is_the_hybrid_bit_for_bit),
        cmocka_unit_test(every_reason_has_a_sentence),
        cmocka_unit_test(narrow_bands_begin_with_factors),
        cmocka_unit_test(a_diagonal_begins_with_its_factor),
        cmocka_unit_test(where_the_gradient_is_an_eigenvector_no_factor_is_made),
        cmocka_unit_test(the_look_heeds_the_limit_on_products),
        cmocka_unit_test(cheap_factors_that_go_on_for_long_are_weighed_anew),
        cmocka_unit_test(what_is_easy_is_not_analysed),
        cmocka_unit_test(a_dear_factor_waits_until_the_hybrid_has_cost_as_much),
        cmocka_unit_test(a_factor_beyond_the_limit_leaves_the_hybrid),
        cmocka_unit_test(a_hessian_that_fails_leaves_the_hybrid),
        cmocka_unit_test(a_counted_choice_repeats_itself_and_a_timed_one_ends_too),
#if HF_TESTS_CHOLMOD
        cmocka_unit_test(where_the_hybrid_is_slow_sparse_factors_go_on_from_its_point),
        cmocka_unit_test(a_quadratic_gets_its_factor_at_once),
        cmocka_unit_test(what_is_nearly_quadratic_gets_factors_at_once),
        cmocka_unit_test(what_only_looks_quadratic_is_left_to_the_hybrid),
        cmocka_unit_test(a_factor_preconditions_krylov_runs),
#else
        cmocka_unit_test(without_cholmod_what_is_no_band_is_left_to_the_hybrid),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
