/* Every sum is taken by rows of the picture and then over the rows, so that the number of threads
 * does not change it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "restoration/variation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int variation_create(variation *v, int width, int height, const double *observed)
{
    const size_t n = (size_t)width * (size_t)height;
    double **const parts[] = {&v->rows,     &v->miss,     &v->force[0], &v->force[1],
                              &v->slope[0], &v->slope[1], &v->scale};
    const size_t count = sizeof parts / sizeof *parts;
    v->block = malloc((count * n + 2 * (size_t)height) * sizeof *v->block);
    if (v->block == NULL) return 1;
    for (size_t i = 0; i < count; i++)
        *parts[i] = v->block + i * n;
    v->row_sums = v->block + count * n;
    v->width = width;
    v->height = height;
    v->observed = observed;
    return 0;
}

void variation_free(variation *v)
{
    free(v->block);
}

/* Differences of u from pixel (x, y) to the right and downwards. */
static void differences(const variation *v, const double *u, int x, int y, double d[2])
{
    const double *const here = u + (size_t)y * (size_t)v->width + x;
    d[0] = x + 1 < v->width ? here[1] - here[0] : 0.0;
    d[1] = y + 1 < v->height ? here[v->width] - here[0] : 0.0;
}

/* into += D' force. */
static void gather_forces(const variation *v, double *into)
{
#pragma omp parallel for schedule(static) num_threads(v->threads)
    for (int y = 0; y < v->height; y++) {
        const size_t row = (size_t)y * (size_t)v->width;
        const double *const right = v->force[0] + row, *const down = v->force[1] + row;
        for (int x = 0; x < v->width; x++) {
            double sum = -right[x] - down[x];
            if (x > 0) sum += right[x - 1];
            if (y > 0) sum += down[x - v->width];
            into[row + (size_t)x] += sum;
        }
    }
}

static double sum_of_rows(const variation *v, const double *sums)
{
    double sum = 0.0;
    for (int y = 0; y < v->height; y++)
        sum += sums[y];
    return sum;
}

/* v->miss = A u - b; returns 1/2 |A u - b|^2. */
static double measure_misfit(const variation *v, const double *u)
{
    const double *image = u;
    if (v->blur.radius > 0) {
        blur_apply(&v->blur, v->threads, v->width, v->height, u, v->rows, v->miss);
        image = v->miss;
    }
#pragma omp parallel for schedule(static) num_threads(v->threads)
    for (int y = 0; y < v->height; y++) {
        const size_t row = (size_t)y * (size_t)v->width;
        double sum = 0.0;
        for (size_t at = row; at < row + (size_t)v->width; at++) {
            v->miss[at] = image[at] - v->observed[at];
            sum += 0.5 * v->miss[at] * v->miss[at];
        }
        v->row_sums[y] = sum;
    }
    return sum_of_rows(v, v->row_sums);
}

/* v->force at u; returns lambda times the variation. */
static double measure_variation(const variation *v, const double *u)
{
#pragma omp parallel for schedule(static) num_threads(v->threads)
    for (int y = 0; y < v->height; y++) {
        double sum = 0.0, d[2];
        for (int x = 0; x < v->width; x++) {
            const size_t at = (size_t)y * (size_t)v->width + (size_t)x;
            differences(v, u, x, y, d);
            const double square = d[0] * d[0] + d[1] * d[1];
            const double length = sqrt(square + v->delta * v->delta);
            sum += square / (length + v->delta); /* length - delta without cancellation */
            v->force[0][at] = v->lambda * d[0] / length;
            v->force[1][at] = v->lambda * d[1] / length;
        }
        v->row_sums[y] = sum;
    }
    return v->lambda * sum_of_rows(v, v->row_sums);
}

static void blur_or_copy(const variation *v, const double *in, double *out)
{
    const size_t bytes = (size_t)v->width * (size_t)v->height * sizeof *out;
    if (v->blur.radius > 0)
        blur_apply(&v->blur, v->threads, v->width, v->height, in, v->rows, out);
    else
        memcpy(out, in, bytes);
}

static int value(int64_t n, const double *u, double *f, double *g, void *user)
{
    (void)n;
    const variation *const v = user;
    *f = measure_misfit(v, u) + measure_variation(v, u);
    if (g == NULL) return 0;
    blur_or_copy(v, v->miss, g);
    gather_forces(v, g);
    return 0;
}

/* What products need of u, if there are any: steps of L-BFGS want none. */
static int moved(int64_t n, const double *u, void *user)
{
    (void)n;
    (void)u;
    ((variation *)user)->prepared = false;
    return 0;
}

static void prepare(variation *v, const double *u)
{
    v->prepared = true;
#pragma omp parallel for schedule(static) num_threads(v->threads)
    for (int y = 0; y < v->height; y++) {
        double d[2];
        for (int x = 0; x < v->width; x++) {
            const size_t at = (size_t)y * (size_t)v->width + (size_t)x;
            differences(v, u, x, y, d);
            const double length = sqrt(d[0] * d[0] + d[1] * d[1] + v->delta * v->delta);
            v->slope[0][at] = d[0] / length;
            v->slope[1][at] = d[1] / length;
            v->scale[at] = v->lambda / length;
        }
    }
}

/* The Hessian of sqrt(|d|^2 + delta^2) is (I - s s') / length, s = d / length. */
static int product(int64_t n, const double *u, const double *p, double *Hp, void *user)
{
    (void)n;
    variation *const v = user;
    if (!v->prepared) prepare(v, u);
#pragma omp parallel for schedule(static) num_threads(v->threads)
    for (int y = 0; y < v->height; y++) {
        double e[2];
        for (int x = 0; x < v->width; x++) {
            const size_t at = (size_t)y * (size_t)v->width + (size_t)x;
            differences(v, p, x, y, e);
            const double along = v->slope[0][at] * e[0] + v->slope[1][at] * e[1];
            v->force[0][at] = v->scale[at] * (e[0] - along * v->slope[0][at]);
            v->force[1][at] = v->scale[at] * (e[1] - along * v->slope[1][at]);
        }
    }
    const double *blurred = p;
    if (v->blur.radius > 0) {
        blur_apply(&v->blur, v->threads, v->width, v->height, p, v->rows, v->miss);
        blurred = v->miss;
    }
    blur_or_copy(v, blurred, Hp);
    gather_forces(v, Hp);
    return 0;
}

hf_problem variation_problem(variation *v)
{
    return (hf_problem){.n = (int64_t)v->width * v->height,
                        .value = value,
                        .product = product,
                        .moved = moved,
                        .user = v};
}
