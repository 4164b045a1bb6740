/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/camera.h"

#include <math.h>
#include <stddef.h>

/* Of theta^2: below, four terms of the series are exact. */
static const double SMALL = 1e-3;

/* I + first [w] + second [w]^2 */
static void fill(const double *w, double first, double second, double M[3][3])
{
    const double square = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
    const double cross[3][3] = {{0, -w[2], w[1]}, {w[2], 0, -w[0]}, {-w[1], w[0], 0}};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const double one = i == j ? 1 : 0; /* [w]^2 = w w' - |w|^2 I */
            M[i][j] = one + first * cross[i][j] + second * (w[i] * w[j] - square * one);
        }
}

void camera_prepare(const double *camera, camera_pose *pose)
{
    const double *const w = camera;
    const double q = w[0] * w[0] + w[1] * w[1] + w[2] * w[2], theta = sqrt(q);
    double a, b, c;
    if (q < SMALL) {
        a = 1 - q / 6 * (1 - q / 20 * (1 - q / 42));
        b = 0.5 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56)));
        c = (1 - q / 20 * (1 - q / 42 * (1 - q / 72))) / 6;
    } else {
        const double half = sin(0.5 * theta);
        a = sin(theta) / theta;
        b = 2 * half * half / q;
        c = (1 - a) / q;
    }
    fill(w, a, b, pose->R);
    fill(w, b, c, pose->K);
}

static void rotate(const camera_pose *pose, const double *X, double *Y)
{
    for (int i = 0; i < 3; i++)
        Y[i] = pose->R[i][0] * X[0] + pose->R[i][1] * X[1] + pose->R[i][2] * X[2];
}

int camera_project(const double *camera, const camera_pose *pose, const double *X, double *pixel)
{
    double Y[3];
    rotate(pose, X, Y);
    const double z = -(Y[2] + camera[5]);
    const double p0 = (Y[0] + camera[3]) / z, p1 = (Y[1] + camera[4]) / z, pp = p0 * p0 + p1 * p1;
    const double size = camera[6] * (1 + pp * (camera[7] + pp * camera[8]));
    pixel[0] = size * p0;
    pixel[1] = size * p1;
    return !isfinite(pixel[0]) || !isfinite(pixel[1]);
}

/* D = d pixel / dY at p, with 1 / Y_2. */
static void derive_lens(const double *camera, const double *p, double inverse, double D[2][3])
{
    const double pp = p[0] * p[0] + p[1] * p[1];
    const double size = camera[6] * (1 + pp * (camera[7] + pp * camera[8]));
    const double slope = 2 * camera[6] * (camera[7] + 2 * pp * camera[8]);
    for (int i = 0; i < 2; i++) {
        double by_p[2];
        for (int j = 0; j < 2; j++)
            by_p[j] = slope * p[i] * p[j] + (i == j ? size : 0);
        D[i][0] = -inverse * by_p[0];
        D[i][1] = -inverse * by_p[1];
        D[i][2] = -inverse * (by_p[0] * p[0] + by_p[1] * p[1]);
    }
}

/* One row by the camera: d = d pixel_i / dY, Z = R X. */
static void derive_camera(const camera_pose *pose, const double *d, const double *Z, double *row)
{
    const double turn[3] = {Z[1] * d[2] - Z[2] * d[1], Z[2] * d[0] - Z[0] * d[2],
                            Z[0] * d[1] - Z[1] * d[0]}; /* -d'[Z] */
    for (int j = 0; j < 3; j++) {
        row[j] = turn[0] * pose->K[0][j] + turn[1] * pose->K[1][j] + turn[2] * pose->K[2][j];
        row[3 + j] = d[j];
    }
}

void camera_derive(const double *camera, const camera_pose *pose, const double *X, int stride,
                   double *by_camera, double *by_point)
{
    double Z[3], D[2][3];
    rotate(pose, X, Z);
    const double inverse = 1 / (Z[2] + camera[5]);
    const double p[2] = {-(Z[0] + camera[3]) * inverse, -(Z[1] + camera[4]) * inverse};
    const double pp = p[0] * p[0] + p[1] * p[1];
    derive_lens(camera, p, inverse, D);
    for (int i = 0; i < 2; i++) {
        if (by_camera != NULL) {
            double *const row = by_camera + i * stride;
            derive_camera(pose, D[i], Z, row);
            row[6] = (1 + pp * (camera[7] + pp * camera[8])) * p[i];
            row[7] = camera[6] * pp * p[i];
            row[8] = camera[6] * pp * pp * p[i];
        }
        for (int j = 0; by_point != NULL && j < 3; j++)
            by_point[i * stride + j] =
                D[i][0] * pose->R[0][j] + D[i][1] * pose->R[1][j] + D[i][2] * pose->R[2][j];
    }
}
