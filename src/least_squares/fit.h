/* A least-squares fit: what is known at two points, and how the rest is made of it.
 *
 * Letters as in hessfree_fit.h: r residuals, J their Jacobian, u = phi'(r), D = phi''(r).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_FIT_H
#define HF_FIT_H

#include "hessfree_fit.h"
#include "least_squares/loss.h"
#include "sparse/normal.h"
#include "vector/vector.h"

/* A point at which r, perhaps J, is known. */
typedef struct spot {
    double *x, *r, *J; /* [n], [m], [entries]; J is NULL if not stored */
    bool known;        /* r belongs to x                               */
    bool derived;      /* so does J                                    */
} spot;

struct hf_fit {
    hf_least_squares squares;
    int threads;
    loss loss;
    team of_x, of_r; /* vectors of n, of m entries                       */
    bool stored;     /* J has values, else it is known by products       */
    jacobian J;
    normal normal; /* J'J, if it is wanted                             */
    hf_pattern *pattern;
    spot now, other;            /* the current point; the last other one */
    double *w;                  /* [m] */
    double *x_shifted, *r_away; /* [n], [m] for differences              */
    double *r_back;             /* [m] for central ones                  */
    double *Sv;                 /* [n] */
    hf_fit_counts counts;
    hf_progress_fn *progress; /* of hf_fit_minimize()                    */
};

/* The spot that has r at x; NULL if r is undefined there, *code says how. */
spot *fit_visit(hf_fit *fit, const double *x, int *code);

/* Callbacks below return codes as the user's do. */

/* Make x the current point. */
int fit_settle(hf_fit *fit, const double *x);

/* Have the stored J at a spot. */
int fit_derive(hf_fit *fit, spot *at);

/* f at a spot. */
double fit_value(hf_fit *fit, const spot *at);

/* out = J'w, Jv = J v; w and Jv may be fit->w. */
int fit_adjoint(hf_fit *fit, spot *at, const double *w, double *out);
int fit_forward(hf_fit *fit, spot *at, const double *v, double *Jv);

/* J of at->x by differences of r. */
int fit_difference_jacobian(hf_fit *fit, spot *at);

/* J v by a difference of r. */
int fit_difference_forward(hf_fit *fit, const spot *at, const double *v, double *Jv);

/* r at x, counted. */
int fit_residuals(hf_fit *fit, const double *x, double *r);

#endif
