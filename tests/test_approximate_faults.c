/* What may go wrong with every function of hessfree_approximate.h: calls that fail, answers that
 * are NaN, arguments of no use; and that the same seed gives the same bits.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "exponentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_approximate.h"

/* ---- memory: this stands before the one of the C library ------------------------------------- */

static int allowed = INT32_MAX;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    if (allowed-- <= 0 || size >> 40 != 0) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

/* ---- every function -------------------------------------------------------------------------- */

enum { KINDS = 9, ROOM = SIZE * SIZE };

static const int64_t FEW[] = {3, 1, 8}, STARTS[] = {0, 4, 6, SIZE};

/* Function `kind`; what it writes is gathered in out [ROOM]. */
static hf_status approximate(int kind, const hf_problem *problem, const double *x,
                             const hf_approximate_options *how, double *out,
                             hf_approximate_report *report)
{
    hf_extremes ends = {0};
    hf_low_rank *A = NULL;
    hf_status status = HF_BAD_ARGUMENT;
    switch (kind) {
    case 0:
        return hf_approximate_full(problem, x, how, out, report);
    case 1:
        return hf_approximate_block(problem, x, how, (hf_index_sets){3, 3, FEW, FEW}, out, report);
    case 2:
        return hf_approximate_diagonal(problem, x, how, out, report);
    case 3:
        return hf_approximate_block_diagonal(problem, x, how, 3, STARTS, out, report);
    case 4:
        status = hf_approximate_low_rank(problem, x, how, 5, &A, report);
        for (int k = 0; A != NULL && k < 5; k++)
            memcpy(out + SIZE * k, A->U[k], sizeof(double[SIZE]));
        assert_true((A != NULL) == (status == HF_CONVERGED));
        hf_low_rank_free(A);
        return status;
    case 5:
        status = hf_approximate_extremes(problem, x, how, 6, &ends, report);
        memcpy(out, &ends, sizeof ends);
        return status;
    case 6:
        return hf_approximate_trace(problem, x, how, 4, NULL, NULL, out, report);
    case 7:
        return hf_approximate_noise(problem, x, how, out, out + 1, report);
    default:
        return hf_approximate_typical(problem, x, how, out, report);
    }
}

static hf_approximate_options sparing(hf_source source)
{
    hf_approximate_options how = hf_approximate_defaults();
    how.source = source;
    how.probes = 3;
    how.checks = 2;
    return how;
}

/* Call `fail_at` fails with code or, if that is 0, answers NaN. */
static hf_status with_fault(int kind, hf_source source, int64_t at, int code,
                            hf_approximate_report *report, int64_t *calls)
{
    exponentials e;
    double out[ROOM];
    const hf_problem problem = exponentials_problem(&e);
    const hf_approximate_options how = sparing(source);
    e.code = code;
    *(code != 0 ? &e.fail_at : &e.nan_at) = at;
    const hf_status status = approximate(kind, &problem, e.x, &how, out, report);
    *calls = e.calls;
    assert_int_equal(status, report->status);
    assert_true(strlen(report->message) > 10);
    return status;
}

static void every_call_may_fail(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        for (int source = HF_FROM_PRODUCTS; source <= HF_FROM_VALUES; source++) {
            if (source == HF_FROM_GAUSS_NEWTON || (source == HF_FROM_VALUES && kind > 1)) continue;
            hf_approximate_report report;
            int64_t calls, made;
            assert_int_equal(with_fault(kind, source, 0, 1, &report, &calls), HF_CONVERGED);
            for (int64_t at = 1; at <= calls; at++) {
                hf_status status = with_fault(kind, source, at, -7, &report, &made);
                assert_int_equal(status, HF_CALLBACK_FAILED);
                assert_int_equal(made, at);
                assert_int_equal(report.callback_code, -7);
                assert_non_null(strstr(report.message, "-7"));
                for (int code = 0; code < 2; code++) {
                    status = with_fault(kind, source, at, code, &report, &made);
                    assert_true(status == HF_CONVERGED || status == HF_BLOCKED ||
                                status == HF_BAD_START);
                    assert_int_equal(report.callback_code, 0);
                }
            }
        }
}

static void memory_may_be_short(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        exponentials e;
        double out[ROOM];
        hf_approximate_report report;
        hf_problem problem = exponentials_problem(&e);
        hf_status status = HF_OUT_OF_MEMORY;
        int blocks = 0;
        for (; status == HF_OUT_OF_MEMORY; blocks++) {
            allowed = blocks;
            status = approximate(kind, &problem, e.x, NULL, out, &report);
            assert_int_equal(status, report.status);
        }
        assert_int_equal(status, HF_CONVERGED);
        assert_in_range(blocks, 2, 3);
        allowed = INT32_MAX;
    }
}

static void the_seed_decides_every_bit(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        exponentials e;
        const hf_problem problem = exponentials_problem(&e);
        double one[ROOM] = {0.0}, two[ROOM] = {0.0}, other[ROOM] = {0.0};
        hf_approximate_options how = sparing(HF_FROM_GRADIENTS);
        assert_int_equal(approximate(kind, &problem, e.x, &how, one, NULL), HF_CONVERGED);
        how.threads = 2;
        assert_int_equal(approximate(kind, &problem, e.x, &how, two, NULL), HF_CONVERGED);
        assert_vector_same(ROOM, one, two);
        how.seed = 2;
        assert_int_equal(approximate(kind, &problem, e.x, &how, other, NULL), HF_CONVERGED);
        const bool random = kind >= 2 && kind < 8;
        assert_true((memcmp(one, other, sizeof one) != 0) == random);
    }
}

static int sum(int count, double *values, void *user)
{
    (void)count, (void)values, (void)user;
    return 0;
}

static void refuse(const hf_problem *problem, const double *x, const hf_approximate_options *how,
                   const char *what)
{
    for (int kind = 0; kind < KINDS; kind++) {
        double out[ROOM];
        hf_approximate_report report;
        assert_int_equal(approximate(kind, problem, x, how, out, &report), HF_BAD_ARGUMENT);
        assert_int_equal(report.status, HF_BAD_ARGUMENT);
        assert_non_null(strstr(report.message, what));
        assert_true(isnan(report.error));
    }
}

static void bad_problems_and_points_are_named(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem good = exponentials_problem(&e);
    hf_problem problem = good;
    refuse(NULL, e.x, NULL, "problem");
    refuse(&good, NULL, NULL, "x must");
    problem.value = NULL;
    refuse(&problem, e.x, NULL, "value");
    problem = good;
    problem.sum = sum;
    refuse(&problem, e.x, NULL, "sum");
    e.x[3] = (double)NAN;
    refuse(&good, e.x, NULL, "finite");
}

static void bad_options_are_named(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    const hf_approximate_options good = hf_approximate_defaults();
    hf_approximate_options how = good;
    double typical[SIZE] = {1.0, 1.0};
    how.typical = typical;
    refuse(&problem, e.x, &how, "typical");
    how = good;
    how.source = HF_FROM_GAUSS_NEWTON;
    refuse(&problem, e.x, &how, "gauss_newton");
    how.source = (hf_source)17;
    refuse(&problem, e.x, &how, "source");
    how = good;
    how.value_noise = (double)NAN;
    refuse(&problem, e.x, &how, "value_noise");
    how = good;
    how.gradient_noise = 0.2;
    refuse(&problem, e.x, &how, "gradient_noise");
    how = good;
    how.probes = 0;
    refuse(&problem, e.x, &how, "probes");
    how = good;
    how.checks = -1;
    refuse(&problem, e.x, &how, "checks");
    how = good;
    how.threads = -1;
    refuse(&problem, e.x, &how, "threads");
    double out[SIZE];
    hf_approximate_report report;
    how = good;
    how.source = HF_FROM_VALUES;
    assert_int_equal(hf_approximate_diagonal(&problem, e.x, &how, out, &report), HF_BAD_ARGUMENT);
    assert_non_null(strstr(report.message, "HF_FROM_VALUES"));
}

static void bad_sets_are_named(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double out[ROOM];
    static const int64_t beyond[] = {0, SIZE}, falling[] = {0, 4, 4, SIZE}, late[] = {1, SIZE};
    const hf_index_sets sets[] = {
        {0, 1, FEW, FEW}, {1, -1, FEW, FEW}, {1, 1, NULL, FEW}, {2, 1, beyond, FEW}};
    hf_approximate_report report;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(hf_approximate_block(&problem, e.x, NULL, sets[i], out, &report),
                         HF_BAD_ARGUMENT);
        assert_non_null(strstr(report.message, "sets"));
    }
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 3, falling, out, &report),
                     HF_BAD_ARGUMENT);
    assert_non_null(strstr(report.message, "increase"));
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 1, late, out, &report),
                     HF_BAD_ARGUMENT);
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 0, STARTS, out, &report),
                     HF_BAD_ARGUMENT);
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 3, NULL, out, &report),
                     HF_BAD_ARGUMENT);
    assert_int_equal(e.calls, 0);
}

static void bad_counts_and_outputs_are_named(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    const hf_index_sets one = {1, 1, FEW, FEW};
    hf_low_rank *A;
    hf_extremes ends;
    double out;
    const hf_status refused[] = {
        hf_approximate_full(&problem, e.x, NULL, NULL, NULL),
        hf_approximate_block(&problem, e.x, NULL, one, NULL, NULL),
        hf_approximate_diagonal(&problem, e.x, NULL, NULL, NULL),
        hf_approximate_block_diagonal(&problem, e.x, NULL, 3, STARTS, NULL, NULL),
        hf_approximate_low_rank(&problem, e.x, NULL, 2, NULL, NULL),
        hf_approximate_low_rank(&problem, e.x, NULL, 0, &A, NULL),
        hf_approximate_low_rank(&problem, e.x, NULL, SIZE + 1, &A, NULL),
        hf_approximate_extremes(&problem, e.x, NULL, 0, &ends, NULL),
        hf_approximate_extremes(&problem, e.x, NULL, 1, NULL, NULL),
        hf_approximate_trace(&problem, e.x, NULL, 0, NULL, NULL, &out, NULL),
        hf_approximate_trace(&problem, e.x, NULL, 1, NULL, NULL, NULL, NULL),
        hf_approximate_noise(&problem, e.x, NULL, &out, NULL, NULL),
        hf_approximate_noise(&problem, e.x, NULL, NULL, &out, NULL),
        hf_approximate_typical(&problem, e.x, NULL, NULL, NULL),
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(refused[i], HF_BAD_ARGUMENT);
    assert_int_equal(e.calls, 0);
    hf_low_rank_free(NULL);
}

/* Each line of the struct ends in its default. */
static void the_header_states_the_defaults(void **state)
{
    (void)state;
    static const char *const stated[] = {
        "HF_FROM_PRODUCTS", "true", "2.2e-16", "2.2e-16", "NULL", "20", "4", "1", "0"};
    const hf_approximate_options o = hf_approximate_defaults();
    assert_true(o.source == HF_FROM_PRODUCTS && o.central && o.typical == NULL && o.threads == 0);
    assert_true(o.value_noise == 2.2e-16 && o.gradient_noise == 2.2e-16);
    assert_true(o.probes == 20 && o.checks == 4 && o.seed == 1);
    FILE *const header = fopen(HF_SOURCE_DIR "/include/hessfree_approximate.h", "r");
    assert_non_null(header);
    char line[256], wanted[64];
    while (fgets(line, sizeof line, header) != NULL)
        if (strstr(line, "typedef struct hf_approximate_options {") != NULL) break;
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        assert_non_null(fgets(line, sizeof line, header));
        (void)snprintf(wanted, sizeof wanted, "%s%s ", i == 0 ? "/* " : "; ", stated[i]);
        assert_non_null(strstr(line, wanted));
    }
    (void)fclose(header);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_may_fail),
        cmocka_unit_test(memory_may_be_short),
        cmocka_unit_test(the_seed_decides_every_bit),
        cmocka_unit_test(bad_problems_and_points_are_named),
        cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(bad_sets_are_named),
        cmocka_unit_test(the_header_states_the_defaults),
        cmocka_unit_test(bad_counts_and_outputs_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
