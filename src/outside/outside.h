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
    double least; /* f of the points before                            */
    double norm;  /* |g|                                               */
    double max;   /* max |g_i| of this rank                            */
    double above; /* how many |g_i| exceed options.gradient_max        */
    double slope; /* g'd along the direction that evaluate() was given */
    bool defined; /* f and g are finite and were not refused           */
} point;

/* What calls cost, in evaluations of f and g. */
typedef struct prices {
    double value;   /* f alone; 0: not known, f always comes with g            */
    double product; /* of the caller; 1 unless known                           */
    bool measured;  /* from the times that calls took: these                   */
    double seconds[3];
    int64_t calls[3]; /* by call_class                                         */
} prices;

typedef enum call_class { CALL_GRADIENT, CALL_VALUE, CALL_PRODUCT } call_class;

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
    prices price;
    int64_t trials, refusals; /* of evaluate_below()                                         */

    int64_t values, gradients, difference_gradients, directional, products, preconditions, hessians,
        undefined;

    int at_evaluate, at_along, at_below, at_product, at_precondition, at_hessian;
    bool refused;        /* the last product, solve or Hessian is undefined                  */
    double f_shifted, h; /* difference products                                              */
    double *x_shifted, *g_back;
} outside;

void outside_lay_out(outside *o, workspace *w, const hf_problem *problem,
                     const hf_options *options);

/* Products from here on are Gauss-Newton's, or the Hessian's. */
void outside_choose(outside *o, bool gauss_newton);

/* Begin a run: counters to zero, no routine in flight; prices as the options say. */
void outside_reset(outside *o);
void outside_price(outside *o, const hf_options *options);

/* What a product costs now: those by differences one gradient. */
double product_price(const outside *o);

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

/* f and g at a trial point; where f alone is cheap for how often trials are refused, f comes first,
 * and g, p->slope being NaN without it, only if f <= limit. */
progress evaluate_below(outside *o, point *p, const double *d, double limit);

/* The request in hand took so long, in sum over the ranks: for prices that are measured. */
void outside_clocked(outside *o, double seconds);

/* Hv = H v, v_norm = |v|; o->refused tells whether it failed. */
progress product(outside *o, const double *v, double v_norm, double *Hv);

/* z = M^-1 r by the user's callback; o->refused tells whether it failed. */
progress precondition(outside *o, const double *r, double *z);

/* The values of H by the user's callback; o->refused tells whether it failed. */
progress hessian(outside *o, int64_t entries, double *values);

/* Relative error to expect of a product. */
double product_error(const outside *o);

#endif
