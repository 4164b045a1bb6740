/* Stochastic gradient descent with momentum.
 *
 *     m <- mu m - g
 *     x <- x + a m
 *
 * Letters: a step, mu momentum, g gradient over the batch. Source: Polyak 1964; Robbins & Monro
 * 1951.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stochastic/sampled.h"

bool sampled_sgd(sampled *r)
{
    vec_redirect(&r->vec, r->options.momentum, r->g, r->m);
    vec_step(&r->vec, r->x, r->options.step, r->m, r->x_trial);
    return true;
}
