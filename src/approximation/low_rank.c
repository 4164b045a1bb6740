/* Nystrom approximation of a semidefinite H from a sketch of it.
 *
 * Algorithm (Frangella, Tropp & Udell 2023, Alg. 2.1; stable form: Li et al. 2017; Tropp et al.
 * 2017):
 *   W = orthonormal basis of r normal random vectors;  Y = H W;  nu = rounding of Y
 *   C'C = W'(Y + nu W);  B = (Y + nu W) C^-1, so that BB' approximates H + nu I
 *   B = U S V';  eigenvalues max(S^2 - nu, 0)
 * Where W'Y is not definite nu is raised until it is, and doubled: then no pivot is below nu, and
 * what lies outside the span of W is not blown up. B = Q R first, so that only R [r r] needs its
 * singular values.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "approximation/basis.h"
#include "approximation/sampler.h"
#include "vector/dense.h"

enum { LARGEST = 5000 };

typedef struct low_rank { /* what is behind an hf_low_rank */
    hf_low_rank face;
    team *vec;
    double *c; /* [rank] work */
} low_rank;

typedef struct sketch {
    int r;
    int64_t rr;       /* r, to index with */
    double **W;       /* [r], becomes U   */
    double **Y;       /* [r], becomes B, then Q */
    double *G, *R;    /* [r r] */
    double *c, *work; /* [r] */
    double *v, *Hv;   /* [n] of the error check */
    double nu;
} sketch;

/* ---- the object ---- */

static size_t lay_out_object(low_rank *a, workspace w, int64_t n, int rank, int width)
{
    low_rank unused, *const o = a != NULL ? a : &unused;
    (void)workspace_take(&w, 1, sizeof *a);
    o->vec = workspace_take(&w, 1, sizeof *o->vec);
    o->c = workspace_vector(&w, rank);
    o->face.eigenvalues = workspace_vector(&w, rank);
    o->face.U = workspace_vectors(&w, rank, n);
    double *const partial = workspace_vector(&w, vec_partials(n, width));
    if (a != NULL) *a->vec = (team){.n = n, .width = width, .partial = partial};
    return w.used;
}

static low_rank *create(const sampler *s, int rank)
{
    const int64_t n = s->problem->n;
    const size_t bytes = lay_out_object(NULL, (workspace){0}, n, rank, s->vec.width);
    low_rank *const a = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (a == NULL) return NULL;
    *a = (low_rank){.face = {.n = n, .rank = rank}};
    lay_out_object(a, (workspace){.base = (void *)a}, n, rank, s->vec.width);
    a->vec->threads = s->vec.threads;
    return a;
}

void hf_low_rank_free(hf_low_rank *A)
{
    workspace_release(A);
}

void hf_low_rank_multiply(const hf_low_rank *A, const double *v, double *Av)
{
    const low_rank *const a = (const low_rank *)(const void *)A;
    basis_dots(a->vec, A->rank, A->U, v, a->c);
    for (int k = 0; k < A->rank; k++)
        a->c[k] *= A->eigenvalues[k];
    basis_combine(a->vec, 0, v, A->rank, A->U, a->c, Av);
}

/* The least positive eigenvalue + damping; 1 if there is none. */
static double floor_of(const hf_low_rank *A, double damping)
{
    if (A->eigenvalues[A->rank - 1] + damping > 0) return A->eigenvalues[A->rank - 1] + damping;
    for (int k = A->rank - 1; k >= 0; k--)
        if (A->eigenvalues[k] > 0) return A->eigenvalues[k];
    return 1;
}

void hf_low_rank_solve(const hf_low_rank *A, double damping, const double *r, double *z)
{
    const low_rank *const a = (const low_rank *)(const void *)A;
    const double least = floor_of(A, damping);
    basis_dots(a->vec, A->rank, A->U, r, a->c);
    for (int k = 0; k < A->rank; k++)
        a->c[k] *= 1 / fmax(A->eigenvalues[k] + damping, least) - 1 / least;
    basis_combine(a->vec, 1 / least, r, A->rank, A->U, a->c, z);
}

/* ---- making it ---- */

/* W and Y = H W; |Y|_F^2 into the report's norm. */
static hf_status take_sketch(sampler *s, sketch *k)
{
    double square = 0;
    for (int j = 0; j < k->r; j++) {
        random_normal(random_seed(&s->seeds), s->problem->n, k->W[j]);
        const double norm = basis_remove(&s->vec, j, k->W, k->W[j], k->c, k->work);
        vec_scale(&s->vec, 1 / norm, k->W[j], k->W[j]);
        const hf_status status = sampler_product(s, k->W[j], k->Y[j]);
        if (status != HF_CONVERGED) return status;
        square += vec_dot(&s->vec, k->Y[j], k->Y[j]);
        s->report->noise += s->noise * s->noise;
    }
    s->report->noise = sqrt(s->report->noise);
    k->nu = fmax(DBL_EPSILON * sqrt(square), s->report->noise);
    return HF_CONVERGED;
}

/* G = W'Y; then its factor into R, with nu large enough. */
static bool factor(sampler *s, sketch *k)
{
    enum { ATTEMPTS = 100 };
    for (int j = 0; j < k->r; j++)
        basis_dots(&s->vec, k->r, k->W, k->Y[j], k->G + k->rr * j);
    s->report->asymmetry = dense_symmetrize(k->rr, k->G);
    if (dense_factor(&s->vec, k->rr, k->G, k->nu, k->R)) return true;
    for (int i = 0; i < ATTEMPTS; i++) {
        k->nu *= 4;
        if (!dense_factor(&s->vec, k->rr, k->G, k->nu, k->R)) continue;
        k->nu *= 2;
        return dense_factor(&s->vec, k->rr, k->G, k->nu, k->R);
    }
    return false;
}

/* Y <- (Y + nu W) C^-1, the factor C' being in R. */
static void solve_for_b(sampler *s, sketch *k)
{
    for (int j = 0; j < k->r; j++) {
        const double pivot = k->R[j + k->rr * j];
        for (int i = 0; i < j; i++)
            k->c[i] = -k->R[j + k->rr * i] / pivot;
        vec_step(&s->vec, k->Y[j], k->nu, k->W[j], k->Y[j]);
        basis_combine(&s->vec, 1 / pivot, k->Y[j], j, k->Y, k->c, k->Y[j]);
    }
}

/* Y = Q R, Q into Y. */
static void decompose(sampler *s, sketch *k)
{
    for (int j = 0; j < k->r; j++) {
        double *const column = k->R + k->rr * j;
        for (int i = 0; i < k->r; i++)
            column[i] = 0;
        column[j] = basis_remove(&s->vec, j, k->Y, k->Y[j], column, k->work);
        vec_scale(&s->vec, column[j] > 0 ? 1 / column[j] : 0, k->Y[j], k->Y[j]);
    }
}

static hf_status make(sampler *s, sketch *k, low_rank *a)
{
    const hf_status status = take_sketch(s, k);
    if (status != HF_CONVERGED) return status;
    double *const values = a->face.eigenvalues;
    if (k->nu == 0) { /* H = 0 on the sketch: W is as good a basis as any */
        for (int j = 0; j < k->r; j++)
            values[j] = 0;
        return HF_CONVERGED;
    }
    if (!factor(s, k)) return sampler_say(s, HF_BLOCKED, "The sketch overflows.", 0, 0);
    solve_for_b(s, k);
    decompose(s, k);
    basis_singular(k->r, k->R, values);
    for (int j = 0; j < k->r; j++) {
        values[j] = fmax(values[j] * values[j] - k->nu, 0);
        basis_combine(&s->vec, 0, k->Y[0], k->r, k->Y, k->R + k->rr * j, k->W[j]);
    }
    a->face.shift = k->nu;
    return HF_CONVERGED;
}

/* |H - U diag U'| from products with normal random vectors. */
static hf_status check(sampler *s, const sketch *k, const low_rank *a)
{
    hf_approximate_report *const r = s->report;
    double square = 0;
    for (int j = 0; j < k->r; j++)
        square += a->face.eigenvalues[j] * a->face.eigenvalues[j];
    r->norm = sqrt(square);
    square = 0;
    for (int i = 0; i < s->how.checks; i++) {
        random_normal(random_seed(&s->seeds), s->problem->n, k->v);
        const hf_status status = sampler_product(s, k->v, k->Hv);
        if (status != HF_CONVERGED) return status;
        hf_low_rank_multiply(&a->face, k->v, k->Y[0]);
        vec_step(&s->vec, k->Hv, -1, k->Y[0], k->Hv);
        square += vec_dot(&s->vec, k->Hv, k->Hv) / s->how.checks;
    }
    if (s->how.checks > 0) r->error = hypot(sqrt(square), r->noise);
    return HF_CONVERGED;
}

static size_t lay_out(sketch *k, void *base, int64_t n)
{
    workspace w = {.base = base};
    k->Y = workspace_vectors(&w, k->r, n);
    k->v = workspace_vector(&w, n);
    k->Hv = workspace_vector(&w, n);
    k->G = workspace_vector(&w, k->rr * k->rr);
    k->R = workspace_vector(&w, k->rr * k->rr);
    k->c = workspace_vector(&w, k->rr);
    k->work = workspace_vector(&w, k->rr);
    return w.used;
}

hf_status hf_approximate_low_rank(const hf_problem *problem, const double *x,
                                  const hf_approximate_options *options, int rank,
                                  hf_low_rank **out, hf_approximate_report *report)
{
    sampler s;
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    const int64_t n = problem != NULL ? problem->n : 0;
    sketch k = {.r = rank, .rr = rank};
    if (rank < 1 || rank > n || rank > LARGEST) of.flaw = "rank must be in 1..n and at most 5000";
    if (out == NULL) of.flaw = "out must not be NULL";
    if (out != NULL) *out = NULL;
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : lay_out(&k, NULL, n));
    if (status != HF_CONVERGED || of.flaw != NULL) return status;
    lay_out(&k, s.extra.base, n);
    low_rank *const a = create(&s, rank);
    if (a == NULL)
        return sampler_close(
            &s, sampler_say(&s, HF_OUT_OF_MEMORY, "There is not enough memory.", 0, 0));
    k.W = a->face.U;
    status = make(&s, &k, a);
    if (status == HF_CONVERGED) status = check(&s, &k, a);
    if (status == HF_CONVERGED)
        *out = &a->face;
    else
        hf_low_rank_free(&a->face);
    return sampler_close(&s, status);
}
