/* Passes through the rows, over the threads of a model.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_KERNELS_H
#define LOGISTIC_KERNELS_H

#include "logistic/model.h"

/* How many blocks the rows are summed by, and where those begin: first [blocks + 1]. */
int kernel_blocks(const rows *x);
void kernel_divide(const rows *x, int blocks, int64_t *first);

/* z = X w, pull and curve there; g [n] = X' pull unless g is NULL. Returns C times the losses. */
double kernel_losses(model *m, const double *w, margins *at, double *g);

/* z, pull and curve at now + t d, from X d, and the losses' part of the slope. Returns C times the
 * losses. */
double kernel_line(model *m, double t, margins *at, double *slope);

/* m->slope = X d; returns the losses' part of the slope at now. */
double kernel_direction(model *m, const double *d);

/* out [n] = X' u. */
void kernel_gather(model *m, const double *u, double *out);

/* out [n] = X' D X v, D the curve at now, in one pass. */
void kernel_product(model *m, const double *v, double *out);

/* out [n] = the diagonal of X' D X. */
void kernel_diagonal(model *m, double *out);

#endif
