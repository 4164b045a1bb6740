/* SPDX-License-Identifier: BSD-3-Clause */
#include "interface/probe.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"
#include "interface/gradient_noise.h"
#include "vector/random.h"

/* What noise may be over its standard deviation, which of g_i is at least DBL_EPSILON |g_i|. */
static const double DEVIATIONS = 8;

/* Over the change of g along a step of 1: what is hardly more than rounding, and what is more than
 * steps can make good. */
static const double LEAST_NOISE = 100 * DBL_EPSILON, MOST_NOISE = 1e-3;

bool probe_usable(probe *p, int code, int64_t count, const double *answer)
{
    if (code < 0) p->code = code;
    bool good = code == 0;
    for (int64_t i = 0; good && i < count; i++)
        good = isfinite(answer[i]);
    p->undefined = p->undefined || !good;
    return good;
}

bool probe_gradient_at(void *of, double side, double *g)
{
    probe *const p = of;
    const hf_problem *const q = p->problem;
    double f;
    vec_step(&p->vec, p->x, side, p->d, p->shifted);
    return probe_usable(p, q->value(q->n, p->shifted, vec_unwritten(&f), vec_unwritten(g), q->user),
                        q->n, g) &&
           probe_usable(p, 0, 1, &f);
}

/* Of half the difference of two entries. */
static double rounding(double back, double front)
{
    return 0.5 * DBL_EPSILON * (fabs(back) + fabs(front));
}

bool probe_times(probe *p)
{
    const hf_problem *const q = p->problem;
    if (q->product != NULL)
        return probe_usable(p, q->product(q->n, p->x, p->d, vec_unwritten(p->Hd), q->user), q->n,
                            p->Hd);
    if (!probe_gradient_at(p, -1, p->back) || !probe_gradient_at(p, 1, p->Hd)) return false;
    for (int64_t i = 0; p->strict && i < q->n; i++)
        p->doubt[i] = DEVIATIONS * fmax(p->noise, rounding(p->back[i], p->Hd[i]));
    vec_quotient(&p->vec, p->Hd, p->back, 0.5, p->Hd);
    return true;
}

bool probe_noise(probe *p)
{
    const int64_t n = p->s.n;
    random_normal(3, n, p->d);
    random_normal(4, n, p->r);
    for (int64_t i = 0; i < n; i++)
        p->d[i] *= 1 + fabs(p->x[i]);
    if (!gradient_noise(&p->vec, probe_gradient_at, p, p->r, p->Hd, &p->noise)) return false;
    if (p->code < 0) return false;
    p->undefined = false; /* where places far from x were tried */
    p->noise /= sqrt((double)n);
    p->step_noise = 0;
    if (p->noise > LEAST_NOISE * p->curvature)
        p->step_noise = fmin(p->noise / p->curvature, MOST_NOISE);
    return true;
}

void probe_steps(probe *p, double scale)
{
    const bool exact = p->problem->product != NULL;
    p->scale = scale;
    for (int64_t i = 0; i < p->s.n; i++)
        p->t[i] = exact ? 1 : scale * difference_step_of(p->step_noise, p->x[i], true);
}

bool probe_steps_are_long(const probe *p)
{
    return p->scale * cbrt(p->step_noise) > cbrt(DBL_EPSILON);
}
