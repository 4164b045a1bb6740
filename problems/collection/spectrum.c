/* Quadratics with chosen eigenvalues, hidden by blocks of Hadamard transforms.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "spectrum.h"

#include "seeded.h"

#include <stdbool.h>

enum { LARGEST = 64 };

/* Components first, first + stride, ..., count of them, are transformed together. */
typedef struct group {
    int64_t first, stride;
    int count; /* a power of two */
} group;

/* The group after g; the first if g is {0, 0, 0}. Returns false after the last. */
static bool next_group(group *g, int64_t n)
{
    const int64_t stride = n / LARGEST;
    int64_t first = g->count == 0 ? 0 : g->first + 1;
    if (first < stride) {
        *g = (group){first, stride, LARGEST};
        return true;
    }
    first = g->count == 0 || g->stride > 1 || g->count == LARGEST ? stride * LARGEST
                                                                  : g->first + g->count;
    if (first >= n) return false;
    int count = 1;
    while (2 * count <= n - first)
        count *= 2;
    *g = (group){first, 1, count};
    return true;
}

static void hadamard(int count, double *y)
{
    for (int half = 1; half < count; half *= 2)
        for (int i = 0; i < count; i++)
            if (!(i & half)) {
                const double a = y[i], b = y[i + half];
                y[i] = a + b;
                y[i + half] = a - b;
            }
    const double scale = 1.0 / sqrt((double)count);
    for (int i = 0; i < count; i++)
        y[i] *= scale;
}

static void gather(const group *g, const double *x, double *y)
{
    for (int c = 0; c < g->count; c++)
        y[c] = x[g->first + c * g->stride];
    hadamard(g->count, y);
}

static void put_back(const group *g, double *y, double *x)
{
    hadamard(g->count, y);
    for (int c = 0; c < g->count; c++)
        x[g->first + c * g->stride] = y[c];
}

int64_t spectrum_size(int64_t wanted)
{
    return wanted < 2 ? 2 : wanted;
}

void spectrum_start(int64_t n, double *x, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++)
        x[i] = 0.0;
}

double spectrum_value(int64_t n, const double *x, double *g, eigenvalue_fn *eigenvalue)
{
    double y[LARGEST], f = 0.0;
    for (group at = {0, 0, 0}; next_group(&at, n);) {
        double part = 0.0;
        gather(&at, x, y);
        for (int c = 0; c < at.count; c++) {
            const int64_t i = at.first + c * at.stride;
            const double lambda = eigenvalue(i, n);
            const double off = y[c] - (seeded_bits(3, (uint64_t)i) & 1 ? 1.0 : -1.0);
            part += 0.5 * lambda * off * off;
            y[c] = lambda * off;
        }
        f += part;
        if (g) put_back(&at, y, g);
    }
    return f;
}

void spectrum_product(int64_t n, const double *v, double *Hv, eigenvalue_fn *eigenvalue)
{
    double y[LARGEST];
    for (group at = {0, 0, 0}; next_group(&at, n);) {
        gather(&at, v, y);
        for (int c = 0; c < at.count; c++)
            y[c] *= eigenvalue(at.first + c * at.stride, n);
        put_back(&at, y, Hv);
    }
}
