/* All that the algorithms may ask of the outside world, and what it has cost.
 *
 * Letters: x point, f value, g gradient, v a direction, H the Hessian at the current point.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_OUTSIDE_H
#define HF_OUTSIDE_H

#include "outside/resume.h"
#include "vector/vector.h"
#include "vector/workspace.h"

/* A point with what is known there. */
typedef struct point {
    double *x, *g;
    double f;
    double norm;  /* |g|                                               */
    double max;   /* max |g_i| of this rank                            */
    double above; /* how many |g_i| exceed options.gradient_max        */
    double slope; /* g'd along the direction that evaluate() was given */
    bool defined; /* f and g are finite and were not refused           */
} point;

typedef struct outside {
    team vec;
    hf_request ask;        /* the request in hand; answered: code > 0 on all ranks if on one */
    const point *now;      /* the current point: products and solves refer to it             */
    double x_norm;         /* |x| there                                                      */
    bool has_product;      /* else products are differences of gradients                     */
    bool gauss_newton;     /* products are those of Gauss-Newton                             */
    bool has_hessian;      /* H v can be asked for                                           */
    bool has_precondition; /* the user's                                                     */
    bool has_along;        /* f along a line is cheap                                        */
    bool asks_along;       /* ... and has not lied in this run                               */
    bool central;
    double gradient_noise;
    double gradient_max; /* the bar of point.above                                           */

    int64_t values, gradients, difference_gradients, directional, products, preconditions, hessians,
        undefined;

    int at_evaluate, at_along, at_product, at_precondition, at_hessian;
    bool refused;        /* the last product, solve or Hessian is undefined                  */
    double f_shifted, h; /* difference products                                              */
    double *x_shifted, *g_back;
} outside;

void outside_lay_out(outside *o, workspace *w, const hf_problem *problem,
                     const hf_options *options);

/* Products from here on are Gauss-Newton's, or the Hessian's. */
void outside_choose(outside *o, bool gauss_newton);

/* Begin a run: counters to zero, no routine in flight. */
void outside_reset(outside *o);

/* The current point has moved to now. */
void outside_move(outside *o, const point *now);

/* The request in hand will not be posed after all: it does not count. */
void outside_withdraw(outside *o);

/* f and g at p->x, and g'd if d is not NULL; p->defined tells whether they are of use. */
progress evaluate(outside *o, point *p, const double *d);

/* f alone at p->x, likewise. */
progress evaluate_value(outside *o, point *p);

/* f and g'd at the current point + t d, into p: p->x and p->g are of no meaning then. */
progress evaluate_along(outside *o, point *p, const double *d, double t);

/* Hv = H v, v_norm = |v|; o->refused tells whether it failed. */
progress product(outside *o, const double *v, double v_norm, double *Hv);

/* z = M^-1 r by the user's callback; o->refused tells whether it failed. */
progress precondition(outside *o, const double *r, double *z);

/* The values of H by the user's callback; o->refused tells whether it failed. */
progress hessian(outside *o, double *values);

/* Relative error to expect of a product. */
double product_error(const outside *o);

#endif
