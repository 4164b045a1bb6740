/* MSQRTALS: |X^2 - B^2|^2 over matrices of order p, n = p^2, B = (sin k^2), k counting by rows.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "elements.h"

#include <stdlib.h>

static int64_t order(int64_t n)
{
    int64_t p = (int64_t)sqrt((double)n);
    while (p * p < n)
        p++;
    return p;
}

static int64_t size(int64_t wanted)
{
    const int64_t p = wanted < 4 ? 2 : (int64_t)floor(sqrt((double)wanted) + 0.5);
    return p * p;
}

/* C += a A B, with the transpose of A or of B if asked. */
static void add_times(int64_t p, double a, const double *A, bool turn_A, const double *B,
                      bool turn_B, double *C)
{
    for (int64_t i = 0; i < p; i++)
        for (int64_t k = 0; k < p; k++) {
            const double w = a * (turn_A ? A[k * p + i] : A[i * p + k]);
            for (int64_t j = 0; j < p; j++)
                C[i * p + j] += w * (turn_B ? B[j * p + k] : B[k * p + j]);
        }
}

/* Room for three matrices: B^2 and two to work in. */
static void *prepare(int64_t n)
{
    double *room = calloc(3 * (size_t)n, sizeof *room);
    if (!room) return NULL;
    double *B = room + n;
    for (int64_t k = 0; k < n; k++)
        B[k] = sin((double)(k + 1) * (double)(k + 1));
    add_times(order(n), 1.0, B, false, B, false, room);
    return room;
}

/* R = X^2 - B^2; returns |R|^2. */
static double residual(int64_t n, const double *x, const double *square, double *R)
{
    double f = 0.0;
    for (int64_t i = 0; i < n; i++)
        R[i] = -square[i];
    add_times(order(n), 1.0, x, false, x, false, R);
    for (int64_t i = 0; i < n; i++)
        f += R[i] * R[i];
    return f;
}

/* out += 2 (R X' + X' R), what a change of X does to <R, X^2>, twice. */
static void add_adjoint(int64_t p, const double *R, const double *X, double *out)
{
    add_times(p, 2.0, R, false, X, true, out);
    add_times(p, 2.0, X, true, R, false, out);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    double *room = user, *R = room + n;
    *f = residual(n, x, room, R);
    if (!g) return 0;
    fill(n, g, 0.0);
    add_adjoint(order(n), R, x, g);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    double *room = user, *R = room + n, *S = R + n;
    const int64_t p = order(n);
    residual(n, x, room, R);
    fill(n, S, 0.0);
    add_times(p, 1.0, x, false, v, false, S);
    add_times(p, 1.0, v, false, x, false, S);
    fill(n, Hv, 0.0);
    add_adjoint(p, R, v, Hv);
    add_adjoint(p, S, x, Hv);
    return 0;
}

START(0.2 * sin((double)i * (double)i));

const example example_msqrtals = {
    .name = "msqrtals",
    .source = "Liu and Nocedal 1989; Buckley 1989, problem 201; CUTE MSQRTALS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1024,
    .size = size,
    .prepare = prepare,
    .release = free,
    .start = start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
