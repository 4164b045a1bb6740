/* Algorithm: minimal residual smoothing. Between the iterates of conjugate gradients there is one
 * with a smaller residual, |g + H s|, which is what a run that is to end needs:
 *
 *     eta = argmin |r^ + eta (r - r^)|,  in [0, 1]
 *     s^ <- s^ + eta (s - s^),  r^ <- r^ + eta (r - r^)
 *
 * No product is spent. In the Euclidean metric these are the residuals of MINRES. s^ lies between
 * iterates, so that |s^|_M <= |s|_M, and the model is below 0 there as it is at them.
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

/* Follow s and r. */
void smoothing_follow(krylov *c);

/* s <- s^ and all that belongs to it, if its residual is smaller; |s|_M remains a bound. */
void smoothing_take(krylov *c);

#endif
