/* What the race has shown: tables, curves, pictures.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_REPORT_H
#define AUTOENCODER_REPORT_H

#include "race.h"

enum { RUNS_MOST = 16 }; /* count below */

/* Whether files of that prefix can be written; or prints why not. */
bool report_possible(const char *prefix);

void report_head(void);
void report_row(const result *r);

/* |g| of every layer at the start and at the ends of the runs, over all images. Returns 0, or not
 * if there is no memory. */
int report_layers(network *net, const double *start, const result *const *runs, int count);

/* Write PREFIX-curves.csv, and with gnuplot PREFIX-curves.svg. Returns 0, or prints why not. */
int report_curves(const char *prefix, const result *const *runs, int count);

/* Write PREFIX-reconstructions.png: a row of images, and below it one row a run. Likewise. */
int report_images(const char *prefix, network *net, const result *const *runs, int count);

#endif
