/* Symmetric sparse products, the same bits for any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SPARSE_PRODUCT_H
#define HF_SPARSE_PRODUCT_H

#include "sparse/pattern.h"
#include "vector/vector.h"

/* Av = A v; values [s->entries] of the lower triangle of A; s must be there by rows. */
void sparse_product(const team *t, const structure *s, const double *values, const double *v,
                    double *Av);

#endif
