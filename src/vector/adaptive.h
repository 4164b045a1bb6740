/* Kernels entry by entry, of the adaptive first-order methods: one pass each, the same bits for any
 * number of threads. Letters as in Kingma & Ba 2015: g gradient, m, v means of g and of its
 * squares.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_ADAPTIVE_H
#define HF_ADAPTIVE_H

#include "vector/vector.h"

/* m = b m + c g */
void vec_average(const team *t, double b, double c, const double *g, double *m);

/* v = b v + c g^2 */
void vec_average_square(const team *t, double b, double c, const double *g, double *v);

/* z = x - a m / (sqrt(v) + epsilon) */
typedef struct vec_scaled {
    double a, epsilon;
    const double *m, *v;
} vec_scaled;
void vec_step_scaled(const team *t, const double *x, vec_scaled by, double *z);

/* W = (D + lambda)^-power */
void vec_damp(const team *t, const double *D, double lambda, double power, double *W);

#endif
