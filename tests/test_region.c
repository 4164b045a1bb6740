/* Bounded steps from a Krylov space, on quadratics small enough to know the answer.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "krylov_case.h"

static double length(const fixture *f)
{
    return sqrt(f->kry.ss);
}

static void a_wide_region_leaves_the_newton_step(void **state)
{
    (void)state;
    fixture f;
    setup(&f, 1.0, 100.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 1e-9, .radius = 1e6, .products = 100});
    assert_int_equal(f.kry.end, HF_INNER_CONVERGED);
    assert_false(f.kry.outside_region);
    assert_vector_close(N, f.kry.s, f.q->solution, 1e-9);
    assert_close(f.kry.sMs, f.kry.ss, 1e-8);
    teardown(&f);
}

static void a_narrow_region_is_filled(void **state)
{
    (void)state;
    for (int indefinite = 0; indefinite < 2; indefinite++)
        for (double radius = 1.0; radius > 1e-4; radius *= 0.1) {
            fixture f;
            setup(&f, indefinite ? -10.0 : 1.0, 100.0, 40);
            run_to_end(&f, (krylov_goal){.residual = 1e-8, .radius = radius, .products = 100});
            assert_true(f.kry.outside_region);
            assert_true(length(&f) >= radius * (1.0 - 1e-9) && length(&f) <= 1.1 * radius);
            assert_true(f.kry.lambda > (indefinite ? 10.0 : 0.0));
            assert_true(residual(&f) <= 0.51 * f.kry.lambda * length(&f));
            assert_close(f.kry.q, model(&f), 1e-6);
            assert_close(f.kry.sMs, f.kry.ss, 1e-8);
            teardown(&f);
        }
}

static void negative_curvature_is_followed_to_its_end(void **state)
{
    (void)state;
    fixture f;
    setup(&f, -1.0, 100.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 1e-9, .radius = 20.0, .products = 100});
    assert_true(f.kry.curved);
    assert_int_equal(f.kry.end, HF_INNER_NEGATIVE);
    assert_true(f.kry.lambda >= 0.9);
    assert_true(length(&f) >= 20.0 * (1.0 - 1e-9));
    assert_true(model(&f) < -0.3 * 20.0 * 20.0);
    teardown(&f);
}

static void a_smaller_region_afterwards_takes_no_product(void **state)
{
    (void)state;
    fixture f;
    setup(&f, -10.0, 100.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 1e-8, .radius = 1.0, .products = 100});
    const int64_t products = f.out.products;
    for (double radius = 0.3; radius > 1e-4; radius *= 0.3) {
        f.kry.goal.radius = radius;
        region_solve(&f.kry);
        assert_int_equal(krylov_form(&f.kry), READY);
        assert_true(length(&f) >= radius * (1.0 - 1e-9) && length(&f) <= 1.1 * radius);
        assert_true(model(&f) < 0.0);
    }
    assert_int_equal(f.out.products, products);
    teardown(&f);
}

static void the_cubic_shift_is_sigma_times_the_length(void **state)
{
    (void)state;
    for (double sigma = 1e-3; sigma < 1e6; sigma *= 10.0) {
        fixture f;
        setup(&f, -10.0, 100.0, 40);
        run_to_end(
            &f, (krylov_goal){
                    .residual = 1e-8, .radius = (double)INFINITY, .cubic = sigma, .products = 100});
        assert_true(f.kry.outside_region);
        if (f.kry.lambda > 10.3) assert_close(f.kry.lambda, sigma * length(&f), 0.02);
        assert_true(residual(&f) <= 0.51 * f.kry.lambda * length(&f));
        assert_true(model(&f) < 0.0);
        teardown(&f);
    }
}

static void without_room_the_step_ends_on_the_boundary(void **state)
{
    (void)state;
    for (int indefinite = 0; indefinite < 2; indefinite++) {
        fixture f;
        setup(&f, indefinite ? -1e-3 : 1.0, 100.0, 3);
        run_to_end(&f, (krylov_goal){.residual = 1e-9, .radius = 2.8, .products = 100});
        assert_false(f.kry.outside_region);
        assert_true(f.kry.k > 3);
        if (f.kry.end == HF_INNER_CONVERGED) {
            assert_true(length(&f) < 2.8);
        } else {
            assert_close(length(&f), 2.8, 1e-9);
            assert_close(f.kry.q, model(&f), 1e-9);
        }
        teardown(&f);
    }
}

static void the_first_radius_is_three_first_steps(void **state)
{
    (void)state;
    fixture f;
    setup(&f, 2.0, 2.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 1e-9, .radius = 0.0, .products = 100});
    assert_close(f.kry.goal.radius, 3.0 * f.at.norm / 2.0, 1e-12);
    run_to_end(&f,
               (krylov_goal){
                   .residual = 1e-9, .radius = (double)INFINITY, .cubic = -1.0, .products = 100});
    assert_close(f.kry.goal.cubic * 9.0 * pow(f.at.norm / 2.0, 2), f.at.norm, 1e-12);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wide_region_leaves_the_newton_step),
        cmocka_unit_test(a_narrow_region_is_filled),
        cmocka_unit_test(negative_curvature_is_followed_to_its_end),
        cmocka_unit_test(a_smaller_region_afterwards_takes_no_product),
        cmocka_unit_test(the_cubic_shift_is_sigma_times_the_length),
        cmocka_unit_test(without_room_the_step_ends_on_the_boundary),
        cmocka_unit_test(the_first_radius_is_three_first_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
