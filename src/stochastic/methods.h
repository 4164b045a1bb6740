/* What sets the stochastic methods apart, and their options with nothing left open.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SUM_METHODS_H
#define HF_SUM_METHODS_H

#include "stochastic/sampled.h"

typedef struct method_traits {
    sampled_step *step;
    bool products;      /* asks for them                                  */
    bool mean, squares; /* keeps m, v                                     */
    double rate, decay; /* defaults of options.step, .decay               */
    int inner, part;    /* of options.max_inner; terms per term of .curvature_sample */
} method_traits;

method_traits method_traits_of(hf_sum_method method);

/* Whether products are differences of gradients. */
bool method_differences(const hf_finite_sum *sum, const hf_sum_options *options);

/* The options (NULL: defaults), zeros that mean "by method" replaced. */
hf_sum_options method_options(const hf_finite_sum *sum, const hf_sum_options *options);

#endif
