/* CHOLMOD out of memory, at any of its allocations: told as such, x as documented, nothing lost.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

#include <SuiteSparse_config.h>

static int64_t calls, allowed = INT64_MAX;

static bool is_denied(void)
{
    return calls++ >= allowed;
}

static void *scarce_malloc(size_t bytes)
{
    return is_denied() ? NULL : malloc(bytes);
}

static void *scarce_calloc(size_t count, size_t bytes)
{
    return is_denied() ? NULL : calloc(count, bytes);
}

static void *scarce_realloc(void *block, size_t bytes)
{
    return is_denied() ? NULL : realloc(block, bytes);
}

static void be_scarce(void)
{
#if SUITESPARSE_MAIN_VERSION >= 7
    SuiteSparse_config_malloc_func_set(scarce_malloc);
    SuiteSparse_config_calloc_func_set(scarce_calloc);
    SuiteSparse_config_realloc_func_set(scarce_realloc);
#else
    SuiteSparse_config.malloc_func = scarce_malloc;
    SuiteSparse_config.calloc_func = scarce_calloc;
    SuiteSparse_config.realloc_func = scarce_realloc;
#endif
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    static const hf_method methods[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST, HF_AUTO};
    subject *const s = subject_create(collection_find("torsion"), 60);
    double *const x = malloc((size_t)s->n * sizeof *x);
    assert_non_null(x);
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        for (int kind = HF_FACTOR_SIMPLICIAL; kind <= HF_FACTOR_SUPERNODAL; kind++) {
            hf_options options = subject_options(methods[m], 100);
            options.factor = (hf_factor)kind;
            int failures = 0;
            bool met = true;
            for (allowed = 0; met; allowed++) {
                calls = 0;
                const hf_report r = subject_minimize(s, &options, x);
                met = calls > allowed;
                double f = 0;
                if (!met || methods[m] == HF_AUTO) {
                    assert_int_equal(r.status, HF_CONVERGED);
                } else if (r.status != HF_CONVERGED) { /* CHOLMOD may do with less */
                    assert_int_equal(r.status, HF_OUT_OF_MEMORY);
                    if (s->calls[ON_VALUE] == 0)
                        assert_vector_same(s->n, x, s->x0);
                    else
                        assert_int_equal(s->from->value(s->n, x, &f, NULL, s->data), 0);
                    assert_true(s->calls[ON_VALUE] == 0 || f == r.f);
                    failures++;
                }
            }
            print_message("method %d, factor %d: %lld allocations, %d failures\n", methods[m], kind,
                          (long long)calls, failures);
            assert_true(calls > 10);
            allowed = INT64_MAX;
        }
    free(x);
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};
    be_scarce();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
