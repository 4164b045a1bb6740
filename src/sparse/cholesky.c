/* Algorithm: sparse Cholesky for a family of matrices H + lambda D, by CHOLMOD.
 *
 *   1  order and analyse the pattern once; S <- its entries under the permutation P, in the
 *      triangle that the kind of factor wants, with the place of every entry in the values
 *   2  for each lambda: gather S, add lambda D to its diagonal, factorize S
 *          simplicial  L diag(d) L', goes on past pivots d_k <= 0
 *          supernodal  L L', the columns before the failing one are valid
 *   3  a direction z of curvature z'Sz <= 0, k the first failing column, l_k the row k of L:
 *          simplicial  z <- L^-T e_k                      z'Sz = d_k
 *          supernodal  z <- [-L_11^-T l_k; 1; 0]          z'Sz = s_kk - l_k'l_k
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/cholesky.h"

#include <cholmod.h>
#include <float.h>
#include <math.h>

#include "vector/vector.h"

/* A pivot this small relative to the entry it came from is rounding. */
static const double TINY_PIVOT = 1e-14;
/* METIS ends the process when memory is short: CHOLMOD asks beforehand for this many times what it
 * is likely to need. */
static const double METIS_MEMORY = 2;

/* Entries of a factor over those of the matrix that no other ordering is likely to save. */
static const double LITTLE_FILL = 1.2;
enum { ANY_ORDERING = -1 };
/* Flops an entry of the factor; CHOLMOD's own. */
static const double SUPERNODAL_FROM = 40;

struct cholesky {
    cholmod_common common;
    cholmod_factor *L;
    cholmod_dense *X, *Y, *E; /* work of the solves, kept                                     */
    cholesky_size size;
    int64_t n, entries, failed; /* failed: the column k                                       */
    int threads;
    const int64_t *perm;    /* [n] P: row k of S is row perm[k] of H                      */
    int64_t *starts, *rows; /* [n + 1], [entries] S by columns, rows not sorted           */
    int64_t *from;          /* [entries] where in the values                              */
    int64_t *diagonal;      /* [n] where in S                                             */
    double *S;              /* [entries]                                                  */
    double *work;           /* [n] a direction under P                                    */
};

cholesky *cholesky_lay_out(workspace *w, const structure *pattern, int threads)
{
    const size_t n = (size_t)pattern->n, entries = (size_t)pattern->entries;
    cholesky *const c = workspace_take(w, 1, sizeof *c);
    int64_t *const starts = workspace_take(w, n + 1, sizeof *starts);
    int64_t *const rows = workspace_take(w, entries, sizeof *rows);
    int64_t *const from = workspace_take(w, entries, sizeof *from);
    int64_t *const diagonal = workspace_take(w, n, sizeof *diagonal);
    double *const S = workspace_vector(w, (int64_t)entries);
    double *const work = workspace_vector(w, pattern->n);
    if (c == NULL) return NULL;
    *c = (cholesky){.n = pattern->n,
                    .entries = (int64_t)entries,
                    .threads = threads,
                    .starts = starts,
                    .rows = rows,
                    .from = from,
                    .diagonal = diagonal,
                    .S = S,
                    .work = work};
    return c;
}

/* ---- line 1 ---- */

static void begin(cholesky *c, hf_factor kind)
{
    cholmod_common *const cc = &c->common;
    cholmod_l_start(cc);
    cc->print = 0;
    cc->metis_memory = METIS_MEMORY;
    cc->supernodal_switch = SUPERNODAL_FROM;
    cc->quick_return_if_not_posdef = false; /* the failing supernode is wanted */
    cc->supernodal = kind == HF_FACTOR_SIMPLICIAL   ? CHOLMOD_SIMPLICIAL
                     : kind == HF_FACTOR_SUPERNODAL ? CHOLMOD_SUPERNODAL
                                                    : CHOLMOD_AUTO;
}

/* A matrix that is not definite is no failure. What else there is than memory and modules, input
 * that CHOLMOD calls invalid though hf_check() found no fault, or a device that fails, is no fault
 * of the caller's either: this CHOLMOD cannot make such factors, which is all that is then told. */
hf_status cholesky_failure(int code)
{
    if (code >= CHOLMOD_OK) return HF_CONVERGED;
    const bool room = code == CHOLMOD_OUT_OF_MEMORY || code == CHOLMOD_TOO_LARGE;
    return room ? HF_OUT_OF_MEMORY : HF_NO_CHOLESKY;
}

/* How CHOLMOD's last call has ended. */
static hf_status last_end(const cholesky *c)
{
    return cholesky_failure(c->common.status);
}

/* inverse[perm[k]] = k, into work [n]. */
static void invert(const cholesky *c, int64_t *inverse)
{
    for (int64_t k = 0; k < c->n; k++)
        inverse[c->perm[k]] = k;
}

/* The column of S to which the entry (i, j) of H goes: upper triangle for simplicial factors. */
static int64_t column_of(const cholesky *c, int64_t i, int64_t j)
{
    const bool upper = !c->size.supernodal;
    return (i > j) == upper ? i : j;
}

static void place(cholesky *c, int64_t i, int64_t j, int64_t from)
{
    const int64_t column = column_of(c, i, j), at = --c->starts[column];
    c->rows[at] = column == i ? j : i;
    c->from[at] = from;
}

/* S by counting; c->diagonal serves as the inverse permutation before it is filled. */
static void permute(cholesky *c, const structure *pattern)
{
    int64_t *const inverse = c->diagonal, *const starts = c->starts;
    invert(c, inverse);
    for (int64_t k = 0; k <= c->n; k++)
        starts[k] = 0;
    for (int64_t j = 0; j < c->n; j++) {
        for (int64_t p = pattern->starts[j]; p < pattern->starts[j + 1]; p++)
            starts[column_of(c, inverse[pattern->rows[p]], inverse[j])]++;
    }
    for (int64_t k = 0, sum = 0; k <= c->n; k++) {
        sum += starts[k];
        starts[k] = sum; /* the end of column k; moves to its start below */
    }
    for (int64_t j = 0; j < c->n; j++) {
        for (int64_t p = pattern->starts[j]; p < pattern->starts[j + 1]; p++)
            place(c, inverse[pattern->rows[p]], inverse[j], p);
    }
    for (int64_t k = 0; k < c->n; k++)
        for (int64_t at = starts[k]; at < starts[k + 1]; at++)
            if (c->rows[at] == k) c->diagonal[k] = at;
}

static void predict(cholesky *c)
{
    const cholmod_factor *const L = c->L;
    const double n = (double)c->n, word = 8;
    const double supernodal = (double)L->xsize + (double)L->ssize + (double)L->maxcsize;
    const double work = 10 * n; /* permutation, counts, pointers, flags, solves */
    c->size = (cholesky_size){
        .nonzeros = c->common.lnz, .flops = c->common.fl, .supernodal = L->is_super != 0};
    c->size.bytes = word * (work + (L->is_super ? supernodal : 2 * c->common.lnz));
}

static bool order_by(cholesky *c, cholmod_sparse *H, int64_t *natural, int only)
{
    c->common.nmethods = only < 0 ? 0 : 1;
    if (only >= 0) c->common.method[0].ordering = only;
    c->L = cholmod_l_analyze_p(H, only == CHOLMOD_NATURAL ? NULL : natural, NULL, 0, &c->common);
    return c->L != NULL;
}

/* Where the given order fills hardly anything, as in bands, no other one is tried. */
static bool order(cholesky *c, cholmod_sparse *H, int64_t *natural, hf_ordering ordering)
{
    switch (ordering) {
    case HF_ORDERING_NATURAL:
        return order_by(c, H, natural, CHOLMOD_NATURAL);
    case HF_ORDERING_AMD:
        return order_by(c, H, natural, CHOLMOD_AMD);
    case HF_ORDERING_METIS:
        return order_by(c, H, natural, CHOLMOD_METIS);
    case HF_ORDERING_AUTO:
        break;
    }
    if (!order_by(c, H, natural, CHOLMOD_NATURAL)) return false;
    if (c->common.lnz <= LITTLE_FILL * (double)c->entries) return true;
    cholmod_l_free_factor(&c->L, &c->common);
    return order_by(c, H, natural, ANY_ORDERING); /* the given one, AMD, METIS if AMD does badly */
}

hf_status cholesky_analyse(cholesky *c, const structure *pattern, hf_ordering ordering,
                           hf_factor kind)
{
    int64_t *const natural = c->diagonal;
    for (int64_t k = 0; k < c->n; k++)
        natural[k] = k;
    begin(c, kind);
    /* CHOLMOD borrows what it takes for its own and reads it only. */
    for (int64_t k = 0; k <= c->n; k++)
        c->starts[k] = pattern->starts[k];
    for (int64_t p = 0; p < c->entries; p++)
        c->rows[p] = pattern->rows[p];
    cholmod_sparse H = {.nrow = (size_t)c->n,
                        .ncol = (size_t)c->n,
                        .nzmax = (size_t)c->entries,
                        .p = c->starts,
                        .i = c->rows,
                        .stype = -1,
                        .itype = CHOLMOD_LONG,
                        .xtype = CHOLMOD_PATTERN,
                        .dtype = CHOLMOD_DOUBLE,
                        .sorted = true,
                        .packed = true};
    if (!order(c, &H, natural, ordering)) return last_end(c);
    /* Without its Supernodal module CHOLMOD says nothing and stays simplicial. */
    if (kind == HF_FACTOR_SUPERNODAL && !c->L->is_super) return HF_NO_CHOLESKY;
    c->perm = c->L->Perm;
    predict(c);
    permute(c, pattern);
    return HF_CONVERGED;
}

void cholesky_release(cholesky *c)
{
    if (c == NULL) return;
    cholmod_l_free_factor(&c->L, &c->common);
    cholmod_l_free_dense(&c->X, &c->common);
    cholmod_l_free_dense(&c->Y, &c->common);
    cholmod_l_free_dense(&c->E, &c->common);
    cholmod_l_finish(&c->common);
}

cholesky_size cholesky_predict(const cholesky *c)
{
    return c->size;
}

bool cholesky_by_blocks(double flops, double nonzeros)
{
    return flops >= SUPERNODAL_FROM * nonzeros;
}

/* ---- line 2 ---- */

/* Whether all of S is finite. */
static bool gather(cholesky *c, const double *values, double lambda, const double *D)
{
    double size = 0;
    for (int64_t at = 0; at < c->entries; at++) {
        c->S[at] = values[c->from[at]];
        size += 0 * c->S[at];
    }
    for (int64_t k = 0; k < c->n; k++)
        c->S[c->diagonal[k]] += D == NULL ? lambda : lambda * D[c->perm[k]];
    return size == 0 && isfinite(lambda);
}

/* Line 2, simplicial: the first pivot that is not safely positive, n if there is none. */
static int64_t first_bad_pivot(const cholesky *c)
{
    const int64_t *const start = c->L->p;
    const double *const values = c->L->x;
    for (int64_t k = 0; k < c->n; k++)
        if (!(values[start[k]] > TINY_PIVOT * fabs(c->S[c->diagonal[k]]))) return k;
    return c->n;
}

/* The supernodal factor, likewise. */
static int64_t first_bad_column(const cholesky *c)
{
    const cholmod_factor *const L = c->L;
    const int64_t *const first = L->super, *const pi = L->pi, *const px = L->px;
    const double *const values = L->x;
    for (size_t s = 0; s < L->nsuper; s++)
        for (int64_t k = first[s]; k < first[s + 1]; k++) {
            if (k == (int64_t)L->minor) return k;
            const double l = values[px[s] + (k - first[s]) * (pi[s + 1] - pi[s] + 1)];
            if (!(l * l > TINY_PIVOT * fabs(c->S[c->diagonal[k]]))) return k;
        }
    return c->n;
}

cholesky_end cholesky_factorize(cholesky *c, const double *values, double lambda, const double *D)
{
    if (!gather(c, values, lambda, D)) return CHOLESKY_UNDEFINED;
    cholmod_sparse S = {.nrow = (size_t)c->n,
                        .ncol = (size_t)c->n,
                        .nzmax = (size_t)c->entries,
                        .p = c->starts,
                        .i = c->rows,
                        .x = c->S,
                        .stype = c->size.supernodal ? -1 : 1,
                        .itype = CHOLMOD_LONG,
                        .xtype = CHOLMOD_REAL,
                        .dtype = CHOLMOD_DOUBLE,
                        .sorted = false,
                        .packed = true};
    double none[2] = {0, 0};
    cholmod_common *const cc = &c->common;
    if (c->size.supernodal) {
        /* its loops ask for four threads whatever OMP_NUM_THREADS says: more than twice the time
         * where the cores are busy */
        const int levels = c->threads == 1 ? vec_limit_teams(0) : 0;
        cholmod_l_super_numeric(&S, NULL, none, c->L, cc);
        if (c->threads == 1) vec_limit_teams(levels);
    } else {
        cc->grow2 = 0; /* exactly the room that the analysis found */
        cholmod_l_rowfac(&S, NULL, none, 0, (size_t)c->n, c->L, cc);
    }
    const hf_status end = last_end(c);
    if (end != HF_CONVERGED) return end == HF_NO_CHOLESKY ? CHOLESKY_REFUSED : CHOLESKY_NO_MEMORY;
    c->failed = c->size.supernodal ? first_bad_column(c) : first_bad_pivot(c);
    return c->failed == c->n ? CHOLESKY_DEFINITE : CHOLESKY_INDEFINITE;
}

static bool solve(cholesky *c, int system, const double *b)
{
    cholmod_dense B = {.nrow = (size_t)c->n,
                       .ncol = 1,
                       .nzmax = (size_t)c->n,
                       .d = (size_t)c->n,
                       .xtype = CHOLMOD_REAL,
                       .dtype = CHOLMOD_DOUBLE};
    /* CHOLMOD's type lacks the const; B is only read. */
    const union {
        const double *read;
        void *plain;
    } address = {.read = b};
    B.x = address.plain;
    return cholmod_l_solve2(system, c->L, &B, NULL, &c->X, NULL, &c->Y, &c->E, &c->common) != 0;
}

bool cholesky_solve(cholesky *c, const double *b, double *x)
{
    if (!solve(c, CHOLMOD_A, b)) return false;
    const double *const X = c->X->x;
    for (int64_t i = 0; i < c->n; i++)
        x[i] = X[i];
    return true;
}

/* ---- line 3 ---- */

/* Simplicial: work <- L^-T e_k. */
static double curve_simplicial(cholesky *c, double *work)
{
    const int64_t k = c->failed;
    const int64_t *const start = c->L->p, *const row = c->L->i, *const count = c->L->nz;
    const double *const value = c->L->x;
    work[k] = 1;
    for (int64_t j = k - 1; j >= 0; j--) {
        double sum = 0;
        for (int64_t p = start[j] + 1; p < start[j] + count[j]; p++)
            sum += value[p] * work[row[p]];
        work[j] = -sum;
    }
    return value[start[k]];
}

/* Supernodal: row k of L, negative, into work; columns from k on become those of I, as the solve
 * that follows must not touch them. Returns l_k'l_k. */
static double take_row(cholesky *c, double *work)
{
    const cholmod_factor *const L = c->L;
    const int64_t *const first = L->super, *const pi = L->pi, *const px = L->px, *const row = L->s;
    double *const value = L->x;
    double sum = 0;
    for (size_t s = 0; s < L->nsuper; s++) {
        const int64_t height = pi[s + 1] - pi[s];
        for (int64_t p = 0; p < height && row[pi[s] + p] <= c->failed; p++) {
            if (row[pi[s] + p] != c->failed) continue;
            for (int64_t j = first[s]; j < first[s + 1] && j < c->failed; j++) {
                const double l = value[px[s] + (j - first[s]) * height + p];
                work[j] = -l;
                sum += l * l;
            }
        }
        for (int64_t j = first[s]; j < first[s + 1]; j++)
            for (int64_t p = j - first[s]; j >= c->failed && p < height; p++)
                value[px[s] + (j - first[s]) * height + p] = p == j - first[s];
    }
    return sum;
}

static double curve_supernodal(cholesky *c, double *work)
{
    const double kk = c->S[c->diagonal[c->failed]];
    const double sum = take_row(c, work);
    if (!solve(c, CHOLMOD_Lt, work)) return (double)NAN;
    const double *const X = c->X->x;
    for (int64_t k = 0; k < c->failed; k++)
        work[k] = X[k];
    work[c->failed] = 1;
    return kk - sum;
}

double cholesky_curvature(cholesky *c, double *z)
{
    double *const work = c->work;
    for (int64_t k = 0; k < c->n; k++)
        work[k] = 0;
    const double d = c->size.supernodal ? curve_supernodal(c, work) : curve_simplicial(c, work);
    for (int64_t k = 0; k < c->n; k++)
        z[c->perm[k]] = work[k];
    return d;
}
