/* Every sparse problem of the collection: the Hessian recovered by each colouring, from products
 * and from differences of gradients, is the one that its products show column by column.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "seeded.h"
#include "sparse_case.h"

#include <math.h>
#include <string.h>

#include "difference/difference.h"

enum { LARGEST = 130 };

typedef struct subject {
    const example *from;
    int64_t n;
    void *user;
    hf_pattern *pattern;
    double *H;     /* [n n] by columns                                     */
    double scale;  /* largest |h_ij|                                       */
    double *x, *g; /* [n] */
    double *t;     /* [n] steps                                            */
    double *d;     /* [n] */
    double *Hd;    /* [n] */
    double *found; /* [entries] */
} subject;

/* A little off the start, where f is defined. */
static void choose_point(subject *s)
{
    double f = (double)NAN;
    for (double reach = 0.05; !isfinite(f) && reach > 1e-6; reach *= 0.25) {
        s->from->start(s->n, s->x, s->user);
        for (int64_t i = 0; i < s->n; i++)
            s->x[i] += reach * (0.1 + fabs(s->x[i])) * seeded_signed(71, (uint64_t)i);
        if (s->from->value(s->n, s->x, &f, s->g, s->user) != 0) f = (double)NAN;
    }
    assert_true(isfinite(f));
}

static void fill_dense(subject *s)
{
    const int64_t n = s->n;
    for (int64_t j = 0; j < n; j++) {
        memset(s->d, 0, (size_t)n * sizeof *s->d);
        s->d[j] = 1.0;
        assert_int_equal(s->from->product(n, s->x, s->d, s->H + n * j, s->user), 0);
        for (int64_t i = 0; i < n; i++)
            s->scale = fmax(s->scale, fabs(s->H[i + n * j]));
    }
}

static subject *subject_create(const example *from, int64_t wanted)
{
    subject *const s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->from = from;
    s->n = from->size(wanted);
    s->user = from->prepare != NULL ? from->prepare(s->n) : NULL;
    s->pattern = pattern_of(from, s->n, s->user);
    assert_non_null(s->pattern);
    double **const vectors[] = {&s->x, &s->g, &s->t, &s->d, &s->Hd};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_non_null(*vectors[i] = malloc((size_t)s->n * sizeof(double)));
    assert_non_null(s->H = malloc((size_t)(s->n * s->n) * sizeof *s->H));
    assert_non_null(s->found = calloc((size_t)s->pattern->starts[s->n], sizeof *s->found));
    choose_point(s);
    fill_dense(s);
    for (int64_t i = 0; i < s->n; i++)
        s->t[i] = difference_step_of(0.0, s->x[i], true);
    return s;
}

static void subject_free(subject *s)
{
    if (s->from->release != NULL) s->from->release(s->user);
    hf_pattern_free(s->pattern);
    double *const vectors[] = {s->x, s->g, s->t, s->d, s->Hd, s->H, s->found};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        free(vectors[i]);
    free(s);
}

/* Hd = (g(x + d) - g(x - d)) / 2 */
static void difference(subject *s)
{
    double f;
    for (int64_t i = 0; i < s->n; i++)
        s->x[i] += s->d[i];
    s->from->value(s->n, s->x, &f, s->Hd, s->user);
    for (int64_t i = 0; i < s->n; i++)
        s->x[i] -= 2.0 * s->d[i];
    s->from->value(s->n, s->x, &f, s->g, s->user);
    for (int64_t i = 0; i < s->n; i++) {
        s->x[i] += s->d[i];
        s->Hd[i] = 0.5 * (s->Hd[i] - s->g[i]);
    }
}

/* Largest error over the largest entry. */
static double error_of(subject *s, colouring_kind kind, bool by_differences)
{
    sparse_case *const c = sparse_case_create(s->pattern, kind);
    const team alone = {.n = s->n, .threads = 1};
    const double *const t = by_differences ? s->t : NULL;
    for (int32_t k = 0; k < c->colours.count; k++) {
        recovery_seed(&c->recovery, k, t, s->d);
        if (by_differences)
            difference(s);
        else
            s->from->product(s->n, s->x, s->d, s->Hd, s->user);
        recovery_take(&c->recovery, &alone, k, t, s->Hd, s->found);
    }
    recovery_finish(&c->recovery, t, s->found);
    double worst = 0.0;
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = c->s.starts[j]; k < c->s.starts[j + 1]; k++)
            worst = fmax(worst, fabs(s->found[k] - s->H[c->s.rows[k] + s->n * j]));
    sparse_case_free(c);
    return s->scale > 0.0 ? worst / s->scale : worst;
}

/* Waves much shorter than |x|, to which steps of differences are relative. */
static bool has_short_waves(const example *problem)
{
    return strcmp(problem->name, "genhumps") == 0 || strcmp(problem->name, "scosine") == 0;
}

static int report_above(const subject *s, const char *how, double error, double allowed)
{
    if (error <= allowed) return 0; /* NaN fails */
    print_error("%s, n = %lld, %s: error %.1e, allowed %.1e\n", s->from->name, (long long)s->n, how,
                error, allowed);
    return 1;
}

static void recovered_hessians_are_those_of_the_products(void **state)
{
    (void)state;
    int failures = 0, count = 0;
    for (int p = 0; p < collection_count; p++) {
        const example *const from = collection[p];
        for (int64_t wanted = 24; from->pattern != NULL && wanted <= 100; wanted += 76) {
            if (from->size(wanted) > LARGEST) continue;
            subject *const s = subject_create(from, wanted);
            failures += report_above(s, "star", error_of(s, COLOURING_STAR, false), 1e-13);
            failures += report_above(s, "acyclic", error_of(s, COLOURING_ACYCLIC, false), 1e-12);
            if (!has_short_waves(from))
                failures += report_above(s, "differences", error_of(s, COLOURING_STAR, true), 1e-4);
            subject_free(s);
            count++;
        }
    }
    assert_int_equal(failures, 0);
    assert_true(count > 80);
}

static void every_pattern_holds_its_hessian(void **state)
{
    (void)state;
    int failures = 0;
    for (int p = 0; p < collection_count; p++) {
        const example *const from = collection[p];
        if (from->pattern == NULL || from->size(100) > LARGEST) continue;
        subject *const s = subject_create(from, 100);
        for (int by_products = 0; by_products <= 1; by_products++) {
            const hf_problem problem = {.n = s->n,
                                        .value = from->value,
                                        .product = by_products ? from->product : NULL,
                                        .pattern = s->pattern,
                                        .user = s->user};
            hf_pattern_report report;
            const hf_status status = hf_check_pattern(&problem, s->x, &report);
            if (status != HF_CONVERGED) print_error("%s: %s\n", from->name, report.message);
            failures += status != HF_CONVERGED;
        }
        subject_free(s);
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern_holds_its_hessian),
        cmocka_unit_test(recovered_hessians_are_those_of_the_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
