/* How noisy a function is, from its values at equally spaced points.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_NOISE_H
#define HF_NOISE_H

enum { NOISE_POINTS = 9 };

typedef enum noise_verdict {
    NOISE_FOUND,
    NOISE_TOO_CLOSE, /* the values hardly differ: space the points wider        */
    NOISE_TOO_WIDE   /* what differs is the function, not its noise: come nearer */
} noise_verdict;

/* Standard deviation of the noise into *noise, 0 unless it was found; values [NOISE_POINTS] are
 * overwritten by their differences. Source: More & Wild 2011, Alg. ECnoise. */
noise_verdict noise_of(double *values, double *noise);

#endif
