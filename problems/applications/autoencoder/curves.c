/* SPDX-License-Identifier: BSD-3-Clause */
#include "curves.h"

#include <math.h>
#include <string.h>

#include "seeded.h"

enum { STEPS = 200 };                                    /* points on a curve */
static const double MARGIN = 3.0, PEN = 0.5, BLUR = 1.0; /* pixels            */

/* The quadratic curve through three points at t = 0, 1/2, 1, one coordinate. */
static double curve(const double *p, double t)
{
    return p[0] * (1.0 - t) * (1.0 - 2.0 * t) + p[1] * 4.0 * t * (1.0 - t) +
           p[2] * t * (2.0 * t - 1.0);
}

/* Ink around a point: full within PEN, fading over BLUR. */
static void stamp(double x, double y, real *image)
{
    const int reach = (int)ceil(PEN + BLUR);
    for (int row = (int)y - reach; row <= (int)y + reach + 1; row++)
        for (int column = (int)x - reach; column <= (int)x + reach + 1; column++) {
            if (row < 0 || row >= CURVES_WIDTH || column < 0 || column >= CURVES_WIDTH) continue;
            const double away = hypot(x - column, y - row);
            const double ink = fmin(fmax((PEN + BLUR - away) / BLUR, 0.0), 1.0);
            real *const pixel = &image[row * CURVES_WIDTH + column];
            if (ink > (double)*pixel) *pixel = (real)ink;
        }
}

static void draw(uint64_t seed, int64_t i, real *image)
{
    double x[3], y[3];
    for (int k = 0; k < 3; k++) {
        const double span = CURVES_WIDTH - 1 - 2.0 * MARGIN;
        const uint64_t at = (uint64_t)(6 * i + 2 * k);
        x[k] = MARGIN + span * seeded_uniform(seed, at);
        y[k] = MARGIN + span * seeded_uniform(seed, at + 1);
    }
    for (int step = 0; step <= STEPS; step++) {
        const double t = (double)step / STEPS;
        stamp(curve(x, t), curve(y, t), image);
    }
}

/* Means of blocks of pixels. */
static void shrink(const real *image, int width, real *small)
{
    const int side = CURVES_WIDTH / width;
    for (int row = 0; row < CURVES_WIDTH; row++)
        for (int column = 0; column < CURVES_WIDTH; column++)
            small[row / side * width + column / side] +=
                image[row * CURVES_WIDTH + column] / (real)(side * side);
}

void curves_draw(uint64_t seed, int64_t count, int width, real *images)
{
    real image[CURVES_WIDTH * CURVES_WIDTH];
    const int64_t pixels = (int64_t)width * width;
    memset(images, 0, (size_t)(count * pixels) * sizeof *images);
    for (int64_t i = 0; i < count; i++) {
        memset(image, 0, sizeof image);
        draw(seed, i, image);
        shrink(image, width, images + i * pixels);
    }
}
