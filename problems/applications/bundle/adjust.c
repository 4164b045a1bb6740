/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/adjust.h"

#include <stdlib.h>

enum { ROW = CAMERA_SIZE + POINT_SIZE };

/* By counting; the place of each camera serves as its counter. */
static int sort_by_camera(adjustment *a)
{
    const scene *const s = a->s;
    int64_t *const place = calloc((size_t)s->cameras + 1, sizeof *place);
    if (place == NULL) return 1;
    for (int64_t k = 0; k < s->observations; k++)
        place[s->camera[k] + 1]++;
    for (int64_t c = 0; c < s->cameras; c++)
        place[c + 1] += place[c];
    for (int64_t k = 0; k < s->observations; k++)
        a->order[place[s->camera[k]]++] = k;
    free(place);
    return 0;
}

/* Row i of J is residual i: both residuals of an observation have the same columns. */
static void fill_pattern(adjustment *a)
{
    const scene *const s = a->s;
    for (int64_t i = 0; i <= 2 * s->observations; i++)
        a->starts[i] = ROW * i;
    for (int64_t i = 0; i < 2 * s->observations; i++) {
        int64_t *const columns = a->columns + ROW * i;
        const int64_t from = a->order[i / 2];
        for (int64_t j = 0; j < CAMERA_SIZE; j++)
            columns[j] = CAMERA_SIZE * (int64_t)s->camera[from] + j;
        for (int64_t j = 0; j < POINT_SIZE; j++)
            columns[CAMERA_SIZE + j] = scene_of_point(s, s->point[from]) + j;
    }
}

int adjustment_create(adjustment *a, const scene *s, int threads)
{
    const size_t rows = 2 * (size_t)s->observations;
    *a = (adjustment){.s = s, .threads = threads};
    a->order = calloc((size_t)s->observations, sizeof *a->order);
    a->poses = calloc((size_t)s->cameras, sizeof *a->poses);
    a->starts = calloc(rows + 1, sizeof *a->starts);
    a->columns = calloc(rows, ROW * sizeof *a->columns);
    if (a->order == NULL || a->poses == NULL || a->starts == NULL || a->columns == NULL ||
        sort_by_camera(a) != 0) {
        adjustment_free(a);
        return 1;
    }
    fill_pattern(a);
    return 0;
}

void adjustment_free(adjustment *a)
{
    free(a->order);
    free(a->poses);
    free(a->starts);
    free(a->columns);
    *a = (adjustment){0};
}

static void prepare(adjustment *a, const double *x)
{
    for (int64_t c = 0; c < a->s->cameras; c++)
        camera_prepare(x + CAMERA_SIZE * c, &a->poses[c]);
}

static int residual(int64_t n, const double *x, double *r, void *user)
{
    adjustment *const a = user;
    const scene *const s = a->s;
    int undefined = 0;
    (void)n;
    prepare(a, x);
#pragma omp parallel for schedule(static) num_threads(a->threads) reduction(| : undefined)
    for (int64_t k = 0; k < s->observations; k++) {
        const int64_t from = a->order[k], c = s->camera[from];
        undefined |= camera_project(x + CAMERA_SIZE * c, &a->poses[c],
                                    x + scene_of_point(s, s->point[from]), r + 2 * k);
        r[2 * k] -= s->pixel[2 * from];
        r[2 * k + 1] -= s->pixel[2 * from + 1];
    }
    return undefined;
}

static int jacobian(int64_t n, const double *x, double *values, void *user)
{
    adjustment *const a = user;
    const scene *const s = a->s;
    (void)n;
    prepare(a, x);
#pragma omp parallel for schedule(static) num_threads(a->threads)
    for (int64_t k = 0; k < s->observations; k++) {
        const int64_t from = a->order[k], c = s->camera[from];
        double *const J = values + 2 * ROW * k;
        camera_derive(x + CAMERA_SIZE * c, &a->poses[c], x + scene_of_point(s, s->point[from]), ROW,
                      J, J + CAMERA_SIZE);
    }
    return 0;
}

hf_least_squares adjustment_squares(adjustment *a)
{
    return (hf_least_squares){
        .n = scene_variables(a->s),
        .m = 2 * a->s->observations,
        .residual = residual,
        .starts = a->starts,
        .columns = a->columns,
        .jacobian = jacobian,
        .user = a,
    };
}
