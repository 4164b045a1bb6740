/* One method on the data: how its callbacks see both, and what it costs.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "hessfree_fit.h"
#include "hessfree_sum.h"
#include "linear_regression/methods.h"

typedef enum family { CORE, STAND_IN, RESIDUALS, INVERSE, SAMPLED } family;

/* Where the second derivatives of a method of the core come from. */
typedef enum origin {
    PRODUCTS,       /* problem.product                                   */
    DIFFERENCES,    /* differences of gradients                          */
    FROM_GRADIENTS, /* a stand-in from hf_approximate_full ...        */
    FROM_VALUES,
    FROM_PROBES, /* ... _diagonal                                     */
    FROM_SKETCH  /* ... _low_rank, rank 1, and its shift for the rest */
} origin;

struct method {
    const char *name, *group;
    double step; /* of first-order methods */
    family of;
    int variant; /* hf_method, hf_inverse or hf_sum_method */
    origin from;
    bool folds; /* alpha by folds, else by f */
    bool exact;
};

typedef struct attempt { /* the user of every callback */
    const regression *data;
    const method *how;
    uint64_t seed;
    course *course;                /* NULL: nobody counts, as for a training problem's own points */
    double A[UNKNOWNS * UNKNOWNS]; /* the stand-in */
} attempt;

/* Callbacks, their user an attempt: the mean over all samples, and over some. */
hf_value_fn attempt_value;
hf_product_fn attempt_product;
hf_sum_value_fn attempt_sample_value;
hf_sum_product_fn attempt_sample_product;

/* Of the residuals. */
hf_residual_fn attempt_residual;
hf_forward_fn attempt_forward;
hf_adjoint_fn attempt_adjoint;

/* Of a stand-in for the Hessian: made at a point that products are asked for, and its product. */
hf_moved_fn attempt_make_stand_in;
hf_product_fn attempt_stand_in_product;

#endif
