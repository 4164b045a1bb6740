/* Newton-Krylov in a trust region and with cubic regularization; its re-solving also damped.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "collection.h"

enum { N = 60 };

static const hf_method METHODS[] = {HF_NEWTON_TRUST, HF_NEWTON_CUBIC, HF_NEWTON_DAMPED};

static hf_options options_of(int method)
{
    hf_options options = hf_default_options();
    options.method = METHODS[method];
    options.gradient_rel = 0.0;
    options.max_gradients = 1000000;
    return options;
}

static void ill_conditioned_quadratics_are_solved(void **state)
{
    (void)state;
    double spectrum[N], x[N];
    spectrum_geometric(N, 1e-2, 1e2, spectrum);
    for (int m = 0; m < 2; m++) {
        hf_options options = options_of(m);
        hf_report report;
        quadratic *const q = quadratic_create(N, spectrum, 1);
        const hf_problem problem = quadratic_problem(q);
        for (int i = 0; i < N; i++)
            x[i] = 0.0;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_true(report.products < 6 * N);
        assert_true(report.iteration < 20);
        assert_int_equal(report.newton_steps, report.iteration);
        assert_int_equal(report.products, q->products);
        assert_int_equal(report.gradients, q->gradients);
        quadratic_free(q);
    }
}

static void a_perfect_preconditioner_saves_the_products(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0};
    spectrum_geometric(N, 1e-3, 1e3, spectrum);
    for (int m = 0; m < 2; m++) {
        hf_options options = options_of(m);
        hf_report report;
        quadratic *const q = quadratic_create(N, spectrum, 1);
        hf_problem problem = quadratic_problem(q);
        problem.precondition = quadratic_precondition;
        for (int i = 0; i < N; i++)
            x[i] = 0.0;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_true(report.products <= 12);
        assert_true(report.preconditions > 0);
        quadratic_free(q);
    }
}

static int64_t products_of_steps;

static int count_products(const hf_report *now, const double *x, void *user)
{
    (void)x, (void)user;
    products_of_steps += now->inner_iterations;
    return 0;
}

/* Every product belongs to the Krylov run of an accepted step, but one for the run's own checks. */
static void no_product_follows_a_refused_step(void **state)
{
    (void)state;
    const char *const names[] = {"extended_rosenbrock", "helical_valley", "wood"};
    for (int m = 0; m < 3; m++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            const example *const e = collection_find(names[k]);
            assert_non_null(e);
            const int64_t n = e->size(20);
            const hf_problem problem = {.n = n, .value = e->value, .product = e->product};
            hf_options options = options_of(m);
            options.progress = count_products;
            double x[20];
            hf_report report;
            e->start(n, x, NULL);
            products_of_steps = 0;
            assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
            assert_true(report.rejected > 0);
            assert_in_range(report.products, products_of_steps, products_of_steps + 1);
        }
}

static int double_wells(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double u = x[i] * x[i] - 1.0, scale = 1.0 + (double)i;
        *f += 0.25 * scale * u * u;
        if (g != NULL) g[i] = scale * u * x[i];
    }
    return 0;
}

static int double_wells_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = (1.0 + (double)i) * (3.0 * x[i] * x[i] - 1.0) * v[i];
    return 0;
}

static void an_indefinite_start_is_left_by_negative_curvature(void **state)
{
    (void)state;
    for (int m = 0; m < 2; m++)
        for (int differences = 0; differences < 2; differences++) {
            const hf_options options = options_of(m);
            const hf_problem problem = {
                .n = 10,
                .value = double_wells,
                .product = differences ? NULL : double_wells_product,
            };
            double x[10];
            hf_report report;
            generator from = {2};
            generator_fill(&from, 10, x);
            for (int i = 0; i < 10; i++)
                x[i] *= 1e-3;
            assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
            assert_true(report.curvature_min < -5.0);
            assert_true(report.f < 1e-6);
            assert_true(report.iteration < 40);
            if (differences) assert_int_equal(report.products, 0);
        }
}

static void a_tiny_basis_is_enough(void **state)
{
    (void)state;
    const example *const e = collection_find("extended_rosenbrock");
    const int64_t n = e->size(N);
    for (int m = 0; m < 2; m++) {
        hf_options options = options_of(m);
        options.basis = 2;
        double x[N];
        hf_report report;
        const hf_problem problem = {.n = n, .value = e->value, .product = e->product};
        e->start(n, x, NULL);
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_true(report.f < 1e-8);
    }
}

typedef struct plain_steps {
    bool plain;  /* the last step left the memory aside */
    double last; /* its length                          */
    int begun;   /* how often such steps began          */
    bool longer; /* one was more than twice as long, to 10 % */
} plain_steps;

static int watch_plain_steps(const hf_report *now, const double *x, void *user)
{
    (void)x;
    plain_steps *const p = user;
    const bool plain = now->preconditioner == HF_PRECONDITION_NONE && now->newton_steps > 1;
    if (plain && !p->plain) p->begun++;
    if (plain && now->step_norm > 1.1 * 2.0 * p->last) p->longer = true;
    p->plain = plain;
    p->last = now->step_norm;
    return 0;
}

/* Where damping in the norm of the memory has only shortened a step. */
static void a_step_that_came_back_is_followed_by_plain_ones(void **state)
{
    (void)state;
    const example *const e = collection_find("genrose");
    const int64_t n = e->size(N);
    for (int asked = 0; asked < 2; asked++) {
        hf_options options = options_of(2);
        plain_steps seen = {.begun = 0};
        if (asked) options.preconditioner = HF_PRECONDITION_MEMORY;
        options.progress = watch_plain_steps;
        double x[N];
        hf_report report;
        const hf_problem problem = {
            .n = n, .value = e->value, .product = e->product, .user = &seen};
        e->start(n, x, NULL);
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_true(asked ? seen.begun == 0 : seen.begun > 1);
        assert_false(seen.longer);
    }
}

/* log: defined for positive x only. */
static int barrier(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *f += x[i] - log(x[i]);
        if (g != NULL) g[i] = 1.0 - 1.0 / x[i];
    }
    return x[0] > 0.0 ? 0 : 1;
}

static void the_region_shrinks_where_f_is_undefined(void **state)
{
    (void)state;
    for (int m = 0; m < 2; m++) {
        const hf_options options = options_of(m);
        const hf_problem problem = {.n = 3, .value = barrier};
        double x[3] = {5.0, 20.0, 100.0};
        hf_report report;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
        assert_true(report.undefined > 0);
        for (int i = 0; i < 3; i++)
            assert_close(x[i], 1.0, 1e-5);
    }
}

static int product_refused(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x, (void)v, (void)Hv, (void)user;
    return 1;
}

static void a_product_refused_at_once_blocks(void **state)
{
    (void)state;
    for (int m = 0; m < 2; m++) {
        const hf_options options = options_of(m);
        const hf_problem problem = {.n = 3, .value = barrier, .product = product_refused};
        double x[3] = {5.0, 20.0, 100.0};
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_BLOCKED);
    }
}

static int product_skew(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    quadratic_problem(user).product(n, x, v, Hv, user);
    Hv[0] += v[1];
    Hv[1] -= v[0];
    return 0;
}

static void an_unsymmetric_product_is_noticed(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0};
    spectrum_geometric(N, 1.0, 3.0, spectrum);
    for (int m = 0; m < 2; m++) {
        const hf_options options = options_of(m);
        quadratic *const q = quadratic_create(N, spectrum, 1);
        hf_problem problem = quadratic_problem(q);
        problem.product = product_skew;
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_NOT_SYMMETRIC);
        quadratic_free(q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ill_conditioned_quadratics_are_solved),
        cmocka_unit_test(a_perfect_preconditioner_saves_the_products),
        cmocka_unit_test(no_product_follows_a_refused_step),
        cmocka_unit_test(an_indefinite_start_is_left_by_negative_curvature),
        cmocka_unit_test(a_tiny_basis_is_enough),
        cmocka_unit_test(a_step_that_came_back_is_followed_by_plain_ones),
        cmocka_unit_test(the_region_shrinks_where_f_is_undefined),
        cmocka_unit_test(a_product_refused_at_once_blocks),
        cmocka_unit_test(an_unsymmetric_product_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
