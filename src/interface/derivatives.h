/* Errors of gradients, lines, products and preconditioners, measured along random directions.
 *
 * Letters: v, u directions; a, b what an operator makes of them; h a step.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_DERIVATIVES_H
#define HF_DERIVATIVES_H

#include "vector/vector.h"

typedef struct check {
    const hf_problem *problem;
    const double *x;
    hf_derivative_report *report;
    team vec;
    double *point, *g, *v, *u, *a, *b; /* [n]                                */
    double f, size;                    /* f(x); what a step of 1 is          */
    double h;                          /* the step of the error being traced */
    uint64_t seed;
    int code; /* < 0: a callback wants to stop, nothing is called any more   */
} check;

/* f and g at c->x; false if undefined. Sets what a step is. */
bool derivatives_begin(check *c);

/* Each fills its part of c->report, with the block of variables at fault; false if the callback is
 * undefined wherever it was tried. */
bool check_gradient(check *c);
bool check_along(check *c);
bool check_products(check *c);
bool check_preconditioner(check *c);

#endif
