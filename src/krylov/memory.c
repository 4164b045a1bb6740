/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/memory.h"

#include <math.h>

/* s'y above this share of |s||y|: Byrd, Lu, Nocedal & Zhu 1995 use eps; Krylov pairs want more. */
static const double SAFE_CURVATURE = 1e-10;

void memory_lay_out(memory *m, workspace *w, int64_t n, int capacity)
{
    const int slots = capacity + 1;
    m->capacity = capacity;
    m->S = workspace_vectors(w, slots, n);
    m->Y = workspace_vectors(w, slots, n);
    m->SY = workspace_vector(w, (int64_t)slots * slots);
    m->YY = workspace_vector(w, (int64_t)slots * slots);
    m->columns = workspace_take(w, (size_t)(2 * slots), sizeof *m->columns);
    m->dots = workspace_vector(w, 2 * slots);
    m->coefficient = workspace_vector(w, 2 * slots);
}

void memory_clear(memory *m, double gamma)
{
    m->count = 0;
    m->oldest = 0;
    m->gamma = gamma;
}

/* The slot of the i-th oldest pair; of the free one for i = count. */
static int slot(const memory *m, int i)
{
    return (m->oldest + i) % (m->capacity + 1);
}

double *memory_next_s(const memory *m)
{
    return m->S[slot(m, m->count)];
}

double *memory_next_y(const memory *m)
{
    return m->Y[slot(m, m->count)];
}

/* m->columns = [S Y], oldest first. */
static void list_columns(memory *m)
{
    for (int i = 0; i < m->count; i++) {
        m->columns[i] = m->S[slot(m, i)];
        m->columns[m->count + i] = m->Y[slot(m, i)];
    }
}

bool memory_push(memory *m, vec_secant pair, bool rescale)
{
    if (!(pair.sy > SAFE_CURVATURE * sqrt(pair.ss) * sqrt(pair.yy)) || !isfinite(pair.yy) ||
        !(pair.sy >= 1e-300))
        return false;
    const int slots = m->capacity + 1, at = slot(m, m->count);
    list_columns(m);
    vec_dots(m->vec, 2 * m->count, m->columns, m->Y[at], m->dots);
    for (int i = 0; i < m->count; i++) {
        m->SY[slot(m, i) * slots + at] = m->dots[i];
        m->YY[slot(m, i) * slots + at] = m->YY[at * slots + slot(m, i)] = m->dots[m->count + i];
    }
    m->SY[at * slots + at] = pair.sy;
    m->YY[at * slots + at] = pair.yy;
    if (rescale) m->gamma = pair.sy / pair.yy;
    if (m->count < m->capacity)
        m->count++;
    else
        m->oldest = (m->oldest + 1) % slots;
    return true;
}

/* The two loops on coefficients: r -> sum a_i s_i + b_i y_i + gamma r. a, b start as S'r, Y'r. */
static void two_loops(const memory *m, double *a, double *b)
{
    const int slots = m->capacity + 1, k = m->count;
    for (int i = k - 1; i >= 0; i--) { /* a_i becomes alpha_i = s_i'q / s_i'y_i                  */
        const int u = slot(m, i);
        for (int j = i + 1; j < k; j++)
            a[i] -= a[j] * m->SY[u * slots + slot(m, j)];
        a[i] /= m->SY[u * slots + u];
    }
    for (int i = 0; i < k; i++) { /* b_i becomes y_i'(gamma q)                                   */
        const double *const row = m->YY + slot(m, i) * slots;
        for (int j = 0; j < k; j++)
            b[i] -= a[j] * row[slot(m, j)];
        b[i] *= m->gamma;
    }
    for (int i = 0; i < k; i++) { /* b_i becomes alpha_i - beta_i                                */
        const int u = slot(m, i);
        for (int j = 0; j < i; j++)
            b[i] += b[j] * m->SY[slot(m, j) * slots + u];
        b[i] = a[i] - b[i] / m->SY[u * slots + u];
    }
    for (int i = 0; i < k; i++) {
        const double weight_of_y = -m->gamma * a[i];
        a[i] = b[i];
        b[i] = weight_of_y;
    }
}

vec_blend memory_apply(memory *m, double scale, const double *r, double *z)
{
    list_columns(m);
    vec_dots(m->vec, 2 * m->count, m->columns, r, m->dots);
    for (int i = 0; i < 2 * m->count; i++)
        m->coefficient[i] = m->dots[i];
    two_loops(m, m->coefficient, m->coefficient + m->count);
    for (int i = 0; i < 2 * m->count; i++)
        m->coefficient[i] *= scale;
    return vec_combine(m->vec, scale * m->gamma, r, 2 * m->count, m->columns, m->coefficient, z);
}
