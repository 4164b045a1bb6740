/* The CURVES images: smooth curves through three random points, 28 x 28 pixels.
 * After the data set of Hinton & Salakhutdinov 2006.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_CURVES_H
#define AUTOENCODER_CURVES_H

#include <stdint.h>

#include "real.h"

enum { CURVES_WIDTH = 28 };

/* Fill images [count * width * width], 0 background .. 1 ink; number i depends on seed and i. A
 * width of 14 takes means of 2 x 2 pixels. */
void curves_draw(uint64_t seed, int64_t count, int width, real *images);

#endif
