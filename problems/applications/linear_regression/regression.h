/* The line y = slope x + intercept through points, by least squares: as a problem, as a finite sum,
 * and solved exactly.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef REGRESSION_H
#define REGRESSION_H

#include "hessfree.h"
#include "hessfree_sum.h"

enum { UNKNOWNS = 2 }; /* theta = (slope, intercept) */

typedef struct regression {
    int64_t samples;
    double *x, *y;
    double exact[UNKNOWNS]; /* from the normal equations                */
    double least;           /* f there                                  */
    double condition;       /* of the Hessian: largest over least eigenvalue */
} regression;

/* y = 2 x + noise, x uniform in (0, 1). Returns false if there is no memory. */
bool regression_create(regression *data, int64_t samples, double noise, uint64_t seed);

/* Lines "x y" or "x,y"; blank ones and those after # are passed over. Returns NULL, or a sentence
 * with file and line, kept in message [size]. */
const char *regression_read(regression *data, const char *path, char *message, size_t size);

/* The samples i with i % folds == fold, or all the others. Returns false if there is no memory. */
bool regression_part(const regression *of, int folds, int fold, bool held, regression *part);

/* Solve for exact, least and condition. Returns NULL, or a sentence on why no line is best. */
const char *regression_solve(regression *data);
void regression_free(regression *data);

/* f = mean of (slope x + intercept - y)^2 / 2 over count samples, listed or the first ones; g too
 * unless NULL. */
double regression_mean(const regression *data, int64_t count, const int64_t *list,
                       const double *theta, double *g);

/* H v over the same samples. */
void regression_product(const regression *data, int64_t count, const int64_t *list, const double *v,
                        double *Hv);

/* The residuals r [samples] = slope x + intercept - y; J v [samples] and J'u, J their Jacobian. */
void regression_residuals(const regression *data, const double *theta, double *r);
void regression_forward(const regression *data, const double *v, double *Jv);
void regression_adjoint(const regression *data, const double *u, double *Jtu);

#endif
