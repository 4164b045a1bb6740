/* SPDX-License-Identifier: BSD-3-Clause */
#include "kronecker.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "seeded.h"

#define SYRK    _Generic((real)0, float : cblas_ssyrk, double : cblas_dsyrk)
#define TRSM    _Generic((real)0, float : cblas_strsm, double : cblas_dtrsm)
#define SYMM    _Generic((real)0, float : cblas_ssymm, double : cblas_dsymm)
#define SQRT(x) _Generic((real)0, float : sqrtf, double : sqrt)(x)

enum { PANEL = 64, SIGNS = 77 };
enum { SETTLING = 3, PERIOD = 5 }; /* inverses: after each of the first updates, then of so many */
static const double MEMORY = 0.95; /* of the means: Martens & Grosse 2015, sec. 5 */
static const double LEAST = 1e-5;  /* shift over mean diagonal: rounding would undo less */

static int inputs(const network *net, int layer)
{
    return net->units[layer] + 1;
}

/* ---- life ---- */

int kronecker_create(kronecker *k, network *net)
{
    *k = (kronecker){.net = net};
    size_t size = 0, most = 0;
    for (int l = 0; l < net->layers; l++) {
        const size_t in = (size_t)inputs(net, l), out = (size_t)net->units[l + 1];
        size += 2 * (in * in + out * out);
        most = in > most ? in : most;
        most = out > most ? out : most;
    }
    k->block = calloc(size + 2 * most * most + 1, sizeof *k->block);
    if (k->block == NULL) return -1;
    real *at = k->block;
    for (int l = 0; l < net->layers; l++) {
        const int64_t in = inputs(net, l), out = net->units[l + 1];
        k->A[l] = at;
        k->IA[l] = k->A[l] + in * in;
        k->G[l] = k->IA[l] + in * in;
        k->IG[l] = k->G[l] + out * out;
        at = k->IG[l] + out * out;
    }
    k->work = at;
    k->product = at + most * most;
    return 0;
}

void kronecker_free(kronecker *k)
{
    free(k->block);
    *k = (kronecker){0};
}

/* ---- means ---- */

/* M += share of X'X, X [m * n] by rows; ld of M. */
static void add_squares(int n, int64_t m, double share, const real *X, int ld, real *M)
{
    SYRK(CblasRowMajor, CblasLower, CblasTrans, n, (int)m, (real)share, X, n, 1, M, ld);
}

/* The last row of A: means of a, and 1. */
static void add_means(int n, int64_t m, double share, const real *a, real *row)
{
    for (int64_t i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
            row[j] += (real)share * a[i * n + j];
    row[n] += (real)(share * (double)m);
}

/* delta of random targets: its covariance is the loss's Hessian y (1 - y). */
static void draw_targets(network *net, int64_t m, uint64_t stream)
{
    const int64_t units = net->units[net->layers];
    const real *const y = net->a[net->layers];
    for (int64_t i = 0; i < m * units; i++) {
        const real root = SQRT(y[i] * (1 - y[i]));
        net->delta[i] = seeded_bits(stream, i) >> 63 ? root : -root;
    }
}

static void decay(kronecker *k, double keep)
{
    const network *const net = k->net;
    for (int l = 0; l < net->layers; l++) {
        const int64_t in = inputs(net, l), out = net->units[l + 1];
        for (int64_t i = 0; i < in * in; i++)
            k->A[l][i] *= (real)keep;
        for (int64_t i = 0; i < out * out; i++)
            k->G[l][i] *= (real)keep;
    }
}

static void update_means(kronecker *k, const hf_sample *sample)
{
    network *const net = k->net;
    k->updates++;
    const double keep = fmin(1 - 1 / (double)k->updates, MEMORY);
    const double share = (1 - keep) / (double)sample->count;
    decay(k, keep);
    for (int64_t first = 0; first < sample->count; first += CHUNK) {
        const int64_t m = sample->count - first < CHUNK ? sample->count - first : CHUNK;
        network_recall(net, sample, first, m);
        draw_targets(net, m, SIGNS + (uint64_t)(k->updates * sample->count + first));
        for (int l = net->layers - 1; l >= 0; l--) {
            const int in = net->units[l];
            add_squares(net->units[l + 1], m, share, net->delta, net->units[l + 1], k->G[l]);
            add_squares(in, m, share, net->a[l], in + 1, k->A[l]);
            add_means(in, m, share, net->a[l], k->A[l] + (int64_t)in * (in + 1));
            if (l > 0) passes_back(net, l, m);
        }
    }
    net->kept_now = true;
    k->fresh = true;
    k->due = k->due || k->updates <= SETTLING || k->updates % PERIOD == 0;
}

void kronecker_moved(kronecker *k)
{
    k->fresh = false;
}

/* ---- inverses ---- */

static void cholesky_panel(int n, int ld, real *M)
{
    for (int j = 0; j < n; j++) {
        for (int p = 0; p < j; p++)
            for (int i = j; i < n; i++)
                M[i * ld + j] -= M[i * ld + p] * M[j * ld + p];
        const real root = SQRT(M[j * ld + j]);
        for (int i = j; i < n; i++)
            M[i * ld + j] /= root;
    }
}

/* The lower triangle of M becomes its Cholesky factor, by panels. */
static void cholesky(int n, real *M)
{
    for (int j = 0; j < n; j += PANEL) {
        const int width = n - j < PANEL ? n - j : PANEL, below = n - j - width;
        real *const corner = M + (int64_t)j * n + j, *const panel = corner + (int64_t)width * n;
        cholesky_panel(width, n, corner);
        if (below == 0) return;
        TRSM(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, below, width, 1,
             corner, n, panel, n);
        SYRK(CblasRowMajor, CblasLower, CblasNoTrans, below, width, -1, panel, n, 1, panel + width,
             n);
    }
}

/* inverse = (M + shift I)^-1, its lower triangle, by L^-1 of L L' = M + shift I. */
static void invert(int n, const real *M, double shift, real *L, real *inverse)
{
    const size_t bytes = (size_t)n * (size_t)n * sizeof *L;
    memcpy(L, M, bytes);
    memset(inverse, 0, bytes);
    for (int64_t i = 0; i < n; i++) {
        L[i * n + i] += (real)shift;
        inverse[i * n + i] = 1;
    }
    cholesky(n, L);
    TRSM(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, n, 1, L, n, inverse,
         n);
    memcpy(L, inverse, bytes);
    SYRK(CblasRowMajor, CblasLower, CblasTrans, n, n, 1, L, n, 0, inverse, n);
}

static double mean_diagonal(int n, const real *M)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += (double)M[i * n + i];
    return sum / n;
}

static void invert_all(kronecker *k, double damping)
{
    const network *const net = k->net;
    for (int l = 0; l < net->layers; l++) {
        const int in = inputs(net, l), out = net->units[l + 1];
        const double a = mean_diagonal(in, k->A[l]), g = mean_diagonal(out, k->G[l]);
        const double balance = g > 0 ? sqrt(a / g) : 1;
        invert(in, k->A[l], fmax(balance * sqrt(damping), LEAST * a), k->work, k->IA[l]);
        invert(out, k->G[l], fmax(sqrt(damping) / balance, LEAST * g), k->work, k->IG[l]);
    }
    k->due = false;
}

/* ---- solving ---- */

/* R <- G^-1 R A^-1 for R [out * in]. */
static void solve(const kronecker *k, int layer, real *R)
{
    const int in = inputs(k->net, layer), out = k->net->units[layer + 1];
    SYMM(CblasRowMajor, CblasLeft, CblasLower, out, in, 1, k->IG[layer], out, R, in, 0, k->product,
         in);
    SYMM(CblasRowMajor, CblasRight, CblasLower, out, in, 1, k->IA[layer], in, k->product, in, 0, R,
         in);
}

int kronecker_solve(kronecker *k, const double *x, const hf_sample *sample, double damping,
                    const double *r, double *z)
{
    network *const net = k->net;
    network_take(net, x, net->theta);
    if (!k->fresh) update_means(k, sample);
    if (k->due) invert_all(k, damping);
    network_take(net, r, net->slope);
    for (int l = 0; l < net->layers; l++)
        solve(k, l, net->slope + net->first[l]);
    for (int64_t i = 0; i < net->n; i++)
        z[i] = (double)net->slope[i];
    return 0;
}
