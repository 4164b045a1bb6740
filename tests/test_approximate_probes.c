/* Diagonal, blocks, low rank, extreme eigenvalues and traces: exact where they are said to be, else
 * within the error that theory states and the report estimates; noise.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "exponentials.h"

#include <stdlib.h>
#include <string.h>

#include "hessfree_approximate.h"

enum { ENTRIES = SIZE * SIZE, N = 100 };

/* ---- diagonal and blocks ---- */

static void the_diagonal_has_the_error_of_theory(void **state)
{
    (void)state;
    enum { SEEDS = 200, PROBES = 10 };
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double H[ENTRIES], d[SIZE], off = 0, square = 0, estimate = 0;
    exponentials_hessian(&e, H);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            if (i != j) off += H[i + SIZE * j] * H[i + SIZE * j];
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    how.probes = PROBES;
    for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
        assert_int_equal(hf_approximate_diagonal(&problem, e.x, &how, d, &report), HF_CONVERGED);
        assert_int_equal(report.products, PROBES);
        for (int i = 0; i < SIZE; i++)
            square += pow(d[i] - H[i + SIZE * i], 2) / SEEDS;
        estimate += report.error * report.error / SEEDS;
    }
    assert_close(square, off / PROBES, 0.15);
    assert_close(estimate, off / PROBES, 0.15);
}

/* One probe has no scatter; more of them have an error that falls with their root. */
static void more_probes_are_worth_their_root(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double d[SIZE];
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report few, many, one;
    how.probes = 100;
    assert_int_equal(hf_approximate_diagonal(&problem, e.x, &how, d, &few), HF_CONVERGED);
    how.probes = 10000;
    assert_int_equal(hf_approximate_diagonal(&problem, e.x, &how, d, &many), HF_CONVERGED);
    assert_close(few.error / many.error, 10, 0.2);
    how.probes = 1;
    assert_int_equal(hf_approximate_diagonal(&problem, e.x, &how, d, &one), HF_CONVERGED);
    assert_true(isnan(one.error));
}

static void blocks_are_exact_where_nothing_is_beside_them(void **state)
{
    (void)state;
    static const int64_t starts[] = {0, 5, 6, SIZE}, whole[] = {0, SIZE};
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    for (int k = 0; k < TERMS; k++) /* every term sees the variables of one block */
        for (int i = 0; i < SIZE; i++)
            if (i < starts[k % 3] || i >= starts[k % 3 + 1]) e.a[k][i] = 0;
    double H[ENTRIES], values[ENTRIES];
    exponentials_hessian(&e, H);
    hf_approximate_report report;
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 3, starts, values, &report),
                     HF_CONVERGED);
    assert_true(report.error <= 1e-14 * report.norm);
    const double *block = values;
    for (int k = 0; k < 3; k++)
        for (int64_t j = starts[k]; j < starts[k + 1]; j++, block += starts[k + 1] - starts[k])
            assert_vector_close(starts[k + 1] - starts[k], block, H + starts[k] + SIZE * j, 1e-14);
    assert_int_equal(report.products, 6 * 20);
    assert_int_equal(hf_approximate_block_diagonal(&problem, e.x, NULL, 1, whole, values, &report),
                     HF_CONVERGED);
    assert_vector_close(ENTRIES, values, H, 1e-14);
    assert_int_equal(report.products, SIZE);
}

/* Three signs make few combinations: only the mean over seeds is near theory. Made symmetric, the
 * blocks are somewhat better than reported. */
static void blocks_have_the_error_that_is_reported(void **state)
{
    (void)state;
    enum { SEEDS = 100 };
    static const int64_t starts[] = {0, 5, 6, SIZE};
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    double H[ENTRIES], values[ENTRIES], square = 0, estimate = 0;
    exponentials_hessian(&e, H);
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    how.source = HF_FROM_GRADIENTS;
    for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
        assert_int_equal(
            hf_approximate_block_diagonal(&problem, e.x, &how, 3, starts, values, &report),
            HF_CONVERGED);
        const double *block = values;
        for (int k = 0; k < 3; k++) {
            const int64_t size = starts[k + 1] - starts[k];
            for (int64_t j = starts[k]; j < starts[k + 1]; j++, block += size)
                square += pow(distance(size, block, H + starts[k] + SIZE * j), 2);
        }
        estimate += report.error * report.error;
    }
    assert_true(square > 0.3 * estimate && square < 1.1 * estimate);
}

/* ---- low rank ---- */

typedef struct made {
    quadratic *q;
    hf_problem problem;
    hf_low_rank *A;
    hf_approximate_report report;
    double x[N];
} made;

static void make(made *m, const double *spectrum, int rank, const hf_approximate_options *how)
{
    m->q = quadratic_create(N, spectrum, 3);
    m->problem = quadratic_problem(m->q);
    memset(m->x, 0, sizeof m->x);
    assert_int_equal(hf_approximate_low_rank(&m->problem, m->x, how, rank, &m->A, &m->report),
                     HF_CONVERGED);
}

static void release(made *m)
{
    hf_low_rank_free(m->A);
    quadratic_free(m->q);
}

/* |H - U diag U'|_F, exactly. */
static double error_of(const made *m)
{
    double square = 0, unit[N], exact[N], low[N];
    for (int j = 0; j < N; j++) {
        memset(unit, 0, sizeof unit);
        unit[j] = 1;
        m->problem.product(N, m->x, unit, exact, m->problem.user);
        hf_low_rank_multiply(m->A, unit, low);
        square += pow(distance(N, exact, low), 2);
    }
    return sqrt(square);
}

static void assert_orthonormal(const hf_low_rank *A)
{
    for (int i = 0; i < A->rank; i++)
        for (int j = 0; j <= i; j++) {
            double dot = 0;
            for (int k = 0; k < N; k++)
                dot += A->U[i][k] * A->U[j][k];
            assert_true(fabs(dot - (i == j)) < 1e-13);
        }
}

static void low_rank_has_the_error_of_theory(void **state)
{
    (void)state;
    double spectrum[N], tail[N + 1] = {0};
    spectrum_geometric(N, 1e-12, 1, spectrum);
    for (int i = 0; i < N; i++) /* sum of all eigenvalues but the first N - 1 - i */
        tail[i + 1] = tail[i] + spectrum[i];
    for (int rank = 10; rank <= 70; rank += 20) {
        made m;
        make(&m, spectrum, rank, NULL);
        assert_orthonormal(m.A);
        double bound = (double)INFINITY;
        for (int p = 2; p <= rank; p++)
            bound = fmin(bound, (rank - 1.0) / (p - 1.0) * tail[N - (rank - p)]);
        const double error = error_of(&m);
        print_message("rank %d: error %.1e estimate %.1e bound %.1e\n", rank, error, m.report.error,
                      bound);
        assert_true(error <= 2 * bound + 1e-14);
        assert_true(error <= 3 * m.report.error + 1e-15 && m.report.error <= 3 * error + 1e-14);
        for (int k = 0; k < rank; k++) {
            assert_true(m.A->eigenvalues[k] <= spectrum[N - 1 - k] * (1 + 1e-12) + 1e-14);
            assert_true(k == 0 || m.A->eigenvalues[k] <= m.A->eigenvalues[k - 1]);
        }
        assert_true(m.A->eigenvalues[0] >= 1 - error - 1e-14); /* Weyl */
        release(&m);
    }
}

static void full_rank_is_exact(void **state)
{
    (void)state;
    double spectrum[N];
    spectrum_geometric(N, 1e-3, 1, spectrum);
    made m;
    make(&m, spectrum, N, NULL);
    assert_true(error_of(&m) < 1e-12);
    /* its inverse then, damped or not */
    double v[N], Hv[N], z[N];
    generator from = {4};
    generator_fill(&from, N, v);
    for (int damped = 0; damped < 2; damped++) {
        m.problem.product(N, m.x, v, Hv, m.problem.user);
        for (int i = 0; damped && i < N; i++)
            Hv[i] += 0.1 * v[i];
        hf_low_rank_solve(m.A, damped ? 0.1 : 0, Hv, z);
        assert_vector_close(N, z, v, 1e-9);
    }
    release(&m);
}

static void the_inverse_is_a_good_metric(void **state)
{
    (void)state;
    /* ten large eigenvalues over a flat rest: M^-1 (H + mu I) is nearly I */
    double spectrum[N], v[N], Hv[N], z[N];
    for (int i = 0; i < N; i++)
        spectrum[i] = i < N - 10 ? 1 : pow(10, i - (N - 11));
    made m;
    make(&m, spectrum, 30, NULL);
    generator from = {4};
    for (int round = 0; round < 10; round++) {
        double vz = 0, vv = 0;
        generator_fill(&from, N, v);
        m.problem.product(N, m.x, v, Hv, m.problem.user);
        hf_low_rank_solve(m.A, 0, Hv, z);
        for (int i = 0; i < N; i++) {
            vz += v[i] * z[i];
            vv += v[i] * v[i];
        }
        assert_true(vz / vv > 0.5 && vz / vv < 20);
    }
    release(&m);
}

static void nothing_and_negative_curvature_are_survived(void **state)
{
    (void)state;
    double spectrum[N] = {0.0}, v[N], z[N];
    made m;
    make(&m, spectrum, 5, NULL);
    assert_true(m.A->eigenvalues[0] == 0 && m.report.error == 0);
    generator from = {4};
    generator_fill(&from, N, v);
    hf_low_rank_solve(m.A, 0, v, z);
    assert_vector_close(N, z, v, 1e-14);
    release(&m);

    for (int i = 0; i < N; i++)
        spectrum[i] = i == 0 ? -1 : i > 90 ? 100 : 0.01;
    make(&m, spectrum, 40, NULL);
    assert_true(m.A->shift > 0.01 && m.A->shift < 10);
    assert_close(m.A->eigenvalues[0], 100, 0.1);
    for (int k = 0; k < 40; k++)
        assert_true(m.A->eigenvalues[k] >= 0);
    release(&m);
}

/* ---- spectrum ---- */

static void extremes_lie_within_their_errors(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0};
    for (int i = 0; i < N; i++)
        spectrum[i] = cos(3.0 * i) * (1 + i % 7);
    double low = spectrum[0], high = spectrum[0];
    for (int i = 0; i < N; i++) {
        low = fmin(low, spectrum[i]);
        high = fmax(high, spectrum[i]);
    }
    quadratic *const q = quadratic_create(N, spectrum, 3);
    const hf_problem problem = quadratic_problem(q);
    for (int steps = 1; steps <= 128; steps *= 2) {
        hf_extremes of;
        hf_approximate_report report;
        assert_int_equal(hf_approximate_extremes(&problem, x, NULL, steps, &of, &report),
                         HF_CONVERGED);
        assert_true(of.smallest >= low - 1e-12 && of.largest <= high + 1e-12);
        double nearest_low = (double)INFINITY, nearest_high = (double)INFINITY;
        for (int i = 0; i < N; i++) {
            nearest_low = fmin(nearest_low, fabs(of.smallest - spectrum[i]));
            nearest_high = fmin(nearest_high, fabs(of.largest - spectrum[i]));
        }
        assert_true(nearest_low <= of.smallest_error && nearest_high <= of.largest_error);
        assert_int_equal(of.steps, steps < N ? steps : N);
        assert_int_equal(report.products, of.steps);
        if (steps < 4) continue;
        const double theory = 2.6 * pow(log(N) / (steps - 1), 2) * (high - low);
        assert_true(of.smallest - low <= theory && high - of.largest <= theory);
        if (steps >= 64) assert_true(of.smallest - low < 1e-6 && high - of.largest < 1e-6);
    }
    quadratic_free(q);
}

static void a_closed_space_ends_the_process(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0};
    for (int i = 0; i < N; i++)
        spectrum[i] = i % 3;
    quadratic *const q = quadratic_create(N, spectrum, 3);
    const hf_problem problem = quadratic_problem(q);
    hf_extremes of;
    assert_int_equal(hf_approximate_extremes(&problem, x, NULL, 50, &of, NULL), HF_CONVERGED);
    assert_int_equal(of.steps, 3);
    assert_close(of.smallest, 0, 1e-14);
    assert_close(of.largest, 2, 1e-14);
    quadratic_free(q);
}

static double logarithm(double eigenvalue, void *user)
{
    *(int *)user += 1;
    return log(eigenvalue);
}

static void traces_lie_within_their_errors(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0}, trace = 0, log_trace = 0;
    spectrum_geometric(N, 0.1, 10, spectrum);
    for (int i = 0; i < N; i++) {
        trace += spectrum[i];
        log_trace += log(spectrum[i]);
    }
    quadratic *const q = quadratic_create(N, spectrum, 3);
    const hf_problem problem = quadratic_problem(q);
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    int calls = 0, within = 0;
    for (how.seed = 1; how.seed <= 20; how.seed++) {
        double found, found_log;
        assert_int_equal(hf_approximate_trace(&problem, x, &how, 1, NULL, NULL, &found, &report),
                         HF_CONVERGED);
        assert_int_equal(report.products, how.probes);
        within += fabs(found - trace) <= 2 * report.error;
        assert_int_equal(
            hf_approximate_trace(&problem, x, &how, 30, logarithm, &calls, &found_log, &report),
            HF_CONVERGED);
        within += fabs(found_log - log_trace) <= 2 * report.error;
    }
    assert_true(calls > 0 && within >= 34);
    quadratic_free(q);
}

/* The rule alone: where H is a multiple of I every probe is exact. */
static void a_function_is_taken_at_the_eigenvalues(void **state)
{
    (void)state;
    double spectrum[N], x[N] = {0.0}, found;
    for (int i = 0; i < N; i++)
        spectrum[i] = 2;
    quadratic *const q = quadratic_create(N, spectrum, 3);
    const hf_problem problem = quadratic_problem(q);
    int calls = 0;
    assert_int_equal(hf_approximate_trace(&problem, x, NULL, 5, logarithm, &calls, &found, NULL),
                     HF_CONVERGED);
    assert_close(found, N * log(2), 1e-12);
    q->spectrum[0] = -1;
    hf_approximate_report report;
    assert_int_equal(hf_approximate_trace(&problem, x, NULL, 5, logarithm, &calls, &found, &report),
                     HF_BLOCKED);
    assert_non_null(strstr(report.message, "function"));
    quadratic_free(q);
}

/* ---- noise ---- */

static void noise_is_found(void **state)
{
    (void)state;
    for (double noise = 1e-13; noise < 1e-3; noise *= 100) {
        exponentials e;
        const hf_problem problem = exponentials_problem(&e);
        double of_value, of_gradient;
        hf_approximate_report report;
        e.noise = noise;
        assert_int_equal(
            hf_approximate_noise(&problem, e.x, NULL, &of_value, &of_gradient, &report),
            HF_CONVERGED);
        print_message("noise %.0e: f %.1e g %.1e, %d gradients\n", noise, of_value, of_gradient,
                      (int)report.gradients);
        assert_true(of_value > 0.1 * noise && of_value < 4 * noise);
        assert_true(of_gradient > 0.1 * noise && of_gradient < 4 * noise);
    }
}

static void a_constant_has_no_noise(void **state)
{
    (void)state;
    exponentials e;
    const hf_problem problem = exponentials_problem(&e);
    memset(e.a, 0, sizeof e.a);
    double of_value, of_gradient;
    assert_int_equal(hf_approximate_noise(&problem, e.x, NULL, &of_value, &of_gradient, NULL),
                     HF_CONVERGED);
    assert_true(of_value == 0 && of_gradient == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_diagonal_has_the_error_of_theory),
        cmocka_unit_test(more_probes_are_worth_their_root),
        cmocka_unit_test(blocks_are_exact_where_nothing_is_beside_them),
        cmocka_unit_test(blocks_have_the_error_that_is_reported),
        cmocka_unit_test(low_rank_has_the_error_of_theory),
        cmocka_unit_test(full_rank_is_exact),
        cmocka_unit_test(the_inverse_is_a_good_metric),
        cmocka_unit_test(nothing_and_negative_curvature_are_survived),
        cmocka_unit_test(extremes_lie_within_their_errors),
        cmocka_unit_test(a_closed_space_ends_the_process),
        cmocka_unit_test(traces_lie_within_their_errors),
        cmocka_unit_test(a_function_is_taken_at_the_eigenvalues),
        cmocka_unit_test(noise_is_found),
        cmocka_unit_test(a_constant_has_no_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
