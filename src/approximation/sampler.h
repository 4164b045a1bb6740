/* The Hessian at one point, seen through the callbacks: products and differences, counted and
 * checked; what the functions of hessfree_approximate.h have in common.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SAMPLER_H
#define HF_SAMPLER_H

#include "hessfree_approximate.h"
#include "vector/random.h"
#include "vector/vector.h"
#include "vector/workspace.h"

/* What every function is given. */
typedef struct inquiry {
    const hf_problem *problem;
    const double *x;
    const hf_approximate_options *options;
    hf_approximate_report *report;
    bool takes_values;   /* HF_FROM_VALUES is understood                    */
    bool wants_gradient; /* f and g at x in any case                      */
    const char *flaw;    /* what is wrong with the other arguments, or NULL */
    double f;            /* at x, with g, where the caller knows them       */
    const double *g;     /* NULL: unknown                                   */
} inquiry;

typedef struct sampler {
    const hf_problem *problem;
    const double *x;
    hf_approximate_options how;
    hf_approximate_report *report;
    hf_approximate_report unwanted; /* the report, if the caller wants none */
    team vec;
    uint64_t seeds; /* state of their sequence */
    void *block;
    workspace extra; /* memory that the function asked for, to be carved */

    double f, *g;          /* at x; whichever the source needs                   */
    double x_norm;         /* |x|; 0 where the caller has said what is typical   */
    double *point, *a, *b; /* [n] work of differences                            */
    double noise;          /* |error| of the last product that noise may explain */
} sampler;

/* Check the arguments, take memory for the sampler and `extra` bytes, look at x. On failure there
 * is nothing to close. */
hf_status sampler_open(sampler *s, inquiry of, size_t extra);

/* Give the memory back and put the status into the report; returns it. */
hf_status sampler_close(sampler *s, hf_status status);

/* Put a sentence with up to two %lld into the report, unless nothing is wrong, or
 * HF_CALLBACK_FAILED has brought its own; returns status. */
hf_status sampler_say(sampler *s, hf_status status, const char *sentence, int64_t first,
                      int64_t second);

/* Whether H is seen through differences of gradients. */
bool sampler_differentiates(const sampler *s);

/* The size of variable i that its steps are relative to. */
double sampler_size(const sampler *s, int64_t i);

/* |v / typical|, |v| where nothing is said. */
double sampler_norm(sampler *s, const double *v);

/* f at a point, HF_BLOCKED without a sentence where it is undefined. */
hf_status sampler_value(sampler *s, const double *at, double *f);

/* f and g likewise. */
hf_status sampler_gradient(sampler *s, const double *at, double *f, double *g);

/* Hv, v of any length. */
hf_status sampler_product(sampler *s, const double *v, double *Hv);

/* Hv by differences of gradients over x + h v. */
hf_status sampler_difference(sampler *s, double h, const double *v, double *Hv);

/* H times unit vector j. */
hf_status sampler_column(sampler *s, int64_t j, double *unit, double *Hv);

#endif
