/* hessfree_sum.h: finite sums. Minimize f(x), the mean of f_i(x), i in 0 .. N-1, from callbacks
 * that evaluate the mean over a sample of the terms, named by the solver.
 *
 *   stochastic methods   hf_sum_minimize(): Hessian-free, sub-sampled Newton, plane, SGD, AdaGrad,
 *                        RMSProp, Adam
 *   every other method   hf_sum_problem(): the whole sum as an hf_problem
 *
 * The rules of hessfree.h hold. Samples are seeded: the same on every machine.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HESSFREE_SUM_H
#define HESSFREE_SUM_H

#include "hessfree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the sum -------------------------------------------------------------------------------- */

/* Some of the terms: distinct, in any order, each in 0 .. N-1; all of them come as 0, 1, .. N-1. */
typedef struct hf_sample {
    int64_t count; /* >= 1                                                                      */
    const int64_t *indices; /* [count]                                                          */
} hf_sample;

/* Callbacks return codes as those of hf_problem do, and receive hf_finite_sum.user last. "Mean" is
 * over the sample; what belongs to no term, as a penalty of x, is added to every mean. */

/* Write the mean of f_i(x), and the mean gradient g [n] unless g is NULL. */
typedef int hf_sum_value_fn(int64_t n, const double *x, const hf_sample *sample, double *f,
                            double *g, void *user);

/* Write Hv [n], the mean Hessian or Gauss-Newton matrix at x times v. */
typedef int hf_sum_product_fn(int64_t n, const double *x, const hf_sample *sample, const double *v,
                              double *Hv, void *user);

/* Write D [n]: D_j = mean of (df_i/dx_j)^2, >= 0, at x. */
typedef int hf_sum_squares_fn(int64_t n, const double *x, const hf_sample *sample, double *D,
                              void *user);

/* Write z [n] = M^-1 r, M symmetric positive definite and near to the matrix of the products at x
 * over the sample plus damping times I. */
typedef int hf_sum_precondition_fn(int64_t n, const double *x, const hf_sample *sample,
                                   double damping, const double *r, double *z, void *user);

/* The products and preconditionings that follow, until the next call, are at this x over this
 * sample: the moment to compute once what they share. A code > 0 is of no effect. */
typedef int hf_sum_moved_fn(int64_t n, const double *x, const hf_sample *sample, void *user);

typedef struct hf_finite_sum {
    int64_t n;                       /* variables, >= 1                                          */
    int64_t terms;                   /* N, >= 1                                                  */
    hf_sum_value_fn *value;          /* required                                                 */
    hf_sum_product_fn *product;      /* NULL: differences of gradients                           */
    hf_sum_product_fn *gauss_newton; /* positive semidefinite stand-in for H                     */
    hf_sum_precondition_fn *precondition; /* for HF_SUM_HESSIAN_FREE and HF_SUM_PLANE; NULL: by  */
                                          /* squares                                             */
    hf_sum_squares_fn *squares; /* diagonal preconditioner likewise; NULL: none             */
    hf_sum_moved_fn *moved;     /* NULL: not told                                           */
    void *user;                 /* passed to every callback, never touched                  */
} hf_finite_sum;

/* NULL if the sum can be minimized, else one sentence that names the field at fault; static. */
HF_API const char *hf_sum_check(const hf_finite_sum *sum);

/* ---- stochastic methods --------------------------------------------------------------------- */

typedef enum hf_sum_method {
    HF_SUM_HESSIAN_FREE = 0, /* Martens 2010: damped Newton-CG, stopped by the model's progress  */
    HF_SUM_NEWTON,           /* sub-sampled Newton-CG with Armijo search (Byrd et al. 2011)      */
    HF_SUM_PLANE,            /* the least model in the plane of preconditioned gradient and last */
                             /* step (Martens & Grosse 2015): for a good preconditioner          */
    HF_SUM_SGD,              /* gradient descent over samples, with momentum (Polyak 1964)       */
    HF_SUM_ADAGRAD,          /* steps by the sum of squared gradients (Duchi et al. 2011)        */
    HF_SUM_RMSPROP,          /* ... by their moving mean (Tieleman & Hinton 2012)                */
    HF_SUM_ADAM              /* ... with momentum, bias corrected (Kingma & Ba 2015)             */
} hf_sum_method;

typedef struct hf_sum_report { /* the state after an iteration; the last one is the result       */
    hf_status status;
    int64_t iteration; /* 0 describes x0                                                         */
    double f;          /* at x over the sample of this iteration's gradient                      */
    double gradient_norm; /* likewise                                                            */
    double ratio;         /* actual over predicted decrease when f was last looked at for it;    */
                          /* first-order methods: 0                                              */
    double damping;       /* lambda of the last step of HF_SUM_HESSIAN_FREE or HF_SUM_PLANE      */
    hf_inner inner_exit;  /* of the last Krylov run; HF_INNER_MATCHED: the model fell too little */
    int64_t inner_iterations; /* products of the last Krylov run                                 */
    int64_t value_terms;      /* terms evaluated for f alone                                     */
    int64_t gradient_terms;   /* ... for f and g, including those for products                   */
    int64_t product_terms;    /* ... for products by callback                                    */
    int64_t square_terms;     /* ... for squares                                                 */
    double epochs;            /* the four together over N                                        */
    int64_t rejected;         /* iterations that found no better point                           */
    int64_t undefined;        /* answers refused by the caller, NaN or infinite                  */
    double seconds;           /* since the start                                                 */
    int callback_code;        /* what the failing callback returned, else 0                      */
} hf_sum_report;

/* Called at x0 and after every iteration with sum.user; non-zero ends the run with HF_STOPPED, if
 * nothing else ends it there. */
typedef int hf_sum_progress_fn(const hf_sum_report *now, const double *x, void *user);

/* Converged when |g| <= gradient_abs + gradient_rel |g0| for a gradient over all terms: a sample's
 * gradient proves nothing. Each line: meaning; range; default. */
typedef struct hf_sum_options {
    hf_sum_method method;     /* HF_SUM_HESSIAN_FREE                                             */
    hf_curvature curvature;   /* what products are, not HF_CURVATURE_SWITCH;                     */
                              /* HF_CURVATURE_GAUSS_NEWTON                                       */
    uint64_t seed;            /* of the samples; any; 1                                          */
    int64_t gradient_sample;  /* terms of f and g; 0: all, 100 for first-order methods; 0..N; 0  */
    int64_t curvature_sample; /* terms of products, out of those; 0: a quarter, but a tenth for  */
                              /* HF_SUM_NEWTON, an eighth for HF_SUM_PLANE; 0..gradient_sample;  */
                              /* 0                                                               */
    double step;              /* of first-order methods; 0: 0.01, for HF_SUM_RMSPROP and         */
                              /* HF_SUM_ADAM 0.001; >= 0; 0                                      */
    double momentum;          /* of HF_SUM_SGD and HF_SUM_ADAM; [0, 1); 0.9                      */
    double decay;             /* of the mean of squares; 0: 0.9 for HF_SUM_RMSPROP, 0.999 for    */
                              /* HF_SUM_ADAM; [0, 1); 0                                          */
    double epsilon;           /* added to the root of the squares; > 0; 1e-8                     */
    double damping;           /* first lambda of HF_SUM_HESSIAN_FREE, HF_SUM_PLANE; > 0; 1       */
    double damping_least;     /* lambda does not fall below; a model's own sample praises it     */
                              /* more than others would; [0, damping]; 0                         */
    int64_t max_inner;        /* products a Krylov run; 0: 250, 10 for HF_SUM_NEWTON; 0..100000; */
                              /* 0                                                               */
    double gradient_abs;      /* on |g|; >= 0; 1e-6                                              */
    double gradient_rel;      /* on |g| / |g0|; [0, 1); 1e-6                                     */
    double value_floor;       /* f <= this: HF_UNBOUNDED; < INFINITY; -1e100                     */
    int64_t max_iterations;   /* >= 0; INT64_MAX                                                 */
    double max_epochs;        /* as report.epochs, looked at before every call; >= 0; INFINITY   */
    double max_seconds;       /* likewise; >= 0; INFINITY                                        */
    int threads;              /* OpenMP team; 0: the runtime's choice; 0..4096; 0                */
    hf_sum_progress_fn *progress; /* NULL                                                        */
} hf_sum_options;

/* The defaults stated above. */
HF_API hf_sum_options hf_sum_default_options(void);

/* NULL if the sum can be tried with the options (NULL: defaults), else one sentence; static. */
HF_API const char *hf_sum_check_options(const hf_finite_sum *sum, const hf_sum_options *options);

/* Bytes that hf_sum_minimize() will take; 0 if hf_sum_check_options() objects, SIZE_MAX if the sum
 * overflows. 16 N, and 8 n times: 4 for first-order methods, 5 for HF_SUM_ADAM, 8 for
 * HF_SUM_NEWTON, 10 for HF_SUM_PLANE, 28 for HF_SUM_HESSIAN_FREE; one more for products by
 * differences. */
HF_API size_t hf_sum_work_bytes(const hf_finite_sum *sum, const hf_sum_options *options);

/* Minimize from x.
 *
 *   sum      borrowed for the call
 *   options  NULL: defaults
 *   x        [n] [in] where to start, [out] the last point of the method at which a gradient was
 *            defined (untouched if the status says). First-order methods and HF_SUM_PLANE may have
 *            left better ones
 *   report   [out] the last report; may be NULL
 *
 * Returns the final status: HF_CONVERGED; HF_PRECISION if no iteration of many in a row found a
 * better point; HF_BLOCKED if f or g is undefined where the method has gone (a smaller step may
 * help); HF_MAX_VALUES if max_epochs is used up; HF_BAD_ARGUMENT, HF_OUT_OF_MEMORY, HF_BAD_START,
 * HF_CALLBACK_FAILED, HF_BAD_PRECONDITIONER, HF_MAX_SECONDS, HF_MAX_ITERATIONS, HF_UNBOUNDED,
 * HF_STOPPED as in hessfree.h. */
HF_API hf_status hf_sum_minimize(const hf_finite_sum *sum, const hf_sum_options *options, double *x,
                                 hf_sum_report *report);

/* ---- the whole sum as a problem ------------------------------------------------------------- */

typedef struct hf_sum hf_sum;

/* Take memory (8 N bytes) for the sum over all terms.
 *
 *   out      [out] NULL on failure
 *   sum      copied; what its pointers point to is borrowed until hf_sum_free()
 *
 * Returns HF_CONVERGED (0), HF_BAD_ARGUMENT or HF_OUT_OF_MEMORY. */
HF_API hf_status hf_sum_create(hf_sum **out, const hf_finite_sum *sum);

/* The problem, for hf_minimize(), hf_create() and the checks. Its user is the hf_sum; a progress
 * callback receives it. */
HF_API hf_problem hf_sum_problem(hf_sum *whole);

/* sum.user of the hf_sum that is `user` of a problem, for progress callbacks. */
HF_API void *hf_sum_user(const hf_sum *whole);

/* Give the memory back. NULL is allowed. */
HF_API void hf_sum_free(hf_sum *whole);

#ifdef __cplusplus
}
#endif
#endif
