/* Losses phi(r) of residuals, entry by entry.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_LOSS_H
#define HF_LOSS_H

#include "hessfree_fit.h"

typedef struct loss {
    hf_loss kind;
    double scale; /* c > 0 */
} loss;

/* out_i = sqrt(2 phi(r_i)), so that f = |out|^2 / 2. */
void loss_roots(loss by, int64_t m, const double *r, double *out);

/* out_i = phi'(r_i) */
void loss_slopes(loss by, int64_t m, const double *r, double *out);

/* w_i *= phi''(r_i), or 0 where that is negative and `clipped`. */
void loss_bend(loss by, int64_t m, const double *r, bool clipped, double *w);

#endif
