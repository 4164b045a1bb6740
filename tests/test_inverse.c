/* Steps by a corrected, a damped and an updated inverse: what they are, how alpha is chosen, what
 * may go wrong.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "exponentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_inverse.h"

/* ---- memory: this stands before the one of the C library ------------------------------------- */

static int allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (allowed-- <= 0 || size >> 40 != 0) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* ---- what the steps are ---------------------------------------------------------------------- */

static hf_inverse_options fixed(hf_inverse inverse, const double *alpha)
{
    hf_inverse_options how = hf_inverse_defaults();
    how.inverse = inverse;
    how.grid = alpha;
    how.absolute = true;
    how.max_steps = 1;
    how.gradient_abs = how.gradient_rel = 1e-9;
    return how;
}

/* One step on a quadratic: error e becomes -alpha A e, or alpha (A + alpha I)^-1 e. */
static void one_step_is_as_stated(void **state)
{
    (void)state;
    double spectrum[SIZE], e0[SIZE], e1[SIZE], expected[SIZE];
    spectrum_geometric(SIZE, 0.1, 10, spectrum);
    quadratic *const q = quadratic_create(SIZE, spectrum, 5);
    const hf_problem problem = quadratic_problem(q);
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_DAMPED; kind++) {
        const double alpha = 0.05;
        double x[SIZE] = {0.0};
        const hf_inverse_options how = fixed((hf_inverse)kind, &alpha);
        hf_inverse_report report;
        for (int i = 0; i < SIZE; i++)
            e0[i] = -q->solution[i];
        assert_int_equal(hf_inverse_minimize(&problem, &how, x, &report), HF_MAX_ITERATIONS);
        assert_int_equal(report.step, 1);
        assert_close(report.alpha, alpha, 0);
        for (int i = 0; i < SIZE; i++)
            e1[i] = x[i] - q->solution[i];
        if (kind == HF_INVERSE_CORRECTED) {
            problem.product(SIZE, x, e0, expected, problem.user);
            for (int i = 0; i < SIZE; i++)
                expected[i] *= -alpha;
            assert_vector_close(SIZE, e1, expected, 1e-6);
        } else { /* (A + alpha I) e1 = alpha e0 */
            problem.product(SIZE, x, e1, expected, problem.user);
            for (int i = 0; i < SIZE; i++)
                expected[i] = (expected[i] + alpha * e1[i]) / alpha;
            assert_vector_close(SIZE, expected, e0, 1e-5);
        }
    }
    quadratic_free(q);
}

static void every_inverse_converges(void **state)
{
    (void)state;
    const hf_source sources[] = {HF_FROM_PRODUCTS, HF_FROM_GRADIENTS};
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_UPDATED; kind++)
        for (int i = 0; i < 2; i++) {
            exponentials e;
            const hf_problem problem = exponentials_problem(&e);
            double x[SIZE];
            for (int k = 0; k < TERMS; k += 2) /* bounded below: in pairs a, -a, nearly */
                for (int j = 0; j < SIZE; j++)
                    e.a[k + 1][j] = -e.a[k][j];
            for (int j = 0; j < TERMS; j += 2)
                for (int k = 0; k < SIZE; k++)
                    e.a[j][k] += k == j / 2;
            memcpy(x, e.x, sizeof x);
            hf_inverse_options how = hf_inverse_defaults();
            hf_inverse_report report;
            how.inverse = (hf_inverse)kind;
            how.approximate.source = sources[i];
            const hf_status status = hf_inverse_minimize(&problem, &how, x, &report);
            print_message(
                "kind %d source %d: %s, %d steps, f %.12g |g| %.1e, %d values %d gradients "
                "%d products\n",
                kind, i, hf_status_text(status), (int)report.step, report.f, report.gradient_norm,
                (int)report.values, (int)report.gradients, (int)report.products);
            assert_int_equal(status, HF_CONVERGED);
            assert_true(report.step < (kind == HF_INVERSE_UPDATED ? 60 : 12));
            assert_int_equal(report.values, e.values);
            assert_int_equal(report.gradients, e.gradients);
            assert_int_equal(report.products, e.products);
        }
}

/* ---- steep and broken functions ---- */

typedef struct bowl {
    double steepness;
    bool holed; /* g is undefined near the minimizer, where f is not */
} bowl;

/* steepness / 2 sum (i + 1) (x_i - 1)^2 */
static int bowl_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const bowl *const b = user;
    *f = 0;
    for (int64_t i = 0; i < n; i++)
        *f += 0.5 * b->steepness * (double)(i + 1) * (x[i] - 1) * (x[i] - 1);
    for (int64_t i = 0; g != NULL && i < n; i++)
        g[i] = b->steepness * (double)(i + 1) * (x[i] - 1);
    if (g != NULL && b->holed && fabs(x[0] - 1) < 0.5) g[0] = (double)NAN;
    return 0;
}

static void steep_functions_are_no_hurdle(void **state)
{
    (void)state;
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_UPDATED; kind++) {
        bowl b = {.steepness = 1e15};
        const hf_problem problem = {.n = 2, .value = bowl_value, .user = &b};
        double x[2] = {5, -3};
        hf_inverse_options how = hf_inverse_defaults();
        how.inverse = (hf_inverse)kind;
        assert_int_equal(hf_inverse_minimize(&problem, &how, x, NULL), HF_CONVERGED);
        assert_true(fabs(x[0] - 1) < 1e-5 && fabs(x[1] - 1) < 1e-5);
    }
}

/* No step is taken to where g is undefined; what the report says is true of x. */
static void where_g_is_undefined_no_step_ends(void **state)
{
    (void)state;
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_UPDATED; kind++) {
        bowl b = {.steepness = 1, .holed = true};
        const hf_problem problem = {.n = 2, .value = bowl_value, .user = &b};
        double x[2] = {5, -3}, g[2], f;
        hf_inverse_options how = hf_inverse_defaults();
        hf_inverse_report report;
        how.inverse = (hf_inverse)kind;
        how.max_steps = 30;
        const hf_status status = hf_inverse_minimize(&problem, &how, x, &report);
        assert_true(status == HF_PRECISION || status == HF_MAX_ITERATIONS || status == HF_BLOCKED);
        bowl_value(2, x, &f, g, &b);
        assert_true(isfinite(g[0]) && f < 24);
        assert_close(report.f, f, 0);
        assert_close(report.gradient_norm, hypot(g[0], g[1]), 1e-15);
    }
}

/* ---- the choice ------------------------------------------------------------------------------ */

typedef struct judgement {
    double centre[SIZE]; /* validation is |x - centre|^2 */
    int calls, points;
    int nan_at, code; /* candidate that is NaN, or -1; what is returned */
} judgement;

static int validate(int64_t n, int count, const double *points, double *values, void *user)
{
    judgement *const j = user;
    j->calls++;
    j->points += count;
    for (int k = 0; k < count; k++) {
        values[k] = 0;
        for (int64_t i = 0; i < n; i++)
            values[k] += pow(points[n * k + i] - j->centre[i], 2);
        if (k == j->nan_at) values[k] = (double)NAN;
    }
    return j->code;
}

static const double ALPHAS[] = {0, 0.001, 0.01, 0.03, 0.1};
enum { ALPHA_COUNT = 5, FOLDS = 3 };

/* The alpha that one step chooses. */
static double choice(const hf_problem *problem, const double *x0, hf_inverse inverse,
                     const hf_fold *folds, int count, double *least)
{
    double x[SIZE];
    hf_inverse_report report;
    hf_inverse_options how = fixed(inverse, ALPHAS);
    how.candidates = ALPHA_COUNT;
    how.folds = folds;
    how.fold_count = count;
    memcpy(x, x0, sizeof x);
    assert_true(hf_inverse_minimize(problem, &how, x, &report) >= 0);
    *least = report.validation;
    return report.alpha;
}

/* Where one step with this alpha leads. */
static void step_to(const hf_problem *problem, const double *x0, hf_inverse inverse, double alpha,
                    double *x)
{
    const hf_inverse_options how = fixed(inverse, &alpha);
    memcpy(x, x0, sizeof(double[SIZE]));
    assert_true(hf_inverse_minimize(problem, &how, x, NULL) >= 0);
}

static void the_best_candidate_of_all_folds_is_chosen(void **state)
{
    (void)state;
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_DAMPED; kind++) {
        double spectrum[SIZE], x0[SIZE] = {0.0}, x[SIZE], total[ALPHA_COUNT] = {0.0}, least;
        quadratic *whole, *part[FOLDS];
        hf_problem training[FOLDS];
        judgement held[FOLDS];
        hf_fold folds[FOLDS];
        spectrum_geometric(SIZE, 0.5, 10, spectrum);
        whole = quadratic_create(SIZE, spectrum, 5);
        const hf_problem problem = quadratic_problem(whole);
        for (int i = 0; i < FOLDS; i++) {
            part[i] = quadratic_create(SIZE, spectrum, 6 + (uint64_t)i);
            for (int j = 0; j < SIZE; j++) /* folds differ little */
                part[i]->solution[j] = whole->solution[j] + 0.05 * part[i]->solution[j];
            training[i] = quadratic_problem(part[i]);
            held[i] = (judgement){.nan_at = -1};
            step_to(&problem, x0, (hf_inverse)kind, ALPHAS[3], held[i].centre);
            const hf_problem *const own = i == 1 ? NULL : &training[i];
            folds[i] = (hf_fold){own, validate, &held[i]};
            for (int k = 0; k < ALPHA_COUNT; k++) {
                double value;
                step_to(own != NULL ? own : &problem, x0, (hf_inverse)kind, ALPHAS[k], x);
                validate(SIZE, 1, x, &value, &held[i]);
                total[k] += value / FOLDS;
            }
            held[i].calls = held[i].points = 0;
        }
        int best = 0;
        for (int k = 1; k < ALPHA_COUNT; k++)
            if (total[k] < total[best]) best = k;
        assert_true(choice(&problem, x0, (hf_inverse)kind, folds, FOLDS, &least) == ALPHAS[best]);
        assert_close(least, total[best], 1e-9);
        /* the held-out part alone finds its centre */
        assert_true(choice(&problem, x0, (hf_inverse)kind, folds + 1, 1, &least) == ALPHAS[3]);
        assert_int_equal(held[1].calls, 2);
        assert_int_equal(held[1].points, 2 * (ALPHA_COUNT + 1));
        held[1].nan_at = 3;
        assert_true(choice(&problem, x0, (hf_inverse)kind, folds + 1, 1, &least) != ALPHAS[3]);
        held[1].code = 1;
        double x1[SIZE] = {0.0};
        hf_inverse_options how = hf_inverse_defaults();
        how.inverse = (hf_inverse)kind;
        how.folds = folds + 1;
        how.fold_count = 1;
        hf_inverse_report report;
        assert_int_equal(hf_inverse_minimize(&problem, &how, x1, &report), HF_STOPPED);
        assert_int_equal(report.step, 0);
        assert_non_null(strstr(report.message, "held out"));
        for (int i = 0; i < FOLDS; i++)
            quadratic_free(part[i]);
        quadratic_free(whole);
    }
}

static void without_folds_the_value_decides(void **state)
{
    (void)state;
    double spectrum[SIZE], x0[SIZE] = {0.0}, least;
    spectrum_geometric(SIZE, 0.5, 10, spectrum);
    quadratic *const q = quadratic_create(SIZE, spectrum, 5);
    const hf_problem problem = quadratic_problem(q);
    assert_true(choice(&problem, x0, HF_INVERSE_CORRECTED, NULL, 0, &least) == 0);
    assert_true(least < 1e-12);
    quadratic_free(q);
}

/* ---- what may go wrong ----------------------------------------------------------------------- */

static hf_status with_fault(int kind, int64_t at, int code, hf_inverse_report *report,
                            int64_t *calls)
{
    exponentials e;
    double x[SIZE];
    judgement held = {.nan_at = -1};
    const hf_problem problem = exponentials_problem(&e);
    const hf_fold fold = {&problem, validate, &held};
    hf_inverse_options how = hf_inverse_defaults();
    how.inverse = (hf_inverse)kind;
    how.folds = &fold;
    how.fold_count = kind % 2;
    how.max_steps = 3;
    how.linear_rel = 0.1;
    e.code = code;
    *(code != 0 ? &e.fail_at : &e.nan_at) = at;
    memcpy(x, e.x, sizeof x);
    const hf_status status = hf_inverse_minimize(&problem, &how, x, report);
    *calls = e.calls;
    assert_int_equal(status, report->status);
    assert_true(strlen(report->message) > 10);
    for (int i = 0; i < SIZE; i++)
        assert_true(isfinite(x[i]));
    return status;
}

static void every_call_may_fail(void **state)
{
    (void)state;
    for (int kind = HF_INVERSE_CORRECTED; kind <= HF_INVERSE_UPDATED; kind++) {
        hf_inverse_report report;
        int64_t calls, made;
        assert_int_equal(with_fault(kind, 0, 1, &report, &calls), HF_MAX_ITERATIONS);
        for (int64_t at = 1; at <= calls; at++) {
            assert_int_equal(with_fault(kind, at, -7, &report, &made), HF_CALLBACK_FAILED);
            assert_int_equal(made, at);
            assert_int_equal(report.callback_code, -7);
            for (int code = 0; code < 2; code++) {
                const hf_status status = with_fault(kind, at, code, &report, &made);
                assert_true(status == HF_MAX_ITERATIONS || status == HF_BLOCKED ||
                            status == HF_BAD_START || status == HF_PRECISION ||
                            status == HF_STOPPED);
            }
        }
    }
}

static void a_validation_may_stop_the_run(void **state)
{
    (void)state;
    exponentials e;
    double x[SIZE] = {0.0};
    judgement held = {.nan_at = -1, .code = -3};
    const hf_problem problem = exponentials_problem(&e);
    const hf_fold fold = {NULL, validate, &held};
    hf_inverse_options how = hf_inverse_defaults();
    hf_inverse_report report;
    how.folds = &fold;
    how.fold_count = 1;
    assert_int_equal(hf_inverse_minimize(&problem, &how, x, &report), HF_CALLBACK_FAILED);
    assert_int_equal(report.callback_code, -3);
    assert_non_null(strstr(report.message, "-3"));
}

static int stop_at_two(const hf_inverse_report *now, const double *x, void *user)
{
    (void)x, (void)user;
    return now->step == 2;
}

static void progress_may_stop_the_run(void **state)
{
    (void)state;
    exponentials e;
    double x[SIZE] = {0.0};
    const hf_problem problem = exponentials_problem(&e);
    hf_inverse_options how = hf_inverse_defaults();
    hf_inverse_report report;
    how.progress = stop_at_two;
    assert_int_equal(hf_inverse_minimize(&problem, &how, x, &report), HF_STOPPED);
    assert_int_equal(report.step, 2);
}

static void memory_may_be_short(void **state)
{
    (void)state;
    hf_status status = HF_OUT_OF_MEMORY;
    for (int blocks = 0; blocks < 3; blocks++) {
        exponentials e;
        double x[SIZE] = {0.0};
        const hf_problem problem = exponentials_problem(&e);
        hf_inverse_report report;
        hf_inverse_options how = hf_inverse_defaults();
        how.max_steps = 1;
        allowed = blocks;
        status = hf_inverse_minimize(&problem, &how, x, &report);
        allowed = INT32_MAX;
        assert_int_equal(status, HF_OUT_OF_MEMORY);
        assert_true(strlen(report.message) > 10);
        if (blocks < 2) assert_true(x[0] == 0);
    }
}

static void refuse(const hf_problem *problem, double *x, const hf_inverse_options *how,
                   const char *what)
{
    hf_inverse_report report;
    assert_int_equal(hf_inverse_minimize(problem, how, x, &report), HF_BAD_ARGUMENT);
    assert_non_null(strstr(report.message, what));
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    exponentials e;
    double x[SIZE] = {0.0};
    const double negative = -1;
    const hf_problem problem = exponentials_problem(&e);
    hf_problem other = problem;
    other.n = 3;
    const hf_inverse_options good = hf_inverse_defaults();
    const hf_fold mute = {NULL, NULL, NULL}, shorter = {&other, validate, NULL};
    refuse(NULL, x, NULL, "problem");
    refuse(&problem, NULL, NULL, "x must");
#define REFUSE(field, bad, what)                                                                   \
    do {                                                                                           \
        hf_inverse_options how = good;                                                             \
        how.field = (bad);                                                                         \
        refuse(&problem, x, &how, what);                                                           \
    } while (0)
    REFUSE(inverse, (hf_inverse)9, "inverse");
    REFUSE(grid, &negative, "grid");
    REFUSE(fold_count, 1, "folds");
    REFUSE(fold_count, -1, "fold_count");
    REFUSE(linear_rel, 1, "linear_rel");
    REFUSE(max_linear, 0, "max_linear");
    REFUSE(gradient_abs, (double)NAN, "gradient_abs");
    REFUSE(gradient_rel, 1, "gradient_rel");
    REFUSE(max_steps, -1, "max_steps");
    REFUSE(approximate.source, HF_FROM_VALUES, "HF_FROM_VALUES");
    hf_inverse_options how = good;
    how.grid = &negative;
    how.candidates = 0;
    refuse(&problem, x, &how, "candidates");
    how = good;
    how.fold_count = 1;
    how.folds = &mute;
    refuse(&problem, x, &how, "validation");
    how.folds = &shorter;
    refuse(&problem, x, &how, "same n");
    assert_int_equal(e.calls, 0);
}

/* The last word of the comment of a field is its default. */
static void assert_stated(const char *options, const char *field, const char *fallback)
{
    char comment[230]; /* the line, and most of the next */
    const char *const at = strstr(options, field);
    assert_non_null(at);
    (void)snprintf(comment, sizeof comment, "%.*s", (int)sizeof comment - 1, at);
    assert_non_null(strstr(comment, fallback));
}

static void the_header_states_the_defaults(void **state)
{
    (void)state;
    static char text[20000];
    const hf_inverse_options o = hf_inverse_defaults();
    FILE *const header = fopen(HF_SOURCE_DIR "/include/hessfree_inverse.h", "r");
    assert_non_null(header);
    text[fread(text, 1, sizeof text - 1, header)] = '\0';
    (void)fclose(header);
    const char *const options = strstr(text, "typedef struct hf_inverse_options {");
    assert_non_null(options);
    assert_stated(options, "hf_inverse inverse", "/* HF_INVERSE_CORRECTED ");
    assert_stated(options, "*grid", "; NULL ");
    assert_stated(options, "int candidates;", "; 1 ");
    assert_stated(options, "absolute", "; false ");
    assert_stated(options, "int fold_count;", "; 0 ");
    assert_stated(options, "linear_rel", "; 1e-8 ");
    assert_stated(options, "max_linear", "; 1000 ");
    assert_stated(options, "gradient_abs", "; 1e-6 ");
    assert_stated(options, "gradient_rel", "; 1e-6 ");
    assert_stated(options, "max_steps", "; 1000 ");
    assert_true(o.inverse == HF_INVERSE_CORRECTED && o.grid == NULL && o.candidates == 1);
    assert_true(!o.absolute && o.folds == NULL && o.fold_count == 0 && o.linear_rel == 1e-8);
    assert_true(o.max_linear == 1000 && o.gradient_abs == 1e-6 && o.gradient_rel == 1e-6);
    assert_true(o.max_steps == 1000 && o.progress == NULL && o.approximate.probes == 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_step_is_as_stated),
        cmocka_unit_test(every_inverse_converges),
        cmocka_unit_test(steep_functions_are_no_hurdle),
        cmocka_unit_test(where_g_is_undefined_no_step_ends),
        cmocka_unit_test(the_best_candidate_of_all_folds_is_chosen),
        cmocka_unit_test(without_folds_the_value_decides),
        cmocka_unit_test(every_call_may_fail),
        cmocka_unit_test(a_validation_may_stop_the_run),
        cmocka_unit_test(progress_may_stop_the_run),
        cmocka_unit_test(memory_may_be_short),
        cmocka_unit_test(bad_arguments_are_named),
        cmocka_unit_test(the_header_states_the_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
