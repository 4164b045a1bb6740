/* Every approximation of the Hessian within its theoretical error on every problem of the
 * collection that is small enough for all of H and its eigenvalues: at the start, seeds fixed.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"
#include "hessfree_approximate.h"

enum { WANTED = 12, LARGEST = 64, SEEDS = 60 };

typedef struct subject {
    const char *name;
    int64_t n;
    hf_problem problem;
    double x[LARGEST];
    double H[LARGEST * LARGEST];
    double norm;                 /* |H| */
    double eigenvalues[LARGEST]; /* increasing */
} subject;

static double square(double a)
{
    return a * a;
}

static double at(const subject *s, int64_t i, int64_t j)
{
    return s->H[i + s->n * j];
}

/* ---- eigenvalues by cyclic rotations: Jacobi 1846 -------------------------------------------- */

/* A <- J'AJ, J the rotation of p and q that makes A_pq 0. */
static void rotate(int64_t n, double *A, int64_t p, int64_t q)
{
    const double apq = A[p + n * q];
    if (apq == 0) return;
    const double theta = (A[q + n * q] - A[p + n * p]) / (2 * apq);
    const double t = copysign(1, theta) / (fabs(theta) + hypot(theta, 1));
    const double c = 1 / hypot(t, 1), s = t * c;
    for (int64_t k = 0; k < n; k++) {
        const double kp = A[k + n * p], kq = A[k + n * q];
        A[k + n * p] = c * kp - s * kq;
        A[k + n * q] = s * kp + c * kq;
    }
    for (int64_t k = 0; k < n; k++) {
        const double pk = A[p + n * k], qk = A[q + n * k];
        A[p + n * k] = c * pk - s * qk;
        A[q + n * k] = s * pk + c * qk;
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void take_eigenvalues(subject *s)
{
    enum { SWEEPS = 12 };
    static double A[LARGEST * LARGEST];
    memcpy(A, s->H, sizeof A);
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (int64_t p = 0; p < s->n; p++)
            for (int64_t q = p + 1; q < s->n; q++)
                rotate(s->n, A, p, q);
    for (int64_t i = 0; i < s->n; i++)
        s->eigenvalues[i] = A[i + s->n * i];
    qsort(s->eigenvalues, (size_t)s->n, sizeof(double), by_size);
}

/* ---- all problems ---------------------------------------------------------------------------- */

static void prepare(subject *s, const example *p)
{
    hf_approximate_report report;
    void *const user = p->prepare != NULL ? p->prepare(s->n) : NULL;
    s->name = p->name;
    s->problem = (hf_problem){.n = s->n, .value = p->value, .product = p->product, .user = user};
    p->start(s->n, s->x, user);
    assert_int_equal(hf_approximate_full(&s->problem, s->x, NULL, s->H, &report), HF_CONVERGED);
    assert_true(report.error <= 1e-12 * report.norm);
    s->norm = report.norm;
    take_eigenvalues(s);
}

static void for_all(void (*check)(const subject *s))
{
    static subject s;
    int tried = 0;
    for (int i = 0; i < collection_count; i++) {
        const example *const p = collection[i];
        s.n = p->size(WANTED);
        if (s.n > LARGEST) continue;
        prepare(&s, p);
        check(&s);
        if (p->release != NULL) p->release(s.problem.user);
        tried++;
    }
    assert_true(tried > 100);
}

static void assert_at_most(const subject *s, const char *what, double found, double bound)
{
    if (!(found <= bound))
        fail_msg("%s, n = %d: %s %.3e, theory %.3e", s->name, (int)s->n, what, found, bound);
}

/* ---- entries --------------------------------------------------------------------------------- */

/* The sizes and the noise that the steps need are measured; no noise seen is rounding. */
static void measure(const subject *s, double *typical, hf_approximate_options *how)
{
    hf_approximate_report report;
    double f_noise = 0, g_noise = 0;
    assert_int_equal(hf_approximate_typical(&s->problem, s->x, how, typical, &report),
                     HF_CONVERGED);
    assert_at_most(s, "gradients for sizes", (double)report.gradients, 1 + 50.0 * (double)s->n);
    how->typical = typical;
    (void)hf_approximate_noise(&s->problem, s->x, how, &f_noise, &g_noise, NULL);
    how->value_noise = fmax(how->value_noise, f_noise);
    how->gradient_noise = fmax(how->gradient_noise, g_noise);
}

/* Second derivatives are known to the power 1/2, 2/3, 1/3, 1/2 of the noise, times what f and g are
 * over their changes. */
static void check_entries(const subject *s)
{
    static const double order[] = {1.0 / 2, 2.0 / 3, 1.0 / 3, 1.0 / 2};
    static double A[LARGEST * LARGEST], typical[LARGEST];
    hf_approximate_options how = hf_approximate_defaults();
    hf_approximate_report report;
    measure(s, typical, &how);
    how.checks = 8;
    for (int kind = 0; kind < 4; kind++) {
        how.source = kind < 2 ? HF_FROM_GRADIENTS : HF_FROM_VALUES;
        how.central = kind % 2 == 1;
        assert_int_equal(hf_approximate_full(&s->problem, s->x, &how, A, &report), HF_CONVERGED);
        double error = 0;
        for (int64_t i = 0; i < s->n * s->n; i++)
            error += square(A[i] - s->H[i]);
        const double noise = kind < 2 ? how.gradient_noise : how.value_noise;
        const double theory = 2e3 * pow(noise, order[kind]) * report.norm + 2 * report.noise;
        assert_at_most(s, "error of entries", sqrt(error), 10 * report.error);
        assert_at_most(s, "estimate of entries", report.error, theory);
    }
}

static void entries(void **state)
{
    (void)state;
    for_all(check_entries);
}

/* ---- means over probes ----------------------------------------------------------------------- */

/* A mean over seeds, of squares that theory expects to be `expected`. */
static void assert_mean(const subject *s, const char *what, double sum, double expected)
{
    const double rounding = square(1e-14 * s->norm);
    assert_at_most(s, what, sum / SEEDS, 1.8 * expected + rounding);
    if (expected > rounding) assert_at_most(s, what, 0.4 * expected, sum / SEEDS);
}

/* E |d - diag H|^2 = sum of squares off the diagonal over probes. */
static void check_diagonal(const subject *s)
{
    double d[LARGEST], off = 0, sum = 0;
    hf_approximate_options how = hf_approximate_defaults();
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++)
            if (i != j) off += square(at(s, i, j));
    for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
        assert_int_equal(hf_approximate_diagonal(&s->problem, s->x, &how, d, NULL), HF_CONVERGED);
        for (int64_t i = 0; i < s->n; i++)
            sum += square(d[i] - at(s, i, i));
    }
    assert_mean(s, "diagonal", sum, s->n > 1 ? off / how.probes : 0);
}

static void diagonals(void **state)
{
    (void)state;
    for_all(check_diagonal);
}

/* Column c of a block meets column c of the other blocks, under random signs. Making the blocks
 * symmetric takes nothing from a diagonal entry's error and at most half from another's. */
static void check_blocks(const subject *s)
{
    enum { WIDTH = 3 };
    int64_t starts[LARGEST + 1], blocks = 0;
    double values[WIDTH * LARGEST], outside = 0, sum = 0;
    hf_approximate_options how = hf_approximate_defaults();
    for (int64_t first = 0; first < s->n; first += WIDTH)
        starts[blocks++] = first;
    starts[blocks] = s->n;
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++) {
            const int64_t own = i - i % WIDTH + j % WIDTH;
            if (i / WIDTH != j / WIDTH && own < s->n) outside += square(at(s, i, j));
        }
    for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
        const double *block = values;
        assert_int_equal(
            hf_approximate_block_diagonal(&s->problem, s->x, &how, blocks, starts, values, NULL),
            HF_CONVERGED);
        for (int64_t k = 0; k < blocks; k++)
            for (int64_t j = starts[k]; j < starts[k + 1]; j++)
                for (int64_t i = starts[k]; i < starts[k + 1]; i++, block++)
                    sum += square(*block - at(s, i, j));
    }
    const double expected = blocks > 1 ? outside / how.probes : 0;
    assert_at_most(s, "blocks", sum / SEEDS, 1.8 * expected + square(1e-14 * s->norm));
    assert_at_most(s, "blocks", 0.2 * expected - square(1e-14 * s->norm), sum / SEEDS);
}

static void blocks(void **state)
{
    (void)state;
    for_all(check_blocks);
}

/* ---- low rank -------------------------------------------------------------------------------- */

/* H^2 is semidefinite whatever H is. */
static int squared(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const subject *const s = user;
    double once[LARGEST];
    const int code = s->problem.product(n, x, v, once, s->problem.user);
    return code != 0 ? code : s->problem.product(n, x, once, Hv, s->problem.user);
}

static int value_of(int64_t n, const double *x, double *f, double *g, void *user)
{
    const subject *const s = user;
    return s->problem.value(n, x, f, g, s->problem.user);
}

/* trace (H^2 - A): the sum of moduli of the eigenvalues of the difference, which is semidefinite;
 * also at least its Frobenius norm. */
static double trace_error(const subject *s, const hf_low_rank *A)
{
    double sum = 0;
    for (int64_t i = 0; i < s->n; i++)
        sum += square(s->eigenvalues[i]);
    for (int k = 0; k < A->rank; k++)
        sum -= A->eigenvalues[k];
    return sum;
}

static void check_low_rank(const subject *s)
{
    subject mine = *s;
    const hf_problem problem = {.n = s->n, .value = value_of, .product = squared, .user = &mine};
    const int rank = (int)(s->n + 1) / 2;
    double bound = (double)INFINITY, sum = 0, all = 0;
    for (int64_t i = 0; i < s->n; i++)
        all += square(s->eigenvalues[i]);
    for (int p = 2; p <= rank; p++) {
        double moduli[LARGEST], tail = 0;
        for (int64_t i = 0; i < s->n; i++)
            moduli[i] = fabs(s->eigenvalues[i]);
        qsort(moduli, (size_t)s->n, sizeof(double), by_size);
        for (int64_t i = 0; i < s->n - (rank - p); i++)
            tail += square(moduli[i]);
        bound = fmin(bound, (rank - 1.0) / (p - 1.0) * tail);
    }
    hf_approximate_options how = hf_approximate_defaults();
    for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
        hf_low_rank *A;
        assert_int_equal(hf_approximate_low_rank(&problem, s->x, &how, rank, &A, NULL),
                         HF_CONVERGED);
        const double error = trace_error(s, A);
        assert_at_most(s, "trace of the low rank", -error, 1e-12 * all);
        sum += error;
        hf_low_rank_free(A);
    }
    assert_at_most(s, "error of the low rank", sum / SEEDS, bound + 1e-12 * all);
}

static void low_ranks(void **state)
{
    (void)state;
    for_all(check_low_rank);
}

/* ---- spectrum -------------------------------------------------------------------------------- */

static double distance_to_spectrum(const subject *s, double theta)
{
    double least = (double)INFINITY;
    for (int64_t i = 0; i < s->n; i++)
        least = fmin(least, fabs(theta - s->eigenvalues[i]));
    return least;
}

static void check_extremes(const subject *s)
{
    const double lowest = s->eigenvalues[0], highest = s->eigenvalues[s->n - 1];
    const double range = highest - lowest, rounding = 1e-13 * s->norm;
    hf_approximate_options how = hf_approximate_defaults();
    for (int steps = 1; steps <= s->n; steps += steps < 6 ? 1 : 6) {
        double above = 0, below = 0;
        for (how.seed = 1; how.seed <= SEEDS; how.seed++) {
            hf_extremes e;
            assert_int_equal(hf_approximate_extremes(&s->problem, s->x, &how, steps, &e, NULL),
                             HF_CONVERGED);
            assert_at_most(s, "largest", e.largest, highest + rounding);
            assert_at_most(s, "smallest", lowest - rounding, e.smallest);
            assert_at_most(s, "nearest to largest", distance_to_spectrum(s, e.largest),
                           e.largest_error + rounding);
            assert_at_most(s, "nearest to smallest", distance_to_spectrum(s, e.smallest),
                           e.smallest_error + rounding);
            above += highest - e.largest;
            below += e.smallest - lowest;
        }
        const double share = steps > 1 ? 2.6 * square(log((double)s->n) / (steps - 1)) : 1;
        assert_at_most(s, "expected largest", above / SEEDS, share * range + rounding);
        assert_at_most(s, "expected smallest", below / SEEDS, share * range + rounding);
    }
}

static void extremes(void **state)
{
    (void)state;
    for_all(check_extremes);
}

static double eigenvalue_squared(double eigenvalue, void *user)
{
    (void)user;
    return eigenvalue * eigenvalue;
}

/* The variance of v'Bv over random signs is twice the sum of squares off the diagonal of B: of H
 * with one step, of H^2 with two, whose rule is exact for it. */
static void check_traces(const subject *s)
{
    hf_approximate_options how = hf_approximate_defaults();
    double off[2] = {0}, trace[2] = {0}, sum[2] = {0};
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++) {
            double twice = 0;
            for (int64_t k = 0; k < s->n; k++)
                twice += at(s, i, k) * at(s, k, j);
            if (i == j) trace[0] += at(s, i, i);
            if (i == j) trace[1] += twice;
            if (i != j) off[0] += square(at(s, i, j));
            if (i != j) off[1] += square(twice);
        }
    for (how.seed = 1; how.seed <= SEEDS; how.seed++)
        for (int power = 0; power < 2; power++) {
            double found;
            hf_scalar_fn *const function = power == 0 ? NULL : eigenvalue_squared;
            assert_int_equal(hf_approximate_trace(&s->problem, s->x, &how, power + 1, function,
                                                  NULL, &found, NULL),
                             HF_CONVERGED);
            sum[power] += square(found - trace[power]);
        }
    for (int power = 0; power < 2; power++) {
        const double size = power == 0 ? s->norm : square(s->norm);
        const double expected = 2 * off[power] / how.probes, rounding = square(1e-13 * size);
        assert_at_most(s, "trace", sum[power] / SEEDS, 1.8 * expected + rounding);
        assert_at_most(s, "trace", 0.4 * expected - rounding, sum[power] / SEEDS);
    }
}

static void traces(void **state)
{
    (void)state;
    for_all(check_traces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries),   cmocka_unit_test(diagonals), cmocka_unit_test(blocks),
        cmocka_unit_test(low_ranks), cmocka_unit_test(extremes),  cmocka_unit_test(traces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
