/* Bounded steps from a Krylov space, on quadratics small enough to know the answer.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "krylov/region.h"

enum { N = 25 };

typedef struct fixture {
    quadratic *q;
    hf_problem problem;
    hf_options options;
    outside out;
    memory mem;
    krylov kry;
    point at;
    void *block;
} fixture;

static size_t lay_out(fixture *f, int basis, void *base)
{
    workspace w = {.base = base};
    f->out.vec = (team){.n = N, .threads = 1, .width = 4};
    f->out.vec.partial = workspace_vector(&w, vec_partials(N, 4));
    outside_lay_out(&f->out, &w, &f->problem, &f->options);
    krylov_lay_out(&f->kry, &w, N, basis, 1);
    f->at.x = workspace_vector(&w, N);
    f->at.g = workspace_vector(&w, N);
    return w.used;
}

/* At the origin of a quadratic with eigenvalues from low to high. */
static void setup(fixture *f, double low, double high, int basis)
{
    double spectrum[N];
    for (int i = 0; i < N; i++)
        spectrum[i] = low + (high - low) * i / (N - 1.0);
    *f = (fixture){.q = quadratic_create(N, spectrum, 5), .options = hf_default_options()};
    f->problem = quadratic_problem(f->q);
    f->block = workspace_allocate(lay_out(f, basis, NULL));
    assert_non_null(f->block);
    lay_out(f, basis, f->block);
    outside_reset(&f->out);
    f->kry.out = &f->out;
    f->kry.mem = &f->mem;
    for (int i = 0; i < N; i++)
        f->at.x[i] = 0.0;
    f->problem.value(N, f->at.x, &f->at.f, f->at.g, f->q);
    f->at.norm = sqrt(vec_dot(&f->out.vec, f->at.g, f->at.g));
    outside_move(&f->out, &f->at);
}

static void teardown(fixture *f)
{
    quadratic_free(f->q);
    workspace_release(f->block);
}

static void run_to_end(fixture *f, krylov_goal goal)
{
    krylov_start(&f->kry, METRIC_EUCLIDEAN, &f->at, goal);
    while (krylov_run(&f->kry) == WAITING)
        f->out.ask.code = f->problem.product(N, f->out.ask.x, f->out.ask.in, f->out.ask.out, f->q);
    assert_int_equal(f->kry.trouble, HF_CONVERGED);
    if (!f->kry.outside_region) return;
    region_solve(&f->kry);
    assert_int_equal(krylov_form(&f->kry), READY);
}

static double length(const fixture *f)
{
    return sqrt(f->kry.ss);
}

/* |g + (H + lambda) s| */
static double residual(fixture *f)
{
    double Hs[N], sum = 0.0;
    f->problem.product(N, f->at.x, f->kry.s, Hs, f->q);
    for (int i = 0; i < N; i++) {
        const double r = f->at.g[i] + Hs[i] + f->kry.lambda * f->kry.s[i];
        sum += r * r;
    }
    return sqrt(sum);
}

/* g's + s'Hs / 2 */
static double model(fixture *f)
{
    double value;
    f->problem.value(N, f->kry.s, &value, NULL, f->q);
    return value - f->at.f;
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
