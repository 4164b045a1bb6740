/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/band.h"

#include <math.h>
#include <string.h>

/* A pivot this small relative to the entry it came from is rounding. */
static const double TINY_PIVOT = 1e-14;
/* Numbers of the band over entries of the pattern. */
static const double MOST_FILL = 2;

/* ---- shape ---- */

/* The place of variable i among the columns, and behind all of them where it is in the border.
 * Of the shape the width may still be 0. */
static int64_t place_of(const band_shape *s, int64_t inner, int64_t i)
{
    int64_t before = 0;
    for (int64_t k = 0; k < s->border; k++) {
        if (s->outer[k] == i) return inner + s->width + k;
        before += s->outer[k] < i;
    }
    return i - before;
}

static bool is_border(const band_shape *s, int64_t i)
{
    for (int64_t k = 0; k < s->border; k++)
        if (s->outer[k] == i) return true;
    return false;
}

static void add_border(band_shape *s, int64_t i)
{
    int64_t k = s->border++;
    for (; k > 0 && s->outer[k - 1] > i; k--)
        s->outer[k] = s->outer[k - 1];
    s->outer[k] = i;
}

/* The farthest row of column j that is not of the border; j if there is none. */
static int64_t last_row(const hf_pattern *p, const band_shape *s, int64_t j)
{
    int64_t q = p->starts[j + 1];
    while (q > p->starts[j] && is_border(s, p->rows[q - 1]))
        q--;
    return q > p->starts[j] ? p->rows[q - 1] : j;
}

/* Whether column j reaches beyond the band in more rows than the border can still take. */
static bool is_dense(const hf_pattern *p, const band_shape *s, int64_t j, int64_t widest)
{
    int64_t far = 0;
    for (int64_t q = p->starts[j + 1]; q > p->starts[j] && p->rows[q - 1] - j > widest; q--)
        if (!is_border(s, p->rows[q - 1]) && ++far > WIDEST_BORDER - s->border) return true;
    return false;
}

/* What reaches beyond the widest band that there may be is of the border: the row, or, where there
 * are too many of them, the column. */
static bool find_border(const hf_pattern *p, int64_t widest, band_shape *s)
{
    s->border = s->width = 0;
    for (int64_t j = 0; j < p->n; j++) {
        int64_t i;
        while (!is_border(s, j) && (i = last_row(p, s, j)) - j > widest) {
            if (s->border == WIDEST_BORDER) return false;
            add_border(s, is_dense(p, s, j, widest) ? j : i);
        }
    }
    return true;
}

static int64_t find_width(const hf_pattern *p, const band_shape *s)
{
    const int64_t inner = p->n - s->border;
    int64_t width = 0;
    for (int64_t j = 0; j < p->n; j++) {
        if (is_border(s, j)) continue;
        const int64_t down = place_of(s, inner, last_row(p, s, j)) - place_of(s, inner, j);
        if (down > width) width = down;
    }
    return width;
}

bool band_find(const hf_pattern *pattern, int64_t entries, band_shape *shape)
{
    const double most = MOST_FILL * (double)entries, n = (double)pattern->n;
    const int64_t widest = (int64_t)fmin(WIDEST_BAND, most / n - 1);
    if (!find_border(pattern, widest, shape)) return false;
    shape->width = find_width(pattern, shape);
    return (double)(shape->width + 1 + shape->border) * (n - (double)shape->border) <= most;
}

/* ---- memory ---- */

static size_t lay_out(band *m, unsigned char *base)
{
    workspace w = {.base = base};
    m->L = workspace_vector(&w, m->inner * m->stride);
    m->E = workspace_vector(&w, m->shape.border * m->shape.border);
    m->y = workspace_vector(&w, m->inner + m->shape.width + m->shape.border);
    return w.used;
}

static band band_of(int64_t n, band_shape shape)
{
    return (band){
        .shape = shape, .inner = n - shape.border, .stride = shape.width + 1 + shape.border};
}

bool band_create(band *m, const structure *pattern, band_shape shape)
{
    *m = band_of(pattern->n, shape);
    m->pattern = pattern;
    const size_t bytes = lay_out(m, NULL);
    unsigned char *const block = bytes < SIZE_MAX ? workspace_allocate(bytes) : NULL;
    if (block != NULL) lay_out(m, block);
    return block != NULL;
}

void band_release(band *m)
{
    workspace_release(m->L); /* which begins the block */
    *m = (band){.L = NULL};
}

cholesky_size band_predict(int64_t n, band_shape shape)
{
    band m = band_of(n, shape);
    const double inner = (double)m.inner, stride = (double)m.stride, w = (double)shape.border;
    return (cholesky_size){.nonzeros = inner * stride + w * (w + 1) / 2,
                           .flops = inner * stride * stride + w * w * w / 3,
                           .bytes = (double)lay_out(&m, NULL),
                           .banded = true};
}

/* ---- factors ---- */

/* Whether all of H + lambda I is finite. */
static bool is_finite(const band *m, const double *values, double lambda)
{
    double bad = 0 * lambda;
    for (int64_t p = 0; p < m->pattern->entries; p++)
        bad += 0 * values[p];
    return bad == 0;
}

/* Column k of H + lambda I into L, without a border. */
static inline void load_column(const band *m, int64_t k, int64_t b, const double *values,
                               double lambda)
{
    const structure *const s = m->pattern;
    double *const own = m->L + k * (b + 1);
    for (int64_t i = 0; i <= b; i++)
        own[i] = 0;
    for (int64_t p = s->starts[k]; p < s->starts[k + 1]; p++)
        own[s->rows[p] - k] = values[p];
    own[0] += lambda;
}

/* H + lambda I into L and E, with a border. */
static void load_bordered(const band *m, const double *values, double lambda)
{
    const structure *const s = m->pattern;
    const int64_t b = m->shape.width, w = m->shape.border, last = m->inner + b;
    for (int64_t k = 0; k < m->inner * m->stride; k++)
        m->L[k] = 0;
    for (int64_t k = 0; k < w * w; k++)
        m->E[k] = 0;
    for (int64_t j = 0; j < s->n; j++) {
        const int64_t k = place_of(&m->shape, m->inner, j);
        for (int64_t p = s->starts[j]; p < s->starts[j + 1]; p++) {
            const int64_t i = place_of(&m->shape, m->inner, s->rows[p]);
            const int64_t from = i < k ? i : k, to = i < k ? k : i;
            double *const column = from < last ? m->L + from * m->stride + (to < last ? 0 : b + 1)
                                               : m->E + (from - last) * w;
            column[to < last ? to - from : to - last] = values[p] + (i == k ? lambda : 0);
        }
    }
}

static bool refuse(band *m, int64_t k, double d)
{
    m->failed = k;
    m->pivot = d;
    return false;
}

/* Line 1 for column k: its pivot. */
static inline double reduce_column(const band *m, int64_t k, int64_t b, int64_t w)
{
    const int64_t stride = b + 1 + w;
    double *const restrict own = m->L + k * stride;
    for (int64_t j = k < b ? 0 : k - b; j < k; j++) {
        const double *const restrict before = m->L + j * stride + k - j;
        const double l = before[0] * before[j - k];
        for (int64_t i = 0; i <= b - (k - j); i++)
            own[i] -= l * before[i];
        for (int64_t i = b + 1; i < stride; i++)
            own[i] -= l * before[i - (k - j)];
    }
    return own[0];
}

/* What column k, done, takes from E. */
static inline void reduce_border(const band *m, int64_t k, int64_t b, int64_t w)
{
    const double *const own = m->L + k * (b + 1 + w), *const c = own + b + 1;
    for (int64_t j = 0; j < w; j++)
        for (int64_t i = j; i < w; i++)
            m->E[j * w + i] -= c[j] * own[0] * c[i];
}

static inline bool factorize_columns(band *m, int64_t b, int64_t w, const double *values,
                                     double lambda)
{
    for (int64_t k = 0; k < m->inner; k++) {
        if (w == 0) load_column(m, k, b, values, lambda);
        double *const own = m->L + k * (b + 1 + w);
        const double given = own[0], d = reduce_column(m, k, b, w);
        if (!(d > TINY_PIVOT * fabs(given))) return refuse(m, k, d);
        const double scale = 1 / d;
        for (int64_t i = 1; i < b + 1 + w; i++)
            own[i] *= scale;
        reduce_border(m, k, b, w);
    }
    return true;
}

/* The compiler knows the lengths of the loops of the shapes that are met most. */
static bool factorize_band(band *m, const double *values, double lambda)
{
    const int64_t b = m->shape.width, w = m->shape.border;
    if (b == 1 && w == 0) return factorize_columns(m, 1, 0, values, lambda);
    if (b == 2 && w == 0) return factorize_columns(m, 2, 0, values, lambda);
    if (b == 3 && w == 0) return factorize_columns(m, 3, 0, values, lambda);
    if (b == 0 && w == 1) return factorize_columns(m, 0, 1, values, lambda);
    return factorize_columns(m, b, w, values, lambda);
}

/* Line 2; `given` [w]: the diagonal of E before. */
static bool factorize_border(band *m, const double *given)
{
    const int64_t w = m->shape.border;
    for (int64_t k = 0; k < w; k++) {
        double *const own = m->E + k * w;
        for (int64_t j = 0; j < k; j++)
            for (int64_t i = k; i < w; i++)
                own[i] -= m->E[j * w + k] * m->E[j * w + j] * m->E[j * w + i];
        const double d = own[k];
        if (!(d > TINY_PIVOT * fabs(given[k]))) return refuse(m, m->inner + m->shape.width + k, d);
        for (int64_t i = k + 1; i < w; i++)
            own[i] /= d;
    }
    return true;
}

cholesky_end band_factorize(band *m, const double *values, double lambda)
{
    double given[WIDEST_BORDER] = {0};
    if (!is_finite(m, values, lambda)) return CHOLESKY_UNDEFINED;
    if (m->shape.border > 0) load_bordered(m, values, lambda);
    for (int64_t k = 0; k < m->shape.border; k++)
        given[k] = m->E[k * m->shape.border + k];
    return factorize_band(m, values, lambda) && factorize_border(m, given) ? CHOLESKY_DEFINITE
                                                                           : CHOLESKY_INDEFINITE;
}

/* ---- solutions ---- */

/* y <- L^-1 y */
static inline void solve_lower(const band *m, int64_t b, int64_t w, double *restrict y)
{
    double *const restrict border = y + m->inner + b;
    for (int64_t k = 0; k < m->inner; k++) {
        const double *const own = m->L + k * (b + 1 + w);
        for (int64_t i = 1; i <= b; i++)
            y[k + i] -= own[i] * y[k];
        for (int64_t i = 0; i < w; i++)
            border[i] -= own[b + 1 + i] * y[k];
    }
    for (int64_t k = 0; k < w; k++)
        for (int64_t i = k + 1; i < w; i++)
            border[i] -= m->E[k * w + i] * border[k];
}

/* y <- L^-T D^-1 y, the border's without its D; y is 0 from column `end` of the band on, but for
 * the border. */
static inline void solve_upper(const band *m, int64_t b, int64_t w, int64_t end, double *restrict y)
{
    double *const restrict border = y + m->inner + b;
    for (int64_t k = w - 1; k >= 0; k--)
        for (int64_t i = k + 1; i < w; i++)
            border[k] -= m->E[k * w + i] * border[i];
    for (int64_t k = end - 1; k >= 0; k--) {
        const double *const own = m->L + k * (b + 1 + w);
        double sum = y[k] / own[0];
        for (int64_t i = 1; i <= b; i++)
            sum -= own[i] * y[k + i];
        for (int64_t i = 0; i < w; i++)
            sum -= own[b + 1 + i] * border[i];
        y[k] = sum;
    }
}

/* Variables to places; and back. */
static void gather(const band *m, const double *x)
{
    const int64_t n = m->pattern->n;
    if (m->shape.border == 0) {
        memcpy(m->y, x, (size_t)n * sizeof *x);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        m->y[place_of(&m->shape, m->inner, i)] = x[i];
}

static void scatter(const band *m, double *x)
{
    const int64_t n = m->pattern->n;
    if (m->shape.border == 0) {
        memcpy(x, m->y, (size_t)n * sizeof *x);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        x[i] = m->y[place_of(&m->shape, m->inner, i)];
}

/* What the columns spill into the gap before the border, and what was there, counts for nothing. */
static void clear_gap(const band *m)
{
    for (int64_t k = 0; k < m->shape.width; k++)
        m->y[m->inner + k] = 0;
}

static inline void solve_columns(const band *m, int64_t b, int64_t w)
{
    clear_gap(m);
    solve_lower(m, b, w, m->y);
    clear_gap(m);
    for (int64_t k = 0; k < w; k++)
        m->y[m->inner + b + k] /= m->E[k * w + k];
    solve_upper(m, b, w, m->inner, m->y);
}

void band_solve(band *m, const double *b, double *x)
{
    const int64_t width = m->shape.width, w = m->shape.border;
    gather(m, b);
    if (width == 1 && w == 0)
        solve_columns(m, 1, 0);
    else if (width == 2 && w == 0)
        solve_columns(m, 2, 0);
    else if (width == 3 && w == 0)
        solve_columns(m, 3, 0);
    else
        solve_columns(m, width, w);
    scatter(m, x);
}

/* L^-T e_k */
double band_curvature(band *m, double *z)
{
    const int64_t all = m->inner + m->shape.width + m->shape.border;
    for (int64_t k = 0; k < all; k++)
        m->y[k] = 0;
    m->y[m->failed] = 1;
    solve_upper(m, m->shape.width, m->shape.border, m->failed < m->inner ? m->failed : m->inner,
                m->y);
    scatter(m, z);
    return m->pivot;
}
