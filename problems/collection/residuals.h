/* Sums of squares: f = sum of r_i(x)^2, i in 1..m, each r_i a function of a few variables.
 *
 * A file writes residual_of() as the paper does, and LEAST_SQUARES makes its callbacks from that:
 *   grad f = 2 sum r_i grad r_i,   H v = 2 sum (grad r_i (grad r_i)'v + r_i H_i v)
 * Nothing is allocated; work is O(m width^2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef RESIDUALS_H
#define RESIDUALS_H

#include "collection.h"

#include <assert.h>
#include <string.h>

enum { RESIDUAL_WIDTH = 11 };

typedef struct residual { /* arrives with J = 0, H = 0, count = width and at = 0, 1, 2, ...      */
    double r;
    int count;                                /* variables it depends on                         */
    int64_t at[RESIDUAL_WIDTH];               /* their indices; if set, set in every call        */
    double J[RESIDUAL_WIDTH];                 /* gradient of r                                   */
    double H[RESIDUAL_WIDTH][RESIDUAL_WIDTH]; /* Hessian of r; the lower triangle is read        */
} residual;

/* Write r_i at x; i counts from 1, as in the papers. */
typedef void residual_fn(int64_t i, int64_t n, const double *x, residual *out);

/* A sum of squares, for those who want the residuals themselves. */
struct residual_kit {
    residual_fn *of;
    int width;                   /* the most variables of any residual */
    int64_t (*count)(int64_t n); /* m                                  */
};

/* f(x), and its gradient unless g is NULL; width: the most variables of any residual. */
double residuals_value(residual_fn *of, int width, int64_t m, int64_t n, const double *x,
                       double *g);

void residuals_product(residual_fn *of, int width, int64_t m, int64_t n, const double *x,
                       const double *v, double *Hv);

/* The product of f without its second-order term: Gv = 2 J'J v. */
void residuals_gauss_newton(const residual_kit *kit, int64_t n, const double *x, const double *v,
                            double *Gv);

/* Write r_i, blank and then as `of` says, into *out; i counts from 1. */
void residuals_one(const residual_kit *kit, int64_t i, int64_t n, const double *x, residual *out);

/* The multiple of step nearest to wanted, at least step. */
int64_t size_multiple(int64_t wanted, int64_t step);

int64_t size_between(int64_t wanted, int64_t low, int64_t high);

/* value(), product() and KIT of the file's residual_of(); m may depend on n. */
#define LEAST_SQUARES(width, m)                                                                    \
    static_assert((width) <= RESIDUAL_WIDTH, "too many variables in a residual");                  \
    static int value(int64_t n, const double *x, double *f, double *g, void *user)                 \
    {                                                                                              \
        (void)user;                                                                                \
        *f = residuals_value(residual_of, width, m, n, x, g);                                      \
        return 0;                                                                                  \
    }                                                                                              \
    static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)        \
    {                                                                                              \
        (void)user;                                                                                \
        residuals_product(residual_of, width, m, n, x, v, Hv);                                     \
        return 0;                                                                                  \
    }                                                                                              \
    static int64_t residual_count(int64_t n)                                                       \
    {                                                                                              \
        (void)n;                                                                                   \
        return m;                                                                                  \
    }                                                                                              \
    static const residual_kit KIT = {residual_of, width, residual_count}

/* All callbacks of a problem of fixed size: m residuals, and the arrays START and MINIMA. */
#define SMALL_LEAST_SQUARES(m)                                                                     \
    LEAST_SQUARES((int)(sizeof START / sizeof *START), m);                                         \
    static int64_t size(int64_t wanted)                                                            \
    {                                                                                              \
        (void)wanted;                                                                              \
        return sizeof START / sizeof *START;                                                       \
    }                                                                                              \
    static void start(int64_t n, double *x, void *user)                                            \
    {                                                                                              \
        (void)n, (void)user;                                                                       \
        memcpy(x, START, sizeof START);                                                            \
    }                                                                                              \
    static int optima(int64_t n, double *best, void *user)                                         \
    {                                                                                              \
        (void)n, (void)user;                                                                       \
        memcpy(best, MINIMA, sizeof MINIMA);                                                       \
        return (int)(sizeof MINIMA / sizeof *MINIMA);                                              \
    }                                                                                              \
    static_assert(sizeof MINIMA <= 8 * sizeof *MINIMA, "optima() has room for eight")

#endif
