/* The camera of BAL and its exact derivatives.
 *
 *   Y = R X + t,   p = -(Y_0, Y_1) / Y_2,   pixel = f (1 + k1 |p|^2 + k2 |p|^4) p
 *
 * Letters: w rotation vector, R its rotation, theta = |w|, [w] the matrix of v -> w x v,
 *   R = I + a [w] + b [w]^2     a = sin(theta) / theta       b = (1 - cos(theta)) / theta^2
 *   K = I + b [w] + c [w]^2     c = (1 - a) / theta^2
 *   d(R X) / dw = -[R X] K      K, the left Jacobian of rotations, is shared by all points
 * Source: Chirikjian 2012, "Stochastic Models, Information Theory, and Lie Groups 2", sec. 10.6.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_CAMERA_H
#define BUNDLE_CAMERA_H

#ifdef __cplusplus
extern "C" {
#endif

/* What all points of a camera share. */
typedef struct camera_pose {
    double R[3][3], K[3][3];
} camera_pose;

/* Camera: 9 numbers, as in scene.h. */
void camera_prepare(const double *camera, camera_pose *pose);

/* Where the camera sees the point X; 1 if that is not finite: X is in the plane of the camera. */
int camera_project(const double *camera, const camera_pose *pose, const double *X, double *pixel);

/* Derivatives of pixel[0] and pixel[1]: by the camera, rows of 9 that lie `stride` apart, and by
 * the point, rows of 3 likewise. Either may be NULL. The point was projected without complaint. */
void camera_derive(const double *camera, const camera_pose *pose, const double *X, int stride,
                   double *by_camera, double *by_point);

#ifdef __cplusplus
}
#endif
#endif
