/* The test-problem collection: one file per problem, each ending in one `const example`.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef COLLECTION_H
#define COLLECTION_H

#include "hessfree.h"

/* Structural classes: what makes a problem hard decides its class. */
typedef enum example_class {
    CLASS_REGRESSION,     /* small nonlinear least squares of the classical sets                */
    CLASS_VALLEY,         /* path-following valleys                                             */
    CLASS_NEAR_QUADRATIC, /* ill-conditioned, nearly quadratic                                  */
    CLASS_SINGULAR,       /* singular Hessian at the minimum                                    */
    CLASS_NONCONVEX,      /* many minima, saddles, indefinite starts                            */
    CLASS_EASY,           /* well-conditioned: what L-BFGS solves in a few dozen gradients      */
    CLASS_PDE,            /* discretized variational problems                                   */
    CLASS_DATA,           /* inverse problems and learning                                      */
    CLASS_QUADRATIC       /* quadratics with a chosen spectrum                                  */
} example_class;

typedef struct pattern_builder pattern_builder;
typedef struct residual_kit residual_kit;

typedef struct example {
    const char *name;   /* lower case, as the field knows it: "rosenbrock"                      */
    const char *source; /* author, year, number or page                                         */
    example_class kind;
    int64_t usual_n; /* the size when none is asked for                                      */
    /* The permitted size nearest to wanted; a problem of fixed size returns that. */
    int64_t (*size)(int64_t wanted);
    /* Data of the problem at this n, the `user` of every callback; NULL if there is none (then
     * prepare and release are NULL). prepare returns NULL when memory is short. */
    void *(*prepare)(int64_t n);
    void (*release)(void *user);
    void (*start)(int64_t n, double *x, void *user);
    hf_value_fn *value;
    hf_product_fn *product;
    /* Add the nonzeros of the Hessian, either triangle, repeats allowed; NULL: dense. */
    void (*pattern)(int64_t n, pattern_builder *into, void *user);
    const residual_kit *residuals; /* f as a sum of squares (residuals.h); NULL: it is none   */
    /* The published minima (global first) into best [8]; returns how many, 0 if none is known. */
    int (*optima)(int64_t n, double *best, void *user);
} example;

/* All problems, in the order of list.h. */
extern const example *const collection[];
extern const int collection_count;

/* By name, or NULL. */
const example *collection_find(const char *name);

/* "valley", "pde", ... */
const char *class_name(example_class c);

/* ---- patterns ---- */

void pattern_entry(pattern_builder *into, int64_t i, int64_t j);
/* All pairs of the given indices. */
void pattern_clique(pattern_builder *into, int count, const int64_t *index);
/* |i - j| <= width. */
void pattern_band(pattern_builder *into, int64_t n, int64_t width);

/* The pattern of an example at n, to be given back by hf_pattern_free(); NULL if it is dense or
 * memory is short. */
hf_pattern *pattern_of(const example *problem, int64_t n, void *user);

#endif
