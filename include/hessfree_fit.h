/* hessfree_fit.h: nonlinear least squares. Minimize f(x) = sum of phi(r_i(x)), i in 0 .. m-1, with
 * phi(r) = r^2 / 2, or a loss that forgives outliers, from the residuals r and their Jacobian J.
 *
 *   gradient            g  = J'u          u_i = phi'(r_i), the residuals themselves for r^2 / 2
 *   Gauss-Newton        Gv = J'D J v      D_i = phi''(r_i), at least 0; 1 for r^2 / 2
 *   Hessian             Hv = J'D J v + S v,   S = sum of u_i H_i, H_i the Hessian of r_i
 *
 * The rules of hessfree.h hold; one process only. Everyday use: fill an hf_least_squares, of which
 * n, m and residual are enough, call hf_fit_minimize(), look at report.status.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HESSFREE_FIT_H
#define HESSFREE_FIT_H

#include "hessfree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the residuals -------------------------------------------------------------------------- */

/* Callbacks return codes as those of hf_problem do, and receive hf_least_squares.user last. */

/* Write r [m] at x. */
typedef int hf_residual_fn(int64_t n, const double *x, double *r, void *user);

/* Write Jv [m] = J(x) v. */
typedef int hf_forward_fn(int64_t n, const double *x, const double *v, double *Jv, void *user);

/* Write Jtu [n] = J(x)'u for u [m]. */
typedef int hf_adjoint_fn(int64_t n, const double *x, const double *u, double *Jtu, void *user);

/* Write the values of J(x) in the order of the pattern. */
typedef int hf_jacobian_fn(int64_t n, const double *x, double *values, void *user);

/* Write Sv [n] = (sum of u_i H_i(x)) v for u [m]. */
typedef int hf_second_order_fn(int64_t n, const double *x, const double *u, const double *v,
                               double *Sv, void *user);

/* phi(r), with c = loss_scale and z = (r / c)^2. */
typedef enum hf_loss {
    HF_LOSS_SQUARE = 0, /* r^2 / 2                                                              */
    HF_LOSS_HUBER,      /* r^2 / 2 while |r| <= c, then c |r| - c^2 / 2                         */
    HF_LOSS_SOFT_L1,    /* c^2 (sqrt(1 + z) - 1)                                                */
    HF_LOSS_CAUCHY      /* c^2 ln(1 + z) / 2                                                    */
} hf_loss;

typedef struct hf_least_squares {
    int64_t n;                /* variables, >= 1                                                */
    int64_t m;                /* residuals, >= 1; may be less than n                            */
    hf_residual_fn *residual; /* required                                                       */
    /* J by products: */
    hf_adjoint_fn *adjoint; /* NULL: J is stored                                                */
    hf_forward_fn *forward; /* NULL: differences of r, one residual a product                   */
    /* J stored, row by row: the entries starts[i] .. starts[i + 1] - 1 are those of row i */
    const int64_t *starts;    /* [m + 1] from 0; NULL: every row holds every column             */
    const int64_t *columns;   /* [starts[m]] of each entry, increasing in a row                 */
    hf_jacobian_fn *jacobian; /* NULL: differences of r, one residual a colour                  */
    bool assemble;            /* J'J as a sparse matrix too, for methods that factorize; needs  */
                              /* starts                                                         */
    /* optional: */
    hf_second_order_fn *second_order; /* NULL: Hessian products are differences of gradients    */
    hf_precondition_fn *precondition; /* as in hf_problem                                       */
    hf_moved_fn *moved;               /* as in hf_problem                                       */
    hf_loss loss;                     /* of each residual on its own                            */
    double loss_scale;                /* c: residuals beyond it count as outliers; 0: 1         */
    double residual_noise;            /* relative error of r, sets difference steps;            */
                                      /* [0, 0.1]; 0: 2.2e-16                                   */
    bool central_differences;         /* two residuals a difference, error h^2 instead of h     */
    void *user;                       /* passed to every callback, never touched                */
} hf_least_squares;

/* NULL if the residuals can be fitted, else one sentence that names the field at fault. The text is
 * static. Reads the pattern: O(m + starts[m]). */
HF_API const char *hf_fit_check(const hf_least_squares *squares);

/* hf_default_options() but for what suits the residuals: method HF_NEWTON_TRUST where J is stored,
 * so that a product costs less than a gradient; curvature HF_CURVATURE_SWITCH if second_order is
 * given, else HF_CURVATURE_GAUSS_NEWTON; value_noise and gradient_noise as residual_noise and
 * differences of r make them. NULL: hf_default_options(). */
HF_API hf_options hf_fit_options(const hf_least_squares *squares);

/* ---- one call ------------------------------------------------------------------------------- */

/* What a fit has asked of the callbacks. */
typedef struct hf_fit_counts {
    int64_t residuals;            /* including those for differences                            */
    int64_t difference_residuals; /* ... of which to form J or J v                              */
    int64_t jacobians;            /* stored ones, by callback or by differences                 */
    int64_t forwards, adjoints;   /* calls of forward and adjoint                               */
    int64_t second_orders;
    int64_t colours; /* residuals for one J by differences, two each if central; else 0         */
} hf_fit_counts;

/* Minimize from x.
 *
 *   squares  borrowed for the call
 *   options  NULL: hf_fit_options(). Its progress callback receives squares->user
 *   x        [n] [in] where to start, [out] the best accepted point
 *   report   [out] the last report; may be NULL
 *   counts   [out] may be NULL
 *
 * Returns the final status of hf_minimize(); HF_BAD_ARGUMENT (hf_fit_check() or hf_check() says
 * why) or HF_OUT_OF_MEMORY with x untouched. r and J are computed once at a point. `assemble` is
 * set where the method asks for it, HF_NEWTON_SPARSE and HF_NEWTON_SPARSE_TRUST: then ask
 * hf_fit_check() with it. Takes hf_fit_bytes() bytes besides those of the solver. */
HF_API hf_status hf_fit_minimize(const hf_least_squares *squares, const hf_options *options,
                                 double *x, hf_report *report, hf_fit_counts *counts);

/* ---- the problem behind it, for hf_create() and the checks ----------------------------------- */

typedef struct hf_fit hf_fit;

/* Bytes that hf_fit_create() will take, but for the pattern of J'J; 0 if hf_fit_check() objects or
 * threads is not in 0..4096, SIZE_MAX if the sum overflows. */
HF_API size_t hf_fit_bytes(const hf_least_squares *squares, int threads);

/* Take memory for the fit.
 *
 *   out      [out] the fit, NULL on failure
 *   squares  copied; what its pointers point to is borrowed until hf_fit_free()
 *   threads  of products with a stored J and of J'J, which takes n numbers for each; 0..4096;
 *            0: the runtime's choice; the same bits for any number
 *
 * Returns HF_CONVERGED (0), HF_BAD_ARGUMENT or HF_OUT_OF_MEMORY. Columns that share no row get one
 * colour, greedily (Curtis, Powell & Reid 1974). */
HF_API hf_status hf_fit_create(hf_fit **out, const hf_least_squares *squares, int threads);

/* The problem: value, gauss_newton and moved are set; product if second_order is given; pattern,
 * that of J'J, and normal_matrix if assemble. Its user is the fit, so it serves one solver at a
 * time, and a progress callback receives the fit. hf_check_derivatives() may be too strict for a J by
 * differences of noisy residuals: hf_check_jacobian() knows residual_noise. */
HF_API hf_problem hf_fit_problem(hf_fit *fit);

/* squares.user of the fit that is `user` of a problem, for progress callbacks. */
HF_API void *hf_fit_user(const hf_fit *fit);

/* Since hf_fit_create(). */
HF_API hf_fit_counts hf_fit_count(const hf_fit *fit);

/* Give the memory back. NULL is allowed. */
HF_API void hf_fit_free(hf_fit *fit);

/* ---- is J right? ----------------------------------------------------------------------------- */

/* Errors are NaN where nothing was looked at. */
typedef struct hf_jacobian_report {
    double jacobian_error;     /* worst relative error of an entry of J v against differences  */
    double adjoint_error;      /* worst |u'Jv - v'J'u| / (|u||Jv|)                             */
    double second_order_error; /* worst relative error of S v against differences of J'u       */
    bool jacobian_good, adjoint_good, second_order_good;
    int64_t residual, variable; /* at fault, or one of those at fault; -1: none                 */
    char message[160];          /* one sentence                                                 */
} hf_jacobian_report;

/* Check J against differences of r, J' against J, and the second-order term against differences of
 * J'u, at x along seeded random directions. Where J is wrong, or its pattern lacks an entry, the
 * residual and the variable are found by halving.
 *
 * Returns HF_CONVERGED if all is good, HF_GRADIENT_INCONSISTENT if J or J' is not,
 * HF_PRODUCT_INCONSISTENT if the second-order term is not, HF_BAD_START if r or J is undefined at
 * x, HF_CALLBACK_FAILED, HF_BAD_ARGUMENT, HF_OUT_OF_MEMORY. Report may be NULL.
 * Cost: about 30 residuals, 5 forward and 15 adjoint products (or Jacobians), and 2 log2(n) or
 * log2(m) more of what is at fault; 4 vectors of n and 5 of m besides the fit. */
HF_API hf_status hf_check_jacobian(const hf_least_squares *squares, const double *x,
                                   hf_jacobian_report *report);

#ifdef __cplusplus
}
#endif
#endif
