/* What is known of the curvature where a run has converged.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CERTIFICATE_H
#define HF_CERTIFICATE_H

#include "methods/run.h"

/* The Lanczos run borrows the basis of the Krylov runs, if there is one. */
void certificate_lay_out(run *r, workspace *w, int basis);
void certificate_reset(run *r);

/* Look for negative curvature at the current point, once for each point. With r->stepped it was
 * found, and trial is a lower point along it; else the point stands. Destroys trial and d. */
progress certify(run *r);

/* Whether that is asked for and has not been done here. */
bool certificate_due(const run *r);

#endif
