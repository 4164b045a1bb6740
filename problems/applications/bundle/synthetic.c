/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "bundle/camera.h"
#include "bundle/scene.h"
#include "seeded.h"

static const double TURN = 6.283185307179586;
static const double RING = 4, FOCAL = 800, K1 = -0.05, K2 = 0.005;

enum { STREAMS = 8 };

static double spread(double low, double high, uint64_t stream, uint64_t index)
{
    return low + (high - low) * seeded_uniform(stream, index);
}

/* Point p on the walls or the roof of a house with a square floor, 2 wide, and its angle. */
static double place_point(int64_t p, uint64_t seed, double *X)
{
    const uint64_t stream = STREAMS * seed, k = 3 * (uint64_t)p;
    const double angle = TURN * seeded_uniform(stream, k);
    const double far = fmax(fabs(cos(angle)), fabs(sin(angle))); /* 1 / distance of the wall */
    const double up = spread(-0.6, 1, stream, k + 1);
    const double roof = up > 0.5 ? 2 * (1 - up) : 1; /* towards the ridge */
    X[0] = roof * cos(angle) / far;
    X[1] = roof * sin(angle) / far;
    X[2] = up;
    return angle;
}

/* Camera c of `cameras`, on the ring, looks inwards: the rotation about the axis z by -angle - a
 * quarter, then about x by a little more than minus a quarter; as quaternions. */
static void place_camera(int64_t c, int64_t cameras, uint64_t seed, double *camera)
{
    const uint64_t stream = STREAMS * seed + 1, k = 4 * (uint64_t)c;
    const double angle = TURN * (double)c / (double)cameras;
    const double z = 0.5 * (-angle - 0.25 * TURN);
    const double x = 0.5 * (-0.25 * TURN + 0.1 * seeded_signed(stream, k));
    const double scalar = cos(x) * cos(z);
    const double v[3] = {sin(x) * cos(z), -sin(x) * sin(z), cos(x) * sin(z)};
    const double sine = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    const double size = 2 * atan2(sine, scalar) / sine;
    for (int i = 0; i < 3; i++)
        camera[i] = size * v[i];
    const double radius = RING + 0.3 * seeded_signed(stream, k + 1);
    const double from[3] = {radius * cos(angle), radius * sin(angle),
                            0.3 * seeded_signed(stream, k + 2)};
    camera_pose pose;
    camera_prepare(camera, &pose);
    for (int i = 0; i < 3; i++)
        camera[3 + i] = -(pose.R[i][0] * from[0] + pose.R[i][1] * from[1] + pose.R[i][2] * from[2]);
    camera[6] = FOCAL * (1 + 0.1 * seeded_signed(stream, k + 3));
    camera[7] = K1;
    camera[8] = K2;
}

/* The views of point p by neighbours on the ring, about the one that is nearest. */
static void see(scene *s, int64_t p, double angle, const synthetic *how)
{
    const uint64_t stream = STREAMS * (uint64_t)how->seed + 2;
    const double nearest = angle / TURN * (double)s->cameras;
    const int64_t first = (int64_t)floor(nearest - 0.5 * (double)how->views + 1);
    for (int64_t v = 0; v < how->views; v++) {
        const int64_t k = p * how->views + v;
        const int64_t c = (first + v + s->cameras) % s->cameras;
        camera_pose pose;
        camera_prepare(s->x + CAMERA_SIZE * c, &pose);
        s->camera[k] = (int32_t)c;
        s->point[k] = (int32_t)p;
        (void)camera_project(s->x + CAMERA_SIZE * c, &pose, s->x + scene_of_point(s, p),
                             s->pixel + 2 * k); /* no camera of the ring meets the house */
        for (int64_t i = 0; i < 2; i++)
            s->pixel[2 * k + i] += how->noise * seeded_normal(stream, (uint64_t)(2 * k + i));
    }
}

/* From the truth to a first estimate. */
static void shift(scene *s, const synthetic *how)
{
    static const double OF_CAMERA[CAMERA_SIZE] = {0.1, 0.1, 0.1, 1, 1, 1, 0.3 * 800, 0.5, 0.1};
    const uint64_t stream = STREAMS * (uint64_t)how->seed + 3;
    const int64_t first = scene_of_point(s, 0);
    for (int64_t i = 0; i < scene_variables(s); i++) {
        const double size = i < first ? OF_CAMERA[i % CAMERA_SIZE] : 1;
        s->x[i] += how->shift * size * seeded_normal(stream, (uint64_t)i);
    }
}

int scene_make(scene *s, const synthetic *how)
{
    *s = (scene){
        .cameras = how->cameras, .points = how->points, .observations = how->points * how->views};
    if (scene_reserve(s) != 0) return 1;
    for (int64_t c = 0; c < s->cameras; c++)
        place_camera(c, s->cameras, (uint64_t)how->seed, s->x + CAMERA_SIZE * c);
    for (int64_t p = 0; p < s->points; p++)
        see(s, p, place_point(p, (uint64_t)how->seed, s->x + scene_of_point(s, p)), how);
    shift(s, how);
    return 0;
}
