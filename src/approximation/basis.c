/* SPDX-License-Identifier: BSD-3-Clause */
#include "approximation/basis.h"

#include <float.h>
#include <math.h>

void basis_dots(team *t, int count, double *const *U, const double *x, double *c)
{
    for (int k = 0; k < count; k += t->width) {
        const int some = count - k < t->width ? count - k : t->width;
        vec_dots(t, some, (const double *const *)(U + k), x, c + k);
    }
}

double basis_combine(team *t, double a, const double *x, int count, double *const *U,
                     const double *c, double *y)
{
    return vec_combine(t, a, x, count, (const double *const *)U, c, y).yy;
}

double basis_remove(team *t, int count, double *const *U, double *x, double *c, double *work)
{
    double square = 0;
    for (int k = 0; k < count; k++)
        c[k] = 0;
    for (int pass = 0; pass < 2; pass++) {
        basis_dots(t, count, U, x, work);
        for (int k = 0; k < count; k++) {
            c[k] += work[k];
            work[k] = -work[k];
        }
        square = basis_combine(t, 1, x, count, U, work, x);
    }
    return sqrt(square);
}

/* ---- singular values ---- */

/* Rotate columns a and b until a'b = 0; whether they were not orthogonal already. */
static bool rotate(int n, double *a, double *b)
{
    double aa = 0, bb = 0, ab = 0;
    for (int i = 0; i < n; i++) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    if (!(fabs(ab) > 2 * DBL_EPSILON * sqrt(aa) * sqrt(bb))) return false;
    const double zeta = (bb - aa) / (2 * ab);
    const double t = copysign(1, zeta) / (fabs(zeta) + hypot(1, zeta));
    const double c = 1 / hypot(1, t), s = c * t;
    for (int i = 0; i < n; i++) {
        const double old = a[i];
        a[i] = c * old - s * b[i];
        b[i] = s * old + c * b[i];
    }
    return true;
}

static double length(int n, const double *a)
{
    double square = 0;
    for (int i = 0; i < n; i++)
        square += a[i] * a[i];
    return sqrt(square);
}

static void exchange(int n, double *a, double *b)
{
    for (int i = 0; i < n; i++) {
        const double old = a[i];
        a[i] = b[i];
        b[i] = old;
    }
}

void basis_singular(int n, double *A, double *s)
{
    enum { SWEEPS = 40 }; /* converges quadratically; 10 are many */
    const int64_t N = n;
    bool turned = true;
    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
        turned = false;
        for (int64_t i = 0; i < N; i++)
            for (int64_t j = i + 1; j < N; j++)
                if (rotate(n, A + N * i, A + N * j)) turned = true;
    }
    for (int64_t j = 0; j < N; j++)
        s[j] = length(n, A + N * j);
    for (int64_t i = 0; i < N; i++) {
        int64_t longest = i;
        for (int64_t j = i + 1; j < N; j++)
            if (s[j] > s[longest]) longest = j;
        if (longest != i) exchange(n, A + N * i, A + N * longest);
        exchange(1, s + i, s + longest);
        for (int64_t row = 0; s[i] > 0 && row < N; row++)
            A[row + N * i] /= s[i];
    }
}

/* ---- tridiagonal ---- */

static void turn(double *row, int i, double c, double s)
{
    const double old = row[i + 1];
    row[i + 1] = s * row[i] + c * old;
    row[i] = c * row[i] - s * old;
}

/* One implicit QL sweep over [l, m]. */
static void sweep(int l, int m, double *d, double *e, double *const *rows)
{
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    g = d[m] - d[l] + e[l] / (g + copysign(hypot(g, 1), g));
    double s = 1, c = 1, p = 0;
    for (int i = m - 1; i >= l; i--) {
        const double f = s * e[i], b = c * e[i], r = hypot(f, g);
        e[i + 1] = r;
        if (r == 0) { /* the matrix splits here */
            d[i + 1] -= p;
            e[m] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const double z = (d[i] - g) * s + 2 * c * b;
        p = s * z;
        d[i + 1] = g + p;
        g = c * z - b;
        turn(rows[0], i, c, s);
        turn(rows[1], i, c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
}

bool basis_tridiagonal(int n, double *d, double *e, double *first, double *last)
{
    enum { SWEEPS = 60 };
    double *const rows[] = {first, last};
    for (int i = 0; i < n; i++) {
        first[i] = i == 0;
        last[i] = i == n - 1;
    }
    e[n - 1] = 0;
    for (int l = 0; l < n; l++)
        for (int count = 0;; count++) {
            int m = l;
            while (m < n - 1 && fabs(e[m]) > DBL_EPSILON * (fabs(d[m]) + fabs(d[m + 1])))
                m++;
            if (m == l) break;
            if (count == SWEEPS) return false;
            sweep(l, m, d, e, rows);
        }
    return true;
}
