/* The second-order certificate: eigenvalues, saddles left, what it may cost, who may ask for it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

#include "krylov/lanczos.h"

enum { PRODUCTS = 40, SADDLE_N = 50 };

static hf_options certified(hf_method method)
{
    hf_options options = hf_default_options();
    options.method = method;
    options.certificate = PRODUCTS;
    options.step = 0.1;
    return options;
}

/* ---- refused products ---- */

/* 0.5 x' diag(-0.5, 1/n, 2/n, ..) x; one product is refused. */
typedef struct refusing {
    int64_t products, refused, asked_at_nan;
} refusing;

static double refusing_eigenvalue(int64_t i, int64_t n)
{
    return i == 0 ? -0.5 : (double)i / (double)n;
}

static int refusing_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    refusing *const at = user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        const double gi = refusing_eigenvalue(i, n) * x[i];
        *f += 0.5 * gi * x[i];
        if (g != NULL) g[i] = gi;
    }
    at->asked_at_nan += isnan(x[0]);
    return 0;
}

static int refusing_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x;
    refusing *const at = user;
    if (at->products++ == at->refused) return 1;
    for (int64_t i = 0; i < n; i++)
        Hv[i] = refusing_eigenvalue(i, n) * v[i];
    return 0;
}

/* With a basis so short the certificate begins anew often, from the Ritz vector so far. */
static void a_refused_product_keeps_what_was_found(void **state)
{
    (void)state;
    for (int basis = 2; basis <= 4; basis++)
        for (int64_t refused = 0; refused < PRODUCTS; refused++) {
            refusing at = {.refused = refused};
            double x[200] = {0};
            hf_options options = certified(HF_HYBRID);
            options.basis = basis;
            options.max_iterations = 3;
            hf_minimize(
                &(hf_problem){
                    .n = 200, .value = refusing_value, .product = refusing_product, .user = &at},
                &options, x, NULL);
            assert_int_equal(at.asked_at_nan, 0);
        }
}

/* ---- saddles ---- */

/* f = sum of x_i^2 - y_i^2 + y_i^4 over pairs (x_i, y_i): from 0, an exact saddle, the minimum is
 * at y_i^2 = 1/2 for all i; H is diag(2, -2) at 0 and diag(2, 4) there. */
static int pairs_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0;
    for (int64_t i = 0; i < n; i += 2) {
        const double y = x[i + 1];
        *f += x[i] * x[i] - y * y + y * y * y * y;
        if (g == NULL) continue;
        g[i] = 2 * x[i];
        g[i + 1] = -2 * y + 4 * y * y * y;
    }
    return 0;
}

static int pairs_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i += 2) {
        Hv[i] = 2 * v[i];
        Hv[i + 1] = (-2 + 12 * x[i + 1] * x[i + 1]) * v[i + 1];
    }
    return 0;
}

/* Its Hessian is diagonal. */
static int pairs_hessian(int64_t n, const double *x, double *values, void *user)
{
    double ones[SADDLE_N];
    for (int64_t i = 0; i < n; i++)
        ones[i] = 1;
    return pairs_product(n, x, ones, values, user);
}

static hf_problem pairs_problem(int64_t n, bool with_product)
{
    static int64_t to[SADDLE_N + 1];
    static hf_pattern diagonal;
    for (int64_t i = 0; i <= n; i++)
        to[i] = i;
    diagonal = (hf_pattern){.n = n, .starts = to, .rows = to};
    return (hf_problem){.n = n,
                        .value = pairs_value,
                        .product = with_product ? pairs_product : NULL,
                        .pattern = &diagonal,
                        .hessian = pairs_hessian};
}

static void check_minimum(int64_t n, const double *x, const hf_report *r, double accuracy)
{
    assert_int_equal(r->status, HF_CONVERGED);
    assert_true(r->escapes >= 1);
    for (int64_t i = 0; i < n; i += 2) {
        assert_close(x[i], 0, accuracy);
        assert_close(x[i + 1] * x[i + 1], 0.5, accuracy);
    }
    assert_close(r->eigenvalue_min, 2, accuracy);
    assert_true(r->eigenvalue_bound > 0);
}

static void every_method_leaves_an_exact_saddle(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        for (int given = 0; given < 2; given++) {
            if (METHODS[m] == HF_NEWTON_DENSE && given == 0) continue;
            const hf_problem problem = pairs_problem(2, given);
            const hf_options options = certified(METHODS[m]);
            hf_report r;
            double x[2] = {0, 0};
            hf_minimize(&problem, &options, x, &r);
            print_message("method %d, products %s: %lld gradients, %lld products\n", METHODS[m],
                          given ? "given" : "by differences", (long long)r.gradients,
                          (long long)r.products);
            check_minimum(2, x, &r, 1e-5);
        }
    }
}

static void every_negative_direction_is_left(void **state)
{
    (void)state;
    const hf_problem problem = pairs_problem(SADDLE_N, true);
    for (int m = 0; m < METHOD_COUNT; m++) {
        const hf_options options = certified(METHODS[m]);
        hf_report r;
        double x[SADDLE_N] = {0};
        hf_minimize(&problem, &options, x, &r);
        check_minimum(SADDLE_N, x, &r, 1e-4);
    }
}

/* f = x^4 + (x^2 - C) y^2 + y^4: a full Newton step along x, the minimum of which is flat, ends
 * between 0 and C^1/2, where H is indefinite. */
static int valley_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n, (void)user;
    const double a = x[0], b = x[1], C = 0.7;
    *f = a * a * a * a + (a * a - C) * b * b + b * b * b * b;
    if (g == NULL) return 0;
    g[0] = 4 * a * a * a + 2 * a * b * b;
    g[1] = 2 * (a * a - C) * b + 4 * b * b * b;
    return 0;
}

static int valley_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)user;
    const double a = x[0], b = x[1], C = 0.7;
    Hv[0] = (12 * a * a + 2 * b * b) * v[0] + 4 * a * b * v[1];
    Hv[1] = 4 * a * b * v[0] + (2 * (a * a - C) + 12 * b * b) * v[1];
    return 0;
}

typedef struct departure {
    hf_report last;
    int seen;
} departure;

static int see_departure(const hf_report *now, const double *x, void *user)
{
    (void)x;
    departure *const d = user;
    if (d->last.step == HF_STEP_CURVATURE && now->step == HF_STEP_NEWTON) {
        assert_true(now->factorizations > d->last.factorizations);
        d->seen++;
    }
    d->last = *now;
    return 0;
}

/* Though the Newton step before the one along curvature looked too short. */
static void a_step_along_curvature_is_followed_by_one_of_its_own(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 2, 3}, rows[] = {0, 1, 1};
    const hf_pattern full = {.n = 2, .starts = starts, .rows = rows};
    const hf_method methods[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST, HF_NEWTON_DENSE};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        departure seen = {.seen = 0};
        const hf_problem problem = {.n = 2,
                                    .value = valley_value,
                                    .product = valley_product,
                                    .pattern = &full,
                                    .user = &seen};
        hf_options options = certified(methods[m]);
        double x[2] = {1, 0};
        options.gradient_rel = 0;
        options.gradient_abs = 1.2; /* |g| is 1.185 after one step, 1.224 after the next */
        options.progress = see_departure;
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_CONVERGED);
        assert_true(seen.seen > 0);
        if (methods[m] == HF_NEWTON_DENSE) assert_int_equal(seen.last.rejected, 0);
    }
}

static void without_it_a_saddle_is_where_a_run_ends(void **state)
{
    (void)state;
    const hf_problem problem = {.n = 2, .value = pairs_value, .product = pairs_product};
    hf_report r;
    double x[2] = {0, 0};
    assert_int_equal(hf_minimize(&problem, NULL, x, &r), HF_CONVERGED);
    assert_int_equal(r.products, 0);
    assert_int_equal(r.escapes, 0);
    assert_true(isnan(r.eigenvalue_min) && isnan(r.eigenvalue_error) && isnan(r.eigenvalue_bound));
}

/* ---- eigenvalues ---- */

static hf_report at_solution(const double *spectrum, int64_t n, int64_t products, int basis)
{
    quadratic *const q = quadratic_create(n, spectrum, 7);
    const hf_problem problem = quadratic_problem(q);
    hf_options options = hf_default_options();
    options.certificate = products;
    options.basis = basis;
    double *const x = malloc((size_t)n * sizeof *x);
    assert_non_null(x);
    memcpy(x, q->solution, (size_t)n * sizeof *x);
    hf_report r;
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    free(x);
    quadratic_free(q);
    return r;
}

static void the_least_eigenvalue_is_found(void **state)
{
    (void)state;
    double spectrum[100];
    spectrum_geometric(100, 1e-6, 1, spectrum);
    const hf_report all = at_solution(spectrum, 100, 200, 200);
    assert_close(all.eigenvalue_min, 1e-6, 1e-6);
    assert_true(all.eigenvalue_error < 1e-9);
    assert_int_equal(all.products, 100);

    spectrum_geometric(100, 0.01, 1, spectrum);
    const hf_report positive = at_solution(spectrum, 100, 200, 200);
    assert_true(positive.eigenvalue_bound > 0 && positive.eigenvalue_bound <= 0.01);
    assert_in_range(positive.products, 30, 70);

    const hf_report some = at_solution(spectrum, 100, 30, 64);
    assert_int_equal(some.products, 30);
    assert_true(some.eigenvalue_min >= 0.01 && some.eigenvalue_min < 0.03);
    assert_true(some.eigenvalue_bound <= 0.01);
    assert_true(some.eigenvalue_min - some.eigenvalue_error <= 0.01 + 1e-3);

    const hf_report restarted = at_solution(spectrum, 100, 200, 20);
    assert_int_equal(restarted.products, 200);
    assert_close(restarted.eigenvalue_min, 0.01, 1e-3);
}

static void a_single_negative_eigenvalue_is_found(void **state)
{
    (void)state;
    enum { N = 1000 };
    double spectrum[N];
    spectrum_geometric(N, 1, 100, spectrum);
    spectrum[N / 2] = -0.5;
    quadratic *const q = quadratic_create(N, spectrum, 3);
    hf_problem problem = quadratic_problem(q);
    hf_options options = certified(HF_AUTO);
    options.certificate = 200;
    options.value_floor = -1e3;
    hf_report r;
    const hf_status status = hf_minimize(&problem, &options, q->solution, &r);
    assert_int_equal(status, HF_UNBOUNDED);
    assert_int_equal(r.escapes, 1);
    assert_true(r.curvature_min < 0);
    quadratic_free(q);
}

static int flat_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)x;
    (void)user;
    *f = 1;
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = 0;
    return 0;
}

static void no_curvature_at_all_is_no_saddle(void **state)
{
    (void)state;
    const hf_problem problem = {.n = 5, .value = flat_value};
    const hf_options options = certified(HF_LBFGS);
    hf_report r;
    double x[5] = {1, 2, 3, 4, 5};
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_int_equal(r.escapes, 0);
    assert_close(r.eigenvalue_min, 0, 1e-12);
}

/* ---- the contract ---- */

static void no_minimum_of_the_collection_is_left(void **state)
{
    (void)state;
    static const char *const names[] = {"extended_rosenbrock", "torsion", "extended_powell",
                                        "arwhead", "dixmaana"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        subject *const s = subject_create(collection_find(names[i]), 100);
        hf_options options = subject_options(HF_HYBRID, 1000);
        options.certificate = PRODUCTS;
        const hf_report r = subject_minimize(s, &options, NULL);
        print_message("%s: eigenvalue %g, error %g, bound %g\n", names[i], r.eigenvalue_min,
                      r.eigenvalue_error, r.eigenvalue_bound);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_int_equal(r.escapes, 0);
        assert_true(r.eigenvalue_min > -1e-6);
        assert_false(s->f_rose || s->count_fell);
        subject_free(s);
    }
}

/* Wood's function has a saddle, at f = 7.877 a block; the published start leads near it. */
static void the_saddles_of_wood_are_left(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t n;
        double saddle;
    } cases[] = {{"wood", 4, 7.877}, {"woods", 1000, 1969.2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        subject *const s = subject_create(collection_find(cases[i].name), cases[i].n);
        hf_options options = subject_options(HF_HYBRID, 10000);
        static const double saddle[] = {-0.9679740, 0.9471391, -0.9695163, 0.9512476};
        for (int64_t j = 0; j < s->n; j++)
            s->x0[j] = saddle[j % 4];
        const hf_report without = subject_minimize(s, &options, NULL);
        assert_close(without.f, cases[i].saddle, 1e-3);
        options.certificate = PRODUCTS;
        const hf_report r = subject_minimize(s, &options, NULL);
        print_message("%s: f = %g, %lld escapes\n", cases[i].name, r.f, (long long)r.escapes);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_true(r.escapes > 0 && r.f < 1e-2 && r.eigenvalue_min > 0);
        assert_false(s->f_rose || s->count_fell);
        subject_free(s);
    }
}

static void it_gives_the_same_bits_for_any_number_of_threads(void **state)
{
    (void)state;
    enum { N = 20000 };
    double *const x = calloc(2 * (size_t)N, sizeof *x);
    assert_non_null(x);
    const hf_problem problem = {.n = N, .value = pairs_value, .product = pairs_product};
    for (int run = 0; run < 2; run++) {
        hf_options options = certified(HF_HYBRID);
        options.threads = 1 + 3 * run;
        hf_report r;
        hf_minimize(&problem, &options, x + run * N, &r);
        assert_true(r.escapes >= 1);
    }
    assert_vector_same(N, x, x + N);
    free(x);
}

static void the_seed_chooses_the_side(void **state)
{
    (void)state;
    const hf_problem problem = {.n = 2, .value = pairs_value, .product = pairs_product};
    int positive = 0;
    for (int seed = 0; seed < 16; seed++) {
        hf_options options = certified(HF_AUTO);
        options.seed = seed;
        double x[2] = {0, 0};
        hf_minimize(&problem, &options, x, NULL);
        positive += x[1] > 0;
    }
    assert_in_range(positive, 2, 14);
}

static void limits_cut_it_off_without_harm(void **state)
{
    (void)state;
    const hf_problem problem = {.n = SADDLE_N, .value = pairs_value, .product = pairs_product};
    hf_options options = certified(HF_AUTO);
    options.max_products = 1;
    hf_report r;
    double x[SADDLE_N] = {0};
    x[0] = 1; /* H has but two eigenvalues */
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_int_equal(r.products, 1);
    assert_true(r.eigenvalue_min >= -2 && r.eigenvalue_min <= 2);

    options = certified(HF_AUTO);
    options.max_iterations = 0;
    double saddle[SADDLE_N] = {0};
    assert_int_equal(hf_minimize(&problem, &options, saddle, &r), HF_CONVERGED);
    assert_int_equal(r.products, 0);
}

/* Two products find the saddle: what is told thereafter is of the minimum, as far as it goes. */
static void a_limit_after_a_saddle_leaves_nothing_of_it(void **state)
{
    (void)state;
    const hf_problem problem = {.n = SADDLE_N, .value = pairs_value, .product = pairs_product};
    hf_options options = certified(HF_LBFGS);
    options.max_products = 2;
    hf_report r;
    double x[SADDLE_N] = {0};
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_int_equal(r.escapes, 1);
    assert_true(isnan(r.eigenvalue_min));

    options.max_products = 3;
    memset(x, 0, sizeof x);
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_int_equal(r.escapes, 1);
    assert_true(r.eigenvalue_min >= 2 - 1e-6);
}

/* The report of a run that has left a saddle and gone on tells nothing of the saddle. */
static int the_point_is_no_saddle(const hf_report *now, const double *x, void *user)
{
    int *const left = user;
    (void)x;
    *left += now->step == HF_STEP_CURVATURE;
    if (now->iteration > 0) assert_true(isnan(now->eigenvalue_min));
    return 0;
}

static void an_eigenvalue_is_of_the_point_reported(void **state)
{
    (void)state;
    int left = 0;
    const hf_problem problem = {
        .n = SADDLE_N, .value = pairs_value, .product = pairs_product, .user = &left};
    hf_options options = certified(HF_AUTO);
    options.progress = the_point_is_no_saddle;
    hf_report r;
    double x[SADDLE_N] = {0};
    assert_int_equal(hf_minimize(&problem, &options, x, &r), HF_CONVERGED);
    assert_int_equal(left, 1);
    assert_true(r.eigenvalue_min > 0);
}

static void bad_requests_are_refused(void **state)
{
    (void)state;
    hf_problem problem = {.n = 2, .value = pairs_value, .product = pairs_product};
    hf_options options = certified(HF_AUTO);
    options.certificate = -1;
    assert_string_equal(hf_check(&problem, &options), "options.certificate must be >= 0");
    options = certified(HF_AUTO);
    options.seed = -1;
    assert_string_equal(hf_check(&problem, &options), "options.seed must be >= 0");
    problem.gauss_newton = pairs_product;
    options = certified(HF_AUTO);
    options.curvature = HF_CURVATURE_GAUSS_NEWTON;
    assert_non_null(strstr(hf_check(&problem, &options), "options.certificate"));
}

static void faults_at_any_product_end_well(void **state)
{
    (void)state;
    for (int kind = FAULT_REFUSED; kind <= FAULT_INFINITE; kind++) {
        for (int64_t at = 0; at < 60; at += 3) {
            subject *const s = subject_create(collection_find("dixmaana"), 100);
            hf_options options = subject_options(HF_LBFGS, 1000);
            options.certificate = PRODUCTS;
            s->fault = (fault)kind;
            s->where = ON_PRODUCT;
            s->at = at;
            s->always = true;
            const hf_report r = subject_minimize(s, &options, NULL);
            assert_true(r.status == HF_CONVERGED || r.status == HF_CALLBACK_FAILED);
            subject_free(s);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_product_keeps_what_was_found),
        cmocka_unit_test(every_method_leaves_an_exact_saddle),
        cmocka_unit_test(every_negative_direction_is_left),
        cmocka_unit_test(a_step_along_curvature_is_followed_by_one_of_its_own),
        cmocka_unit_test(without_it_a_saddle_is_where_a_run_ends),
        cmocka_unit_test(the_least_eigenvalue_is_found),
        cmocka_unit_test(a_single_negative_eigenvalue_is_found),
        cmocka_unit_test(no_curvature_at_all_is_no_saddle),
        cmocka_unit_test(no_minimum_of_the_collection_is_left),
        cmocka_unit_test(the_saddles_of_wood_are_left),
        cmocka_unit_test(it_gives_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(the_seed_chooses_the_side),
        cmocka_unit_test(limits_cut_it_off_without_harm),
        cmocka_unit_test(a_limit_after_a_saddle_leaves_nothing_of_it),
        cmocka_unit_test(an_eigenvalue_is_of_the_point_reported),
        cmocka_unit_test(bad_requests_are_refused),
        cmocka_unit_test(faults_at_any_product_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
