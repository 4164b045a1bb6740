/* The state that the stochastic methods share, and what each keeps for itself.
 *
 * Letters: x point, f, g value and gradient over the batch, s step, lambda damping; v, m as in the
 * first-order methods' papers.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SAMPLED_H
#define HF_SAMPLED_H

#include "stochastic/sampled_cg.h"
#include "stochastic/sampler.h"
#include "vector/vector.h"

typedef struct sampled {
    hf_finite_sum sum;
    hf_sum_options options; /* zeros that mean "by method" replaced            */
    team vec;
    sampler draw;
    hf_sample all;   /* every term                                      */
    hf_sample batch; /* of f and g                                      */
    hf_sample few;   /* of products, during a Krylov run                */
    double *x, *g;   /* [n] g and f are over the batch                  */
    double *x_trial; /* [n] where a step has led                        */
    double f, g_norm;
    hf_status end; /* HF_RUNNING, or why no call may follow                    */
    double started;
    double g_norm_start;
    int64_t failures;         /* iterations in a row without a better point            */
    int64_t undefined_before; /* report.undefined before these                 */
    hf_sum_report report;

    double *m, *v; /* [n] first-order methods: means; NULL where not used      */
    /* the methods with products: */
    sampled_cg cg;
    double *g_few; /* [n] g over few, for differences                        */
    double *Bs;    /* [n] HF_SUM_PLANE                     */
    bool warm;     /* cg.s, the last step, is of use to the next */
    double lambda;
} sampled;

/* A step: x_trial is written and true returned, or false if there is nowhere to go. */
typedef bool sampled_step(sampled *r);
sampled_step sampled_hessian_free, sampled_newton, sampled_plane, sampled_sgd, sampled_adagrad,
    sampled_rmsprop, sampled_adam;

/* ---- what a method may ask; each is false, with r->end set or r->report.undefined counted, if the
 * answer is of no use ---- */

/* Whether a number made of an answer is finite. */
bool sampled_defined(sampled *r, double number);

/* f, and g unless NULL, at x over a sample. */
bool sampled_value(sampled *r, const hf_sample *over, const double *x, double *f, double *g);

/* A Krylov run at r->x over r->few is about to begin. */
bool sampled_settle(sampled *r);

/* Hv at r->x over r->few. */
bool sampled_product(sampled *r, const double *v, double *Hv);

/* D, the mean squares of the terms' gradients at r->x over r->few. */
bool sampled_squares(sampled *r, double *D);

/* z = M^-1 r by the caller's M at r->x over r->few. */
bool sampled_precondition(sampled *r, double damping, const double *residual, double *z);

/* lambda times factor, within damping_least and what numbers bear. */
void sampled_change_damping(sampled *r, double factor);

/* f over the batch at x_trial = x + t s; INFINITY where undefined. */
double sampled_try(sampled *r, double t, const double *s);

/* The longest t = shrink^i, i < trials, with f(x + t s) <= f + decrease t slope, x_trial there;
 * 0 if there is none. f1 is f at t = 1. Source: Armijo 1966. */
typedef struct armijo {
    double shrink, decrease, slope, f1;
    int trials;
} armijo;
double sampled_search(sampled *r, const double *s, armijo rule);

#endif
