/* The sparse Newton methods: what they reach, what they count, how they fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

static const hf_method SPARSE[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST};
enum { SPARSE_COUNT = sizeof SPARSE / sizeof *SPARSE };

/* f = sum of f_i(x_i): all callbacks from f, f', f'' of one variable. */
typedef struct separable {
    void (*one)(double x, double *f, double *g, double *h);
    int fault; /* what the Hessian callback does */
    int64_t hessians;
} separable;

static int separable_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const separable *const s = user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        double fi, gi, hi;
        s->one(x[i], &fi, &gi, &hi);
        *f += fi;
        if (g != NULL) g[i] = gi;
    }
    return 0;
}

static int separable_hessian(int64_t n, const double *x, double *values, void *user)
{
    separable *const s = user;
    s->hessians++;
    for (int64_t i = 0; i < n; i++) {
        double fi, gi;
        s->one(x[i], &fi, &gi, &values[i]);
    }
    return s->fault;
}

enum { N = 6 };
static const int64_t COUNT_UP[N + 1] = {0, 1, 2, 3, 4, 5, 6};
static const hf_pattern DIAGONAL = {.n = N, .starts = COUNT_UP, .rows = COUNT_UP};

static hf_status solve_with(separable *s, const hf_options *options, double *x, hf_report *report)
{
    const hf_problem problem = {.n = N,
                                .value = separable_value,
                                .pattern = &DIAGONAL,
                                .hessian = separable_hessian,
                                .user = s};
    return hf_minimize(&problem, options, x, report);
}

static hf_status solve(separable *s, hf_method method, double *x, hf_report *report)
{
    hf_options options = hf_default_options();
    options.method = method;
    return solve_with(s, &options, x, report);
}

static void convex(double x, double *f, double *g, double *h)
{
    *f = 2 * x * x - 3 * x;
    *g = 4 * x - 3;
    *h = 4;
}

static void saddle(double x, double *f, double *g, double *h)
{
    *f = x * x * (x * x - 2) / 4;
    *g = x * (x * x - 1);
    *h = 3 * x * x - 1;
}

static void linear(double x, double *f, double *g, double *h)
{
    *f = -x;
    *g = -1;
    *h = 0;
}

static void concave(double x, double *f, double *g, double *h)
{
    *f = -x * x;
    *g = -2 * x;
    *h = -2;
}

static void singular(double x, double *f, double *g, double *h)
{
    *f = x * x * x * x;
    *g = 4 * x * x * x;
    *h = 12 * x * x;
}

static void a_quadratic_takes_one_step_and_one_factor(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = convex};
        double x[N] = {1, -2, 3, 0, 5, 6};
        hf_report r;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_CONVERGED);
        assert_int_equal(r.iteration, 1);
        assert_int_equal(r.hessians, 1);
        assert_int_equal(s.hessians, 1);
        assert_int_equal(r.factorizations, 1);
        assert_int_equal(r.products + r.rejected, 0);
        assert_close(r.factor_nonzeros, N, 0.0);
        assert_true(r.factor_bytes > 0);
        for (int i = 0; i < N; i++)
            assert_close(x[i], 0.75, 1e-14);
    }
}

static void indefinite_starts_end_in_minima(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = saddle};
        double x[N] = {0.1, -1e-3, 3, 0.5, -0.2, 1e-6};
        hf_report r;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_CONVERGED);
        for (int i = 0; i < N; i++)
            assert_close(fabs(x[i]), 1, 1e-4);
        assert_true(r.curvature_min < 0);
        assert_true(r.factorizations <= 4 * r.hessians);
    }
}

static void a_saddle_is_left_without_a_gradient_towards_the_way_out(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = saddle};
        double x[N] = {2, 0, 0, 0, 2, 0}; /* Newton's method goes to (1, 0, 0, 0, 1, 0) */
        hf_report r;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_CONVERGED);
        print_message("method %d: f = %g\n", SPARSE[m], r.f);
        assert_true(r.f < -0.75 + 1e-6); /* at least one more variable has gone */
    }
}

static void a_function_without_a_lower_bound_is_named(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++)
        for (int bent = 0; bent < 2; bent++) {
            separable s = {.one = bent ? concave : linear};
            double x[N] = {1, 2, 1, 2, 3, 1};
            hf_report r;
            assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_UNBOUNDED);
            assert_true(r.f < -1e100);
        }
}

static void a_singular_minimum_is_reached(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = singular};
        double x[N] = {1, 2, -1, 0, 3, 1};
        hf_report r;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_CONVERGED);
    }
}

static void a_hessian_that_is_refused_blocks(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = convex, .fault = 1};
        double x[N] = {0};
        hf_report r;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_BLOCKED);
        assert_int_equal(r.undefined, 1);
        assert_int_equal(r.hessians, 1);
        s.fault = -3;
        assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_CALLBACK_FAILED);
        assert_int_equal(r.callback_code, -3);
    }
}

static void undefined(double x, double *f, double *g, double *h)
{
    convex(x, f, g, h);
    *h = x > 0 ? (double)NAN : (double)INFINITY;
}

static void a_hessian_that_is_not_finite_blocks(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++)
        for (int infinite = 0; infinite < 2; infinite++) {
            separable s = {.one = undefined};
            const double start = infinite ? -1 : 1;
            double x[N] = {start, start, start, start, start, start};
            hf_report r;
            assert_int_equal(solve(&s, SPARSE[m], x, &r), HF_BLOCKED);
            assert_true(r.undefined > 0);
            assert_non_null(strstr(hf_status_text(r.status), "Hessian"));
        }
}

static void huge(double x, double *f, double *g, double *h)
{
    *f = 0.5 * x * 1e200 * x;
    *g = 1e200 * x;
    *h = 1e200;
}

static void tiny(double x, double *f, double *g, double *h)
{
    *f = 0.5 * x * 1e-200 * x;
    *g = 1e-200 * x;
    *h = 1e-200;
}

/* From `size` times a start, once with each method, damping and, if there are several, factor. */
static void expect_convergence(void (*one)(double x, double *f, double *g, double *h), double size,
                               int most_steps)
{
    const int kinds = HF_TESTS_CHOLMOD ? HF_FACTOR_SUPERNODAL + 1 : 1;
    for (int k = 0; k < 2 * SPARSE_COUNT * kinds; k++) {
        separable s = {.one = one};
        hf_options options = hf_default_options();
        options.method = SPARSE[k / 2 % SPARSE_COUNT];
        options.damping = k % 2 == 0 ? HF_DAMPING_IDENTITY : HF_DAMPING_DIAGONAL;
        options.factor = (hf_factor)(k / 2 / SPARSE_COUNT);
        options.gradient_abs = 0;
        options.gradient_rel = 1e-6;
        double x[N] = {1, -2, 3, 0.1, 5, 6};
        for (int i = 0; i < N; i++)
            x[i] *= size;
        hf_report r;
        const hf_status status = solve_with(&s, &options, x, &r);
        if (status != HF_CONVERGED || r.iteration > most_steps)
            fail_msg("x0 %g, method %d, damping %d, factor %d: status %d after %lld steps", size,
                     options.method, options.damping, options.factor, status,
                     (long long)r.iteration);
    }
}

/* H of which the squares overflow or vanish; |g| must be one that counts as defined. */
static void quadratics_of_any_scale_take_a_step_or_two(void **state)
{
    (void)state;
    expect_convergence(huge, 1e-50, 2);
    expect_convergence(huge, 1e-60, 2);
    expect_convergence(tiny, 1, 2);
    expect_convergence(tiny, 1e60, 2);
    expect_convergence(tiny, 1e-20, 2);
}

static void huge_saddle(double x, double *f, double *g, double *h)
{
    saddle(1e50 * x, f, g, h);
    *f *= 1e90;
    *g *= 1e140;
    *h *= 1e190;
}

static void tiny_saddle(double x, double *f, double *g, double *h)
{
    saddle(1e-50 * x, f, g, h);
    *f *= 1e-100;
    *g *= 1e-150;
    *h *= 1e-200;
}

static void indefinite_matrices_of_any_scale_are_left(void **state)
{
    (void)state;
    expect_convergence(saddle, 0.1, 40);
    expect_convergence(huge_saddle, 1e-51, 40);
    expect_convergence(tiny_saddle, 1e49, 40);
}

static int wrong_hessian(int64_t n, const double *x, double *values, void *user)
{
    subject *const s = user;
    const int code = subject_hessian(n, x, values, user);
    for (int64_t p = 0; p < s->pattern->starts[n]; p++)
        values[p] *= p % 2 == 0 ? 40 : 0.3;
    return code;
}

static void a_wrong_hessian_is_named(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        subject *const s = subject_create(collection_find("genrose"), 60);
        hf_problem problem = subject_problem(s);
        const hf_options options = subject_options(SPARSE[m], 10000);
        problem.hessian = wrong_hessian;
        hf_report r;
        double *const x = copy_of(s->n, s->x0);
        assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_PRODUCT_INCONSISTENT);
        free(x);
        subject_free(s);
    }
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    separable s = {.one = convex};
    const int64_t odd[] = {0, 1, 2, 1, 4, 5, 6}, up[] = {0, 0, 2, 3, 4, 5};
    const hf_pattern falling = {.n = N, .starts = odd, .rows = COUNT_UP};
    const hf_pattern upper = {.n = N, .starts = COUNT_UP, .rows = up};
    const hf_pattern other = {.n = N - 1, .starts = COUNT_UP, .rows = COUNT_UP};
    const hf_pattern *const bad[] = {NULL, &falling, &upper, &other};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        const hf_problem problem = {.n = N,
                                    .value = separable_value,
                                    .pattern = bad[k],
                                    .hessian = separable_hessian,
                                    .user = &s};
        hf_options options = hf_default_options();
        options.method = HF_NEWTON_SPARSE;
        double x[N] = {0};
        const char *const why = hf_check(&problem, &options);
        assert_non_null(why);
        assert_non_null(strstr(why, "pattern"));
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_BAD_ARGUMENT);
    }
}

static void a_factor_beyond_the_limit_is_not_taken(void **state)
{
    (void)state;
    for (int banded = !HF_TESTS_CHOLMOD; banded < 2; banded++) {
        subject *const s = subject_create(collection_find(banded ? "genrose" : "torsion"), 100);
        hf_options options = subject_options(HF_NEWTON_SPARSE, 1);
        const hf_report r = subject_minimize(s, &options, NULL);
        assert_true(r.factor_bytes > 0);
        options.max_factor_bytes = 0.99 * r.factor_bytes;
        const hf_report refused = subject_minimize(s, &options, NULL);
        assert_int_equal(refused.status, HF_OUT_OF_MEMORY);
        assert_close(refused.factor_bytes, r.factor_bytes, 0.0);
        assert_close(refused.factor_nonzeros, r.factor_nonzeros, 0.0);
        assert_close(refused.factor_flops, r.factor_flops, 0.0);
        assert_int_equal(s->calls[ON_VALUE], 0);
        options.max_factor_bytes = refused.factor_bytes;
        assert_true(subject_minimize(s, &options, NULL).iteration == 1);
        subject_free(s);
    }
}

static void expect_size(const hf_solver *solver, hf_status status, const hf_report *expected)
{
    hf_report now;
    hf_solution(solver, NULL, &now);
    assert_int_equal(now.status, status);
    assert_close(now.factor_bytes, expected->factor_bytes, 0.0);
    assert_close(now.factor_nonzeros, expected->factor_nonzeros, 0.0);
    assert_close(now.factor_flops, expected->factor_flops, 0.0);
    assert_int_equal(now.colours, expected->colours);
}

static void what_a_factor_takes_is_known_before_the_run(void **state)
{
    (void)state;
    for (int banded = !HF_TESTS_CHOLMOD; banded < 2; banded++) {
        subject *const s = subject_create(collection_find(banded ? "genrose" : "torsion"), 100);
        hf_problem problem = subject_problem(s);
        problem.hessian = NULL;
        const hf_options options = subject_options(HF_NEWTON_SPARSE, 1);
        double *const x = copy_of(s->n, s->x0);
        hf_report r;
        hf_solver *solver;
        assert_true(hf_minimize(&problem, &options, x, &r) >= 0);
        assert_true(r.factor_bytes > 0 && r.colours > 0);
        assert_int_equal(hf_create(&solver, &problem, &options), HF_CONVERGED);
        expect_size(solver, HF_BAD_ARGUMENT, &r);
        hf_start(solver, NULL);
        expect_size(solver, HF_BAD_ARGUMENT, &r);
        hf_start(solver, s->x0);
        expect_size(solver, HF_RUNNING, &r);
        hf_free(solver);
        free(x);
        subject_free(s);
    }
}

/* By exact products and by differences of gradients, of either colouring. */
static void without_values_the_hessian_is_recovered(void **state)
{
    (void)state;
    static const char *const names[] = {
        "broyden_tridiagonal",
        "genrose",
#if HF_TESTS_CHOLMOD
        "torsion",
        "arwhead",
        "dixmaani",
#endif
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int m = 0; m < SPARSE_COUNT; m++)
            for (int exact = 0; exact < 2; exact++)
                for (int colouring = 0; colouring <= HF_COLOURING_ACYCLIC; colouring++) {
                    subject *const s = subject_create(collection_find(names[i]), 60);
                    hf_problem problem = subject_problem(s);
                    hf_options options = subject_options(SPARSE[m], 500);
                    hf_report r;
                    options.colouring = (hf_colouring)colouring;
                    problem.hessian = NULL;
                    if (!exact) problem.product = NULL;
                    double *const x = copy_of(s->n, s->x0);
                    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
                    assert_true(r.colours > 0 && r.colours <= 12);
                    const int64_t asked = exact ? r.products : r.difference_gradients;
                    const int64_t audit = asked - r.hessians * r.colours;
                    assert_true(audit >= 0 && audit <= exact);
                    free(x);
                    subject_free(s);
                }
}

static void values_given_are_used_whatever_products_are(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        separable s = {.one = convex};
        hf_options options = hf_default_options();
        options.method = SPARSE[m];
        options.curvature = HF_CURVATURE_DIFFERENCE;
        double x[N] = {1, -2, 3, 0, 5, 6};
        hf_report r;
        assert_int_equal(solve_with(&s, &options, x, &r), HF_CONVERGED);
        assert_int_equal(r.hessians, 1);
        assert_int_equal(s.hessians, 1);
        assert_int_equal(r.difference_gradients, 0);
    }
}

static void a_product_that_is_refused_on_the_way_to_a_hessian_blocks(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++)
        for (int at = 0; at < 7; at++) {
            subject *const s = subject_create(collection_find("genrose"), 60);
            hf_problem problem = subject_problem(s);
            const hf_options options = subject_options(SPARSE[m], 500);
            problem.hessian = NULL;
            s->where = ON_PRODUCT;
            s->fault = at % 2 == 0 ? FAULT_REFUSED : FAULT_NAN;
            s->at = at;
            hf_report r;
            double *const x = copy_of(s->n, s->x0);
            assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_BLOCKED);
            assert_int_equal(r.undefined, 1);
            free(x);
            subject_free(s);
        }
}

#if HF_TESTS_CHOLMOD

/* Every problem that the collection knows a minimum of: none higher than the hybrid's. */
static void minima_are_those_of_the_collection(void **state)
{
    (void)state;
    static const char *const names[] = {"extended_rosenbrock", "wood",    "dixmaani", "torsion",
                                        "broyden_tridiagonal", "genrose", "edensch",  "arwhead",
                                        "minimal_surface",     "tridia",  "curly10",  "sparsine"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int m = 0; m < SPARSE_COUNT; m++)
            for (int kind = HF_FACTOR_SIMPLICIAL; kind <= HF_FACTOR_SUPERNODAL; kind++) {
                subject *const s = subject_create(collection_find(names[i]), 60);
                hf_options options = subject_options(SPARSE[m], 500);
                options.factor = (hf_factor)kind;
                const hf_report r = subject_minimize(s, &options, NULL);
                if (r.status != HF_CONVERGED)
                    fail_msg("%s, method %d: status %d", names[i], SPARSE[m], r.status);
                assert_false(s->f_rose);
                subject_free(s);
            }
}

#else

static void expect_no_cholesky(const char *name, int64_t n, const hf_options *options)
{
    subject *const s = subject_create(collection_find(name), n);
    double *const x = copy_of(s->n, s->x0);
    assert_int_equal(subject_minimize(s, options, x).status, HF_NO_CHOLESKY);
    assert_vector_same((int)s->n, x, s->x0);
    assert_int_equal(s->calls[ON_VALUE], 0);
    free(x);
    subject_free(s);
}

/* What is no band, and a band whose factor is to be another one's. */
static void a_build_without_cholmod_says_so(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        hf_options options = subject_options(SPARSE[m], 1);
        expect_no_cholesky("torsion", 100, &options);
        options.ordering = HF_ORDERING_AMD;
        expect_no_cholesky("genrose", 100, &options);
    }
    hf_options options = subject_options(HF_HYBRID, 1);
    options.preconditioner = HF_PRECONDITION_CHOLESKY;
    expect_no_cholesky("torsion", 100, &options);
    options.factor = HF_FACTOR_SIMPLICIAL;
    expect_no_cholesky("genrose", 100, &options);
}

#endif

/* ---- scales that differ from variable to variable ---- */

enum { LINKS = 60 };

/* f = sum of e^2 + e^4 + (y_(i+1) - y_i)^2, e = y_i - 1, of y_i = x_i / size_i. */
typedef struct chain {
    double size[LINKS];
} chain;

static int chain_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const double *const size = ((const chain *)user)->size;
    *f = 0;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 0;
    for (int64_t i = 0; i < n; i++) {
        const double y = x[i] / size[i], e = y - 1;
        *f += e * e + e * e * e * e;
        if (g != NULL) g[i] += (2 * e + 4 * e * e * e) / size[i];
        if (i + 1 == n) continue;
        const double link = x[i + 1] / size[i + 1] - y;
        *f += link * link;
        if (g == NULL) continue;
        g[i] -= 2 * link / size[i];
        g[i + 1] += 2 * link / size[i + 1];
    }
    return 0;
}

static int chain_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const double *const size = ((const chain *)user)->size;
    for (int64_t i = 0; i < n; i++) {
        const double e = x[i] / size[i] - 1;
        Hv[i] = (2 + 12 * e * e) * v[i] / size[i] / size[i];
    }
    for (int64_t i = 0; i + 1 < n; i++) {
        const double link = v[i + 1] / size[i + 1] - v[i] / size[i];
        Hv[i] -= 2 * link / size[i];
        Hv[i + 1] += 2 * link / size[i + 1];
    }
    return 0;
}

/* Newton steps that the chain takes, from twice the solution. */
static int64_t links_solved(chain *c, bool products, bool central)
{
    const int64_t n = LINKS, next = 1;
    hf_pattern *pattern;
    double x[LINKS];
    assert_int_equal(hf_pattern_from_stencil(&pattern, 1, &n, 1, &next), HF_CONVERGED);
    const hf_problem problem = {.n = n,
                                .value = chain_value,
                                .product = products ? chain_product : NULL,
                                .pattern = pattern,
                                .user = c};
    hf_options options = hf_default_options();
    hf_report report;
    options.method = HF_NEWTON_SPARSE;
    options.gradient_rel = 1e-8;
    options.gradient_abs = 0;
    options.central_differences = central;
    for (int i = 0; i < LINKS; i++)
        x[i] = 2 * c->size[i];
    assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_CONVERGED);
    hf_pattern_free(pattern);
    return report.newton_steps;
}

/* A variable of 1e-5 beside one of 1e4: steps of differences are each variable's own. */
static void differences_suit_variables_of_any_size(void **state)
{
    (void)state;
    for (int spread = 0; spread <= 9; spread += 3) {
        chain c;
        for (int i = 0; i < LINKS; i++)
            c.size[i] = pow(10, 0.5 * spread * (i % 3 - 1));
        assert_in_range(links_solved(&c, true, false), 2, 3);
        assert_in_range(links_solved(&c, false, false), 2, 3);
        assert_in_range(links_solved(&c, false, true), 2, 3);
    }
}

/* The Hessian's entries fall from 1e16 to 1e-16 along the chain: substitution from large to small
 * ones must not hand on their rounding. */
static void substitution_suits_hessians_of_any_scale(void **state)
{
    (void)state;
    for (int turn = -1; turn <= 1; turn += 2) {
        chain c;
        for (int i = 0; i < LINKS; i++)
            c.size[i] = pow(10, turn * (16.0 * i / LINKS - 8));
        assert_in_range(links_solved(&c, true, false), 2, 6);
    }
}

/* f = x_0^2 + a chain of squares among the others, so that one colour of two has no entry in row 0;
 * for that one nothing is written. */
static int apart_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = x[0] * x[0];
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 2 * x[i];
    for (int64_t i = 1; i < n; i++)
        *f += x[i] * x[i];
    for (int64_t i = 1; i + 1 < n; i++) {
        const double link = x[i + 1] - x[i];
        *f += link * link;
        if (g != NULL) g[i] -= 2 * link;
        if (g != NULL) g[i + 1] += 2 * link;
    }
    return 0;
}

static int apart_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x;
    double f;
    return v[0] != 0 ? apart_value(n, v, &f, Hv, user) : 0;
}

static void a_product_that_is_not_written_is_found_out(void **state)
{
    (void)state;
    const int64_t starts[] = {0, 1, 3, 5, 6}, rows[] = {0, 1, 2, 2, 3, 3};
    const hf_pattern pattern = {.n = 4, .starts = starts, .rows = rows};
    const hf_problem problem = {
        .n = 4, .value = apart_value, .product = apart_product, .pattern = &pattern};
    for (int m = 0; m < SPARSE_COUNT; m++) {
        double x[4] = {1, 2, 3, 4};
        hf_options options = hf_default_options();
        hf_report report;
        options.method = SPARSE[m];
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_BLOCKED);
        assert_int_equal(report.undefined, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quadratic_takes_one_step_and_one_factor),
        cmocka_unit_test(indefinite_starts_end_in_minima),
        cmocka_unit_test(a_saddle_is_left_without_a_gradient_towards_the_way_out),
        cmocka_unit_test(a_function_without_a_lower_bound_is_named),
        cmocka_unit_test(a_singular_minimum_is_reached),
        cmocka_unit_test(a_hessian_that_is_refused_blocks),
        cmocka_unit_test(a_hessian_that_is_not_finite_blocks),
        cmocka_unit_test(quadratics_of_any_scale_take_a_step_or_two),
        cmocka_unit_test(indefinite_matrices_of_any_scale_are_left),
        cmocka_unit_test(a_wrong_hessian_is_named),
        cmocka_unit_test(bad_arguments_are_named),
        cmocka_unit_test(a_factor_beyond_the_limit_is_not_taken),
        cmocka_unit_test(what_a_factor_takes_is_known_before_the_run),
        cmocka_unit_test(without_values_the_hessian_is_recovered),
        cmocka_unit_test(differences_suit_variables_of_any_size),
        cmocka_unit_test(substitution_suits_hessians_of_any_scale),
        cmocka_unit_test(values_given_are_used_whatever_products_are),
        cmocka_unit_test(a_product_that_is_refused_on_the_way_to_a_hessian_blocks),
        cmocka_unit_test(a_product_that_is_not_written_is_found_out),
#if HF_TESTS_CHOLMOD
        cmocka_unit_test(minima_are_those_of_the_collection),
#else
        cmocka_unit_test(a_build_without_cholmod_says_so),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
