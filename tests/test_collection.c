/* The test problems tested: derivatives, symmetry, patterns, sizes, published minima.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "seeded.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LEAST_PROBLEMS = 80, SMALL_LIMIT = 400, COLUMNS_LIMIT = 130 };
/* The largest n minimized: of every problem; where no smaller n has a published minimum; where
 * variables are badly scaled. */
enum { MINIMIZE_LIMIT = 256, LAST_RESORT_LIMIT = 1000, SCALED_LIMIT = 24 };

/* ---- what cannot be asked of every problem ---- */

/* Variables scaled from 1 to 1e5: no general method minimizes many of them, and away from the start
 * the cosines of 1e10 are lost in rounding. */
static bool is_badly_scaled(const example *problem)
{
    return strcmp(problem->name, "scosine") == 0 || strcmp(problem->name, "sbrybnd") == 0;
}

/* Problems whose runs may end in minima not published; at their least minimum, which is, all
 * variables are alike. */
static const struct {
    const char *name;
    double x;            /* each variable at the least minimum                  */
    int64_t from, up_to; /* the n where runs end elsewhere                      */
    int64_t but;         /* the n between where the other minimum is published  */
} ELSEWHERE[] = {
    {"chainwoo", 1.0, 4, INT64_MAX, 0},         {"nondia", 1.0, 2, 9, 0},
    {"noncvxu2", 0.63183142, 10, INT64_MAX, 0}, {"noncvxun", 0.63183142, 10, INT64_MAX, 0},
    {"trigonometric", 0.0, 1, INT64_MAX, 10},
};
enum { ELSEWHERE_COUNT = sizeof ELSEWHERE / sizeof *ELSEWHERE };

static bool ends_elsewhere(const example *problem, int64_t n)
{
    for (int k = 0; k < ELSEWHERE_COUNT; k++)
        if (strcmp(problem->name, ELSEWHERE[k].name) == 0)
            return n >= ELSEWHERE[k].from && n <= ELSEWHERE[k].up_to && n != ELSEWHERE[k].but;
    return false;
}

/* ---- one problem at one n ---- */

typedef struct instance {
    const example *problem;
    int64_t n;
    void *user;
    double *x;       /* where things are evaluated   */
    double *way;     /* from the start to x          */
    bool walked;     /* way is not zero              */
    double *work[5]; /* n doubles each               */
} instance;

static instance *setup(const example *problem, int64_t wanted)
{
    instance *at = malloc(sizeof *at);
    assert_non_null(at);
    at->problem = problem;
    at->n = problem->size(wanted);
    at->user = problem->prepare ? problem->prepare(at->n) : NULL;
    assert_true(!problem->prepare || at->user);
    at->x = malloc(7 * (size_t)at->n * sizeof *at->x);
    assert_non_null(at->x);
    at->way = at->x + at->n;
    at->walked = false;
    for (int i = 0; i < 5; i++)
        at->work[i] = at->x + (i + 2) * at->n;
    problem->start(at->n, at->x, at->user);
    return at;
}

static void teardown(instance *at)
{
    if (at->problem->release) at->problem->release(at->user);
    free(at->x);
    free(at);
}

static double value_at(const instance *at, const double *x, double *g)
{
    double f = (double)NAN;
    const int code = at->problem->value(at->n, x, &f, g, at->user);
    return code == 0 ? f : (double)NAN;
}

static bool product_at(const instance *at, const double *v, double *Hv)
{
    return at->problem->product(at->n, at->x, v, Hv, at->user) == 0;
}

/* Move away from the start, less far where f is undefined. */
static void perturb(instance *at)
{
    for (double reach = 0.05; reach > 1e-6; reach *= 0.25) {
        at->problem->start(at->n, at->x, at->user);
        for (int64_t i = 0; i < at->n; i++)
            at->x[i] += reach * (0.1 + fabs(at->x[i])) * seeded_signed(101, (uint64_t)i);
        if (isfinite(value_at(at, at->x, at->work[0]))) return;
    }
}

static hf_problem problem_of(const instance *at)
{
    return (hf_problem){
        .n = at->n, .value = at->problem->value, .product = at->problem->product, .user = at->user};
}

/* Go most of the way that a minimization goes: terms too small to be seen near the start may matter
 * there, and the gradient is not yet lost in rounding. */
static void walk(instance *at)
{
    const hf_problem asked = problem_of(at);
    hf_options options = hf_default_options();
    options.max_iterations = 50;
    at->problem->start(at->n, at->x, at->user);
    hf_minimize(&asked, &options, at->x, NULL);
    at->problem->start(at->n, at->way, at->user);
    for (int64_t i = 0; i < at->n; i++) {
        at->way[i] = at->x[i] - at->way[i];
        at->x[i] -= 0.3 * at->way[i];
        at->walked = at->walked || at->way[i] != 0.0;
    }
}

/* A direction in which every variable moves by about its own size. */
static void random_direction(const instance *at, uint64_t stream, double *d)
{
    for (int64_t i = 0; i < at->n; i++)
        d[i] = (0.1 + fabs(at->x[i])) * seeded_signed(stream, (uint64_t)i);
}

/* Back where the walk came from, else random. */
static void direction(const instance *at, uint64_t stream, double *d)
{
    if (at->walked)
        memcpy(d, at->way, at->n * sizeof *d);
    else
        random_direction(at, stream, d);
}

static double dot(int64_t n, const double *a, const double *b)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double norm(int64_t n, const double *a)
{
    return sqrt(dot(n, a, a));
}

/* ---- what is checked at a point; each returns the relative error ---- */

/* The weights of the central difference of fourth order at -2h, -h, h, 2h. */
static const double OFFSET[4] = {-2.0, -1.0, 1.0, 2.0};
static const double WEIGHT[4] = {1.0 / 12.0, -8.0 / 12.0, 8.0 / 12.0, -1.0 / 12.0};

static void shifted(const instance *at, double h, const double *d, double *x)
{
    for (int64_t i = 0; i < at->n; i++)
        x[i] = at->x[i] + h * d[i];
}

static double gradient_error(instance *at, uint64_t stream)
{
    double *g = at->work[0], *d = at->work[1], *x = at->work[2];
    const double f = value_at(at, at->x, g);
    direction(at, stream, d);
    double scale = 1e-10 * fabs(f) + DBL_MIN, best = (double)INFINITY;
    for (int64_t i = 0; i < at->n; i++)
        scale += fabs(g[i] * d[i]);
    for (double h = 0.1; h > 1e-10; h *= 0.2) {
        double slope = 0.0;
        for (int k = 0; k < 4; k++) {
            shifted(at, OFFSET[k] * h, d, x);
            slope += WEIGHT[k] * value_at(at, x, NULL) / h;
        }
        best = fmin(best, fabs(slope - dot(at->n, g, d)) / scale);
    }
    return best;
}

static double product_error(instance *at, uint64_t stream)
{
    double *Hd = at->work[0], *d = at->work[1], *x = at->work[2], *g = at->work[3];
    double *sum = at->work[4], best = (double)INFINITY;
    direction(at, stream, d);
    if (!product_at(at, d, Hd)) return (double)INFINITY;
    value_at(at, at->x, g);
    const double scale = norm(at->n, Hd) + 1e-10 * norm(at->n, g) + DBL_MIN;
    for (double h = 0.1; h > 1e-10; h *= 0.2) {
        for (int64_t i = 0; i < at->n; i++)
            sum[i] = -Hd[i];
        for (int k = 0; k < 4; k++) {
            shifted(at, OFFSET[k] * h, d, x);
            const double f = value_at(at, x, g);
            for (int64_t i = 0; i < at->n; i++)
                sum[i] += isfinite(f) ? WEIGHT[k] * g[i] / h : (double)NAN;
        }
        best = fmin(best, norm(at->n, sum) / scale);
    }
    return best;
}

static double asymmetry(instance *at, uint64_t stream)
{
    double *u = at->work[0], *v = at->work[1], *Hu = at->work[2], *Hv = at->work[3];
    random_direction(at, stream, u);
    random_direction(at, stream + 1, v);
    if (!product_at(at, u, Hu) || !product_at(at, v, Hv)) return (double)INFINITY;
    const double difference = dot(at->n, u, Hv) - dot(at->n, v, Hu);
    const double scale = norm(at->n, u) * norm(at->n, Hv) + norm(at->n, v) * norm(at->n, Hu);
    return fabs(difference) / (scale + DBL_MIN);
}

/* How far f with and without gradient differ, and f of two calls. */
static double inconsistency(instance *at, uint64_t stream)
{
    (void)stream;
    const double with = value_at(at, at->x, at->work[0]);
    const double without = value_at(at, at->x, NULL);
    const double again = value_at(at, at->x, at->work[1]);
    const bool same = with == again && !memcmp(at->work[0], at->work[1], at->n * sizeof(double));
    return same && isfinite(with) ? fabs(with - without) / (DBL_MIN + fabs(with))
                                  : (double)INFINITY;
}

typedef double error_fn(instance *at, uint64_t stream);

static int report_above(const instance *at, const char *where, double error, double tolerance)
{
    if (error <= tolerance) return 0; /* NaN fails */
    print_error("%s, n = %lld, %s: error %.1e, allowed %.1e\n", at->problem->name, (long long)at->n,
                where, error, tolerance);
    return 1;
}

/* At the start, near it and some way down, at two sizes, for every problem. */
static void check_everywhere(error_fn *error_of, double tolerance)
{
    int failures = 0;
    for (int p = 0; p < collection_count; p++) {
        const example *problem = collection[p];
        const int64_t usual = problem->usual_n < SMALL_LIMIT ? problem->usual_n : SMALL_LIMIT;
        const int64_t sizes[2] = {24, usual};
        for (int s = 0; s < 2; s++) {
            if (s == 1 && problem->size(sizes[0]) == problem->size(sizes[1])) break;
            instance *at = setup(problem, sizes[s]);
            failures += report_above(at, "start", error_of(at, 102), tolerance);
            perturb(at);
            failures += report_above(at, "near the start", error_of(at, 104), tolerance);
            if (!is_badly_scaled(problem)) {
                walk(at);
                failures += report_above(at, "on the way", error_of(at, 106), tolerance);
            }
            teardown(at);
        }
    }
    assert_int_equal(failures, 0);
}

static void gradients_agree_with_values(void **state)
{
    (void)state;
    check_everywhere(gradient_error, 1e-6);
}

static void products_agree_with_gradients(void **state)
{
    (void)state;
    check_everywhere(product_error, 1e-5);
}

static void products_are_symmetric(void **state)
{
    (void)state;
    check_everywhere(asymmetry, 1e-10);
}

static void values_do_not_depend_on_what_else_is_asked(void **state)
{
    (void)state;
    check_everywhere(inconsistency, 1e-13);
}

/* ---- patterns ---- */

static bool holds(const hf_pattern *pattern, int64_t i, int64_t j)
{
    const int64_t row = i > j ? i : j, column = i > j ? j : i;
    for (int64_t k = pattern->starts[column]; k < pattern->starts[column + 1]; k++)
        if (pattern->rows[k] == row) return true;
    return false;
}

static int entries_outside(instance *at, const hf_pattern *pattern)
{
    double *e = at->work[0], *column = at->work[1];
    int outside = 0;
    for (int64_t j = 0; j < at->n; j++) {
        for (int64_t i = 0; i < at->n; i++)
            e[i] = i == j ? 1.0 : 0.0;
        product_at(at, e, column);
        const double rounding = 1e-13 * norm(at->n, column);
        for (int64_t i = 0; i < at->n; i++)
            outside += fabs(column[i]) > rounding && !holds(pattern, i, j);
    }
    return outside;
}

static void patterns_hold_every_nonzero(void **state)
{
    (void)state;
    int failures = 0;
    for (int p = 0; p < collection_count; p++) {
        const example *problem = collection[p];
        if (!problem->pattern) continue;
        for (int64_t wanted = 24; wanted <= 100; wanted += 38) {
            if (problem->size(wanted) > COLUMNS_LIMIT) continue;
            instance *at = setup(problem, wanted);
            perturb(at);
            hf_pattern *pattern = pattern_of(problem, at->n, at->user);
            const bool sound = pattern && pattern->n == at->n && !hf_pattern_check(pattern, NULL);
            const int outside = sound ? entries_outside(at, pattern) : -1;
            if (outside) print_error("%s: %d outside the pattern\n", problem->name, outside);
            failures += outside != 0;
            hf_pattern_free(pattern);
            teardown(at);
        }
    }
    assert_int_equal(failures, 0);
}

/* ---- minima ---- */

static double distance_to_nearest(double f, int count, const double *best)
{
    double nearest = (double)INFINITY;
    for (int i = 0; i < count; i++)
        nearest = fmin(nearest, fabs(f - best[i]) / (1.0 + fabs(best[i])));
    return nearest;
}

/* Where runs end elsewhere, only an f below the least minimum is a miss. */
static double miss(const instance *at, double f, int count, const double *best)
{
    const double distance = distance_to_nearest(f, count, best);
    return f > best[0] && ends_elsewhere(at->problem, at->n) ? 0.0 : distance;
}

/* Minimize to 1e-9 of the first gradient; where that is still large, from there again. */
static int minimize_to_optimum(instance *at, int count, const double *best)
{
    const hf_problem asked = problem_of(at);
    hf_options options = hf_default_options();
    options.gradient_abs = 0.0;
    options.gradient_rel = 1e-9;
    options.max_gradients = options.max_products = 20000;
    hf_report report;
    bool reached = false;
    for (int run = 0; run < 3 && !reached; run++) {
        const hf_status status = hf_minimize(&asked, &options, at->x, &report);
        reached = miss(at, report.f, count, best) <= 1e-5;
        if (status != HF_CONVERGED) break;
    }
    if (reached) return 0;
    print_error("%s, n = %lld: f = %.9g, known %.9g; status %d, |g| = %.1e of %.1e\n",
                at->problem->name, (long long)at->n, report.f, best[0], (int)report.status,
                report.gradient_norm, report.gradient_norm_start);
    return 1;
}

/* Returns whether a minimum is published at this n. */
static bool check_optima(const example *problem, int64_t n, int *failures)
{
    instance *at = setup(problem, n);
    double best[8];
    const int count = problem->optima(at->n, best, at->user);
    if (count > 0) *failures += minimize_to_optimum(at, count, best);
    teardown(at);
    return count > 0;
}

static int check_sizes(const example *problem)
{
    static const short wanted[] = {2,  3,  4,  5,  6,  7,  8,   9,   10,  12,
                                   15, 18, 20, 24, 36, 50, 100, 200, 256, LAST_RESORT_LIMIT};
    int64_t last = 0;
    int failures = 0;
    bool known = false;
    for (size_t s = 0; s < sizeof wanted / sizeof *wanted; s++) {
        const int64_t n = problem->size(wanted[s]);
        const int64_t limit = is_badly_scaled(problem) ? SCALED_LIMIT
                              : known                  ? MINIMIZE_LIMIT
                                                       : LAST_RESORT_LIMIT;
        /* Scaled as badly: runs end at -100101; see below. */
        if (n > MINIMIZE_LIMIT && strcmp(problem->name, "scurly10") == 0) continue;
        if (n == last || n < 2 || n > limit) continue; /* n = 1: bratu ends elsewhere */
        known = check_optima(problem, n, &failures) || known;
        last = n;
    }
    return failures;
}

/* At the sizes where minima are published. */
static void published_minima_are_reached(void **state)
{
    (void)state;
    int failures = 0;
    for (int p = 0; p < collection_count; p++)
        failures += check_sizes(collection[p]);
    assert_int_equal(failures, 0);
}

static void minima_published_for_many_variables_are_reached(void **state)
{
    (void)state;
    int failures = 0;
    const int64_t cragglvy[] = {500, 1000, 5000};
    for (int k = 0; k < 3; k++)
        assert_true(check_optima(collection_find("cragglvy"), cragglvy[k], &failures));
    assert_true(check_optima(collection_find("edensch"), 2000, &failures));
    assert_int_equal(failures, 0);
}

/* s_i x_i of scurly10 are the x_i of curly10, which runs do minimize. */
static void the_minimum_of_scurly10_is_that_of_curly10(void **state)
{
    (void)state;
    instance *from = setup(collection_find("curly10"), 1000);
    instance *at = setup(collection_find("scurly10"), 1000);
    double best[8];
    assert_int_equal(at->problem->optima(at->n, best, at->user), 1);
    assert_int_equal(minimize_to_optimum(from, 1, best), 0);
    for (int64_t i = 0; i < at->n; i++)
        at->x[i] = from->x[i] / exp(12 * (double)i / (double)(at->n - 1));
    assert_true(fabs(value_at(at, at->x, NULL) - best[0]) <= 1e-5 * fabs(best[0]));
    teardown(at);
    teardown(from);
}

static void minima_that_runs_miss_exist(void **state)
{
    (void)state;
    for (int k = 0; k < ELSEWHERE_COUNT; k++) {
        const example *problem = collection_find(ELSEWHERE[k].name);
        assert_non_null(problem);
        for (int64_t wanted = 10; wanted <= 1000; wanted *= 10) {
            instance *at = setup(problem, wanted);
            double best[8];
            assert_true(problem->optima(at->n, best, at->user) > 0);
            for (int64_t i = 0; i < at->n; i++)
                at->x[i] = ELSEWHERE[k].x;
            assert_true(fabs(value_at(at, at->x, NULL) - best[0]) <= 1e-7 * fabs(best[0]));
            teardown(at);
        }
    }
}

/* ---- the table ---- */

static void there_are_enough_problems_and_each_has_its_own_name(void **state)
{
    (void)state;
    assert_true(collection_count >= LEAST_PROBLEMS);
    for (int p = 0; p < collection_count; p++) {
        assert_ptr_equal(collection_find(collection[p]->name), collection[p]);
        assert_true(strlen(collection[p]->source) > 0);
        assert_true(strlen(class_name(collection[p]->kind)) > 0);
    }
    assert_null(collection_find("no such problem"));
}

static void sizes_are_permitted_and_settle(void **state)
{
    (void)state;
    static const int64_t wanted[] = {1, 2, 7, 24, 1000, 1000000};
    for (int p = 0; p < collection_count; p++)
        for (size_t s = 0; s < sizeof wanted / sizeof *wanted; s++) {
            const int64_t n = collection[p]->size(wanted[s]);
            if (n < 1 || collection[p]->size(n) != n) fail_msg("%s", collection[p]->name);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_enough_problems_and_each_has_its_own_name),
        cmocka_unit_test(sizes_are_permitted_and_settle),
        cmocka_unit_test(values_do_not_depend_on_what_else_is_asked),
        cmocka_unit_test(gradients_agree_with_values),
        cmocka_unit_test(products_agree_with_gradients),
        cmocka_unit_test(products_are_symmetric),
        cmocka_unit_test(patterns_hold_every_nonzero),
        cmocka_unit_test(published_minima_are_reached),
        cmocka_unit_test(minima_published_for_many_variables_are_reached),
        cmocka_unit_test(the_minimum_of_scurly10_is_that_of_curly10),
        cmocka_unit_test(minima_that_runs_miss_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
