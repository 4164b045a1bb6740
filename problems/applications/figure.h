/* Curves by gnuplot, into an SVG file.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_FIGURE_H
#define APPLICATIONS_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct figure_curve {
    const char *name; /* of the key */
    int64_t count;
    const double *x, *y; /* [count]; what a logarithmic axis cannot show is left out */
} figure_curve;

typedef struct figure_panel {
    const char *title, *x_label, *y_label;
    bool x_log, y_log;
    bool scatter; /* dots instead of lines, x and y of one scale */
    int count;
    const figure_curve *curves; /* [count] */
} figure_panel;

/* The panels [count] side by side, `across` of them in a row. Returns 0; else not, and message says
 * why: gnuplot is missing, or the file cannot be written. */
int figure_write(const char *path, int across, int count, const figure_panel *panels, char *message,
                 size_t size);

#endif
