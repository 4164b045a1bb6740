/* Logistic regression with an L2 term, as LIBLINEAR's -s 0 without a bias:
 *
 *   f(w) = 1/2 w'w + C sum over rows of log(1 + exp(-y x'w))
 *
 * A value with gradient, and a product, pass through the rows once. Along w + t d, X d is formed
 * once, and a value costs an exp per row. Rows are summed by blocks of fixed size, so that the
 * number of threads changes no bit.
 * Source: Lin, Weng and Keerthi 2008, JMLR 9 (one pass per product; X d).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_MODEL_H
#define LOGISTIC_MODEL_H

#include <stdbool.h>

#include "hessfree.h"
#include "logistic/rows.h"

/* What is known of the rows at one point. */
typedef struct margins {
    double *w;     /* [n] the point                        */
    double *z;     /* [rows] x'w                           */
    double *pull;  /* [rows] d loss / d z                  */
    double *curve; /* [rows] d^2 loss / d z^2              */
    double f;      /* loss and L2 term                     */
    bool known;    /* all of this holds                    */
} margins;

typedef struct model {
    const rows *x;
    double C;
    int threads;
    int blocks;
    int64_t *first;                  /* [blocks + 1] their rows                                   */
    double *block_sum, *block_slope; /* [blocks] */
    double *block_into;              /* [blocks n] sums of rows                                   */
    margins now, trial;              /* at the current point; where f was last asked for          */
    double *d, *slope;               /* [n], [rows] the line in hand: d and X d                   */
    double ww, wd, dd; /* w'w, w'd, d'd                                                  */
    double t;          /* trial is this far along it; NAN: it is not                */
    double *diagonal;  /* [n] of the Hessian at now                                 */
    bool diagonal_known;
    int follows; /* points in a row whose z came from a line                  */
    void *memory;
} model;

/* The rows are borrowed. threads >= 1. Returns 0, or 1 if memory is short. */
int model_create(model *m, const rows *x, double C, int threads);
void model_free(model *m);

/* Nothing is known of any point any more. */
void model_forget(model *m);

/* The problem; its user is m. Without lines, along is NULL. */
hf_problem model_problem(model *m, bool lines, bool diagonal);

/* f and g [n] at w, by the callbacks. */
void model_value(model *m, const double *w, double *f, double *g);

/* x'w of row i; columns beyond n count as 0. */
double model_margin(const rows *x, int64_t i, int64_t n, const double *w);

/* Share of the rows whose sign x'w has. */
double model_accuracy(const rows *x, int64_t n, const double *w);

#endif
