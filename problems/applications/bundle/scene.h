/* A scene: what cameras have seen of points, and an estimate of both; files of "Bundle Adjustment
 * in the Large" (BAL: Agarwal, Snavely, Seitz & Szeliski 2010).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_SCENE_H
#define BUNDLE_SCENE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Parameters of a camera: rotation (Rodrigues) 3, translation 3, focal length, distortion k1, k2 */
enum { CAMERA_SIZE = 9, POINT_SIZE = 3 };

typedef struct scene {
    int64_t cameras, points, observations;
    int32_t *camera, *point; /* [observations] who has seen what                  */
    double *pixel;           /* [2 observations] where, from the centre           */
    double *x;               /* [scene_variables()] cameras one by one, then points */
} scene;

static inline int64_t scene_variables(const scene *s)
{
    return CAMERA_SIZE * s->cameras + POINT_SIZE * s->points;
}

/* Where point p is in x. */
static inline int64_t scene_of_point(const scene *s, int64_t p)
{
    return CAMERA_SIZE * s->cameras + POINT_SIZE * p;
}

/* Take memory for the numbers that are set; 0, or 1 if it is short: nothing is to be freed then. */
int scene_reserve(scene *s);
void scene_free(scene *s);

/* Read a file. 0; else not, and message says why, with file and line. */
int scene_read(scene *s, const char *path, char *message, size_t size);

/* Write the scene with the estimate x. 0; else not, and message says why. */
int scene_write(const scene *s, const double *x, const char *path, char *message, size_t size);

/* Cameras on a ring around a building; each point of it is seen by so many neighbours on the ring.
 * The estimate is the truth, moved. */
typedef struct synthetic {
    int64_t cameras, points, views; /* views: of a point, <= cameras                      */
    double noise;                   /* deviation of what is seen, in pixels               */
    double shift;                   /* deviation of the estimate; the building is 2 wide  */
    int64_t seed;
} synthetic;

/* 0, or 1 if memory is short. */
int scene_make(scene *s, const synthetic *how);

#ifdef __cplusplus
}
#endif
#endif
