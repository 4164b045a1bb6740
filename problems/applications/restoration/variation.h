/* Restoration of a picture by total variation, the kink rounded off (pseudo-Huber).
 *
 *   f(u) = 1/2 |A u - b|^2 + lambda sum over pixels of sqrt(|D u|^2 + delta^2) - delta
 *
 * A the blur, b the picture observed, D u the differences to the right and lower pixel, 0 at the
 * edge. Source: Rudin, Osher and Fatemi 1992, Physica D 60; rounded as in Vogel and Oman 1996.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef RESTORATION_VARIATION_H
#define RESTORATION_VARIATION_H

#include <stdbool.h>

#include "hessfree.h"
#include "restoration/blur.h"

typedef struct variation {
    int width, height, threads;
    const double *observed; /* [height * width], borrowed */
    double lambda, delta;
    blur blur;
    /* [height * width] each */
    double *rows, *miss; /* the blur's scratch; A u - b                                        */
    double *force[2];    /* of the pixel on its differences, in values and products            */
    double *slope[2];    /* D u / sqrt(|D u|^2 + delta^2) at the point that products refer to  */
    double *scale;       /* lambda / sqrt(|D u|^2 + delta^2) there                             */
    double *row_sums;    /* [2 * height]                                                       */
    bool prepared;       /* slope and scale are of the point where the run is                  */
    double *block;       /* all of the above                                                   */
} variation;

/* Returns 0, or 1 if memory is short. */
int variation_create(variation *v, int width, int height, const double *observed);
void variation_free(variation *v);

/* The problem; its user is v. */
hf_problem variation_problem(variation *v);

#endif
