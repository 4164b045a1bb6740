/* Numbers of the elimination: blocks, complement, solution, curvature.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "sparse/elimination.h"

enum { SIDE = BLOCK_LARGEST };

/* A pivot this small relative to the entry it came from is rounding. */
static const double TINY_PIVOT = 1e-14;

static int64_t group_size(const elimination *m, int64_t a)
{
    return m->group_first[a + 1] - m->group_first[a];
}

/* ---- line 1 ---- */

/* L [SIDE x SIDE] by rows, lower; returns the first bad pivot k, p if there is none. Row k of L is
 * l_k then, and the pivot itself. */
static int64_t factorize_block(int64_t p, double *L)
{
    for (int64_t k = 0; k < p; k++) {
        double *const row = L + SIDE * k;
        const double given = row[k];
        for (int64_t j = 0; j <= k; j++) {
            double sum = row[j];
            for (int64_t i = 0; i < j; i++)
                sum -= row[i] * L[SIDE * j + i];
            row[j] = j < k ? sum / L[SIDE * j + j] : sum;
        }
        if (!(row[k] > TINY_PIVOT * fabs(given))) return k;
        row[k] = sqrt(row[k]);
    }
    return p;
}

/* E_e + lambda I into L. */
static void load_block(const elimination *m, int64_t e, const double *values, double lambda,
                       double *L)
{
    for (int64_t j = 0; j < m->size[e]; j++) {
        const double *const column = values + m->starts[m->variable[e] + j];
        for (int64_t i = j; i < m->size[e]; i++)
            L[SIDE * i + j] = column[i - j] + (i == j ? lambda : 0);
    }
}

/* W_ea <- C_ea', from the columns of the one that comes first. */
static void load_meeting(const elimination *m, const meeting *k, const double *values)
{
    const int64_t p = m->size[k->block], q = group_size(m, k->group);
    const int64_t v = m->variable[k->block], u = m->group_variable[k->group];
    const int64_t first = u < v ? u : v, down = k->entry - m->starts[first];
    double *const W = m->W + k->place;
    for (int64_t c = 0; c < (u < v ? q : p); c++) {
        const double *const column = values + m->starts[first + c] + down - c;
        if (u < v)
            for (int64_t i = 0; i < p; i++)
                W[i * q + c] = column[i];
        else
            for (int64_t j = 0; j < q; j++)
                W[c * q + j] = column[j];
    }
}

/* W <- L^-1 C' for three rows, as points in space have: each column is read and solved at once. */
static void load_three(const elimination *m, const meeting *k, const double *values)
{
    const double *const L = m->L + SIDE * SIDE * k->block;
    const double l10 = L[SIDE], l20 = L[2 * SIDE], l21 = L[2 * SIDE + 1];
    const double d0 = 1 / L[0], d1 = 1 / L[SIDE + 1], d2 = 1 / L[2 * SIDE + 2];
    const int64_t q = group_size(m, k->group), first = m->group_variable[k->group];
    const int64_t down = k->entry - m->starts[first];
    double *const W = m->W + k->place;
    for (int64_t c = 0; c < q; c++) {
        const double *const column = values + m->starts[first + c] + down - c;
        const double w0 = column[0] * d0;
        const double w1 = (column[1] - l10 * w0) * d1;
        W[c] = w0;
        W[q + c] = w1;
        W[2 * q + c] = (column[2] - l20 * w0 - l21 * w1) * d2;
    }
}

/* W <- L^-1 W, p rows of q */
static void solve_rows(int64_t p, int64_t q, const double *L, double *restrict W)
{
    for (int64_t i = 0; i < p; i++) {
        double *const row = W + i * q;
        const double scale = 1 / L[SIDE * i + i];
        for (int64_t k = 0; k < i; k++)
            for (int64_t j = 0; j < q; j++)
                row[j] -= L[SIDE * i + k] * W[k * q + j];
        for (int64_t j = 0; j < q; j++)
            row[j] *= scale;
    }
}

static void eliminate_block(elimination *m, int64_t e, const double *values, double lambda)
{
    double *const L = m->L + SIDE * SIDE * e;
    load_block(m, e, values, lambda, L);
    m->pivots[e] = factorize_block(m->size[e], L);
    if (m->pivots[e] < m->size[e]) return;
    for (int64_t k = m->meets[e]; k < m->meets[e + 1]; k++) {
        const meeting *const at = &m->meetings[k];
        if (m->size[e] == 3 && m->group_variable[at->group] < m->variable[e]) {
            load_three(m, at, values);
            continue;
        }
        load_meeting(m, at, values);
        solve_rows(m->size[e], group_size(m, at->group), L, m->W + at->place);
    }
}

static void eliminate_blocks(elimination *m, const double *values, double lambda)
{
#pragma omp parallel for schedule(static) num_threads(m->threads) if (m->threads > 1)
    for (int64_t e = 0; e < m->blocks; e++)
        eliminate_block(m, e, values, lambda);
    m->failed = 0;
    while (m->failed < m->blocks && m->pivots[m->failed] == m->size[m->failed])
        m->failed++;
}

/* ---- line 2 ---- */

/* Of F in column j of group a, from the diagonal down; 0 where only S has an entry. */
static void load_column(elimination *m, int64_t a, int64_t j, const double *values)
{
    const int64_t v = m->group_variable[a], q = group_size(m, a);
    const double *const column = values + m->starts[v + j];
    double *const into = m->values + m->S.starts[m->group_first[a] + j];
    for (int64_t i = j; i < q; i++)
        into[i - j] = column[i - j];
    for (int64_t k = m->next_starts[a]; k < m->next_starts[a + 1]; k++) {
        double *const part = into + (q - j) + m->next_offset[k];
        const bool given = m->next_entry[k] >= 0;
        const double *const from = column + (given ? m->next_entry[k] - m->starts[v] - j : 0);
        for (int64_t i = 0; i < group_size(m, m->next[k]); i++)
            part[i] = given ? from[i] : 0;
    }
}

/* into [count] -= W'w for p rows of W, `stride` apart; the numbers of w lie `apart`. */
static void subtract(int64_t p, int64_t count, const double *w, int64_t apart,
                     const double *restrict W, int64_t stride, double *restrict into)
{
    if (p == 3) {
        const double w0 = w[0], w1 = w[apart], w2 = w[2 * apart];
        for (int64_t i = 0; i < count; i++)
            into[i] -= w0 * W[i] + w1 * W[stride + i] + w2 * W[2 * stride + i];
        return;
    }
    for (int64_t r = 0; r < p; r++)
        for (int64_t i = 0; i < count; i++)
            into[i] -= w[r * apart] * W[r * stride + i];
}

/* S_aa -= W_a'W_a, the lower triangle, column j at values + starts[j]. */
static void subtract_triangle(int64_t p, int64_t q, const double *W, const int64_t *starts,
                              double *values)
{
    for (int64_t j = 0; j < q; j++)
        subtract(p, q - j, W + j, q, W + j, q, values + starts[j]);
}

/* S_ba -= W_b'W_a, a and b of q variables, for blocks of three; its column j is at
 * S + starts[j] - j. */
static inline void subtract_square(int64_t q, const double *restrict Wa, const double *restrict Wb,
                                   const int64_t *restrict starts, double *restrict S)
{
    for (int64_t j = 0; j < q; j++) {
        const double w0 = Wa[j], w1 = Wa[q + j], w2 = Wa[2 * q + j];
        double *const restrict into = S + starts[j] - j;
#pragma omp simd /* gcc would unroll it first and leave it scalar */
        for (int64_t i = 0; i < q; i++)
            into[i] -= w0 * Wb[i] + w1 * Wb[q + i] + w2 * Wb[2 * q + i];
    }
}

/* Likewise in general. Where points have three coordinates and cameras 9 or 6 parameters the
 * compiler knows the lengths of the loops. */
static void subtract_pair(int64_t p, int64_t qa, int64_t qb, const double *Wa, const double *Wb,
                          const int64_t *starts, double *S)
{
    if (p == 3 && qa == 9 && qb == 9) {
        subtract_square(9, Wa, Wb, starts, S);
    } else if (p == 3 && qa == 6 && qb == 6) {
        subtract_square(6, Wa, Wb, starts, S);
    } else {
        for (int64_t j = 0; j < qa; j++)
            subtract(p, qb, Wa + j, qa, Wb, qb, S + starts[j] - j);
    }
}

/* What the block of meeting k takes from the columns of its group. */
static void subtract_meeting(elimination *m, int64_t k)
{
    const meeting *const own = &m->meetings[k];
    const int64_t p = m->size[own->block], q = group_size(m, own->group);
    const double *const W = m->W + own->place;
    const int64_t *const starts = m->S.starts + m->group_first[own->group];
    const int64_t *const offset = m->offsets + own->pairs - k - 1;
    subtract_triangle(p, q, W, starts, m->values);
    for (int64_t next = k + 1; next < m->meets[own->block + 1]; next++) {
        const meeting *const other = &m->meetings[next];
        subtract_pair(p, q, group_size(m, other->group), W, m->W + other->place, starts,
                      m->values + q + offset[next]);
    }
}

static void form_complement(elimination *m, const double *values)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(m->threads) if (m->threads > 1)
    for (int64_t a = 0; a < m->groups; a++) {
        for (int64_t j = 0; j < group_size(m, a); j++)
            load_column(m, a, j, values);
        for (int64_t u = m->users[a]; u < m->users[a + 1]; u++)
            subtract_meeting(m, m->uses[u]);
    }
}

/* d_k of the block that failed. */
static double bad_pivot(const elimination *m)
{
    return m->L[SIDE * SIDE * m->failed + (SIDE + 1) * m->pivots[m->failed]];
}

cholesky_end elimination_factorize(elimination *m, const double *values, double lambda)
{
    eliminate_blocks(m, values, lambda);
    if (m->failed < m->blocks)
        return isnan(bad_pivot(m)) ? CHOLESKY_UNDEFINED : CHOLESKY_INDEFINITE;
    form_complement(m, values);
    return cholesky_factorize(m->factor, m->values, lambda, NULL);
}

cholesky_size elimination_predict(const elimination *m)
{
    if (m->memory[1] == NULL) return (cholesky_size){.bytes = m->bytes};
    cholesky_size size = cholesky_predict(m->factor);
    size.bytes += m->bytes;
    for (int64_t e = 0; e < m->blocks; e++) {
        const double p = (double)m->size[e];
        double d = 0;
        for (int64_t k = m->meets[e]; k < m->meets[e + 1]; k++)
            d += (double)group_size(m, m->meetings[k].group);
        size.nonzeros += p * (p + 1) / 2 + p * d;
        size.flops += p * p * p / 3 + p * p * d + p * d * d;
    }
    return size;
}

/* ---- line 4 ---- */

/* y_e <- L^-1 b_e */
static void solve_lower(int64_t p, const double *L, const double *b, double *y)
{
    for (int64_t i = 0; i < p; i++) {
        double sum = b[i];
        for (int64_t k = 0; k < i; k++)
            sum -= L[SIDE * i + k] * y[k];
        y[i] = sum / L[SIDE * i + i];
    }
}

/* x_e <- L^-T x_e */
static void solve_upper(int64_t p, const double *L, double *x)
{
    for (int64_t i = p - 1; i >= 0; i--) {
        for (int64_t k = i + 1; k < p; k++)
            x[i] -= L[SIDE * k + i] * x[k];
        x[i] /= L[SIDE * i + i];
    }
}

/* z_a <- b_a - sum over its blocks of W'y */
static void reduce_group(elimination *m, int64_t a, const double *b)
{
    double *const z = m->z + m->group_first[a];
    const int64_t q = group_size(m, a);
    for (int64_t j = 0; j < q; j++)
        z[j] = b[m->group_variable[a] + j];
    for (int64_t u = m->users[a]; u < m->users[a + 1]; u++) {
        const meeting *const k = &m->meetings[m->uses[u]];
        subtract(m->size[k->block], q, m->y + m->variable[k->block], 1, m->W + k->place, q, z);
    }
}

/* x_e <- L^-T (y_e - W z), y_e in m->y. */
static void return_block(elimination *m, int64_t e, double *x)
{
    const int64_t p = m->size[e];
    double *const own = x + m->variable[e];
    for (int64_t i = 0; i < p; i++)
        own[i] = m->y[m->variable[e] + i];
    for (int64_t k = m->meets[e]; k < m->meets[e + 1]; k++) {
        const meeting *const at = &m->meetings[k];
        const int64_t q = group_size(m, at->group);
        const double *const z = m->z + m->group_first[at->group];
        for (int64_t i = 0; i < p; i++) {
            const double *const row = m->W + at->place + i * q;
            double sum = 0;
            for (int64_t j = 0; j < q; j++)
                sum += row[j] * z[j];
            own[i] -= sum;
        }
    }
    solve_upper(p, m->L + SIDE * SIDE * e, own);
}

/* x from z and y. */
static void return_all(elimination *m, double *x)
{
#pragma omp parallel for schedule(static) num_threads(m->threads) if (m->threads > 1)
    for (int64_t e = 0; e < m->blocks; e++)
        return_block(m, e, x);
    for (int64_t a = 0; a < m->groups; a++)
        for (int64_t j = m->group_first[a]; j < m->group_first[a + 1]; j++)
            x[m->group_variable[a] + j - m->group_first[a]] = m->z[j];
}

bool elimination_solve(elimination *m, const double *b, double *x)
{
#pragma omp parallel for schedule(static) num_threads(m->threads) if (m->threads > 1)
    for (int64_t e = 0; e < m->blocks; e++)
        solve_lower(m->size[e], m->L + SIDE * SIDE * e, b + m->variable[e], m->y + m->variable[e]);
#pragma omp parallel for schedule(dynamic, 1) num_threads(m->threads) if (m->threads > 1)
    for (int64_t a = 0; a < m->groups; a++)
        reduce_group(m, a, b);
    if (!cholesky_solve(m->factor, m->z, m->z)) return false;
    return_all(m, x);
    return true;
}

/* ---- curvature ---- */

/* Of the block that failed: [-L_11^-T l_k; 1; 0], k the bad pivot. */
static double block_curvature(const elimination *m, double *z)
{
    const double *const L = m->L + SIDE * SIDE * m->failed;
    const int64_t k = m->pivots[m->failed];
    double *const own = z + m->variable[m->failed];
    for (int64_t i = 0; i < k; i++)
        own[i] = -L[SIDE * k + i];
    solve_upper(k, L, own);
    own[k] = 1;
    return bad_pivot(m);
}

double elimination_curvature(elimination *m, double *z)
{
    for (int64_t i = 0; i < m->n; i++)
        z[i] = 0;
    if (m->failed < m->blocks) return block_curvature(m, z);
    const double d = cholesky_curvature(m->factor, m->z);
    for (int64_t i = 0; i < m->n; i++)
        m->y[i] = 0;
    return_all(m, z);
    return d;
}
