/* Fused vector kernels: one pass over memory each, the same bits for any number of threads.
 *
 * [0, n) is cut into fixed blocks; a block is summed in a fixed order, the block sums are added by
 * a fixed tree. Names of the vectors are those of the algorithms that call.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_VECTOR_H
#define HF_VECTOR_H

#include "hessfree.h"

typedef struct team {
    int64_t n;
    int threads;
    int width;       /* most sums of one kernel                                      */
    double *partial; /* [vec_partials(n, width)]                                     */
    hf_sum_fn *sum;  /* over ranks, or NULL                                          */
    void *user;
    int failure; /* what sum returned when it failed, else 0; every sum since is NaN */
} team;

/* out, marked as not written: a callback that says it is done but writes nothing is found out. NULL
 * is allowed. */
double *vec_unwritten(double *out);

/* Doubles that team.partial needs. */
int64_t vec_partials(int64_t n, int width);

/* Threads to use when asked for `wanted` (0: the runtime's choice). */
int vec_threads(int wanted);

/* From here on this thread may start teams within `levels` teams, 0: none at all; returns what was
 * so far. For libraries that would take threads of their own accord. */
int vec_limit_teams(int levels);

/* Sums over ranks of values [count], in place. */
void vec_share(team *t, int count, double *values);

double vec_dot(team *t, const double *x, const double *y);

/* out[i] = columns[i]'x. */
void vec_dots(team *t, int count, const double *const *columns, const double *x, double *out);

typedef struct vec_size {
    double square; /* x'x                                       */
    double slope;  /* x'd                                       */
    double above;  /* how many |x_i| exceed the bar; NaN counts */
    double max;    /* max |x_i| of this rank                    */
} vec_size;

/* d may be NULL: slope is then 0. */
vec_size vec_measure(team *t, const double *x, const double *d, double bar);

/* |x| where the squares of its entries may underflow. */
double vec_tiny_norm(team *t, const double *x);

void vec_copy(team *t, const double *x, double *y);

/* y = a x */
void vec_scale(team *t, double a, const double *x, double *y);

/* q += a y; returns u'q. */
double vec_add_dot(team *t, double a, const double *y, double *q, const double *u);

/* q_i *= a D_i; returns u'q. */
double vec_multiply_dot(team *t, double a, const double *D, double *q, const double *u);

typedef struct vec_weights {
    double yDy, sBs; /* B = D^-1 */
} vec_weights;
vec_weights vec_weigh(team *t, const double *D, const double *s, const double *y);

typedef struct vec_fading {
    double sy;
    double keep;        /* of the sums, before the pair is added */
    double least, most; /* of D_i                                */
} vec_fading;

/* D_i = root of (sum of s_i^2 / s'y) / C_i, C_i the sum of y_i^2 / s'y, after this pair; left as it
 * is where a sum vanishes or overflows. Returns y'Dy. */
double vec_learn_diagonal(team *t, vec_fading with, const double *s, const double *y, double *C,
                          double *D);

/* Every entry of x becomes a. */
void vec_fill(team *t, double a, double *x);

/* z = x + a d */
void vec_step(team *t, const double *x, double a, const double *d, double *z);

/* y = (a - b) c */
void vec_quotient(team *t, const double *a, const double *b, double c, double *y);

typedef struct vec_secant {
    double ss, sy, yy;
} vec_secant;

/* s = xt - x, y = gt - g */
vec_secant vec_difference(team *t, const double *xt, const double *x, const double *gt,
                          const double *g, double *s, double *y);

typedef struct vec_curve {
    double dHd, dd, HdHd;
} vec_curve;

vec_curve vec_curvature(team *t, const double *d, const double *Hd);

typedef struct vec_norms {
    double ss, rr;
} vec_norms;

/* s += a d, r += a Hd */
vec_norms vec_advance(team *t, double a, const double *d, const double *Hd, double *s, double *r);

/* as += a (s - as), ar += a (r - ar); returns ar'ar. */
double vec_approach(team *t, double a, const double *s, const double *r, double *as, double *ar);

/* d = -z + b d; returns d'd. */
double vec_redirect(team *t, double b, const double *z, double *d);

/* y = a x + sum c_i columns_i; returns y'y and y'x. y may be x. */
typedef struct vec_blend {
    double yy, yx;
} vec_blend;
vec_blend vec_combine(team *t, double a, const double *x, int count, const double *const *columns,
                      const double *c, double *y);

#endif
