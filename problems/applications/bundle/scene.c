/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/scene.h"

#include <stdlib.h>

int scene_reserve(scene *s)
{
    const size_t observations = (size_t)s->observations;
    s->camera = calloc(observations, sizeof *s->camera);
    s->point = calloc(observations, sizeof *s->point);
    s->pixel = calloc(observations, 2 * sizeof *s->pixel);
    s->x = calloc((size_t)scene_variables(s), sizeof *s->x);
    if (s->camera != NULL && s->point != NULL && s->pixel != NULL && s->x != NULL) return 0;
    scene_free(s);
    return 1;
}

void scene_free(scene *s)
{
    free(s->camera);
    free(s->point);
    free(s->pixel);
    free(s->x);
    *s = (scene){0};
}
