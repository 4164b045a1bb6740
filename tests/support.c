/* What the tests share.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- assertions ------------------------------------------------------------------------------ */

static double allowance(double relative, double size)
{
    return size > 0.0 ? relative * size : relative;
}

static double ratio_of(double error, double allowed)
{
    return allowed > 0.0 ? error / allowed : (double)INFINITY;
}

void support_close(double actual, double expected, double relative, const char *what,
                   const char *file, int line)
{
    const double error = fabs(actual - expected);
    const double allowed = allowance(relative, fabs(expected));
    if (error <= allowed || (isinf(expected) && actual == expected)) return;
    print_error("%s = %.17g, expected %.17g: the error %.3g is %.3g times the allowed %.3g\n", what,
                actual, expected, error, ratio_of(error, allowed), allowed);
    _fail(file, line);
}

void support_vector_close(int64_t n, const double *actual, const double *expected, double relative,
                          const char *what, const char *file, int line)
{
    double error = 0.0, size = 0.0, largest = -1.0;
    int64_t worst = 0;
    for (int64_t i = 0; i < n; i++) {
        const double difference = fabs(actual[i] - expected[i]);
        error = hypot(error, difference);
        size = hypot(size, expected[i]);
        if (difference > largest || isnan(difference)) {
            largest = difference;
            worst = i;
        }
    }
    const double allowed = allowance(relative, size);
    if (error <= allowed) return;
    print_error("%s: the error %.3g is %.3g times the allowed %.3g; worst at [%lld]: %.17g, "
                "expected %.17g\n",
                what, error, ratio_of(error, allowed), allowed, (long long)worst, actual[worst],
                expected[worst]);
    _fail(file, line);
}

void support_vector_same(int64_t n, const double *actual, const double *expected, const char *what,
                         const char *file, int line)
{
    for (int64_t i = 0; i < n; i++) {
        if (memcmp(&actual[i], &expected[i], sizeof(double)) == 0) continue;
        print_error("%s[%lld] = %a, expected the bits of %a\n", what, (long long)i, actual[i],
                    expected[i]);
        _fail(file, line);
    }
}

/* ---- seeded numbers -------------------------------------------------------------------------- */

/* Splitmix64: Steele, Lea & Flood 2014. */
uint64_t generator_bits(generator *from)
{
    uint64_t z = from->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double generator_uniform(generator *from)
{
    return (double)(generator_bits(from) >> 11) * 0x1p-52 - 1.0;
}

void generator_fill(generator *from, int64_t n, double *x)
{
    for (int64_t i = 0; i < n; i++)
        x[i] = generator_uniform(from);
}

double scatter(double x)
{
    generator from;
    memcpy(&from.state, &x, sizeof x);
    return generator_uniform(&from);
}

/* ---- quadratics ------------------------------------------------------------------------------ */

static double dot(int64_t n, const double *x, const double *y)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* v = Q v. */
static void reflect(const quadratic *q, double *v)
{
    const double twice = 2.0 * dot(q->n, q->u, v);
    for (int64_t i = 0; i < q->n; i++)
        v[i] -= twice * q->u[i];
}

/* out = A v. */
static void multiply(const quadratic *q, const double *v, double *out)
{
    memcpy(out, v, (size_t)q->n * sizeof *out);
    reflect(q, out);
    for (int64_t i = 0; i < q->n; i++)
        out[i] *= q->spectrum[i];
    reflect(q, out);
}

static int quadratic_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    quadratic *const q = user;
    double *const error = q->work;
    double *const image = g != NULL ? g : q->work + n;
    for (int64_t i = 0; i < n; i++)
        error[i] = x[i] - q->solution[i];
    multiply(q, error, image);
    *f = q->minimum + 0.5 * dot(n, error, image);
    q->values++;
    q->gradients += g != NULL;
    return 0;
}

static int quadratic_product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    quadratic *const q = user;
    (void)n;
    (void)x;
    multiply(q, v, Hv);
    q->products++;
    return 0;
}

int quadratic_precondition(int64_t n, const double *r, double *z, void *user)
{
    const quadratic *const q = user;
    memcpy(z, r, (size_t)n * sizeof *z);
    reflect(q, z);
    for (int64_t i = 0; i < n; i++)
        z[i] /= fabs(q->spectrum[i]);
    reflect(q, z);
    return 0;
}

quadratic *quadratic_create(int64_t n, const double *spectrum, uint64_t seed)
{
    const size_t length = (size_t)n;
    generator from = {seed};
    quadratic *const q = calloc(1, sizeof *q);
    double *const block = calloc(5 * length, sizeof *block);
    assert_non_null(q);
    assert_non_null(block);
    q->n = n;
    q->spectrum = block;
    q->solution = block + length;
    q->u = block + 2 * length;
    q->work = block + 3 * length;
    memcpy(q->spectrum, spectrum, length * sizeof *spectrum);
    generator_fill(&from, n, q->solution);
    generator_fill(&from, n, q->u);
    const double size = sqrt(dot(n, q->u, q->u));
    for (int64_t i = 0; i < n; i++)
        q->u[i] /= size;
    return q;
}

void quadratic_free(quadratic *q)
{
    free(q->spectrum);
    free(q);
}

hf_problem quadratic_problem(quadratic *q)
{
    return (hf_problem){
        .n = q->n, .value = quadratic_value, .product = quadratic_product, .user = q};
}

void spectrum_geometric(int64_t n, double low, double high, double *spectrum)
{
    for (int64_t i = 0; i < n; i++) {
        const double t = n > 1 ? (double)i / (double)(n - 1) : 0.0;
        spectrum[i] = low * pow(high / low, t);
    }
}
