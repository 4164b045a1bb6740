/* A sparse factor as the preconditioner of Krylov runs, at many points with one factorization.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_FACTOR_METRIC_H
#define HF_FACTOR_METRIC_H

#include "methods/run.h"

void factor_metric_reset(run *r);

/* Whether the metric of the next Krylov run is to be a factor, and a new one. */
bool factor_metric_due(const run *r);

/* That factor, of H + lambda I at the current point; none if that fails. */
progress factor_metric_renew(run *r);

/* A Krylov run with the factor has ended. */
void factor_metric_observe(run *r);

#endif
