/* Damping by the diagonal: what it does not depend on, and where it must not fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

#include "hessfree_fit.h"

static const hf_method SPARSE[] = {HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST};
enum {
    SPARSE_COUNT = sizeof SPARSE / sizeof *SPARSE,
    N = 12,
    STEPS = 12,
    FLAT_STEPS = 8,
    MOST_STEPS = 400
};

/* Rosenbrock's chain in u_i = unit_i x_i: residuals 10 (u_{i+1} - u_i^2), 1 - u_i. */
typedef struct chain {
    double unit[N];
    double f[STEPS + 1];
    int64_t seen;
} chain;

static int chain_residual(int64_t n, const double *x, double *r, void *user)
{
    const chain *const c = user;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double u = c->unit[i] * x[i], next = c->unit[i + 1] * x[i + 1];
        r[2 * i] = 10 * (next - u * u);
        r[2 * i + 1] = 1 - u;
    }
    return 0;
}

static int chain_jacobian(int64_t n, const double *x, double *values, void *user)
{
    const chain *const c = user;
    for (int64_t i = 0; i + 1 < n; i++) {
        values[3 * i] = -20 * c->unit[i] * x[i] * c->unit[i];
        values[3 * i + 1] = 10 * c->unit[i + 1];
        values[3 * i + 2] = -c->unit[i];
    }
    return 0;
}

static int chain_progress(const hf_report *now, const double *x, void *user)
{
    chain *const c = user;
    (void)x;
    if (now->iteration <= STEPS) c->f[now->iteration] = now->f;
    c->seen = now->iteration;
    return 0;
}

static hf_report chain_run(chain *c, hf_method method, double rel, int64_t steps)
{
    int64_t starts[2 * N - 1], columns[3 * N];
    double x[N];
    hf_report report;
    for (int64_t i = 0; i + 1 < N; i++) {
        starts[2 * i] = 3 * i;
        starts[2 * i + 1] = 3 * i + 2;
        columns[3 * i] = columns[3 * i + 2] = i;
        columns[3 * i + 1] = i + 1;
    }
    starts[2 * N - 2] = 3 * (N - 1);
    for (int64_t i = 0; i < N; i++)
        x[i] = (i % 2 == 0 ? -1.2 : 1) / c->unit[i];
    const hf_least_squares squares = {.n = N,
                                      .m = 2 * (N - 1),
                                      .residual = chain_residual,
                                      .starts = starts,
                                      .columns = columns,
                                      .jacobian = chain_jacobian,
                                      .user = c};
    hf_options options = hf_fit_options(&squares);
    options.method = method;
    options.damping = HF_DAMPING_DIAGONAL;
    options.max_iterations = steps;
    options.gradient_rel = rel;
    options.progress = chain_progress;
    (void)hf_fit_minimize(&squares, &options, x, &report, NULL);
    return report;
}

static void choose_units(chain *one, chain *other)
{
    for (int i = 0; i < N; i++) {
        one->unit[i] = 1;
        other->unit[i] = ldexp(1, 5 * (i % 5) - 7);
    }
}

static void units_do_not_change_a_step(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        chain one, other;
        choose_units(&one, &other);
        (void)chain_run(&one, SPARSE[m], 1e-6, STEPS);
        (void)chain_run(&other, SPARSE[m], 1e-6, STEPS);
        assert_int_equal(one.seen, STEPS);
        assert_int_equal(other.seen, STEPS);
        assert_vector_same(STEPS + 1, other.f, one.f);
        assert_true(one.f[STEPS] < one.f[0]);
    }
}

/* f = sum of u_i^4 and u_i^6: steps are made longer. */
static int flat_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const chain *const c = user;
    *f = 0;
    for (int64_t i = 0; i < n; i++) {
        const double u = c->unit[i] * x[i], square = u * u, bend = i % 2 == 0 ? 1 : square;
        *f += bend * square * square;
        if (g != NULL) g[i] = (i % 2 == 0 ? 4 : 6) * bend * square * u * c->unit[i];
    }
    return 0;
}

static int flat_hessian(int64_t n, const double *x, double *values, void *user)
{
    const chain *const c = user;
    for (int64_t i = 0; i < n; i++) {
        const double u = c->unit[i] * x[i], square = u * u, bend = i % 2 == 0 ? 12 : 30 * square;
        values[i] = bend * square * c->unit[i] * c->unit[i];
    }
    return 0;
}

static hf_report flat_run(chain *c, hf_method method)
{
    int64_t to[N + 1];
    double x[N];
    hf_report report;
    for (int64_t i = 0; i <= N; i++)
        to[i] = i;
    for (int64_t i = 0; i < N; i++)
        x[i] = (1 + 0.125 * (double)i) / c->unit[i];
    const hf_pattern diagonal = {.n = N, .starts = to, .rows = to};
    const hf_problem problem = {
        .n = N, .value = flat_value, .pattern = &diagonal, .hessian = flat_hessian, .user = c};
    hf_options options = hf_default_options();
    options.method = method;
    options.damping = HF_DAMPING_DIAGONAL;
    options.gradient_rel = options.gradient_abs = options.gradient_max = 0;
    options.max_iterations = FLAT_STEPS;
    options.progress = chain_progress;
    (void)hf_minimize(&problem, &options, x, &report);
    return report;
}

static void units_do_not_change_a_longer_step(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        chain one, other;
        choose_units(&one, &other);
        const hf_report r = flat_run(&one, SPARSE[m]);
        assert_true(one.seen == FLAT_STEPS && r.hessians < FLAT_STEPS);
        assert_int_equal(flat_run(&other, SPARSE[m]).hessians, r.hessians);
        assert_vector_same(FLAT_STEPS + 1, other.f, one.f);
    }
}

static void least_squares_are_solved(void **state)
{
    (void)state;
    for (int m = 0; m < SPARSE_COUNT; m++) {
        chain c;
        for (int i = 0; i < N; i++)
            c.unit[i] = pow(10, i % 7 - 3);
        /* |g| tells little of f where units differ so much */
        const hf_report r = chain_run(&c, SPARSE[m], 1e-10, MOST_STEPS);
        assert_true(r.f < 1e-5);
        assert_int_equal(r.status, HF_CONVERGED);
        assert_true(r.iteration < MOST_STEPS);
    }
}

/* ---- singular J'J: only u_0 + u_1 is seen, and u_2 not at all ---- */

static int blind_residual(int64_t n, const double *x, double *r, void *user)
{
    (void)n, (void)user;
    r[0] = x[0] + x[1] - 3;
    r[1] = exp(0.1 * (x[0] + x[1])) - 2;
    return 0;
}

static int blind_jacobian(int64_t n, const double *x, double *values, void *user)
{
    (void)n, (void)user;
    values[0] = values[1] = 1;
    values[2] = values[3] = 0.1 * exp(0.1 * (x[0] + x[1]));
    values[4] = 0;
    return 0;
}

static void what_is_not_seen_stays(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 2, 5}, columns[] = {0, 1, 0, 1, 2};
    const hf_least_squares squares = {.n = 3,
                                      .m = 2,
                                      .residual = blind_residual,
                                      .starts = starts,
                                      .columns = columns,
                                      .jacobian = blind_jacobian};
    for (int m = 0; m < SPARSE_COUNT; m++) {
        hf_options options = hf_fit_options(&squares);
        options.method = SPARSE[m];
        options.damping = HF_DAMPING_DIAGONAL;
        double x[3] = {5, -1, 7};
        hf_report r;
        assert_int_equal(hf_fit_minimize(&squares, &options, x, &r, NULL), HF_CONVERGED);
        assert_true(fabs(x[0] - x[1]) < 100 && fabs(x[2]) < 100);
        if (SPARSE[m] != HF_NEWTON_SPARSE) continue; /* steps to the boundary go anywhere */
        assert_close(x[0] - x[1], 6, 1e-9);
        assert_close(x[2], 7, 0);
    }
}

/* ---- indefinite Hessians, and every other place where factors serve ---- */

static const char *const NAMES[] = {"genrose", "woods", "chnrosnb", "indefm", "sbrybnd", "curly10"};
enum { NAME_COUNT = sizeof NAMES / sizeof *NAMES };

static void minima_are_found(void **state)
{
    (void)state;
    for (int k = 0; k < NAME_COUNT; k++)
        for (int m = 0; m < SPARSE_COUNT; m++) {
            subject *const s = subject_create(collection_find(NAMES[k]), 40);
            hf_options options = subject_options(SPARSE[m], 3000);
            options.damping = HF_DAMPING_DIAGONAL;
            const hf_report r = subject_minimize(s, &options, NULL);
            const bool needs_cholmod = !HF_TESTS_CHOLMOD && r.status == HF_NO_CHOLESKY;
            if (r.status != HF_CONVERGED && !needs_cholmod)
                fail_msg("%s by %d: %s, |g| = %g", NAMES[k], (int)SPARSE[m],
                         hf_status_text(r.status), r.gradient_norm);
            assert_false(s->f_rose);
            subject_free(s);
        }
}

static void a_preconditioner_of_it_serves(void **state)
{
    (void)state;
    subject *const s = subject_create(collection_find("woods"), 40);
    hf_options options = subject_options(HF_NEWTON_DAMPED, 500);
    options.preconditioner = HF_PRECONDITION_CHOLESKY;
    options.damping = HF_DAMPING_DIAGONAL;
    const hf_report r = subject_minimize(s, &options, NULL);
    assert_int_equal(r.status, HF_CONVERGED);
    assert_int_equal(r.preconditioner, HF_PRECONDITION_CHOLESKY);
    subject_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_do_not_change_a_step),
        cmocka_unit_test(units_do_not_change_a_longer_step),
        cmocka_unit_test(least_squares_are_solved),
        cmocka_unit_test(what_is_not_seen_stays),
        cmocka_unit_test(minima_are_found),
        cmocka_unit_test(a_preconditioner_of_it_serves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
