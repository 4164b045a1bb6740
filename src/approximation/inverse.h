/* The candidates of one step by a corrected, damped or updated inverse.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_INVERSE_STEPS_H
#define HF_INVERSE_STEPS_H

#include "approximation/sampler.h"
#include "hessfree_inverse.h"

typedef struct inverse {
    const hf_inverse_options *how;
    int64_t n;
    double *B;          /* [n n] of the update; NULL for the others            */
    double *base;       /* [n] -H^-1 g, or -B g                                */
    double *r, *d, *Hd; /* [n] work of conjugate gradients                     */
} inverse;

/* What alpha = 1 means at x in units of the problem, if the grid is not absolute; 1 otherwise. g is
 * in s->g, the base of the steps in v->base. */
hf_status inverse_scale(sampler *s, inverse *v, double *scale);

/* The part of all candidates that does not depend on alpha, into v->base. */
hf_status inverse_base(sampler *s, inverse *v);

/* step = s(alpha); it may be v->base no more than s->g. */
hf_status inverse_step(sampler *s, inverse *v, double alpha, double *step);

/* B becomes I / gamma. */
void inverse_reset(const inverse *v, double gamma);

/* B <- the BFGS update by the step p and the change y of the gradient; v->r is work. The first
 * pair also sets the scale of B. Nothing, unless p'y is safely positive. */
void inverse_update(sampler *s, inverse *v, const double *p, const double *y, bool first);

#endif
