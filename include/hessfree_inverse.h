/* hessfree_inverse.h: steps by a corrected, a damped and an updated inverse of the Hessian, whose
 * one parameter is fixed, or chosen from a grid by values on data held out, or by k folds.
 *
 *   HF_INVERSE_CORRECTED   s = -(H^-1 + alpha I) g      one linear system serves all alpha
 *   HF_INVERSE_DAMPED      s = -(H + alpha I)^-1 g      one linear system for each alpha
 *   HF_INVERSE_UPDATED     s = -(B + alpha I) g         B the inverse of BFGS, updated by rank two
 *
 * The rules of hessfree.h and the options and statuses of hessfree_approximate.h hold. The choice
 * costs one call of the validation a fold, with all candidates at once: whoever has the data
 * evaluates them in parallel as suits the data, and the choice is the same for any number of
 * threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HESSFREE_INVERSE_H
#define HESSFREE_INVERSE_H

#include "hessfree_approximate.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hf_inverse {
    HF_INVERSE_CORRECTED = 0,
    HF_INVERSE_DAMPED,
    HF_INVERSE_UPDATED /* 8 n^2 bytes, n <= 5000 */
} hf_inverse;

/* Write how bad each of the points [count] [n], one after another, is on data held out: those of
 * all candidates, and x. NaN and infinity: not to be chosen. Returns as the callbacks of hessfree.h
 * do; > 0: none is to be chosen. */
typedef int hf_validation_fn(int64_t n, int count, const double *points, double *values,
                             void *user);

typedef struct hf_fold {
    const hf_problem *training;   /* the data without the fold; NULL: the problem itself */
    hf_validation_fn *validation; /* on the fold; required                               */
    void *user;                   /* of validation                                       */
} hf_fold;

typedef struct hf_inverse_report { /* the state after a step; the last one is the result          */
    hf_status status;
    int64_t step; /* 0 describes x0                                                               */
    double f, gradient_norm;
    double alpha;        /* of the last step, absolute                                            */
    double validation;   /* of the last step, mean over folds, or f; NaN where alpha is fixed     */
    int64_t values;      /* calls of value without gradient, training problems included           */
    int64_t gradients;   /* ... with gradient                                                     */
    int64_t products;    /* calls of product or gauss_newton                                      */
    int64_t validations; /* points given to validation callbacks                                  */
    int callback_code;   /* what the failing callback returned, else 0                            */
    char message[160];   /* one sentence                                                          */
} hf_inverse_report;

/* Called at x0 and after every step with problem.user; non-zero ends the run with HF_STOPPED. */
typedef int hf_inverse_progress_fn(const hf_inverse_report *now, const double *x, void *user);

/* Each line: meaning; range; default. */
typedef struct hf_inverse_options {
    hf_inverse inverse;   /* HF_INVERSE_CORRECTED                                                 */
    const double *grid;   /* [candidates] alphas; NULL: 0, 10^-4 .. 10^3 by tens; >= 0; NULL      */
    int candidates;       /* of grid, 1: fixed; ignored without; 1..1000; 1                       */
    bool absolute;        /* the grid is in units of alpha, not of a scale that is taken from the */
                          /* problem at x0: |H^-1 g| / |g|, g'Hg / g'g or |B g| / |g|; false      */
    const hf_fold *folds; /* [fold_count]; NULL: candidates are judged by f; NULL                 */
    int fold_count;       /* 0..1000; 0                                                           */
    double linear_rel;    /* |H s + g| <= this |g| in linear systems; (0, 1); 1e-8                */
    int64_t max_linear;   /* products in one linear system; >= 1; 1000                            */
    double gradient_abs;  /* as in hf_options; >= 0; 1e-6                                         */
    double gradient_rel;  /* as in hf_options; [0, 1); 1e-6                                       */
    int64_t max_steps;    /* >= 0; 1000                                                           */
    hf_inverse_progress_fn *progress;   /* NULL                                                  */
    hf_approximate_options approximate; /* source, noise and threads; hf_approximate_defaults()  */
} hf_inverse_options;

/* The defaults stated above. */
HF_API hf_inverse_options hf_inverse_defaults(void);

/* Minimize from x by steps of one of the three kinds. alpha is chosen anew at every step, from the
 * candidates x + s(alpha) of every fold, by the least sum of validations; the step then is the one
 * of the problem itself, shortened until f falls and g is defined. Linear systems are solved by
 * conjugate gradients, which end at negative curvature with what they have.
 *
 *   problem  borrowed for the call; as for the functions of hessfree_approximate.h
 *   options  NULL: defaults
 *   x        [n] [in] where to start, [out] the best point (untouched if the status says)
 *   report   [out] may be NULL
 *
 * Returns HF_CONVERGED; HF_MAX_ITERATIONS; HF_STOPPED if progress asked, or no candidate is better
 * than x on the data held out (report.message tells); HF_PRECISION if no step of any length makes f
 * fall; HF_BAD_ARGUMENT, HF_OUT_OF_MEMORY, HF_BAD_START, HF_BLOCKED, HF_CALLBACK_FAILED as there.
 * Memory: candidates + 18 n-vectors, HF_INVERSE_UPDATED: n^2 more. Source: of the update, Nocedal &
 * Wright 2006, eq. 6.17; of folds, Hastie, Tibshirani & Friedman 2009, sec. 7.10. */
HF_API hf_status hf_inverse_minimize(const hf_problem *problem, const hf_inverse_options *options,
                                     double *x, hf_inverse_report *report);

#ifdef __cplusplus
}
#endif
#endif
