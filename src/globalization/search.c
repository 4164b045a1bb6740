/* SPDX-License-Identifier: BSD-3-Clause */
#include "globalization/search.h"

#include <math.h>

enum { AT_TRIAL = 1, AT_AGAIN, MAX_TRIES = 40 };

static const double ARMIJO = 1e-4;     /* Nocedal & Wright 2006, sec. 3.1                      */
static const double EXPAND = 5;        /* More & Thuente 1994, sec. 4                          */
static const double CURVATURE = 0.9;   /* Nocedal & Wright 2006, sec. 3.1, for quasi-Newton    */
static const double APPROXIMATE = 0.8; /* 1 - 2 delta, delta = 0.1: Hager & Zhang 2005, sec. 4 */

void search_start(search *q, const point *from, point *trial, const double *d, double slope,
                  double first, double noise)
{
    q->from = from;
    q->trial = trial;
    q->d = d;
    q->slope = slope;
    q->noise = noise;
    q->t = first;
    q->lo = q->previous = (probe){0, from->f, slope};
    q->bracketed = q->hi_known = q->any_defined = false;
    q->armijo_only = false;
    q->tries = q->at = 0;
    q->end = SEARCH_FAILED;
}

static bool decreases(const search *q)
{
    const double f = q->trial->f, slope = q->trial->slope;
    if (f <= q->from->f + ARMIJO * q->t * q->slope) return true;
    return f <= q->from->f + q->noise && slope <= -APPROXIMATE * q->slope &&
           slope >= CURVATURE * q->slope;
}

/* The minimizer of the cubic through a and b, or NaN. Source: Nocedal & Wright 2006, eq. 3.59. */
static double cubic_minimizer(probe a, probe b)
{
    const double d1 = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t);
    const double discriminant = d1 * d1 - a.slope * b.slope;
    if (!(discriminant >= 0)) return (double)NAN;
    const double d2 = copysign(sqrt(discriminant), b.t - a.t);
    return b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
}

static double clip(double t, double low, double high)
{
    return fmin(fmax(t, low), high);
}

static double expanded(const search *q)
{
    const double t = cubic_minimizer(q->previous, q->lo);
    const double reach = q->previous.t > 0 ? fmax(EXPAND, 2 * q->lo.t / q->previous.t) : EXPAND;
    return t > q->lo.t ? clip(t, 1.1 * q->lo.t, reach * q->lo.t) : reach * q->lo.t;
}

static double shrunk(const search *q)
{
    const double width = q->hi.t - q->lo.t;
    if (!q->hi_known) return q->lo.t + 0.1 * width;
    double t = cubic_minimizer(q->lo, q->hi);
    if (!isfinite(t)) t = q->lo.t + 0.5 * width;
    return clip(t, q->lo.t + 0.1 * width, q->lo.t + 0.9 * width);
}

/* Whether rounding has left nothing of the step: the trial is where it came from. */
static bool is_lost(const search *q)
{
    return q->trial->defined && q->trial->f == q->from->f && q->trial->slope == q->slope;
}

/* Take the trial into the bracket; true when it satisfies the conditions. */
static bool judge(search *q)
{
    const probe here = {q->t, q->trial->f, q->trial->slope};
    if (!q->trial->defined) {
        q->hi = here;
        q->bracketed = true;
        q->hi_known = false;
        return false;
    }
    if (is_lost(q)) {
        q->lo = here;
        return false;
    }
    q->any_defined = true;
    const bool good = decreases(q);
    if (good && (q->armijo_only || fabs(here.slope) <= CURVATURE * -q->slope)) return true;
    const bool above = !good || (q->lo.t > 0 && here.f >= q->lo.f &&
                                 here.f > q->from->f + ARMIJO * q->t * q->slope);
    if (above || here.slope >= 0) {
        q->hi = here;
        q->bracketed = q->hi_known = true;
    } else {
        q->previous = q->lo;
        q->lo = here;
    }
    return false;
}

static bool exhausted(const search *q)
{
    return q->tries >= MAX_TRIES || (q->bracketed && is_lost(q)) ||
           (q->bracketed && q->hi.t - q->lo.t < 1e-14 * fmax(1e-300, q->hi.t));
}

progress search_run(search *q)
{
    RESUME(q->at)
    {
        for (;;) {
            vec_step(&q->out->vec, q->from->x, q->t, q->d, q->trial->x);
            AWAIT(q->at, AT_TRIAL, evaluate(q->out, q->trial, q->d));
            q->tries++;
            if (judge(q)) {
                q->end = SEARCH_FOUND;
                return finished(&q->at);
            }
            if (exhausted(q)) break;
            q->t = q->bracketed ? shrunk(q) : expanded(q);
        }
        if (q->lo.t > 0) {
            q->t = q->lo.t;
            vec_step(&q->out->vec, q->from->x, q->t, q->d, q->trial->x);
            AWAIT(q->at, AT_AGAIN, evaluate(q->out, q->trial, q->d));
            if (q->trial->defined && !is_lost(q) && decreases(q)) q->end = SEARCH_ARMIJO;
        }
        if (q->end != SEARCH_ARMIJO) q->end = q->any_defined ? SEARCH_FAILED : SEARCH_BLOCKED;
    }
    return finished(&q->at);
}
