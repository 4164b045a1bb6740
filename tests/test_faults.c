/* Memory that is not there, and callbacks that fail at any call.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

enum { ITERATIONS = 25, CALLS_LIMIT = 20000 };

/* ---- memory: this stands before the one of the C library ------------------------------------- */

static int allocations, allowed = INT32_MAX;
static size_t last_size;

void *aligned_alloc(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    last_size = size;
    if (allocations++ >= allowed || size >> 40 != 0) return NULL;
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

static void memory_is_taken_once_and_as_announced(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (is_sparse(METHODS[m]) && !HF_TESTS_CHOLMOD) continue;
        subject *const s = subject_create(collection_find("extended_rosenbrock"), 50);
        const hf_problem problem = subject_problem(s);
        hf_options options = subject_options(METHODS[m], ITERATIONS);
        options.factor =
            HF_FACTOR_SIMPLICIAL; /* bands and blocks take memory when they are found */
        const size_t bytes = hf_work_bytes(&problem, &options);
        hf_solver *solver = NULL;
        allocations = 0;
        assert_int_equal(hf_create(&solver, &problem, &options), HF_CONVERGED);
        assert_int_equal(allocations, 1);
        assert_true(last_size >= bytes && last_size < bytes + 64);
        allowed = 1;
        for (int again = 0; again < 2; again++) {
            hf_request ask;
            hf_start(solver, s->x0);
            while (hf_next(solver, &ask) == HF_RUNNING)
                hf_answer(solver, &ask);
        }
        assert_true(allocations == 1 || METHODS[m] == HF_AUTO); /* which has gone on without */
        allowed = INT32_MAX;
        hf_free(solver);
        subject_free(s);
    }
}

static void lack_of_memory_is_told_and_x_untouched(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        subject *const s = subject_create(collection_find("wood"), 4);
        const hf_problem problem = subject_problem(s);
        const hf_options options = subject_options(METHODS[m], ITERATIONS);
        double *const x = copy_of(4, s->x0);
        hf_solver *solver = (hf_solver *)(void *)x;
        hf_report report;
        allowed = allocations = 0;
        assert_int_equal(hf_minimize(&problem, &options, x, &report), HF_OUT_OF_MEMORY);
        assert_int_equal(report.status, HF_OUT_OF_MEMORY);
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_OUT_OF_MEMORY);
        assert_int_equal(hf_create(&solver, &problem, &options), HF_OUT_OF_MEMORY);
        allowed = INT32_MAX;
        assert_null(solver);
        assert_vector_same(4, x, s->x0);
        assert_int_equal(s->calls[ON_VALUE], 0);
        free(x);
        subject_free(s);
    }
}

static void sizes_that_overflow_are_lack_of_memory(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("wood"), 4);
    hf_problem problem = subject_problem(s);
    problem.pattern = NULL;
    problem.hessian = NULL;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (METHODS[m] == HF_NEWTON_DENSE || is_sparse(METHODS[m])) continue;
        for (int shift = 0; shift <= 20; shift++)
            for (int less = 0; less < 3; less++) {
                hf_options options = subject_options(METHODS[m], ITERATIONS);
                options.memory = less == 2 ? 200 : 0;
                options.basis = less == 2 ? 10000 : 64;
                options.central_differences = less == 1;
                problem.product = less == 1 ? NULL : subject_product;
                problem.n = (INT64_MAX >> shift) - less;
                const size_t bytes = hf_work_bytes(&problem, &options);
                assert_true(bytes / 8 / 5 >= (size_t)problem.n || bytes == SIZE_MAX);
                hf_solver *solver = NULL;
                assert_int_equal(hf_create(&solver, &problem, &options), HF_OUT_OF_MEMORY);
                assert_null(solver);
            }
    }
    subject_free(s);
}

/* ---- callbacks ---- */

static int64_t total_calls(const subject *s)
{
    int64_t sum = 0;
    for (int c = 0; c < CALLS; c++)
        sum += s->calls[c];
    return sum;
}

/* x is the best accepted point: its f is reported, finite and no larger than at the start. */
static void check_point(subject *s, const hf_report *r, const double *x, hf_method method)
{
    double f = 0, f0 = 0;
    assert_int_equal(s->from->value(s->n, x, &f, NULL, s->data), 0);
    assert_int_equal(s->from->value(s->n, s->x0, &f0, NULL, s->data), 0);
    assert_true(isfinite(f));
    assert_close(r->f, f, 1e-14);
    if (s->where != ON_MOVED) assert_close(s->last.f, r->f, 0.0);
    if (method != HF_DESCENT_FIXED) assert_true(f <= f0 + 1e-12 * fabs(f0));
}

static void check_status(const subject *s, const hf_report *r)
{
    const bool met = s->calls[s->where] > s->at;
    if (met && s->where == ON_PROGRESS) {
        const bool stops = s->fault == FAULT_REFUSED || s->fault == FAULT_STOP;
        assert_true(!stops || r->status == HF_STOPPED || r->status == HF_CONVERGED);
        return;
    }
    if (met && s->fault == FAULT_STOP) {
        assert_int_equal(r->status, HF_CALLBACK_FAILED);
        assert_int_equal(r->callback_code, -7);
        assert_int_equal(s->calls[s->where], s->at + 1);
        return;
    }
    assert_int_equal(r->callback_code, 0);
    assert_true(r->status >= 0);
    if (met && s->where < ON_MOVED && r->undefined == 0)
        fail_msg("fault %d of call %d, number %lld, left no trace: status %d, %lld iterations",
                 s->fault, s->where, (long long)s->at, r->status, (long long)r->iteration);
    if (!met) assert_int_equal(r->undefined, 0);
}

/* One run with the fault of s; false when the run was over before the fault was due. */
static bool survive(subject *s, const hf_options *options)
{
    double *const x = copy_of(s->n, s->x0);
    const hf_report r = subject_minimize(s, options, x);
    assert_true(total_calls(s) < CALLS_LIMIT);
    const bool met = s->calls[s->where] > s->at;
    if (s->where == ON_VALUE && s->at == 0) {
        assert_int_equal(r.status, s->fault == FAULT_STOP ? HF_CALLBACK_FAILED : HF_BAD_START);
        assert_vector_same(s->n, x, s->x0);
        assert_int_equal(s->iterations, 0);
    } else {
        check_status(s, &r);
        check_point(s, &r, x, options->method);
    }
    free(x);
    return met;
}

static void survive_everywhere(subject *s, const hf_options *options, call where, fault fault_kind)
{
    s->where = where;
    s->fault = fault_kind;
    for (s->at = 0; survive(s, options); s->at++) {
    }
}

static void check_faults(const char *name, int64_t n, bool always)
{
    for (int m = 0; m < METHOD_COUNT; m++) {
        subject *const s = subject_create(collection_find(name), n);
        s->precondition = s->along = true;
        s->always = always;
        hf_options options = subject_options(METHODS[m], ITERATIONS);
        for (int where = 0; where < CALLS; where++)
            for (int kind = FAULT_REFUSED; kind <= FAULT_INFINITE; kind++)
                survive_everywhere(s, &options, (call)where, (fault)kind);
        options.curvature = HF_CURVATURE_DIFFERENCE;
        for (int kind = FAULT_REFUSED; kind <= FAULT_INFINITE; kind++)
            survive_everywhere(s, &options, ON_VALUE, (fault)kind);
        options.central_differences = true;
        survive_everywhere(s, &options, ON_VALUE, FAULT_NAN);
        subject_free(s);
    }
}

static void a_callback_may_fail_once_at_any_call(void **state)
{
    (void)state;
    check_faults("extended_rosenbrock", 4, false);
    check_faults("wood", 4, false);
    check_faults("trigonometric", 5, false);
}

static void a_callback_may_fail_for_good_from_any_call(void **state)
{
    (void)state;
    check_faults("extended_rosenbrock", 4, true);
    check_faults("wood", 4, true);
    check_faults("trigonometric", 5, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_taken_once_and_as_announced),
        cmocka_unit_test(lack_of_memory_is_told_and_x_untouched),
        cmocka_unit_test(sizes_that_overflow_are_lack_of_memory),
        cmocka_unit_test(a_callback_may_fail_once_at_any_call),
        cmocka_unit_test(a_callback_may_fail_for_good_from_any_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
