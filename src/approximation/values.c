/* Second differences of values. With f_i = f(x + h_i e_i), f_-i, f_ij likewise:
 *
 *   central   (f_ij - f_i - f_j + 2 f - f_-i - f_-j + f_-i-j) / (2 h_i h_j),
 *             (f_i - 2 f + f_-i) / h_i^2 on the diagonal
 *   forward   (f_ij - f_i - f_j + f) / (h_i h_j), with f_ii = f(x + 2 h_i e_i)
 *
 * f_i and f_-i are had once for each i. Source: Dennis & Schnabel 1996, sec. 5.6; Abramowitz &
 * Stegun 1964, 25.3.23-27.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "approximation/entries.h"
#include "difference/difference.h"

static const char NO_VALUE[] = "f is undefined near x along variables %lld and %lld.";

/* f at x + a e_i + b e_j; s->point is x before and after. */
static hf_status value_beside(sampler *s, int64_t i, double a, int64_t j, double b, double *f)
{
    s->point[i] += a;
    s->point[j] += b;
    const hf_status status = sampler_value(s, s->point, f);
    s->point[i] = s->x[i];
    s->point[j] = s->x[j];
    return sampler_say(s, status, NO_VALUE, i, j);
}

/* h_i, f_i and f_-i, unless known: the first step of a few at which both are defined. */
static hf_status look_along(sampler *s, entries *e, int64_t i)
{
    static const double attempts[] = {1, -1, 0.1, -0.1, 0.01, -0.01};
    if (e->step[i] != 0) return HF_CONVERGED;
    const double h =
        difference_second_step(s->how.value_noise, 0, 1, s->how.central) * sampler_size(s, i);
    hf_status status = HF_BLOCKED;
    for (size_t k = 0; status == HF_BLOCKED && k < sizeof attempts / sizeof *attempts; k++) {
        if (s->how.central && attempts[k] < 0) continue;
        const double ahead = s->x[i] + attempts[k] * h;
        e->step[i] = ahead - s->x[i]; /* exactly what is added */
        status = value_beside(s, i, e->step[i], i, 0, &e->front[i]);
        if (status == HF_CONVERGED && s->how.central)
            status = value_beside(s, i, -e->step[i], i, 0, &e->back[i]);
    }
    return status;
}

static hf_status central(sampler *s, const entries *e, int64_t i, int64_t j, double *entry)
{
    const double hi = e->step[i], hj = e->step[j];
    if (i == j) {
        *entry = ((e->front[i] - s->f) + (e->back[i] - s->f)) / (hi * hi);
        return HF_CONVERGED;
    }
    double ahead, behind;
    hf_status status = value_beside(s, i, hi, j, hj, &ahead);
    if (status == HF_CONVERGED) status = value_beside(s, i, -hi, j, -hj, &behind);
    if (status != HF_CONVERGED) return status;
    *entry = ((ahead - e->front[i] - (e->front[j] - s->f)) +
              (behind - e->back[i] - (e->back[j] - s->f))) /
             (2 * hi * hj);
    return HF_CONVERGED;
}

static hf_status forward(sampler *s, const entries *e, int64_t i, int64_t j, double *entry)
{
    double ahead;
    const hf_status status = value_beside(s, i, e->step[i], j, e->step[j], &ahead);
    if (status != HF_CONVERGED) return status;
    *entry = ((ahead - e->front[i]) - (e->front[j] - s->f)) / (e->step[i] * e->step[j]);
    return HF_CONVERGED;
}

/* What noise may do to a quotient over h_i h_j: each of its values may be wrong by as much. */
static double entry_noise(const sampler *s, const entries *e, int64_t i, int64_t j)
{
    const double largest = fmax(fabs(s->f), fmax(fabs(e->front[i]), fabs(e->front[j])));
    const double each = fmax(s->how.value_noise, DBL_EPSILON) * largest;
    return 4 * each / fabs(e->step[i] * e->step[j]);
}

static hf_status entry_from_values(sampler *s, entries *e, int64_t k, int64_t l)
{
    const int64_t i = entry_of(e->rows, k), j = entry_of(e->columns, l);
    hf_status status = look_along(s, e, i);
    if (status == HF_CONVERGED) status = look_along(s, e, j);
    if (status != HF_CONVERGED) return status;
    double *const entry = entry_at(e, k, l);
    status = s->how.central ? central(s, e, i, j, entry) : forward(s, e, i, j, entry);
    if (status != HF_CONVERGED) return status;
    if (!isfinite(*entry)) return sampler_say(s, HF_BLOCKED, NO_VALUE, i, j);
    const double noise = entry_noise(s, e, i, j);
    const double times = e->symmetric && k != l ? 2 : 1;
    s->report->noise += times * noise * noise;
    if (e->symmetric) *entry_at(e, l, k) = *entry;
    return HF_CONVERGED;
}

hf_status entries_from_values(sampler *s, entries *e)
{
    vec_copy(&s->vec, s->x, s->point);
    vec_fill(&s->vec, 0, e->step);
    for (int64_t l = 0; l < e->column_count; l++)
        for (int64_t k = e->symmetric ? l : 0; k < e->row_count; k++) {
            const hf_status status = entry_from_values(s, e, k, l);
            if (status != HF_CONVERGED) return status;
        }
    return HF_CONVERGED;
}

/* ---- the error: u'(H - B) w for normal random u and w ---- */

/* u [n] from normal weights of the listed variables, scaled so that a step of 1 suits. */
static double direct(sampler *s, int64_t count, const int64_t *list, double *weights, double *u)
{
    random_normal(random_seed(&s->seeds), count, weights);
    vec_fill(&s->vec, 0, u);
    for (int64_t k = 0; k < count; k++)
        u[entry_of(list, k)] += weights[k];
    const double spread = s->x_norm / sqrt((double)s->problem->n), norm = sampler_norm(s, u);
    const double h = difference_second_step(s->how.value_noise, spread, norm, s->how.central);
    if (!(norm > 0)) return 1; /* repeated variables may cancel */
    vec_scale(&s->vec, h, u, u);
    return h;
}

/* (f(x+u+w) - f(x+u-w) - f(x-u+w) + f(x-u-w)) / 4 */
static hf_status mixed(sampler *s, const double *u, const double *w, double *second)
{
    *second = 0;
    for (int corner = 0; corner < 4; corner++) {
        const double a = (corner & 1) != 0 ? -1 : 1, b = (corner & 2) != 0 ? -1 : 1;
        double f;
        vec_step(&s->vec, s->x, a, u, s->point);
        vec_step(&s->vec, s->point, b, w, s->point);
        const hf_status status = sampler_value(s, s->point, &f);
        if (status != HF_CONVERGED)
            return sampler_say(s, status, "f is undefined near x along random directions.", 0, 0);
        *second += a * b * f / 4;
    }
    return HF_CONVERGED;
}

hf_status entries_check_values(sampler *s, entries *e, double *error)
{
    const double hu = direct(s, e->row_count, e->rows, e->sum, e->v);
    const double hw = direct(s, e->column_count, e->columns, e->w, e->Hv);
    double second, model = 0;
    const hf_status status = mixed(s, e->v, e->Hv, &second);
    if (status != HF_CONVERGED) return status;
    for (int64_t j = 0; j < e->column_count; j++)
        for (int64_t i = 0; i < e->row_count; i++)
            model += e->sum[i] * *entry_at(e, i, j) * e->w[j];
    *error = second / (hu * hw) - model;
    return HF_CONVERGED;
}
