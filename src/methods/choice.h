/* Which method HF_AUTO uses where the pattern of the Hessian is known, and what its choices cost.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CHOICE_H
#define HF_CHOICE_H

#include "methods/run.h"

/* Before a run; usable: there is a factorization to choose. */
void choice_reset(run *r, bool usable, hf_reason otherwise);

/* What one factorization costs over one sparse product and one solve with the factor. */
double choice_solves_per_factor(const run *r);

/* What a Hessian and its factorization cost over one product asked of the caller and one solve. */
double choice_products_per_factor(const run *r);

#endif
