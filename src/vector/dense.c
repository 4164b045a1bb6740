/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/dense.h"

#include <float.h>
#include <math.h>

enum {
    PANEL = 32,         /* columns factored together                       */
    STRIP = 256,        /* rows updated while they stay in the cache       */
    PARALLEL_FROM = 256 /* below, starting a team costs more than the work */
};

double dense_symmetrize(int64_t n, double *A)
{
    double odd = 0, all = 0;
    for (int64_t j = 0; j < n; j++) {
        all += A[j + n * j] * A[j + n * j];
        for (int64_t i = j + 1; i < n; i++) {
            const double low = A[i + n * j], high = A[j + n * i];
            odd += 2 * (low - high) * (low - high);
            all += low * low + high * high;
            A[i + n * j] = A[j + n * i] = 0.5 * (low + high);
        }
    }
    return all == 0 ? 0 : sqrt(odd / all);
}

/* Rows [first, last) of columns [j, end) of L minus what the columns before j contribute. */
static void update_strip(int64_t n, double *L, int64_t j, int64_t end, int64_t first, int64_t last)
{
    for (int64_t k = 0; k < j; k += 4) { /* j is a multiple of PANEL */
        const double *const a = L + n * k, *const b = a + n, *const c = b + n, *const d = c + n;
        for (int64_t i = j; i < end; i++) {
            double *const target = L + n * i;
            const double wa = a[i], wb = b[i], wc = c[i], wd = d[i];
            for (int64_t row = first > i ? first : i; row < last; row++)
                target[row] -= wa * a[row] + wb * b[row] + wc * c[row] + wd * d[row];
        }
    }
}

static void update_panel(const team *t, int64_t n, double *L, int64_t j, int64_t end)
{
    const int64_t strips = (n - j + STRIP - 1) / STRIP;
    (void)t;
#pragma omp parallel for schedule(dynamic)                                                         \
    num_threads(t->threads) if (strips > 1 && n >= PARALLEL_FROM && t->threads > 1)
    for (int64_t b = 0; b < strips; b++) {
        const int64_t first = j + b * STRIP;
        update_strip(n, L, j, end, first, first + STRIP < n ? first + STRIP : n);
    }
}

/* Columns [j, end) themselves; `diagonal` of A + shift I measures what a pivot has lost. */
static bool factor_panel(int64_t n, const double *A, double shift, double *L, int64_t j,
                         int64_t end)
{
    for (int64_t k = j; k < end; k++) {
        double *const column = L + n * k;
        for (int64_t i = j; i < k; i++) {
            const double *const earlier = L + n * i;
            const double weight = earlier[k];
            for (int64_t row = k; row < n; row++)
                column[row] -= weight * earlier[row];
        }
        const double lost = 10 * DBL_EPSILON * (fabs(A[k + n * k]) + shift);
        if (!(column[k] > lost) || !isfinite(column[k])) return false;
        const double pivot = sqrt(column[k]);
        for (int64_t row = k; row < n; row++)
            column[row] /= pivot;
    }
    return true;
}

bool dense_factor(const team *t, int64_t n, const double *A, double shift, double *L)
{
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = j; i < n; i++)
            L[i + n * j] = A[i + n * j];
        L[j + n * j] += shift;
    }
    for (int64_t j = 0; j < n; j += PANEL) {
        const int64_t end = j + PANEL < n ? j + PANEL : n;
        update_panel(t, n, L, j, end);
        if (!factor_panel(n, A, shift, L, j, end)) return false;
    }
    return true;
}

void dense_solve(int64_t n, const double *L, double *x)
{
    for (int64_t j = 0; j < n; j++) {
        const double *const column = L + n * j;
        x[j] /= column[j];
        for (int64_t i = j + 1; i < n; i++)
            x[i] -= column[i] * x[j];
    }
    for (int64_t j = n - 1; j >= 0; j--) {
        const double *const column = L + n * j;
        for (int64_t i = j + 1; i < n; i++)
            x[j] -= column[i] * x[i];
        x[j] /= column[j];
    }
}

/* Rotate rows and columns i < j of A so that A_ij becomes 0, and columns of Q. */
static void rotate(int64_t n, int64_t i, int64_t j, double *A, double *Q)
{
    const double tau = (A[j + j * n] - A[i + i * n]) / (2 * A[i + j * n]);
    const double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    const double c = 1 / sqrt(1 + t * t), s = t * c;
    for (int64_t k = 0; k < n; k++) {
        const double a = A[k + i * n], b = A[k + j * n], p = Q[k + i * n], q = Q[k + j * n];
        A[k + i * n] = c * a - s * b;
        A[k + j * n] = s * a + c * b;
        Q[k + i * n] = c * p - s * q;
        Q[k + j * n] = s * p + c * q;
    }
    for (int64_t k = 0; k < n; k++) {
        const double a = A[i + k * n], b = A[j + k * n];
        A[i + k * n] = c * a - s * b;
        A[j + k * n] = s * a + c * b;
    }
}

void dense_eigen(int64_t n, double *A, double *Q)
{
    enum { SWEEPS = 30 };
    for (int64_t i = 0; i < n * n; i++)
        Q[i] = i % (n + 1) == 0;
    bool done = false;
    for (int sweep = 0; sweep < SWEEPS && !done; sweep++) {
        done = true;
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = i + 1; j < n; j++) {
                const double size = sqrt(fabs(A[i + i * n])) * sqrt(fabs(A[j + j * n]));
                if (fabs(A[i + j * n]) <= DBL_EPSILON * size || A[i + j * n] == 0) continue;
                rotate(n, i, j, A, Q);
                done = false;
            }
    }
}
