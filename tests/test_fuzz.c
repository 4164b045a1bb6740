/* Any answer to any request: bounded work, no trap, an honest end. Seeded, so always the same.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { RUNS = 6000, MAX_N = 9, LIMIT = 60, REQUESTS = 8000 };

/* How wild the answers of a run are. */
typedef struct mood {
    double wild;  /* probability of an odd number in an entry */
    double codes; /* ... of a code that is not 0              */
} mood;

static double chance(generator *from)
{
    return 0.5 * (generator_uniform(from) + 1);
}

static double odd_number(generator *from)
{
    static const double odd[] = {0.0,         -0.0,    1e-320,   1e308, -1e308,
                                 DBL_MIN,     DBL_MAX, -DBL_MAX, 1e154, -1e-154,
                                 DBL_EPSILON, 1e-200,  -1e200,   1.0,   -1.0};
    const uint64_t bits = generator_bits(from);
    double any;
    switch (bits % 8) {
    case 0:
        return (double)NAN;
    case 1:
        return bits & 8 ? (double)INFINITY : -(double)INFINITY;
    case 2:
        memcpy(&any, &bits, sizeof any);
        return any;
    case 3:
    case 4:
        return odd[(bits >> 8) % (sizeof odd / sizeof *odd)];
    default:
        return generator_uniform(from) * pow(10, 20 * generator_uniform(from));
    }
}

static void spoil(generator *from, const mood *m, int64_t n, double *x)
{
    for (int64_t i = 0; i < n; i++)
        if (chance(from) < m->wild) x[i] = odd_number(from);
}

/* The honest answer: f = sum of i x_i^2 / 2 + x_i^4. */
static void answer_honestly(int64_t n, const hf_request *ask)
{
    if (ask->f != NULL) *ask->f = 0;
    if (ask->slope != NULL) *ask->slope = 0;
    for (int64_t i = 0; i < n; i++) {
        const double moved = ask->need == HF_NEED_ALONG ? ask->t * ask->in[i] : 0;
        const double x = ask->x[i] + moved, weight = (double)(i + 1);
        if (ask->f != NULL) *ask->f += 0.5 * weight * x * x + x * x * x * x;
        if (ask->slope != NULL) *ask->slope += (weight * x + 4 * x * x * x) * ask->in[i];
        if (ask->out == NULL) continue;
        if (ask->need == HF_NEED_VALUE) ask->out[i] = weight * x + 4 * x * x * x;
        if (ask->need == HF_NEED_PRODUCT) ask->out[i] = (weight + 12 * x * x) * ask->in[i];
        if (ask->need == HF_NEED_PRECONDITION) ask->out[i] = ask->in[i] / weight;
    }
}

static void answer(generator *from, const mood *m, int64_t n, hf_request *ask)
{
    if (ask->need == HF_NEED_ITERATION) return;
    answer_honestly(n, ask);
    if (ask->f != NULL && chance(from) < m->wild) *ask->f = odd_number(from);
    if (ask->slope != NULL && chance(from) < m->wild) *ask->slope = odd_number(from);
    if (ask->out != NULL) spoil(from, m, n, ask->out);
    if (chance(from) < m->codes) ask->code = (int)(generator_bits(from) % 16 == 0 ? -5 : 3);
}

static int unused_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)n, (void)x, (void)f, (void)g, (void)user;
    fail();
    return 1;
}

static int unused_along(int64_t n, const double *x, const double *d, double t, double *f,
                        double *slope, void *user)
{
    (void)n, (void)x, (void)d, (void)t, (void)f, (void)slope, (void)user;
    fail();
    return 1;
}

static int unused_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)n, (void)x, (void)v, (void)Hv, (void)user;
    fail();
    return 1;
}

static int unused_precondition(int64_t n, const double *r, double *z, void *user)
{
    (void)n, (void)r, (void)z, (void)user;
    fail();
    return 1;
}

static hf_options any_options(generator *from)
{
    hf_options o = hf_default_options();
    o.method = (hf_method)(generator_bits(from) % (HF_DESCENT_CURVATURE + 1));
    o.curvature = generator_bits(from) % 4 == 0 ? HF_CURVATURE_DIFFERENCE : HF_CURVATURE_HESSIAN;
    o.preconditioner = (hf_preconditioner)(generator_bits(from) % (HF_PRECONDITION_NYSTROM + 1));
    if (o.preconditioner == HF_PRECONDITION_CHOLESKY) o.preconditioner = HF_PRECONDITION_AUTO;
    o.central_differences = generator_bits(from) % 2 == 0;
    o.max_iterations = o.max_gradients = o.max_products = LIMIT;
    o.memory = (int)(generator_bits(from) % 5);
    o.basis = 2 + (int)(generator_bits(from) % 12);
    o.gradient_abs = o.gradient_rel = generator_bits(from) % 2 == 0 ? 0 : 1e-6;
    o.threads = 1;
    return o;
}

static void run_once(uint64_t seed)
{
    generator from = {seed};
    static const double levels[] = {0, 0.001, 0.02, 0.3, 1};
    const mood m = {.wild = levels[generator_bits(&from) % 5],
                    .codes = 0.5 * levels[generator_bits(&from) % 4]};
    const int64_t n = 1 + (int64_t)(generator_bits(&from) % MAX_N);
    const hf_problem problem = {.n = n,
                                .value = unused_value,
                                .product = unused_product,
                                .precondition = unused_precondition,
                                .along = seed % 2 == 0 ? unused_along : NULL};
    const hf_options options = any_options(&from);
    double x[MAX_N], end[MAX_N];
    generator_fill(&from, n, x);
    spoil(&from, &m, n, x);
    hf_solver *solver = NULL;
    assert_int_equal(hf_create(&solver, &problem, &options), HF_CONVERGED);
    hf_start(solver, x);
    hf_request ask;
    int requests = 0;
    while (hf_next(solver, &ask) == HF_RUNNING) {
        answer(&from, &m, n, &ask);
        if (++requests > REQUESTS)
            fail_msg("seed %llu, method %d: no end", (unsigned long long)seed, options.method);
    }
    hf_report r;
    hf_solution(solver, end, &r);
    hf_free(solver);
    if (r.status == HF_BAD_START || r.status == HF_START_NOT_FINITE) return;
    if (r.status == HF_CALLBACK_FAILED) return;
    assert_true(isfinite(r.f) && isfinite(r.gradient_norm));
    for (int64_t i = 0; i < n; i++)
        assert_true(isfinite(end[i]));
}

static void any_answers_lead_to_an_end(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++)
        run_once(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_answers_lead_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
