/* When a run cannot go on: is it rounding, or do f, g and the products contradict each other?
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_POSTMORTEM_H
#define HF_POSTMORTEM_H

#include "methods/run.h"

void postmortem_reset(run *r);

/* A step was refused for good: r->trouble becomes the most precise reason, r->postmortem.attainable
 * the |g| that rounding still allows. Destroys r->trial. Cost: at most 20 values, 3 gradients and
 * one product. */
progress postmortem(run *r);

/* Remember what the step just accepted has brought, and how well the model predicted it. */
void postmortem_observe(run *r);

/* Whether steps have brought nothing for so long that rounding must be the reason. */
bool has_stalled(const run *r);

/* Whether Newton steps have gone so badly that a look at the products, or at the gradient, is due:
 * each once in a run. */
bool audit_due(const run *r);

/* That look, at the current point; r->trouble tells the outcome. Destroys r->trial. Cost: a product
 * and a gradient, more only where they disagree; a gradient and at most 20 values. */
progress audit(run *r);

#endif
