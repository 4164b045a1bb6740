/* A Newton step that was too short, made longer by a gradient instead of another Hessian.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_PROLONG_H
#define HF_PROLONG_H

#include "methods/run.h"

void prolong_reset(run *r);

/* A step has been accepted; sigma: the slope along it at its end over that at its beginning, 0 if
 * it was not the full one of a definite H. */
void prolong_expect(run *r, double sigma);

/* Whether f is expected to fall on along that step, from the current point, its end. */
bool prolong_due(const run *r);

/* The next point along s, that step: r->stepped tells whether it is one. */
progress prolong(run *r, const double *s);

#endif
