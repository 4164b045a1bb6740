/* What the parts of matrix-free and of sparse steps cost, in nominal nanoseconds: what HF_AUTO
 * weighs. The constants are of one machine and decide alike on all.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_EFFORT_H
#define HF_EFFORT_H

#include "methods/run.h"

/* A gradient: by n and entries of the pattern, or, if options.timed_choice, measured; a product:
 * likewise, unless options.product_cost says otherwise. */
double effort_gradient(const run *r);
double effort_product(const run *r);

/* Units (gradients, products) of the hybrid, so many pairs in its memory. */
double effort_free(const run *r, double units, double pairs);

/* Ordering, analysis and colouring. */
double effort_analysis(const run *r);

/* H, one factorization, one solve: as much as is known of colours and fill; at first, and where H
 * is known to be one, as of a band. */
bool effort_is_banded(const run *r);
double effort_hessian(const run *r);
double effort_factor(const run *r);
double effort_solve(const run *r);

/* What one factorization costs over one sparse product and one solve with the factor. */
double effort_solves_per_factor(const run *r);

/* What a Hessian and its factorization cost over one product asked of the caller and one solve. */
double effort_products_per_factor(const run *r);

#endif
