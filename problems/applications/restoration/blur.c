/* SPDX-License-Identifier: BSD-3-Clause */
#include "restoration/blur.h"

#include <math.h>
#include <string.h>

void blur_make(blur *b, double deviation)
{
    b->radius = (int)ceil(3.0 * deviation);
    double sum = 0.0;
    for (int k = -b->radius; k <= b->radius; k++) {
        const double distance = b->radius > 0 ? k / deviation : 0.0;
        b->weight[b->radius + k] = exp(-0.5 * distance * distance);
        sum += b->weight[b->radius + k];
    }
    for (int k = 0; k <= 2 * b->radius; k++)
        b->weight[k] /= sum;
}

/* The place inside 0 .. count - 1 that place mirrors: -1 is 0, count is count - 1. */
static int mirrored(int place, int count)
{
    while (place < 0 || place >= count)
        place = place < 0 ? -1 - place : 2 * count - 1 - place;
    return place;
}

static void blur_row(const blur *b, int width, const double *in, double *out)
{
    const int r = b->radius, low = r < width ? r : width, high = width - r > low ? width - r : low;
    memset(out, 0, (size_t)width * sizeof *out);
    for (int k = -r; k <= r; k++) {
        const double w = b->weight[r + k];
        for (int x = 0; x < low; x++)
            out[x] += w * in[mirrored(x + k, width)];
        for (int x = low; x < high; x++)
            out[x] += w * in[x + k];
        for (int x = high; x < width; x++)
            out[x] += w * in[mirrored(x + k, width)];
    }
}

static void blur_column(const blur *b, int width, int height, int y, const double *in, double *out)
{
    memset(out, 0, (size_t)width * sizeof *out);
    for (int k = -b->radius; k <= b->radius; k++) {
        const double w = b->weight[b->radius + k];
        const double *const row = in + (size_t)mirrored(y + k, height) * (size_t)width;
        for (int x = 0; x < width; x++)
            out[x] += w * row[x];
    }
}

void blur_apply(const blur *b, int threads, int width, int height, const double *in, double *rows,
                double *out)
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int y = 0; y < height; y++)
        blur_row(b, width, in + (size_t)y * (size_t)width, rows + (size_t)y * (size_t)width);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int y = 0; y < height; y++)
        blur_column(b, width, height, y, rows, out + (size_t)y * (size_t)width);
}
