/* What careless callers do: pointers that are NULL, callbacks that write nothing, gradients of wrong
 * size, values at the ends of the range.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

#include "hessfree_approximate.h"
#include "hessfree_fit.h"
#include "hessfree_sum.h"

enum { N = 10 };

typedef struct careless {
    double f, g;         /* factors of f and of the gradient               */
    int silent_from, to; /* these calls of value do not write f, from 1    */
    bool silent_product; /* product forgets an entry                       */
    bool constant;       /* f is 3, all of g is 1                          */
    double hessian;      /* all of its values                              */
    int calls;
} careless;

/* What a callback leaves that forgets the first entry of out [n] only, so that no tool complains. */
static int forgetful(int64_t n, double *out)
{
    for (int64_t i = 1; out != NULL && i < n; i++)
        out[i] = 0;
    return 0;
}

/* The extended Rosenbrock function. */
static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    careless *const c = user;
    c->calls++;
    if (c->calls >= c->silent_from && c->calls <= c->to) return forgetful(n, g);
    double sum = 0;
    for (int64_t i = 0; i + 1 < n; i += 2) {
        const double t = x[i + 1] - x[i] * x[i], u = 1 - x[i];
        sum += 100 * t * t + u * u;
        if (g != NULL) g[i] = c->g * (-400 * t * x[i] - 2 * u);
        if (g != NULL) g[i + 1] = c->g * 200 * t;
    }
    *f = c->constant ? 3 : c->f * sum;
    for (int64_t i = 0; c->constant && g != NULL && i < n; i++)
        g[i] = 1;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const careless *const c = user;
    if (c->silent_product) return forgetful(n, Hv);
    for (int64_t i = 0; i + 1 < n; i += 2) {
        const double corner = 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
        Hv[i] = c->g * (corner * v[i] - 400 * x[i] * v[i + 1]);
        Hv[i + 1] = c->g * (-400 * x[i] * v[i] + 200 * v[i + 1]);
    }
    return 0;
}

static hf_report solve(careless c, hf_method method, bool with_product, double *x)
{
    int64_t starts[N + 1], rows[3 * N / 2], k = 0;
    for (int64_t j = 0; j < N; j++) {
        starts[j] = k;
        rows[k++] = j;
        if (j % 2 == 0) rows[k++] = j + 1;
        x[j] = j % 2 == 0 ? -1.2 : 1;
    }
    starts[N] = k;
    const hf_pattern pattern = {N, starts, rows};
    const hf_problem problem = {.n = N,
                                .value = value,
                                .product = with_product ? product : NULL,
                                .pattern = is_sparse(method) ? &pattern : NULL,
                                .user = &c};
    hf_options options = hf_default_options();
    options.method = method;
    options.max_gradients = 10000;
    options.gradient_abs = 0;
    options.step = method == HF_DESCENT_FIXED ? 1e-4 : 1;
    hf_report report;
    const hf_status status = hf_minimize(&problem, &options, x, &report);
    assert_int_equal(status, report.status);
    return report;
}

static const careless SOUND = {.f = 1, .g = 1, .silent_from = 1};

static void a_null_pointer_is_a_bad_argument(void **state)
{
    (void)state;
    careless c = SOUND;
    const hf_problem problem = {.n = N, .value = value, .user = &c};
    double x[N] = {7};
    hf_solver *solver;
    hf_report report;
    hf_request ask;
    assert_int_equal(hf_next(NULL, &ask), HF_BAD_ARGUMENT);
    hf_start(NULL, x);
    hf_answer(NULL, &ask);
    hf_solution(NULL, x, &report);
    assert_int_equal(report.status, HF_BAD_ARGUMENT);
    assert_close(x[0], 7, 0.0);
    hf_solution(NULL, NULL, NULL);
    assert_int_equal(hf_minimize(&problem, NULL, NULL, NULL), HF_BAD_ARGUMENT);
    assert_int_equal(hf_create(&solver, &problem, NULL), HF_CONVERGED);
    for (int started = 0; started < 2; started++) { /* nowhere */
        if (started) hf_start(solver, NULL);
        hf_solution(solver, x, &report);
        assert_int_equal(report.status, HF_BAD_ARGUMENT);
        assert_close(x[0], 7, 0.0);
        assert_int_equal(hf_next(solver, &ask), HF_BAD_ARGUMENT);
    }
    hf_start(solver, x);
    assert_int_equal(hf_next(solver, NULL), HF_BAD_ARGUMENT);
    hf_answer(solver, NULL);
    assert_int_equal(hf_next(solver, &ask), HF_RUNNING);
    hf_free(solver);
}

static void what_is_not_written_is_undefined(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++)
        for (int with_product = 0; with_product < 2; with_product++) {
            double x[N];
            careless c = SOUND;
            c.to = INT32_MAX;
            assert_int_equal(solve(c, METHODS[m], with_product, x).status, HF_BAD_START);
            c.silent_from = 2;
            hf_report r = solve(c, METHODS[m], with_product, x);
            assert_int_equal(r.status, HF_BLOCKED);
            assert_close(x[0], -1.2, 0.0);
            assert_int_equal(r.undefined, r.values + r.gradients - 1);
            c.to = 3;
            r = solve(c, METHODS[m], with_product, x);
            assert_true(r.f < 121 || r.status == HF_BLOCKED);
            assert_true(r.undefined > 0);
        }
}

static void a_product_that_is_not_written_is_undefined(void **state)
{
    (void)state;
    careless c = SOUND;
    c.silent_product = true;
    double x[N];
    for (int m = 0; m < METHOD_COUNT; m++) {
        const hf_report r = solve(c, METHODS[m], true, x);
        if (r.products > 0) assert_true(r.undefined > 0);
        if (METHODS[m] == HF_NEWTON_DAMPED || METHODS[m] == HF_NEWTON_TRUST)
            assert_int_equal(r.status, HF_BLOCKED);
    }
}

static int silent(int64_t n, const double *x, double *r, void *user)
{
    (void)x, (void)user;
    return forgetful(n, r);
}

static int silent_jacobian(int64_t n, const double *x, double *J, void *user)
{
    (void)x, (void)user;
    return forgetful(n * n, J);
}

static int silent_mean(int64_t n, const double *x, const hf_sample *sample, double *f, double *g,
                       void *user)
{
    (void)x, (void)sample, (void)f, (void)user;
    return forgetful(n, g);
}

static int residual(int64_t n, const double *x, double *r, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        r[i] = x[i] - 1;
    return 0;
}

static void the_other_doors_know_it_too(void **state)
{
    (void)state;
    double x[N] = {7}, d[N];
    careless c = SOUND;
    c.to = INT32_MAX;
    const hf_problem problem = {.n = N, .value = value, .user = &c};
    hf_least_squares squares = {.n = N, .m = N, .residual = silent};
    const hf_finite_sum sum = {.n = N, .terms = 3, .value = silent_mean};
    hf_sum_options options = hf_sum_default_options();
    options.curvature = HF_CURVATURE_DIFFERENCE;
    assert_int_equal(hf_fit_minimize(&squares, NULL, x, NULL, NULL), HF_BAD_START);
    assert_int_equal(hf_check_jacobian(&squares, x, NULL), HF_BAD_START);
    squares.residual = residual;
    squares.jacobian = silent_jacobian;
    assert_int_equal(hf_fit_minimize(&squares, NULL, x, NULL, NULL), HF_BAD_START);
    assert_int_equal(hf_check_jacobian(&squares, x, NULL), HF_BAD_START);
    assert_int_equal(hf_sum_minimize(&sum, &options, x, NULL), HF_BAD_START);
    assert_int_equal(hf_approximate_diagonal(&problem, x, NULL, d, NULL), HF_BAD_START);
    assert_int_equal(hf_check_derivatives(&problem, x, NULL), HF_BAD_START);
    assert_close(x[0], 7, 0.0);
}

static void a_gradient_of_wrong_size_does_not_run_for_ever(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_TRUST, HF_NEWTON_CUBIC, HF_NEWTON_SPARSE,
                                 HF_NEWTON_SPARSE_TRUST};
    careless c = SOUND;
    c.g = 1000;
    for (int m = 0; m < 4; m++) {
        double x[N];
        const hf_report r = solve(c, methods[m], false, x);
        assert_int_equal(r.status, HF_GRADIENT_INCONSISTENT);
        assert_true(r.iteration < 100);
        assert_true(r.f < 121);
    }
}

static int wrong_hessian(int64_t n, const double *x, double *values, void *user)
{
    const careless *const c = user;
    (void)x;
    for (int64_t i = 0; i < n; i++)
        values[i] = c->hessian;
    return 0;
}

/* With a pattern of the diagonal; as preconditioner it costs speed only. */
static void a_wrong_hessian_does_not_stop_a_preconditioned_run(void **state)
{
    (void)state;
    const hf_method methods[] = {HF_NEWTON_DAMPED, HF_NEWTON_TRUST, HF_NEWTON_CUBIC, HF_HYBRID};
    int64_t starts[N + 1], rows[N];
    for (int64_t j = 0; j <= N; j++)
        starts[j] = j;
    for (int64_t j = 0; j < N; j++)
        rows[j] = j;
    const hf_pattern pattern = {N, starts, rows};
    const double entries[] = {0, 1e-300, 1e-8, 1e8, -1};
    for (int m = 0; m < 20; m++) {
        careless c = SOUND;
        c.hessian = entries[m / 4];
        const hf_problem problem = {.n = N,
                                    .value = value,
                                    .product = product,
                                    .pattern = &pattern,
                                    .hessian = wrong_hessian,
                                    .user = &c};
        hf_options options = hf_default_options();
        options.method = methods[m % 4];
        options.preconditioner = HF_PRECONDITION_CHOLESKY;
        double x[N];
        for (int i = 0; i < N; i++)
            x[i] = i % 2 == 0 ? -1.2 : 1;
        assert_int_equal(hf_minimize(&problem, &options, x, NULL), HF_CONVERGED);
    }
}

/* Squares of the gradient are 0 in double precision. */
static void a_tiny_gradient_is_not_taken_for_zero(void **state)
{
    (void)state;
    for (int power = -290; power <= -150; power += 20)
        for (int m = 0; m < METHOD_COUNT; m++) {
            double x[N], g[N], f, scale;
            careless c = SOUND;
            c.f = c.g = scale = pow(10, power);
            const hf_report r = solve(c, METHODS[m], false, x);
            value(N, x, &f, g, &(careless){.f = scale, .g = scale, .silent_from = 2});
            double norm = 0;
            for (int i = 0; i < N; i++)
                norm = hypot(norm, g[i]);
            assert_close(r.gradient_norm, norm, 1e-12);
            assert_close(r.gradient_norm_start, 520.7 * scale, 1e-3);
            if (r.status == HF_CONVERGED) assert_true(norm <= 1.001e-6 * r.gradient_norm_start);
        }
}

static void a_constant_is_not_taken_for_undefined(void **state)
{
    (void)state;
    careless c = SOUND;
    c.constant = true;
    double x[N];
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (METHODS[m] == HF_DESCENT_FIXED) continue;
        const hf_report r = solve(c, METHODS[m], false, x);
        assert_true(r.status == HF_PRECISION || r.status == HF_GRADIENT_INCONSISTENT);
        assert_int_equal(r.undefined, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_null_pointer_is_a_bad_argument),
        cmocka_unit_test(what_is_not_written_is_undefined),
        cmocka_unit_test(a_product_that_is_not_written_is_undefined),
        cmocka_unit_test(the_other_doors_know_it_too),
        cmocka_unit_test(a_gradient_of_wrong_size_does_not_run_for_ever),
        cmocka_unit_test(a_wrong_hessian_does_not_stop_a_preconditioned_run),
        cmocka_unit_test(a_tiny_gradient_is_not_taken_for_zero),
        cmocka_unit_test(a_constant_is_not_taken_for_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
