/* problem.along: values along a line, right and wrong.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static const hf_method SEARCHING[] = {HF_HYBRID,       HF_NEWTON_DAMPED,  HF_LBFGS,
                                      HF_NEWTON_DENSE, HF_DESCENT_ARMIJO, HF_DESCENT_CURVATURE};
enum { SEARCHING_COUNT = sizeof SEARCHING / sizeof *SEARCHING, SIZE = 50 };

typedef enum lie { HONEST, WRONG_VALUE, WRONG_SLOPE, UNDEFINED, WRONG_LATER, RANDOM_LATER } lie;

/* A subject whose lines lie, and what was asked of them. */
typedef struct liar {
    subject *truth;
    lie lie;
    generator random;
    int64_t lines;
    const double *d; /* of the line in hand */
    double *x;       /* [n] the current point, told by moved */
} liar;

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    return subject_value(n, x, f, g, ((liar *)user)->truth);
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    return subject_product(n, x, v, Hv, ((liar *)user)->truth);
}

static int moved(int64_t n, const double *x, void *user)
{
    memcpy(((liar *)user)->x, x, (size_t)n * sizeof *x);
    return 0;
}

static int along(int64_t n, const double *x, const double *d, double t, double *f, double *slope,
                 void *user)
{
    liar *const l = user;
    assert_vector_same(n, x, l->x);
    if (t > 0) assert_ptr_equal(d, l->d);
    l->lines += !(t > 0);
    l->d = d;
    const int code = subject_along(n, x, d, t, f, slope, l->truth);
    if (l->lie == WRONG_VALUE) *f += 1;
    if (l->lie == WRONG_SLOPE) *slope = -*slope;
    if (l->lie == UNDEFINED) return 1;
    if (t > 0 && l->lie == WRONG_LATER) *f -= t, *slope -= 1;
    if (t > 0 && l->lie == RANDOM_LATER) {
        *f += generator_uniform(&l->random);
        *slope *= generator_uniform(&l->random);
    }
    return code;
}

static hf_report minimize(const char *name, hf_method method, bool lines, lie kind, double *x)
{
    subject *const s = subject_create(collection_find(name), SIZE);
    assert_int_equal(s->n, SIZE);
    double at[SIZE];
    liar l = {.truth = s, .lie = kind, .random = {1}, .x = at};
    const hf_problem problem = {.n = s->n,
                                .value = value,
                                .product = product,
                                .along = lines ? along : NULL,
                                .moved = moved,
                                .user = &l};
    hf_options options = hf_default_options();
    options.method = method;
    options.max_iterations = 20000;
    options.threads = 1;
    memcpy(x, s->x0, sizeof at);
    hf_report r;
    hf_minimize(&problem, &options, x, &r);
    assert_int_equal(r.directional, s->calls[ON_ALONG]);
    if (kind == WRONG_VALUE || kind == WRONG_SLOPE || kind == UNDEFINED)
        assert_int_equal(r.directional, l.lines);
    subject_free(s);
    return r;
}

static void lines_that_contradict_f_and_g_at_0_change_nothing(void **state)
{
    (void)state;
    for (int m = 0; m < SEARCHING_COUNT; m++)
        for (lie kind = WRONG_VALUE; kind <= UNDEFINED; kind++) {
            double x[SIZE], without[SIZE];
            const hf_report a = minimize("genrose", SEARCHING[m], true, kind, x);
            const hf_report b = minimize("genrose", SEARCHING[m], false, kind, without);
            assert_vector_same(SIZE, x, without);
            assert_int_equal(a.gradients, b.gradients);
            assert_int_equal(a.products, b.products);
            assert_int_equal(a.rejected, b.rejected);
            assert_int_equal(b.directional, 0);
            assert_true(a.directional > 0);
        }
}

static void lines_that_lie_elsewhere_cost_speed_not_truth(void **state)
{
    (void)state;
    for (int m = 0; m < SEARCHING_COUNT; m++)
        for (lie kind = WRONG_LATER; kind <= RANDOM_LATER; kind++) {
            double x[SIZE], without[SIZE];
            const hf_report a = minimize("raydan1", SEARCHING[m], true, kind, x);
            const hf_report b = minimize("raydan1", SEARCHING[m], false, kind, without);
            assert_int_equal(b.status, HF_CONVERGED);
            assert_int_equal(a.status, HF_CONVERGED);
            assert_close(a.f, b.f, 1e-9);
        }
}

static void no_trial_is_refused_where_the_line_is_known(void **state)
{
    (void)state;
    static const char *const names[] = {"extended_rosenbrock", "genrose", "raydan1"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        double x[SIZE];
        const hf_report lbfgs = minimize(names[k], HF_LBFGS, true, HONEST, x);
        assert_int_equal(lbfgs.status, HF_CONVERGED);
        assert_int_equal(lbfgs.rejected, 0);
        const hf_report newton = minimize(names[k], HF_NEWTON_DAMPED, true, HONEST, x);
        const hf_report blind = minimize(names[k], HF_NEWTON_DAMPED, false, HONEST, x);
        assert_int_equal(newton.status, HF_CONVERGED);
        assert_true(newton.rejected <= blind.rejected);
    }
}

static void the_region_methods_ask_no_lines(void **state)
{
    (void)state;
    static const hf_method methods[] = {HF_NEWTON_TRUST, HF_NEWTON_CUBIC, HF_DESCENT_FIXED};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        subject *const s = subject_create(collection_find("wood"), 4);
        s->along = true;
        const hf_options options = subject_options(methods[m], 10);
        assert_int_equal(subject_minimize(s, &options, NULL).directional, 0);
        subject_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_contradict_f_and_g_at_0_change_nothing),
        cmocka_unit_test(lines_that_lie_elsewhere_cost_speed_not_truth),
        cmocka_unit_test(no_trial_is_refused_where_the_line_is_known),
        cmocka_unit_test(the_region_methods_ask_no_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
