/* Bundle adjustment as least squares: residuals pixel of the model - pixel seen, two for each
 * observation, and their Jacobian, by cameras and points. Observations are taken camera by camera,
 * so that the rows of J for a camera, which has the longer columns, lie together in memory.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_ADJUST_H
#define BUNDLE_ADJUST_H

#include "bundle/camera.h"
#include "bundle/scene.h"
#include "hessfree_fit.h"

typedef struct adjustment {
    const scene *s;
    int threads;
    int64_t *order;     /* [observations] by cameras: residuals 2 k and 2 k + 1 are of order[k] */
    camera_pose *poses; /* [cameras] at the x last asked for                   */
    int64_t *starts, *columns; /* the pattern of J: 9 columns of a camera, 3 of a point */
} adjustment;

/* 0, or 1 if memory is short: then there is nothing to free. The scene is borrowed. */
int adjustment_create(adjustment *a, const scene *s, int threads);
void adjustment_free(adjustment *a);

/* Borrows the adjustment. */
hf_least_squares adjustment_squares(adjustment *a);

#endif
