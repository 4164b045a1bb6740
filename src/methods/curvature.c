/* Algorithm: Gauss-Newton products or those of the Hessian?
 *
 *   1  the first Newton step uses Gauss-Newton
 *   2  after each: Gauss-Newton if the step has lowered f by FAST |f|, else the Hessian
 *
 * Where residuals vanish, f falls fast to the end, and Gauss-Newton is as good as Newton there and
 * better far away; where they do not, its slow convergence shows, and the Hessian takes over.
 *
 * Source: Fletcher & Xu 1987 (there between Gauss-Newton and BFGS).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <math.h>

static const double FAST = 0.2; /* Fletcher & Xu 1987 */

void curvature_reset(run *r)
{
    if (r->options->curvature == HF_CURVATURE_SWITCH) outside_choose(&r->out, true);
}

void curvature_choose(run *r)
{
    if (r->options->curvature != HF_CURVATURE_SWITCH) return;
    outside_choose(&r->out, r->now.f - r->trial.f >= FAST * fabs(r->now.f));
}
