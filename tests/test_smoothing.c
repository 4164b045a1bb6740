/* Minimal residual smoothing against the least residual of a Krylov space.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "krylov_case.h"

#include <string.h>

#include "krylov/smoothing.h"

static double dot(const double *x, const double *y)
{
    double sum = 0.0;
    for (int i = 0; i < N; i++)
        sum += x[i] * y[i];
    return sum;
}

static void times(const fixture *f, const double *v, double *Hv)
{
    f->problem.product(N, f->at.x, v, Hv, f->q);
}

/* v less its shares of `count` orthonormal vectors, taken twice, to length 1. */
static void orthonormalize(int count, double (*basis)[N], double *v)
{
    for (int twice = 0; twice < 2; twice++)
        for (int k = 0; k < count; k++) {
            const double share = dot(basis[k], v);
            for (int i = 0; i < N; i++)
                v[i] -= share * basis[k][i];
        }
    const double norm = sqrt(dot(v, v));
    for (int i = 0; i < N; i++)
        v[i] /= norm;
}

/* least[k - 1] = min |g + H s| over s in span(g, H g, .., H^(k-1) g), k to count. */
static void least_residuals(const fixture *f, int count, double *least)
{
    static double V[N][N], Q[N][N];
    double r[N];
    memcpy(r, f->at.g, sizeof r);
    memcpy(V[0], f->at.g, sizeof V[0]);
    orthonormalize(0, V, V[0]);
    for (int k = 0; k < count; k++) {
        times(f, V[k], Q[k]);
        memcpy(V[k + 1], Q[k], sizeof V[0]);
        orthonormalize(k + 1, V, V[k + 1]);
        orthonormalize(k, Q, Q[k]);
        const double share = dot(Q[k], r);
        for (int i = 0; i < N; i++)
            r[i] -= share * Q[k][i];
        least[k] = sqrt(dot(r, r));
    }
}

static void its_residual_is_the_least_of_the_space(void **state)
{
    (void)state;
    fixture f;
    double least[N - 1];
    setup(&f, 0.1, 100.0, 40);
    least_residuals(&f, N - 1, least);
    int64_t k = 1;
    for (; least[k - 1] > f.at.norm / 28.0; k++) { /* no iterate is far */
        const krylov_goal goal = {.residual = 0.99 * least[k - 1],
                                  .radius = (double)INFINITY,
                                  .products = k,
                                  .earn_q = -(double)INFINITY};
        run_to_end(&f, goal);
        assert_int_equal(f.kry.k, k);
        assert_close(f.kry.smooth.norm, least[k - 1], 1e-7);
        assert_true(f.kry.r_norm >= f.kry.smooth.norm);
        smoothing_take(&f.kry);
        assert_close(residual(&f), least[k - 1], 1e-7);
    }
    assert_true(k > 3);
    teardown(&f);
}

static void what_is_far_from_the_goal_costs_nothing(void **state)
{
    (void)state;
    fixture f;
    setup(&f, 1.0, 100.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 1e-9 * f.at.norm, .radius = 1e9, .products = 8});
    assert_true(isinf(f.kry.smooth.norm));
    const double before = f.kry.r_norm;
    smoothing_take(&f.kry);
    assert_close(f.kry.r_norm, before, 0.0);
    assert_false(f.kry.smooth.taken);
    teardown(&f);
}

static void a_run_that_is_to_end_ends_by_it(void **state)
{
    (void)state;
    fixture f;
    setup(&f, 1e-3, 100.0, 40);
    double least[N - 1];
    least_residuals(&f, N - 1, least);
    int sooner = 0;
    for (double share = 0.5; share > 1e-3; share *= 0.7) {
        const double enough = share * f.at.norm;
        run_to_end(&f, (krylov_goal){.residual = enough,
                                     .radius = 1e9,
                                     .products = 100,
                                     .earn_q = -(double)INFINITY});
        assert_int_equal(f.kry.end, HF_INNER_CONVERGED);
        assert_true(residual(&f) <= enough * (1.0 + 1e-9));
        assert_close(f.kry.r_norm, residual(&f), 1e-7);
        assert_close(f.kry.q, model(&f), 1e-9);
        assert_close(f.kry.ss, dot(f.kry.s, f.kry.s), 1e-14);
        assert_true(f.kry.q < 0.0 && dot(f.at.g, f.kry.s) < 0.0);
        assert_close(f.kry.sMs, f.kry.ss, 1e-8);
        assert_true(f.kry.k == 1 || least[f.kry.k - 2] > enough * (1.0 - 1e-9));
        sooner += f.kry.smooth.taken;
    }
    assert_true(sooner > 5);
    teardown(&f);
}

static void it_stays_where_it_is_if_the_residual_is_lost(void **state)
{
    (void)state;
    fixture f;
    setup(&f, 1.0, 100.0, 40);
    run_to_end(&f, (krylov_goal){.residual = 0.05 * f.at.norm, .radius = 1e9, .products = 3});
    const double before = f.kry.smooth.norm;
    assert_true(isfinite(before));
    f.kry.r_norm = (double)NAN;
    f.kry.r[0] = (double)NAN;
    smoothing_follow(&f.kry);
    assert_close(f.kry.smooth.norm, before, 0.0);
    smoothing_take(&f.kry);
    assert_true(isnan(f.kry.r_norm));
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_residual_is_the_least_of_the_space),
        cmocka_unit_test(what_is_far_from_the_goal_costs_nothing),
        cmocka_unit_test(a_run_that_is_to_end_ends_by_it),
        cmocka_unit_test(it_stays_where_it_is_if_the_residual_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
