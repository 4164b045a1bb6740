/* Adam.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     x <- x - a mhat / (sqrt(vhat) + epsilon),  mhat = m / (1 - beta1^k), vhat = v / (1 - beta2^k)
 *
 * Letters: a step, beta1 momentum, beta2 decay, k iteration from 1, g gradient over the batch; all
 * entry by entry. The corrections are moved into a and epsilon. Source: Kingma & Ba 2015, alg. 1
 * and the remark in sec. 2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "stochastic/sampled.h"
#include "vector/adaptive.h"

bool sampled_adam(sampled *r)
{
    const double beta1 = r->options.momentum, beta2 = r->options.decay;
    const double k = (double)(r->report.iteration + 1);
    const double root = sqrt(1 - pow(beta2, k));
    vec_average(&r->vec, beta1, 1 - beta1, r->g, r->m);
    vec_average_square(&r->vec, beta2, 1 - beta2, r->g, r->v);
    const vec_scaled by = {r->options.step * root / (1 - pow(beta1, k)), r->options.epsilon * root,
                           r->m, r->v};
    vec_step_scaled(&r->vec, r->x, by, r->x_trial);
    return true;
}
