/* Blur of a picture: A = convolution with a Gaussian, the picture mirrored at its edges.
 *
 * A is symmetric: mirrored at the edges, a symmetric kernel is diagonal in the cosine basis.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef RESTORATION_BLUR_H
#define RESTORATION_BLUR_H

enum { BLUR_RADIUS_MAX = 60 };

typedef struct blur {
    int radius;                             /* 0: A = I                     */
    double weight[2 * BLUR_RADIUS_MAX + 1]; /* [2 radius + 1], of sum 1 */
} blur;

/* A Gaussian of this deviation in pixels, cut off at three deviations; 0 <= deviation <= 20. */
void blur_make(blur *b, double deviation);

/* out = A in; all [height * width] by rows; rows must not overlap the other two. */
void blur_apply(const blur *b, int threads, int width, int height, const double *in, double *rows,
                double *out);

#endif
