/* What the sparse Newton methods share: the Hessian at the current point and its factors.
 *
 * Letters: H Hessian, lambda damping, s step, q(s) = g's + s'Hs / 2, z a direction with z'Hz <= 0.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SPARSE_H
#define HF_SPARSE_H

#include "methods/run.h"

/* The values of H at the current point, in the variables D^1/2 x of options.damping, as are g, s
 * and z from here on; r->trouble if there are none. */
progress sparse_hessian(run *r);

/* The discs of Gershgorin of this Hessian: low and high. */
void sparse_bound(run *r);

/* Hv = H v in the variables x, with new values of H at the current point; out.refused tells whether
 * they failed. */
progress sparse_times(run *r, const double *v, double *Hv);

/* Factorize H + lambda I. Where that is not definite, z, z'Hz and the bound on lambda are learnt.
 * False if memory is short or CHOLMOD refuses: r->trouble. */
bool sparse_factorize(run *r, double lambda, bool *definite);

/* Whether curvature along z is negative beyond what rounding may have done. */
bool sparse_is_indefinite(const sparse_state *v);

/* A larger lambda, after a factorization that failed. */
double sparse_raised(const sparse_state *v);

/* s = -(H + lambda I)^-1 g with |s|, g's and q(s). */
bool sparse_solve(run *r);

/* s for a larger lambda without a factorization: conjugate gradients from the s at hand, which the
 * factor gave, preconditioned by it. False if `products` sparse ones were not enough: s is of no
 * use then. */
bool sparse_resolve(run *r, double lambda, int64_t products);

/* The lambda for |s| = length by one Newton step on the secular equation, from the lambda of the
 * factor. Source: More & Sorensen 1983, eq. 3.14. */
double sparse_secular(run *r, double length);

/* The trial step: s, or s + tau z of that length, if there is a z and s is shorter. */
void sparse_complete(run *r, double length);

/* The step is accepted: it may be made longer if it is hardly damped, and its factor may serve on
 * if the step is of that factor alone. */
void sparse_expect_more(run *r);

/* Whether another step by the last factor is worth more than another Hessian. */
bool sparse_serves_on(const run *r);

/* The trial point: the step back to the variables x, once. */
void sparse_place(run *r);

/* x <- M^-1 x, M the matrix of the factor in the variables x; false if memory is short. */
bool sparse_apply(void *with, double *x);

/* s_i *= D_i^-1/2: a step goes from the variables D^1/2 x to x, a gradient the other way. */
void sparse_scale(run *r, double *s);

/* |g| there, in the variables of the last step; |g| itself if it was none of these methods. */
double sparse_norm(run *r, const point *at);

/* The curvature along z in the report. */
void sparse_report_curvature(run *r);

#endif
