/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bundle/camera.h"
#include "figure.h"

enum { AXES = 3, SHOWN = 8 }; /* SHOWN: of every ten points, at least */

typedef struct window {
    int across, up; /* axes */
    double low[AXES], high[AXES];
} window;

/* Where the camera is: -R't. */
static void find_centre(const double *camera, double *centre)
{
    camera_pose pose;
    camera_prepare(camera, &pose);
    for (int i = 0; i < AXES; i++)
        centre[i] =
            -(pose.R[0][i] * camera[3] + pose.R[1][i] * camera[4] + pose.R[2][i] * camera[5]);
}

static int compare(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* What shows the points but for the outermost, and all cameras; `work` [points]. */
static window choose_window(const scene *s, const double *x, double *work)
{
    window w = {0};
    int least = 0;
    double spread[AXES];
    for (int axis = 0; axis < AXES; axis++) {
        double low = (double)INFINITY, high = -(double)INFINITY, centre[AXES];
        for (int64_t c = 0; c < s->cameras; c++) {
            find_centre(x + CAMERA_SIZE * c, centre);
            low = fmin(low, centre[axis]);
            high = fmax(high, centre[axis]);
        }
        for (int64_t p = 0; p < s->points; p++)
            work[p] = x[scene_of_point(s, p) + axis];
        qsort(work, (size_t)s->points, sizeof *work, compare);
        const int64_t cut = s->points * (10 - SHOWN) / 20;
        const double from = work[cut], to = work[s->points - 1 - cut], margin = 0.3 * (to - from);
        spread[axis] = high - low;
        w.low[axis] = fmin(low, from) - margin;
        w.high[axis] = fmax(high, to) + margin;
        if (spread[axis] < spread[least]) least = axis;
    }
    w.across = least == 0 ? 1 : 0;
    w.up = least == 2 ? 1 : 2;
    return w;
}

static int is_inside(const window *w, const double *X)
{
    for (int axis = 0; axis < AXES; axis++)
        if (!(X[axis] >= w->low[axis] && X[axis] <= w->high[axis])) return 0;
    return 1;
}

/* a, b [points + cameras]; the points that are seen first, then the cameras. */
static void place(const scene *s, const double *x, const window *w, double *a, double *b,
                  figure_curve *curves)
{
    int64_t seen = 0;
    for (int64_t p = 0; p < s->points; p++) {
        const double *const X = x + scene_of_point(s, p);
        if (!is_inside(w, X)) continue;
        a[seen] = X[w->across];
        b[seen++] = X[w->up];
    }
    for (int64_t c = 0; c < s->cameras; c++) {
        double centre[AXES];
        find_centre(x + CAMERA_SIZE * c, centre);
        a[seen + c] = centre[w->across];
        b[seen + c] = centre[w->up];
    }
    curves[0] = (figure_curve){"points", seen, a, b};
    curves[1] = (figure_curve){"cameras", s->cameras, a + seen, b + seen};
}

int view_write(const scene *s, const double *before, const double *after, const char *path,
               char *message, size_t size)
{
    static const char *const AXIS[AXES] = {"x", "y", "z"};
    const size_t count = (size_t)(s->points + s->cameras);
    double *const memory = malloc(4 * count * sizeof *memory);
    if (memory == NULL) {
        (void)snprintf(message, size, "%s: not enough memory", path);
        return 1;
    }
    const window w = choose_window(s, after, memory);
    figure_curve curves[2][2];
    place(s, before, &w, memory, memory + count, curves[0]);
    place(s, after, &w, memory + 2 * count, memory + 3 * count, curves[1]);
    const figure_panel panels[] = {
        {"before", AXIS[w.across], AXIS[w.up], .scatter = true, .count = 2, .curves = curves[0]},
        {"after", AXIS[w.across], AXIS[w.up], .scatter = true, .count = 2, .curves = curves[1]}};
    const int bad = figure_write(path, 2, 2, panels, message, size);
    free(memory);
    return bad;
}
