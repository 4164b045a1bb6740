/* Algorithm: minimal residual smoothing. Between the iterates of conjugate gradients there is one
 * with a smaller residual, |g + H s|, which is what a run that is to end needs:
 *
 *     eta = argmin |r^ + eta (r - r^)|,  in [0, 1]
 *     s^ <- s^ + eta (s - s^),  r^ <- r^ + eta (r - r^)
 *
 * No product is spent. In the Euclidean metric these are the residuals of MINRES,
 * 1 / |r^|^2 = sum 1 / |r|^2, so that iterates far from the goal may be left out: most runs pay
 * nothing. s^ lies between iterates; |s^|_M <= |s|_M, and the model is below 0 there as it is at
 * them. Where the step is not an iterate, under a cubic term or beyond a region, there is no s^.
 *
 * Sources: Schonauer 1987; Zhou & Walker 1994, sec. 2; Fong & Saunders 2012 (why truncated runs
 * want it).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SMOOTHING_H
#define HF_SMOOTHING_H

#include "krylov/krylov.h"

/* With s = 0. */
void smoothing_begin(krylov *c);

/* Follow s and r. Cost: two sweeps over n, two sums over ranks, if |r| is near the goal. */
void smoothing_follow(krylov *c);

/* s <- s^ and all that belongs to it, if its residual is smaller. T keeps to the iterate; |s|_M is
 * taken to be shorter as |s| is, which is exact in the Euclidean metric. */
void smoothing_take(krylov *c);

#endif
