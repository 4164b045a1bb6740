/* AdaGrad, in its diagonal form.
 *
 *     v <- v + g^2
 *     x <- x - a g / (sqrt(v) + epsilon)
 *
 * Letters: a step, g gradient over the batch; all entry by entry. Source: Duchi, Hazan & Singer
 * 2011, fig. 1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampled.h"
#include "vector/adaptive.h"

bool sampled_adagrad(sampled *r)
{
    vec_average_square(&r->vec, 1, 1, r->g, r->v);
    const vec_scaled by = {r->options.step, r->options.epsilon, r->g, r->v};
    vec_step_scaled(&r->vec, r->x, by, r->x_trial);
    return true;
}
