/* How noisy a gradient is, for checks that accuse by differences of it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_GRADIENT_NOISE_H
#define HF_GRADIENT_NOISE_H

#include "vector/vector.h"

/* g at x + side d for the d of `at`; false if it is undefined. */
typedef bool sided_gradient_fn(void *at, double side, double *g);

/* The norm of the noise of g into *noise, 0 if none shows, from w'g at places along d; false if g
 * is undefined next to x. d is as long as x may vary, the entries of w are random with mean square
 * 1, g [n] is work. Cost: 9 gradients, rarely up to 45. */
bool gradient_noise(team *vec, sided_gradient_fn *gradient, void *at, const double *w, double *g,
                    double *noise);

#endif
