/* The line search on functions of one variable.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>

#include "globalization/search.h"

typedef void shape_fn(double x, double *f, double *g); /* NaN: undefined */

typedef struct line {
    outside out;
    search search;
    point from, trial;
    double partial[64], x0, g0, xt, gt, d;
} line;

static int evaluations;

/* From x along d, first step t. */
static void run_line(line *l, shape_fn *shape, double x, double d, double first, bool armijo_only)
{
    *l = (line){.x0 = x, .d = d};
    l->out.vec = (team){.n = 1, .threads = 1, .width = 4, .partial = l->partial};
    l->from = (point){.x = &l->x0, .g = &l->g0, .defined = true};
    l->trial = (point){.x = &l->xt, .g = &l->gt};
    shape(x, &l->from.f, &l->g0);
    l->search.out = &l->out;
    search_start(&l->search, &l->from, &l->trial, &l->d, l->g0 * d, first, 1e-12 * fabs(l->from.f));
    l->search.armijo_only = armijo_only;
    for (evaluations = 0; search_run(&l->search) == WAITING; evaluations++) {
        hf_request *const ask = &l->out.ask;
        assert_int_equal(ask->need, HF_NEED_VALUE);
        assert_true(evaluations < 60);
        shape(*ask->x, ask->f, ask->out);
        ask->code = isfinite(*ask->f) ? 0 : 1;
    }
}

static void square(double x, double *f, double *g)
{
    *f = x * x;
    *g = 2 * x;
}

static void logarithm(double x, double *f, double *g) /* undefined from x <= 0 */
{
    *f = x > 0 ? x - log(x) : (double)NAN;
    *g = 1 - 1 / x;
}

static void slope_only(double x, double *f, double *g)
{
    *f = -x;
    *g = -1;
}

static void wrong(double x, double *f, double *g) /* the gradient has the wrong sign */
{
    *f = x * x;
    *g = -2 * x;
}

static void nowhere(double x, double *f, double *g) /* but at 3 */
{
    *f = x < 3 || x > 3 ? (double)NAN : 1;
    *g = 1;
}

static void lifted(double x, double *f, double *g) /* decreases drown in rounding */
{
    *f = 1e9 + 1e-3 * x * x;
    *g = 2e-3 * x;
}

static void assert_wolfe(const line *l)
{
    const search *const q = &l->search;
    assert_int_equal(q->end, SEARCH_FOUND);
    assert_close(l->xt, l->x0 + q->t * l->d, 0.0);
    assert_true(l->trial.f <= l->from.f + 0.03 * q->t * q->slope);
    assert_true(fabs(l->trial.slope) <= 0.9 * fabs(q->slope));
}

static void any_first_step_leads_to_a_wolfe_point(void **state)
{
    (void)state;
    for (int power = -9; power <= 9; power++) {
        line l;
        run_line(&l, square, 3, -6, pow(10, power), false);
        assert_wolfe(&l);
        run_line(&l, square, -3e5, 2, pow(10, power), false);
        assert_wolfe(&l);
    }
}

static void undefined_points_are_stepped_back_from(void **state)
{
    (void)state;
    for (int power = -6; power <= 9; power++) {
        line l;
        run_line(&l, logarithm, 20, -1, pow(10, power), false);
        assert_wolfe(&l);
        assert_true(l.xt > 0);
    }
}

static void barrier(double x, double *f, double *g) /* a wall at 1, no cubic anywhere near it */
{
    *f = x < 1 ? -x - 1e-6 * log(1 - x) : 1e10 * (x - 1);
    *g = x < 1 ? -1 + 1e-6 / (1 - x) : 1e10;
}

static void a_bracket_that_interpolation_hardly_narrows_is_halved(void **state)
{
    (void)state;
    for (double first = 0.3; first < 100; first *= 3) {
        line l;
        run_line(&l, barrier, 0, 1, first, false);
        assert_wolfe(&l);
        assert_true(evaluations <= 30);
    }
}

static void waves(double x, double *f, double *g) /* f falls from crest to crest, but little */
{
    *f = -sin(x) - 1e-3 * x;
    *g = -cos(x) - 1e-3;
}

static void a_fall_far_below_the_promise_is_refused(void **state)
{
    (void)state;
    line l;
    const double valley = 81 * acos(-1) / 2; /* the first is at a half, this is the fortieth */
    run_line(&l, waves, 0, 1, valley, false);
    assert_wolfe(&l);
    assert_true(l.xt < valley / 2);
}

static void any_decrease_will_do_for_armijo(void **state)
{
    (void)state;
    line l;
    run_line(&l, square, 3, -6, 1e-6, true);
    assert_int_equal(l.search.end, SEARCH_FOUND);
    assert_int_equal(evaluations, 1);
    run_line(&l, square, 3, -6, 1e6, true);
    assert_int_equal(l.search.end, SEARCH_FOUND);
    assert_true(l.trial.f < 9);
}

static void a_bottomless_line_is_followed_very_far(void **state)
{
    (void)state;
    line l;
    run_line(&l, slope_only, 0, 1, 1, false);
    assert_int_equal(l.search.end, SEARCH_ARMIJO);
    assert_true(l.trial.f < -1e100);
}

static void a_wrong_slope_fails(void **state)
{
    (void)state;
    line l;
    run_line(&l, wrong, 3, 6, 1, false);
    assert_int_equal(l.search.end, SEARCH_FAILED);
}

static void a_function_undefined_everywhere_blocks(void **state)
{
    (void)state;
    line l;
    run_line(&l, nowhere, 3, -1, 1, false);
    assert_int_equal(l.search.end, SEARCH_BLOCKED);
}

static void rounding_of_f_is_no_obstacle(void **state)
{
    (void)state;
    line l;
    run_line(&l, lifted, 1e-3, -2e-6, 1e2, false);
    assert_true(l.search.end <= SEARCH_ARMIJO);
    assert_true(fabs(l.gt) <= fabs(l.g0));
}

static void a_step_that_rounding_swallows_is_not_taken(void **state)
{
    (void)state;
    line l;
    run_line(&l, nowhere, 3, -1e-300, 1, false);
    assert_int_equal(l.search.end, SEARCH_FAILED);
}

static void origin(double x, double *f, double *g) /* defined there only */
{
    *f = x < 0 || x > 0 ? (double)NAN : 1;
    *g = 1;
}

static int island(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n, (void)user;
    origin(*x, f, g != NULL ? g : &(double){0});
    return 0;
}

static void trials_refused_are_counted_whatever_the_end(void **state)
{
    (void)state;
    line l;
    run_line(&l, origin, 0, -1, 1, false);
    assert_int_equal(search_refused(&l.search), evaluations);
    run_line(&l, square, 3, -6, 1e6, true);
    assert_int_equal(search_refused(&l.search), evaluations - 1);

    const hf_method methods[] = {HF_LBFGS, HF_DESCENT_ARMIJO};
    for (int m = 0; m < 2; m++) {
        hf_options o = hf_default_options();
        o.method = methods[m];
        double x = 0;
        hf_report r;
        assert_int_equal(hf_minimize(&(hf_problem){.n = 1, .value = island}, &o, &x, &r),
                         HF_BLOCKED);
        assert_int_equal(r.rejected, r.gradients - 2); /* x0; why it is blocked */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_first_step_leads_to_a_wolfe_point),
        cmocka_unit_test(undefined_points_are_stepped_back_from),
        cmocka_unit_test(a_bracket_that_interpolation_hardly_narrows_is_halved),
        cmocka_unit_test(a_fall_far_below_the_promise_is_refused),
        cmocka_unit_test(any_decrease_will_do_for_armijo),
        cmocka_unit_test(a_bottomless_line_is_followed_very_far),
        cmocka_unit_test(a_wrong_slope_fails),
        cmocka_unit_test(a_function_undefined_everywhere_blocks),
        cmocka_unit_test(rounding_of_f_is_no_obstacle),
        cmocka_unit_test(a_step_that_rounding_swallows_is_not_taken),
        cmocka_unit_test(trials_refused_are_counted_whatever_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
