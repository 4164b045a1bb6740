/* Steps of BFGS between two Hessians, from the last factor on.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_QUASI_NEWTON_H
#define HF_QUASI_NEWTON_H

#include "methods/run.h"

/* H_0 is what `initial` applies, with r, in place: see memory.h. */
void quasi_newton_lay_out(run *r, workspace *w, memory_initial_fn *initial);

/* No step of BFGS is due, whatever was expected. */
void quasi_newton_forget(run *r);

/* A Newton step by the factor at hand has been accepted: it serves on, if it is worth it. */
void quasi_newton_expect(run *r);

/* Whether the next step should be one of BFGS; a Newton step costs so many of these. */
bool quasi_newton_due(const run *r, double worth);

/* r->stepped tells whether f has fallen. Without memory for a solve: it has not. */
progress quasi_newton_step(run *r);

#endif
