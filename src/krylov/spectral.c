/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/spectral.h"

#include <float.h>
#include <math.h>

#include "vector/dense.h"
#include "vector/random.h"

enum { AT_PRODUCT = 1 };

static const double CONVERGED = 0.1; /* error of a Ritz value, relative                      */
static const double FAR = 2;         /* a Ritz value over the median, or the median over it  */
static const double NEW = 0.7;       /* of a Ritz vector, what those before must leave of it */
static const double NEGLIGIBLE = 1e-8;

void spectral_lay_out(spectral *m, workspace *w, int64_t n)
{
    const size_t square = (size_t)SPECTRAL_SPACE * SPECTRAL_SPACE;
    m->V = workspace_vectors(w, SPECTRAL_RANK, n);
    m->A = workspace_take(w, square, sizeof(double));
    m->Q = workspace_take(w, square, sizeof(double));
    m->G = workspace_take(w, square, sizeof(double));
}

/* out = columns'x, as many sums at once as the team has room for. */
static void dots(team *t, int count, double *const *columns, const double *x, double *out)
{
    const double *const *const from = (const double *const *)columns;
    for (int i = 0; i < count; i += t->width)
        vec_dots(t, count - i < t->width ? count - i : t->width, from + i, x, out + i);
}

double spectral_apply(spectral *m, const double *r, double *z)
{
    team *const t = &m->out->vec;
    dots(t, m->rank, m->V, r, m->dot);
    for (int j = 0; j < m->rank; j++)
        m->dot[j] *= m->weight[j];
    return vec_combine(t, 1, r, m->rank, (const double *const *)m->V, m->dot, z).yx;
}

/* The column just written, made orthogonal to those before; false if little of it is left. */
static bool take_column(spectral *m, double lambda, double tau)
{
    team *const t = &m->out->vec;
    double *const v = m->V[m->rank];
    const double before = vec_dot(t, v, v);
    dots(t, m->rank, m->V, v, m->dot);
    for (int j = 0; j < m->rank; j++)
        m->dot[j] = -m->dot[j];
    vec_combine(t, 1, v, m->rank, (const double *const *)m->V, m->dot, v);
    const double after = vec_dot(t, v, v);
    if (!(after > NEW * NEW * before) || !(after > 0)) return false;
    vec_scale(t, 1 / sqrt(after), v, v);
    m->weight[m->rank++] = tau / lambda - 1;
    return true;
}

static double median(int count, const double *theta)
{
    for (int i = 0; i < count; i++) {
        int below = 0;
        for (int j = 0; j < count; j++)
            below += theta[j] < theta[i] || (theta[j] == theta[i] && j < i);
        if (below == count / 2) return theta[i];
    }
    return 1;
}

/* The index of the candidate farthest from tau, which is one no longer; -1: none is far. */
static int farthest(int count, double *theta, double tau)
{
    int best = -1;
    double most = log(FAR);
    for (int i = 0; i < count; i++) {
        const double distance = theta[i] > 0 ? fabs(log(theta[i] / tau)) : 0;
        if (distance <= most) continue;
        most = distance;
        best = i;
    }
    return best;
}

void spectral_from_ritz(spectral *m, const tridiagonal *T, double *const *U)
{
    const int k = T->k < SPECTRAL_SPACE ? T->k : SPECTRAL_SPACE;
    double theta[SPECTRAL_SPACE], *const A = m->A;
    for (int i = 0; i < k * k; i++)
        A[i] = 0;
    for (int i = 0; i < k; i++) {
        A[i + i * k] = T->delta[i];
        if (i > 0) A[i - 1 + i * k] = A[i + (i - 1) * k] = T->gamma[i];
    }
    dense_eigen(k, A, m->Q);
    int count = 0;
    for (int i = 0; i < k; i++)
        if (A[i + i * k] > 0) theta[count++] = A[i + i * k];
    const double tau = median(count, theta);
    for (int i = 0; i < k; i++) {
        const double error = T->gamma[k] * fabs(m->Q[k - 1 + i * k]);
        theta[i] = error <= CONVERGED * A[i + i * k] ? A[i + i * k] : 0;
    }
    m->rank = 0;
    for (int i; m->rank < SPECTRAL_RANK && (i = farthest(k, theta, tau)) >= 0;) {
        vec_combine(&m->out->vec, 0, U[0], k, (const double *const *)U, m->Q + i * k,
                    m->V[m->rank]);
        take_column(m, theta[i], tau);
        theta[i] = 0;
    }
}

/* Omega's column, orthonormal to those before. */
static void draw(spectral *m, uint64_t seed, double **W)
{
    team *const t = &m->out->vec;
    const int c = m->column;
    random_normal(seed + (uint64_t)c, t->n, W[c]);
    for (int pass = 0; pass < 2; pass++) {
        dots(t, c, W, W[c], m->dot);
        for (int j = 0; j < c; j++)
            m->dot[j] = -m->dot[j];
        vec_combine(t, 1, W[c], c, (const double *const *)W, m->dot, W[c]);
        const double norm = sqrt(vec_dot(t, W[c], W[c]));
        vec_scale(t, norm > 0 ? 1 / norm : 0, W[c], W[c]);
    }
}

/* G <- F^-1 (Y'Y) F^-T, F F' = Omega'Y = A; false if A is not definite. */
static bool reduce(spectral *m, double **W)
{
    team *const t = &m->out->vec;
    const int r = m->column;
    double *const A = m->A, *const F = m->Q, *const G = m->G;
    for (int j = 0; j < r; j++) {
        dots(t, r, W, m->V[j], A + j * r);
        dots(t, r, m->V, m->V[j], G + j * r);
    }
    dense_symmetrize(r, A);
    if (!dense_factor(t, r, A, 0, F)) return false;
    for (int side = 0; side < 2; side++) {
        for (int j = 0; j < r; j++)
            for (int i = 0; i < r; i++) {
                for (int l = 0; l < i; l++)
                    G[i + j * r] -= F[i + l * r] * G[l + j * r];
                G[i + j * r] /= F[i + i * r];
            }
        for (int j = 0; j < r; j++)
            for (int i = 0; i < j; i++) {
                const double swap = G[i + j * r];
                G[i + j * r] = G[j + i * r];
                G[j + i * r] = swap;
            }
    }
    return true;
}

/* V <- Y F^-T Z, Z the eigenvectors of G over the roots of their eigenvalues. */
static void form(spectral *m, double **W)
{
    team *const t = &m->out->vec;
    const int r = m->column;
    const double *const F = m->Q;
    double *const Z = m->A, lambda[SPECTRAL_RANK], largest = 0, least = (double)INFINITY;
    dense_eigen(r, m->G, Z);
    for (int j = 0; j < r; j++)
        largest = fmax(largest, lambda[j] = m->G[j + j * r]);
    for (int j = 0; j < r; j++)
        if (lambda[j] > NEGLIGIBLE * largest) least = fmin(least, lambda[j]);
    for (int j = 0; j < r; j++) {
        if (!(lambda[j] > NEGLIGIBLE * largest)) continue;
        double *const z = Z + j * r;
        for (int i = r - 1; i >= 0; i--) {
            for (int l = i + 1; l < r; l++)
                z[i] -= F[l + i * r] * z[l];
            z[i] /= F[i + i * r];
        }
        double *const v = W[m->rank];
        vec_combine(t, 0, m->V[0], r, (const double *const *)m->V, z, v);
        vec_scale(t, 1 / sqrt(vec_dot(t, v, v)), v, v);
        m->weight[m->rank++] = least / lambda[j] - 1;
    }
    for (int j = 0; j < m->rank; j++) {
        double *const v = m->V[j];
        m->V[j] = W[j];
        W[j] = v;
    }
}

progress spectral_sketch(spectral *m, uint64_t seed, double **W)
{
    RESUME(m->at)
    {
        m->rank = 0;
        for (m->column = 0; m->column < SPECTRAL_RANK; m->column++) {
            draw(m, seed, W);
            AWAIT(m->at, AT_PRODUCT, product(m->out, W[m->column], 1, m->V[m->column]));
            if (m->out->refused) return finished(&m->at);
        }
        if (reduce(m, W)) form(m, W);
    }
    return finished(&m->at);
}
