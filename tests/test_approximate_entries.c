/* All of H, and chosen entries, from products, gradients and values: order, noise, error, cost.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "exponentials.h"

#include <string.h>

#include "collection.h"
#include "hessfree_approximate.h"

enum { ENTRIES = SIZE * SIZE };

/* |H - A| for the given options; the report is checked on the way. */
static double error_of(const hf_problem *problem, const hf_approximate_options *how,
                       hf_approximate_report *report)
{
    exponentials exact;
    double H[ENTRIES], A[ENTRIES];
    exponentials_problem(&exact);
    exponentials_hessian(&exact, H);
    assert_int_equal(hf_approximate_full(problem, exact.x, how, A, report), HF_CONVERGED);
    static const double zero[ENTRIES];
    assert_close(report->norm, distance(ENTRIES, A, zero), 1e-12);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            assert_true(A[i + SIZE * j] == A[j + SIZE * i]);
    return distance(ENTRIES, H, A);
}

static void products_give_all_of_it(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    hf_approximate_report report;
    assert_true(error_of(&problem, NULL, &report) <= 1e-14 * report.norm);
    assert_true(report.error <= 1e-13 * report.norm);
    assert_true(report.noise == 0);
    assert_int_equal(report.products, SIZE + 4);
    assert_int_equal(report.gradients + report.values, 0);
    assert_int_equal(e.products, SIZE + 4);
    assert_int_equal(e.moves, 1);
}

/* Noise decides the steps, so that exact functions show the truncation of any step. */
static void assert_order(hf_source source, bool central, double noise, double less, double gain)
{
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    how.source = source;
    how.central = central;
    how.value_noise = how.gradient_noise = noise;
    const double wide = error_of(&problem, &how, &report);
    how.value_noise = how.gradient_noise = noise * less;
    const double narrow = error_of(&problem, &how, &report);
    print_message("source %d central %d: %.2e -> %.2e\n", source, central, wide, narrow);
    assert_true(wide / narrow > 0.8 * gain && wide / narrow < 1.25 * gain);
}

static void truncation_is_of_the_stated_order(void **state)
{
    (void)state;
    /* steps: noise^(1/2), noise^(1/3) of gradients; noise^(1/3), noise^(1/4) of values */
    assert_order(HF_FROM_GRADIENTS, false, 1e-8, 1e-2, 10);
    assert_order(HF_FROM_GRADIENTS, true, 1e-6, 1e-3, 100);
    assert_order(HF_FROM_VALUES, false, 1e-9, 1e-3, 10);
    assert_order(HF_FROM_VALUES, true, 1e-8, 1e-4, 100);
}

static double relative_error(hf_source source, bool central, double noise, double told)
{
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    e.noise = noise;
    how.source = source;
    how.central = central;
    how.value_noise = how.gradient_noise = told;
    const double error = error_of(&problem, &how, &report);
    print_message("noise %.0e source %d central %d: error %.1e estimated %.1e noise %.1e of %.1e\n",
                  noise, source, central, error, report.error, report.noise, report.norm);
    if (told >= noise) assert_true(error <= 3 * report.error && report.error <= 30 * error);
    return error / report.norm;
}

static void steps_fit_the_noise_and_the_error_is_known(void **state)
{
    (void)state;
    for (double noise = 1e-15; noise < 1e-5; noise *= 1e3) {
        const double order[] = {1.0 / 2, 2.0 / 3, 1.0 / 3, 1.0 / 2};
        for (int kind = 0; kind < 4; kind++) {
            const hf_source source = kind < 2 ? HF_FROM_GRADIENTS : HF_FROM_VALUES;
            const double fit = relative_error(source, kind % 2 == 1, noise, noise);
            assert_true(fit < 300 * pow(noise, order[kind]));
        }
    }
    assert_true(relative_error(HF_FROM_GRADIENTS, true, 1e-8, 1e-8) <
                1e-2 * relative_error(HF_FROM_GRADIENTS, true, 1e-8, 0));
}

static void calls_are_as_stated(void **state)
{
    (void)state;
    const struct {
        hf_source source;
        bool central;
        int64_t values, gradients;
    } cost[] = {
        {HF_FROM_GRADIENTS, false, 0, 1 + SIZE},
        {HF_FROM_GRADIENTS, true, 0, 1 + 2 * SIZE},
        {HF_FROM_VALUES, false, 1 + SIZE + SIZE * (SIZE + 1) / 2, 0},
        {HF_FROM_VALUES, true, 1 + SIZE + SIZE * SIZE, 0},
    };
    for (size_t i = 0; i < sizeof cost / sizeof *cost; i++) {
        exponentials e;
        const hf_problem problem = exponentials_problem(&e);
        hf_approximate_options how = hf_approximate_defaults();
        hf_approximate_report report;
        how.source = cost[i].source;
        how.central = cost[i].central;
        how.checks = 0;
        error_of(&problem, &how, &report);
        assert_true(isnan(report.error));
        assert_int_equal(report.values, cost[i].values);
        assert_int_equal(report.gradients, cost[i].gradients);
        assert_int_equal(e.values, cost[i].values);
        assert_int_equal(e.gradients, cost[i].gradients);
    }
}

static void a_block_holds_the_chosen_entries(void **state)
{
    (void)state;
    static const int64_t rows[] = {7, 0, 7}, columns[] = {1, 7, 11, 0, 2};
    const hf_source sources[] = {HF_FROM_PRODUCTS, HF_FROM_GRADIENTS, HF_FROM_VALUES};
    for (int flip = 0; flip < 2; flip++)
        for (int kind = 0; kind < 6; kind++) {
            exponentials e;
            const hf_problem problem = exponentials_problem(&e);
            double H[ENTRIES], B[15];
            hf_approximate_report report;
            hf_approximate_options how = hf_approximate_defaults();
            how.source = sources[kind / 2];
            how.central = kind % 2 == 1;
            exponentials_hessian(&e, H);
            const hf_index_sets sets =
                flip ? (hf_index_sets){5, 3, columns, rows} : (hf_index_sets){3, 5, rows, columns};
            assert_int_equal(hf_approximate_block(&problem, e.x, &how, sets, B, &report),
                             HF_CONVERGED);
            double square = 0;
            for (int i = 0; i < sets.row_count; i++)
                for (int j = 0; j < sets.column_count; j++)
                    square += pow(
                        B[i + sets.row_count * j] - H[sets.rows[i] + SIZE * sets.columns[j]], 2);
            assert_true(sqrt(square) <= 3 * report.error && report.error < 1e-2 * report.norm);
            if (how.source == HF_FROM_PRODUCTS) assert_int_equal(report.products, 3 + 4);
        }
}

static void small_and_large_variables_have_their_own_steps(void **state)
{
    (void)state;
    /* f of x / scale: with typical = scale everything is as without either. */
    exponentials e, scaled;
    const hf_problem problem = exponentials_problem(&e);
    const hf_problem other = exponentials_problem(&scaled);
    double A[ENTRIES], B[ENTRIES], typical[SIZE];
    hf_approximate_options how = hf_approximate_defaults();
    how.source = HF_FROM_GRADIENTS;
    assert_int_equal(hf_approximate_full(&problem, e.x, &how, A, NULL), HF_CONVERGED);
    for (int i = 0; i < SIZE; i++) {
        typical[i] = ldexp(1, 20 * (i % 5 - 2));
        scaled.x[i] *= typical[i];
        for (int k = 0; k < TERMS; k++)
            scaled.a[k][i] /= typical[i];
    }
    how.typical = typical;
    assert_int_equal(hf_approximate_full(&other, scaled.x, &how, B, NULL), HF_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            B[i + SIZE * j] *= typical[i] * typical[j];
    assert_vector_close(ENTRIES, B, A, 1e-9);
}

/* x[0] may not grow by more than `room`. */
static hf_status beside_a_wall(hf_source source, bool central, double room, double *error)
{
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double H[ENTRIES], A[ENTRIES];
    hf_approximate_report report;
    hf_approximate_options how = hf_approximate_defaults();
    exponentials_hessian(&e, H);
    how.source = source;
    how.central = central;
    how.checks = 0;
    e.wall = e.x[0] + room;
    const hf_status status = hf_approximate_full(&problem, e.x, &how, A, &report);
    *error = status == HF_CONVERGED ? distance(ENTRIES, A, H) / report.norm : 0;
    assert_true(strlen(report.message) > 10);
    return status;
}

static void an_undefined_side_is_avoided(void **state)
{
    (void)state;
    double error;
    assert_int_equal(beside_a_wall(HF_FROM_GRADIENTS, false, 0, &error), HF_CONVERGED);
    assert_true(error < 1e-6);
    assert_int_equal(beside_a_wall(HF_FROM_VALUES, false, 0, &error), HF_CONVERGED);
    assert_true(error < 1e-3);
    assert_int_equal(beside_a_wall(HF_FROM_GRADIENTS, true, 1e-6, &error), HF_CONVERGED);
    assert_true(error < 1e-6);
    assert_int_equal(beside_a_wall(HF_FROM_VALUES, true, 1e-4, &error), HF_CONVERGED);
    assert_true(error < 1e-4);
    for (int kind = 0; kind < 2; kind++) {
        const hf_source source = kind == 0 ? HF_FROM_GRADIENTS : HF_FROM_VALUES;
        assert_int_equal(beside_a_wall(source, true, 0, &error), HF_BLOCKED);
        assert_int_equal(beside_a_wall(source, true, -1, &error), HF_BAD_START);
    }
}

/* Distances over which the second derivatives change, where the defaults are far from them. */
static const double *typical_of(const example *p, int64_t n, double *typical)
{
    static const double meyer[] = {1, 30, 30}, osborne1[] = {1, 1, 1, 0.03, 0.03};
    if (strcmp(p->name, "meyer") == 0) return meyer;
    if (strcmp(p->name, "osborne1") == 0) return osborne1;
    const bool scaled = strcmp(p->name, "scosine") == 0 || strcmp(p->name, "sbrybnd") == 0;
    const bool steep = strcmp(p->name, "genhumps") == 0 || strcmp(p->name, "chebyquad") == 0;
    if (!scaled && !steep) return NULL;
    for (int64_t i = 0; i < n; i++)
        typical[i] = scaled ? exp(-12.0 * (double)i / (double)(n - 1)) : 0.5;
    return typical;
}

/* Every problem of the collection at its start. The orders above say that second derivatives are
 * known to the power 1/2, 2/3, 1/3, 1/2 of rounding, times what f and g are over their changes. */
static void errors_are_known_on_the_collection(void **state)
{
    (void)state;
    enum { WANTED = 12, LARGEST = 64 };
    static const double order[] = {1.0 / 2, 2.0 / 3, 1.0 / 3, 1.0 / 2};
    static double x[LARGEST], typical[LARGEST], H[LARGEST * LARGEST], A[LARGEST * LARGEST];
    int tried = 0;
    for (int i = 0; i < collection_count; i++) {
        const example *const p = collection[i];
        const int64_t n = p->size(WANTED);
        if (n > LARGEST) continue;
        void *const user = p->prepare != NULL ? p->prepare(n) : NULL;
        const hf_problem problem = {.n = n, .value = p->value, .product = p->product, .user = user};
        p->start(n, x, user);
        hf_approximate_options how = hf_approximate_defaults();
        hf_approximate_report report;
        how.checks = 8;
        how.typical = typical_of(p, n, typical);
        assert_int_equal(hf_approximate_full(&problem, x, &how, H, &report), HF_CONVERGED);
        assert_true(report.error <= 1e-12 * report.norm);
        for (int kind = 0; kind < 4; kind++, tried++) {
            how.source = kind < 2 ? HF_FROM_GRADIENTS : HF_FROM_VALUES;
            how.central = kind % 2 == 1;
            assert_int_equal(hf_approximate_full(&problem, x, &how, A, &report), HF_CONVERGED);
            const double error = distance(n * n, A, H);
            const double theory = 2e3 * pow(2.2e-16, order[kind]) * report.norm + 2 * report.noise;
            if (error <= 10 * report.error && report.error <= theory) continue;
            fail_msg("%s, kind %d: error %.1e estimate %.1e noise %.1e theory %.1e of %.1e\n",
                     p->name, kind, error, report.error, report.noise, theory, report.norm);
        }
        if (p->release != NULL) p->release(user);
    }
    assert_true(tried > 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_give_all_of_it),
        cmocka_unit_test(truncation_is_of_the_stated_order),
        cmocka_unit_test(steps_fit_the_noise_and_the_error_is_known),
        cmocka_unit_test(calls_are_as_stated),
        cmocka_unit_test(a_block_holds_the_chosen_entries),
        cmocka_unit_test(small_and_large_variables_have_their_own_steps),
        cmocka_unit_test(an_undefined_side_is_avoided),
        cmocka_unit_test(errors_are_known_on_the_collection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
