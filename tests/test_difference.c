/* Step lengths of difference products, and what the products are worth.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"

enum { N = 30 };

static void the_step_is_relative_to_x_and_v(void **state)
{
    (void)state;
    const double h = difference_step(0, 0, 1, false);
    assert_close(h, 2 * sqrt(DBL_EPSILON), 1e-15);
    assert_close(difference_step(0, 9, 1, false), 10 * h, 1e-15);
    assert_close(difference_step(0, 0, 4, false), h / 4, 1e-15);
    assert_close(difference_step(1e-6, 0, 1, false), 2e-3, 1e-15);
    assert_close(difference_step(1e-6, 0, 1, true), 1e-2, 1e-15);
    assert_close(difference_step(DBL_EPSILON / 4, 0, 1, false), h, 1e-15);
}

static void the_step_of_one_variable_is_exact(void **state)
{
    (void)state;
    generator from = {12};
    for (double size = 1e-12; size < 1e13; size *= 10) {
        const double x = size * generator_uniform(&from);
        const double h = difference_step_of(0, x, false), wide = difference_step_of(0, x, true);
        assert_true(x + h - x == h && x + wide - x == wide);
        assert_close(h, 2 * sqrt(DBL_EPSILON) * (1 + fabs(x)), 1e-7);
        assert_close(wide, cbrt(DBL_EPSILON) * (1 + fabs(x)), 1e-7);
    }
}

static void central_differences_are_worth_more(void **state)
{
    (void)state;
    assert_close(difference_error(0, false), sqrt(DBL_EPSILON), 1e-15);
    assert_close(difference_error(1e-6, false), 1e-3, 1e-15);
    assert_close(difference_error(1e-6, true), 1e-4, 1e-15);
    assert_true(difference_error(0, true) < difference_error(0, false));
}

/* A quartic: g_i = x_i^3, H v = 3 x_i^2 v_i. The error of a quotient relative to |Hv|. */
static double quotient_error(double size, double v_norm, bool central)
{
    generator from = {11};
    double x[N], v[N], x_norm = 0, norm = 0, error = 0, scale = 0;
    generator_fill(&from, N, x);
    generator_fill(&from, N, v);
    for (int i = 0; i < N; i++) {
        x[i] *= size;
        x_norm = hypot(x_norm, x[i]);
        norm = hypot(norm, v[i]);
    }
    for (int i = 0; i < N; i++)
        v[i] *= v_norm / norm;
    const double h = difference_step(0, x_norm, v_norm, central);
    for (int i = 0; i < N; i++) {
        const double ahead = pow(x[i] + h * v[i], 3), behind = pow(x[i] - h * v[i], 3);
        const double Hv = central ? (ahead - behind) / (2 * h) : (ahead - pow(x[i], 3)) / h;
        const double exact = 3 * x[i] * x[i] * v[i];
        error = hypot(error, Hv - exact);
        scale = hypot(scale, exact);
    }
    return error / scale;
}

static void quotients_are_as_good_as_announced(void **state)
{
    (void)state;
    for (double size = 1; size < 1e7; size *= 100)
        for (double v_norm = 1e-8; v_norm < 1e9; v_norm *= 1e4) {
            assert_true(quotient_error(size, v_norm, false) < 50 * difference_error(0, false));
            assert_true(quotient_error(size, v_norm, true) < 50 * difference_error(0, true));
        }
}

/* A barrier: sum over i of (1 + i mod 3) x_i - 1e-5 ln x_i, undefined from x_i <= 0. */
static int barrier(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] <= 0) return 1;
        *f += (double)(1 + i % 3) * x[i] - 1e-5 * log(x[i]);
        if (g != NULL) g[i] = (double)(1 + i % 3) - 1e-5 / x[i];
    }
    return 0;
}

static void one_side_will_do_where_the_other_is_undefined(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        double x[N];
        for (int i = 0; i < N; i++)
            x[i] = 1;
        hf_options options = hf_default_options();
        options.method = methods[m];
        options.central_differences = true;
        const hf_problem problem = {.n = N, .value = barrier};
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_CONVERGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_step_is_relative_to_x_and_v),
        cmocka_unit_test(the_step_of_one_variable_is_exact),
        cmocka_unit_test(central_differences_are_worth_more),
        cmocka_unit_test(one_side_will_do_where_the_other_is_undefined),
        cmocka_unit_test(quotients_are_as_good_as_announced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
