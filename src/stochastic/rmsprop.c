/* RMSProp.
 *
 *     v <- rho v + (1 - rho) g^2
 *     x <- x - a g / (sqrt(v) + epsilon)
 *
 * Letters: a step, rho decay, g gradient over the batch; all entry by entry. Source: Tieleman &
 * Hinton 2012, lecture 6.5.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampled.h"
#include "vector/adaptive.h"

bool sampled_rmsprop(sampled *r)
{
    const double rho = r->options.decay;
    vec_average_square(&r->vec, rho, 1 - rho, r->g, r->v);
    const vec_scaled by = {r->options.step, r->options.epsilon, r->g, r->v};
    vec_step_scaled(&r->vec, r->x, by, r->x_trial);
    return true;
}
