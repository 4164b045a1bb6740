/* Line search for the Wolfe conditions that knows rounding.
 *
 * Letters: phi(t) = f(x + t d), slope phi'(t); lo: best end of the bracket, Armijo holds there;
 * hi: the other end. Sources: Nocedal & Wright 2006, Alg. 3.5-3.6; More & Thuente 1994 (cubic
 * steps and safeguards); Hager & Zhang 2005, eq. 4.1 (approximate Wolfe conditions).
 *
 * Where f along a line is cheap, the search runs on that alone first; f and g then judge its t.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SEARCH_H
#define HF_SEARCH_H

#include "outside/outside.h"

typedef enum search_end {
    SEARCH_FOUND,  /* trial satisfies the conditions                                     */
    SEARCH_ARMIJO, /* trial decreases f enough, the curvature condition was out of reach */
    SEARCH_FAILED, /* no point with sufficient decrease: trial is worthless              */
    SEARCH_BLOCKED /* likewise, and every point tried was undefined                      */
} search_end;

typedef struct probe {
    double t, f, slope;
} probe;

typedef struct search {
    outside *out;
    const point *from;
    point *trial;
    const double *d;
    double slope; /* g'd at t = 0, negative              */
    double noise; /* absolute error of f                 */
    double t;     /* where trial is                      */
    double first; /* the t that the search began with    */
    probe lo, hi, previous;
    double widths[2]; /* of the brackets of the last two trials, the last one first */
    bool bracketed;   /* hi is set                       */
    bool hi_known;    /* ... and defined there           */
    bool armijo_only; /* any sufficient decrease will do */
    bool any_defined;
    bool led;      /* t was chosen on problem.along ..   */
    double line_f; /* .. which says that f is this there */
    int tries, at, at_line;
    search_end end;
} search;

/* Begin: from and d are borrowed; first is the first t. */
void search_start(search *q, const point *from, point *trial, const double *d, double slope,
                  double first, double noise);

/* The same on problem.along alone: q->t moves to what that finds good, if there is such a callback
 * and it is right at 0; trial is left undetermined. */
progress search_line(search *q);

/* Whether trial, now evaluated where the line led, contradicts the line. Then no line is asked
 * again in this run, and the search is back at its first t. */
bool search_misled(search *q);

/* Algorithm: expand until a bracket is found, then shrink it by interpolation, by halves where that
 * is slow. q->end tells the outcome. */
progress search_run(search *q);

/* Trials at which f and g were asked and that were refused, once it has ended. */
int search_refused(const search *q);

#endif
