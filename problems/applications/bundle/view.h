/* Pictures of scenes.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_VIEW_H
#define BUNDLE_VIEW_H

#include <stddef.h>

#include "bundle/scene.h"

/* Points and cameras of two estimates side by side, into an SVG file: seen along the axis in which
 * the cameras of the second are spread least; points that are far off are left out. 0; else not,
 * and message says why. */
int view_write(const scene *s, const double *before, const double *after, const char *path,
               char *message, size_t size);

#endif
