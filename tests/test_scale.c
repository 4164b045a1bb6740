/* The units of f and x do not matter: f times 1e+-12 and x times 1e+-6, tolerances alike. What the
 * scale of f tells.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

typedef struct scaled {
    subject *of;
    double f, x; /* F(X) = f times the example at X / x */
    double *at;  /* [n] */
} scaled;

static const double *place(const scaled *s, const double *x)
{
    for (int64_t i = 0; i < s->of->n; i++)
        s->at[i] = x[i] / s->x;
    return s->at;
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const scaled *const s = user;
    const int code = subject_value(n, place(s, x), f, g, s->of);
    *f *= s->f;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] *= s->f / s->x;
    return code;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const scaled *const s = user;
    const int code = subject_product(n, place(s, x), v, Hv, s->of);
    for (int64_t i = 0; i < n; i++)
        Hv[i] *= s->f / s->x / s->x;
    return code;
}

static hf_report solve(const char *name, int64_t n, hf_method method, bool exact, double by_f,
                       double by_x)
{
    subject *const s = subject_create(collection_find(name), n);
    scaled all = {.of = s, .f = by_f, .x = by_x, .at = copy_of(s->n, s->x0)};
    const hf_problem problem = {
        .n = s->n, .value = value, .product = exact ? product : NULL, .user = &all};
    hf_options options = hf_default_options();
    options.method = method;
    options.gradient_abs = 0;
    options.gradient_rel = 1e-6;
    options.value_floor = -(double)INFINITY;
    options.max_iterations = 5000;
    double *const x = copy_of(s->n, s->x0);
    for (int64_t i = 0; i < s->n; i++)
        x[i] *= by_x;
    hf_report r;
    const hf_status status = hf_minimize(&problem, &options, x, &r);
    if (status != HF_CONVERGED)
        fail_msg("%s, method %d, f times %g, x times %g: status %d after %lld iterations", name,
                 method, by_f, by_x, status, (long long)r.iteration);
    free(x);
    free(all.at);
    subject_free(s);
    return r;
}

static void check_scales(const char *name, int64_t n, hf_method method)
{
    const double scales[][2] = {{1e12, 1}, {1e-12, 1},   {1, 1e6},
                                {1, 1e-6}, {1e12, 1e-6}, {1e-12, 1e6}};
    const hf_report plain = solve(name, n, method, true, 1, 1);
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        const hf_report r = solve(name, n, method, true, scales[i][0], scales[i][1]);
        const double cost = (double)(r.gradients + r.products);
        const double usual = (double)(plain.gradients + plain.products);
        if (cost > 3 * usual + 60)
            fail_msg("%s, method %d, f times %g, x times %g: cost %g, else %g", name, method,
                     scales[i][0], scales[i][1], cost, usual);
    }
}

static const hf_method SCALED[] = {HF_HYBRID, HF_LBFGS, HF_NEWTON_DAMPED, HF_NEWTON_TRUST,
                                   HF_NEWTON_CUBIC};

static void units_do_not_matter(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof SCALED / sizeof *SCALED; m++) {
        check_scales("extended_rosenbrock", 20, SCALED[m]);
        check_scales("broyden_tridiagonal", 30, SCALED[m]);
        check_scales("torsion", 100, SCALED[m]);
        check_scales("trigonometric", 10, SCALED[m]);
    }
}

/* Difference steps are relative to 1 + |x|, so x may only be large. */
static void units_of_f_do_not_matter_to_differences(void **state)
{
    (void)state;
    for (size_t m = 2; m < sizeof SCALED / sizeof *SCALED; m++) {
        (void)solve("extended_rosenbrock", 20, SCALED[m], false, 1e12, 1);
        (void)solve("extended_rosenbrock", 20, SCALED[m], false, 1e-12, 1);
        (void)solve("extended_rosenbrock", 20, SCALED[m], false, 1, 1e6);
    }
}

static int parabola(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n;
    *f = 50 * *x * *x + *(const double *)user;
    if (g != NULL) *g = 100 * *x;
    return 0;
}

static int parabola_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n;
    (void)x;
    (void)user;
    *Hv = 100 * *v;
    return 0;
}

/* Where the least f is 0 and not far, the first trial along -g is there. */
static void the_first_step_is_of_the_scale_of_f(void **state)
{
    (void)state;
    double lift = 0;
    const hf_problem problem = {.n = 1, .value = parabola, .user = &lift};
    hf_options options = hf_default_options();
    options.method = HF_LBFGS;
    hf_report r;
    double x = 4;
    assert_int_equal(hf_minimize(&problem, &options, &x, &r), HF_CONVERGED);
    assert_int_equal(r.gradients, 2);
    for (lift = -800; lift < 1e9; lift = 1e4 * fabs(lift)) { /* f(4) = 0; f tells nothing */
        x = 4;
        assert_int_equal(hf_minimize(&problem, &options, &x, &r), HF_CONVERGED);
        assert_true(fabs(x) < 1e-5);
    }
}

/* Where f is small beside what a step of unit length promises, a product tells where to go. */
static void a_rash_first_step_is_corrected_by_a_product(void **state)
{
    (void)state;
    double lift = -800; /* f(4) = 0 */
    const hf_problem problem = {
        .n = 1, .value = parabola, .product = parabola_product, .user = &lift};
    hf_options options = hf_default_options();
    hf_report r;
    double x = 4;
    assert_int_equal(hf_minimize(&problem, &options, &x, &r), HF_CONVERGED);
    assert_int_equal(r.products, 1);
    assert_int_equal(r.gradients, 2);
    options.max_products = 0; /* none is to spare for that */
    x = 4;
    assert_int_equal(hf_minimize(&problem, &options, &x, &r), HF_CONVERGED);
    options.max_products = 100;
    options.product_cost = 100;
    x = 4;
    assert_int_equal(hf_minimize(&problem, &options, &x, &r), HF_CONVERGED);
    assert_int_equal(r.products, 0);
    lift = 0; /* f(4) = 800, and |g| = 400 */
    x = 4;
    assert_int_equal(hf_minimize(&problem, NULL, &x, &r), HF_CONVERGED);
    assert_int_equal(r.products, 0);
}

/* ln cosh x, less its value at the start. */
static int flat_arms(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n;
    *f = fabs(*x) + log1p(exp(-2 * fabs(*x))) - *(const double *)user;
    if (g != NULL) *g = tanh(*x);
    return 0;
}

static int flat_arms_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n;
    (void)user;
    *Hv = *v / (cosh(*x) * cosh(*x));
    return 0;
}

/* A curvature of 1e-87 tells nothing of where the minimum is. */
static void a_straight_line_at_the_start_is_not_followed_out_of_sight(void **state)
{
    (void)state;
    for (double start = 25; start < 300; start *= 2) {
        double at_start = start, x = start;
        const hf_problem problem = {
            .n = 1, .value = flat_arms, .product = flat_arms_product, .user = &at_start};
        hf_report r;
        assert_int_equal(hf_minimize(&problem, NULL, &x, &r), HF_CONVERGED);
        assert_true(r.gradients < 20);
    }
}

enum { CHAIN = 100 };

/* The chained Rosenbrock function, term i times weights[i], up to 1e16. */
static int chain_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const double *const weights = user;
    *f = 1;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 0;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
        *f += weights[i] * (100 * a * a + b * b);
        if (g == NULL) continue;
        g[i] -= weights[i] * (400 * a * x[i] + 2 * b);
        g[i + 1] += weights[i] * 200 * a;
    }
    return 0;
}

static int chain_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const double *const weights = user;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double a = x[i + 1] - x[i] * x[i], w = weights[i];
        Hv[i] += w * ((800 * x[i] * x[i] - 400 * a + 2) * v[i] - 400 * x[i] * v[i + 1]);
        Hv[i + 1] += w * 200 * (v[i + 1] - 2 * x[i] * v[i]);
    }
    return 0;
}

/* Steps move stiff variables by less than differences can: what those lose is not the product's. */
static void a_product_is_not_blamed_for_what_rounding_hides(void **state)
{
    (void)state;
    double weights[CHAIN], x[CHAIN];
    const hf_problem problem = {
        .n = CHAIN, .value = chain_value, .product = chain_product, .user = weights};
    hf_options options = hf_default_options();
    options.method = HF_NEWTON_DAMPED;
    options.gradient_abs = 1e-9;
    options.gradient_rel = 0;
    options.max_gradients = 100;
    for (double decades = 14; decades <= 18; decades += 0.25) {
        for (int i = 0; i < CHAIN; i++) {
            weights[i] = pow(10, decades * i / (CHAIN - 1));
            x[i] = -1.2 + 0.1 * i / CHAIN;
        }
        assert_true(hf_minimize(&problem, &options, x, NULL) >= 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(units_of_f_do_not_matter_to_differences),
        cmocka_unit_test(the_first_step_is_of_the_scale_of_f),
        cmocka_unit_test(a_rash_first_step_is_corrected_by_a_product),
        cmocka_unit_test(a_straight_line_at_the_start_is_not_followed_out_of_sight),
        cmocka_unit_test(a_product_is_not_blamed_for_what_rounding_hides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
