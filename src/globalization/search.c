/* SPDX-License-Identifier: BSD-3-Clause */
#include "globalization/search.h"

#include <math.h>

enum { AT_LINE = 1, AT_TRIAL, AT_AGAIN, AT_ZERO, AT_CHEAP, MAX_TRIES = 40 };

static const double ARMIJO = 0.03;        /* see src/README.md: 1e-4 lets steps run out on waves */
static const double EXPAND = 10;          /* see src/README.md; More & Thuente 1994, sec. 4: 4    */
static const double SHRINK = 0.1;         /* parts of a bracket that no trial may be nearer to    */
static const double MOST_SHRINK = 1e-6;   /* ... to where f is known to fall, at most             */
static const double SLOW = 0.66;          /* of a bracket after two trials: More & Thuente 1994   */
static const double CURVATURE = 0.9;      /* Nocedal & Wright 2006, sec. 3.1, for quasi-Newton    */
static const double APPROXIMATE = 0.8;    /* 1 - 2 delta, delta = 0.1: Hager & Zhang 2005, sec. 4 */
static const double LINE_CURVATURE = 0.3; /* where trials cost almost nothing: see src/README.md */

/* A line that at 0 is off by more, relative, is wrong; near a solution g'd has few digits left. */
static const double LINE_VALUE = 1e-9, LINE_SLOPE = 1e-3;

/* Nothing is known but the end at 0; t is next. */
static void forget_bracket(search *q, double t)
{
    q->t = t;
    q->lo = q->previous = (probe){0, q->from->f, q->slope};
    q->bracketed = q->hi_known = q->any_defined = false;
    q->widths[0] = q->widths[1] = (double)INFINITY;
    q->tries = 0;
    q->end = SEARCH_FAILED;
}

void search_start(search *q, const point *from, point *trial, const double *d, double slope,
                  double first, double noise)
{
    q->from = from;
    q->trial = trial;
    q->d = d;
    q->slope = slope;
    q->noise = noise;
    q->first = first;
    q->armijo_only = q->led = false;
    q->at = q->at_line = 0;
    forget_bracket(q, first);
}

/* Slopes decide where rounding hides what f does. Source: Hager & Zhang 2005, secs. 2 and 4. */
static bool decreases(const search *q)
{
    const double f = q->trial->f, slope = q->trial->slope;
    if (f <= q->from->f + ARMIJO * q->t * q->slope) return true;
    return fabs(f - q->from->f) <= q->noise && slope <= -APPROXIMATE * q->slope &&
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

/* The minimizer of the parabola through a and f of b. */
static double parabola_minimizer(probe a, probe b)
{
    const double width = b.t - a.t;
    return a.t - 0.5 * a.slope * width * width / (b.f - a.f - a.slope * width);
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

/* How near to lo the next trial may be: as long as no t has brought f down, ever nearer. */
static double nearest(const search *q)
{
    return q->lo.t > 0 ? SHRINK : fmax(pow(SHRINK, q->tries), MOST_SHRINK);
}

static double shrunk(const search *q)
{
    const double width = q->hi.t - q->lo.t;
    if (!q->hi_known) return q->lo.t + SHRINK * width;
    double t =
        isnan(q->hi.slope) ? parabola_minimizer(q->lo, q->hi) : cubic_minimizer(q->lo, q->hi);
    if (!isfinite(t)) t = q->lo.t + 0.5 * width;
    return clip(t, q->lo.t + nearest(q) * width, q->lo.t + (1 - SHRINK) * width);
}

/* A bracket that interpolation hardly narrows, for f is no cubic there, is halved. */
static double next_trial(search *q)
{
    if (!q->bracketed) return expanded(q);
    const double width = q->hi.t - q->lo.t;
    const bool slow = q->lo.t > 0 && width > SLOW * q->widths[1];
    q->widths[1] = q->widths[0];
    q->widths[0] = width;
    return slow ? q->lo.t + 0.5 * width : shrunk(q);
}

/* Whether rounding has left nothing of the step: the trial is where it came from. */
static bool is_lost(const search *q)
{
    return q->trial->defined && q->trial->f == q->from->f && q->trial->slope == q->slope;
}

/* Take the trial into the bracket; true when it satisfies the conditions, a slope of this share. */
static bool judge(search *q, double curvature)
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
    if (good && (q->armijo_only || fabs(here.slope) <= curvature * -q->slope)) return true;
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

/* Whether the line tells at 0 what is known there. */
static bool is_trusted(const search *q)
{
    const double f = q->from->f, slope = q->slope;
    return q->trial->defined && slope < 0 &&
           fabs(q->trial->f - f) <= LINE_VALUE * fabs(f) + q->noise &&
           fabs(q->trial->slope - slope) <= LINE_SLOPE * fabs(slope);
}

/* The t that the line finds good: the probe in hand, or else the best of the bracket. */
static void follow_line(search *q, bool found)
{
    const probe best = found ? (probe){q->t, q->trial->f, q->trial->slope} : q->lo;
    q->led = best.t > 0;
    q->line_f = best.f;
    forget_bracket(q, q->led ? best.t : q->first);
}

progress search_line(search *q)
{
    if (!q->out->asks_along) return READY;
    RESUME(q->at_line)
    {
        AWAIT(q->at_line, AT_ZERO, evaluate_along(q->out, q->trial, q->d, 0));
        if (!is_trusted(q)) return finished(&q->at_line);
        for (;;) {
            AWAIT(q->at_line, AT_CHEAP, evaluate_along(q->out, q->trial, q->d, q->t));
            q->tries++;
            if (judge(q, LINE_CURVATURE)) {
                follow_line(q, true);
                return finished(&q->at_line);
            }
            if (exhausted(q)) break;
            q->t = next_trial(q);
        }
        follow_line(q, false);
    }
    return finished(&q->at_line);
}

bool search_misled(search *q)
{
    const double f = q->trial->f, allowed = LINE_VALUE * fabs(q->from->f) + q->noise;
    const bool lied =
        q->led && !(fabs(f - q->line_f) <= allowed + LINE_SLOPE * fabs(f - q->from->f));
    q->led = false;
    if (!lied) return false;
    q->out->asks_along = false;
    forget_bracket(q, q->first);
    return true;
}

progress search_run(search *q)
{
    RESUME(q->at)
    {
        AWAIT(q->at, AT_LINE, search_line(q));
        for (;;) {
            vec_step(&q->out->vec, q->from->x, q->t, q->d, q->trial->x);
            AWAIT(q->at, AT_TRIAL, evaluate_below(q->out, q->trial, q->d, q->from->f + q->noise));
            if (search_misled(q)) continue;
            q->tries++;
            if (judge(q, CURVATURE)) {
                q->end = SEARCH_FOUND;
                return finished(&q->at);
            }
            if (exhausted(q)) break;
            q->t = next_trial(q);
        }
        if (q->lo.t > 0) {
            q->t = q->lo.t;
            vec_step(&q->out->vec, q->from->x, q->t, q->d, q->trial->x);
            AWAIT(q->at, AT_AGAIN, evaluate(q->out, q->trial, q->d));
            if (q->trial->defined && !is_lost(q) && decreases(q)) q->end = SEARCH_ARMIJO;
        }
        if (q->end != SEARCH_ARMIJO) /* without a bracket all trials were lost */
            q->end = q->any_defined || !q->bracketed ? SEARCH_FAILED : SEARCH_BLOCKED;
    }
    return finished(&q->at);
}

int search_refused(const search *q)
{
    return q->tries - (q->end <= SEARCH_ARMIJO);
}
