/* H at one point, asked for by products or by differences of gradients. See probe_pattern.c.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_PROBE_H
#define HF_PROBE_H

#include "sparse/recovery.h"

typedef struct probe {
    const hf_problem *problem;
    hf_pattern_report *report;
    team vec;
    structure s;
    colouring colours;
    recovery recovery;
    colouring_work work;
    const double *tolerance;
    double *values;                    /* [entries] of A                    */
    double *x, *t, *d, *Hd, *r, *size; /* [n] size: what r is relative to   */
    double *shifted, *back;            /* [n] of differences                */
    double *doubt;                     /* [n] what of Hd may be noise       */
    double noise;                      /* of an entry of g; 0: not measured */
    double curvature;                  /* root mean square of Hd over d     */
    double step_noise, scale;          /* what t is chosen by               */
    int code;                          /* < 0: a callback wants to stop     */
    bool undefined;                    /* an answer was of no use           */
    bool strict;                       /* noise counts, accusations have to stand */
    bool truncated;                    /* an accusation shrank with the step      */
} probe;

/* These are false if an answer is of no use, which p keeps. */

bool probe_usable(probe *p, int code, int64_t count, const double *answer);

/* g at x + side d; `of` is the probe. */
bool probe_gradient_at(void *of, double side, double *g);

/* p->Hd = H p->d, and what of it may be noise. */
bool probe_times(probe *p);

/* The noise of g. */
bool probe_noise(probe *p);

/* t: 1 for products; for differences what suits the noise, times scale. */
void probe_steps(probe *p, double scale);

/* Longer than without noise: f may be undefined there. */
bool probe_steps_are_long(const probe *p);

#endif
