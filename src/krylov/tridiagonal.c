/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/tridiagonal.h"

#include <float.h>
#include <math.h>

void tridiagonal_lay_out(tridiagonal *t, workspace *w, int capacity)
{
    t->delta = workspace_vector(w, capacity);
    t->gamma = workspace_vector(w, capacity + 1);
    t->h = workspace_vector(w, capacity);
    t->p = workspace_vector(w, capacity);
    t->l = workspace_vector(w, capacity);
    t->w = workspace_vector(w, capacity);
}

static double largest_entry(const tridiagonal *t)
{
    double largest = DBL_MIN;
    for (int i = 0; i < t->k; i++) {
        largest = fmax(largest, fabs(t->delta[i]));
        if (i > 0) largest = fmax(largest, t->gamma[i]);
    }
    return largest;
}

bool tridiagonal_solve(tridiagonal *t, double lambda)
{
    const int k = t->k;
    double *const p = t->p, *const l = t->l, *const h = t->h;
    const double tiny = DBL_EPSILON * largest_entry(t);
    for (int i = 0; i < k; i++)
        h[i] = 0;
    for (int i = 0; i < k; i++) {
        l[i] = i == 0 ? 0 : t->gamma[i] / p[i - 1];
        p[i] = t->delta[i] + lambda - (i == 0 ? 0 : t->gamma[i] * l[i]);
        if (!(p[i] > tiny)) return false;
        h[i] = i == 0 ? -t->gamma[0] : -l[i] * h[i - 1];
    }
    for (int i = k - 1; i >= 0; i--)
        h[i] = h[i] / p[i] - (i + 1 < k ? l[i + 1] * h[i + 1] : 0);
    return true;
}

double tridiagonal_shift(tridiagonal *t)
{
    if (tridiagonal_solve(t, 0)) return 0;
    double low = 0, high = 1e-3 * largest_entry(t);
    while (isfinite(high) && !tridiagonal_solve(t, high)) {
        low = high;
        high *= 2;
    }
    while (isfinite(high) && high - low > 0x1p-8 * high) {
        const double middle = 0.5 * (low + high);
        if (tridiagonal_solve(t, middle))
            high = middle;
        else
            low = middle;
        if (high < DBL_MIN) break;
    }
    return high;
}

double tridiagonal_norm(const tridiagonal *t)
{
    double sum = 0;
    for (int i = 0; i < t->k; i++)
        sum += t->h[i] * t->h[i];
    return sqrt(sum);
}

/* -d|h|/dlambda / |h| = |L^-1 h|^2_{1/p} / |h|^2, from the factors of the last solve. */
static double decay(const tridiagonal *t, double norm)
{
    double sum = 0;
    for (int i = 0; i < t->k; i++) {
        t->w[i] = t->h[i] / norm - (i == 0 ? 0 : t->l[i] * t->w[i - 1]);
        sum += t->w[i] * t->w[i] / t->p[i];
    }
    return sum;
}

double tridiagonal_to_length(tridiagonal *t, double length, double low)
{
    double lambda = low;
    tridiagonal_solve(t, lambda);
    for (int i = 0; i < 60; i++) {
        const double norm = tridiagonal_norm(t);
        if (norm <= 1.1 * length) break;
        lambda += (norm - length) / length / decay(t, norm);
        tridiagonal_solve(t, lambda);
    }
    return lambda;
}

double tridiagonal_cubic(tridiagonal *t, double sigma, double low)
{
    tridiagonal_solve(t, low);
    double lambda = low;
    if (sigma * tridiagonal_norm(t) <= lambda) return lambda;
    double high = fmax(2 * lambda, sqrt(sigma * t->gamma[0]));
    while (tridiagonal_solve(t, high) && sigma * tridiagonal_norm(t) > high)
        high *= 4;
    for (int i = 0; i < 60 && high - lambda > 0.01 * high; i++) {
        const double middle = lambda > 0 ? sqrt(lambda) * sqrt(high) : 1e-3 * high;
        if (!tridiagonal_solve(t, middle) || sigma * tridiagonal_norm(t) > middle)
            lambda = middle;
        else
            high = middle;
    }
    tridiagonal_solve(t, high);
    return high;
}

double tridiagonal_model(const tridiagonal *t)
{
    const double *const h = t->h;
    double hTh = 0;
    for (int i = 0; i < t->k; i++)
        hTh += h[i] * (t->delta[i] * h[i] + (i == 0 ? 0 : 2 * t->gamma[i] * h[i - 1]));
    return t->gamma[0] * h[0] + 0.5 * hTh;
}

double tridiagonal_residual(const tridiagonal *t)
{
    return t->gamma[t->k] * fabs(t->h[t->k - 1]);
}

/* How many eigenvalues of T lie below theta: negative pivots of T - theta I. */
static int count_below(const tridiagonal *t, double theta, double tiny)
{
    int count = 0;
    double pivot = 1;
    for (int i = 0; i < t->k; i++) {
        pivot = t->delta[i] - theta - (i == 0 ? 0 : t->gamma[i] * (t->gamma[i] / pivot));
        if (fabs(pivot) < tiny) pivot = -tiny;
        count += pivot < 0;
    }
    return count;
}

double tridiagonal_eigenvalue(const tridiagonal *t, int index)
{
    double low = (double)INFINITY, high = (double)-INFINITY;
    for (int i = 0; i < t->k; i++) { /* Gershgorin */
        const double radius = (i > 0 ? t->gamma[i] : 0) + (i + 1 < t->k ? t->gamma[i + 1] : 0);
        low = fmin(low, t->delta[i] - radius);
        high = fmax(high, t->delta[i] + radius);
    }
    const double size = fmax(fabs(low), fabs(high));
    const double tiny = fmax(DBL_MIN, DBL_EPSILON * DBL_EPSILON * size);
    for (int i = 0; i < 80 && high - low > 2 * DBL_EPSILON * size; i++) {
        const double middle = 0.5 * (low + high);
        if (count_below(t, middle, tiny) > index)
            high = middle;
        else
            low = middle;
    }
    return 0.5 * (low + high);
}

/* Inverse iteration from e_1, of which the eigenvector of a Lanczos T has a share: the shift lies
 * just below theta, where T - shift I is definite. */
void tridiagonal_eigenvector(tridiagonal *t, double theta)
{
    double below = fmax(1e-290, 8 * DBL_EPSILON * largest_entry(t)), largest = 0;
    while (isfinite(below) && !tridiagonal_solve(t, below - theta))
        below *= 2;
    for (int i = 0; i < t->k; i++)
        largest = fmax(largest, fabs(t->h[i]));
    for (int i = 0; i < t->k; i++)
        t->h[i] /= largest;
    const double norm = tridiagonal_norm(t);
    for (int i = 0; i < t->k; i++)
        t->h[i] /= norm;
}
