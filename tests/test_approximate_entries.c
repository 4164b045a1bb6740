/* All of H, and chosen entries, from products, gradients and values: order, noise, error, cost.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "exponentials.h"

#include <string.h>

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

/* ... and typical follows the scale by itself, up to what it begins from; exp(a x) changes by half
 * over about 1/2 to 1 over a. */
static void sizes_are_found(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double plain[SIZE], begin[SIZE], found[SIZE];
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    assert_int_equal(hf_approximate_typical(&problem, e.x, NULL, plain, &report), HF_CONVERGED);
    assert_true(report.gradients <= 1 + 50 * SIZE && report.values + report.products == 0);
    for (int i = 0; i < SIZE; i++) {
        const double scale = ldexp(1, -4 * (i % 4));
        begin[i] = fmax(fabs(e.x[i]), 1) * scale;
        assert_true(plain[i] >= 0.1 && plain[i] <= 1);
        e.x[i] *= scale;
        for (int k = 0; k < TERMS; k++)
            e.a[k][i] /= scale;
    }
    assert_int_equal(hf_approximate_typical(&problem, e.x, NULL, found, NULL), HF_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        assert_true(found[i] <= 8 * plain[i] * ldexp(1, -4 * (i % 4)) &&
                    found[i] >= 0.1 * plain[i] * ldexp(1, -4 * (i % 4)));
    how.typical = begin;
    assert_int_equal(hf_approximate_typical(&problem, e.x, &how, found, NULL), HF_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        assert_close(found[i], plain[i] * ldexp(1, -4 * (i % 4)), 1e-12);
    for (int i = 0; i < SIZE; i++) { /* nothing changes along any */
        for (int k = 0; k < TERMS; k++)
            e.a[k][i] = 0;
        e.x[i] = 100;
    }
    assert_int_equal(hf_approximate_typical(&problem, e.x, NULL, found, NULL), HF_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        assert_true(found[i] == 100);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_give_all_of_it),
        cmocka_unit_test(truncation_is_of_the_stated_order),
        cmocka_unit_test(steps_fit_the_noise_and_the_error_is_known),
        cmocka_unit_test(calls_are_as_stated),
        cmocka_unit_test(a_block_holds_the_chosen_entries),
        cmocka_unit_test(small_and_large_variables_have_their_own_steps),
        cmocka_unit_test(sizes_are_found),
        cmocka_unit_test(an_undefined_side_is_avoided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
