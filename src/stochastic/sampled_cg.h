/* Conjugate gradients on (B + lambda I) s = -g, B by products over a sample, from any start.
 *
 * Apart from the Krylov engine, whose bases and tridiagonals hold for a start from 0 alone.
 * Letters: r = (B + lambda I) s + g, z = M^-1 r, d direction, alpha, beta, q model value.
 * Source: Hestenes & Stiefel 1952.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SAMPLED_CG_H
#define HF_SAMPLED_CG_H

#include <stdbool.h>

#include "hessfree.h"
#include "vector/workspace.h"

struct sampled;

typedef struct sampled_cg_goal {
    double lambda;
    double residual; /* |r| that is enough                                                 */
    double progress; /* stop when q falls by less than this part of itself an iteration,    */
                     /* over the last max(10, k / 10); 0: never (Martens 2010, sec. 4.4)    */
    int64_t products;
} sampled_cg_goal;

typedef enum sampled_metric { SAMPLED_EUCLIDEAN, SAMPLED_DIAGONAL, SAMPLED_CALLER } sampled_metric;

typedef struct sampled_cg {
    double *s, *r, *z, *d, *Bd; /* [n] */
    double *W;                  /* [n] diagonal of the preconditioner's inverse             */
    sampled_metric metric;
    int kept_most, kept;
    double **iterate; /* [kept_most] s after 1, 2, 3, 4, 6 .. 1.3^j iterations, and the end */
    double *model;    /* [kept_most] q there                                                */
    double *past;     /* [products + 1] q of every iteration                                */
    double rz, q;
    int64_t k;
    hf_inner end;
} sampled_cg;

/* Iterates to keep of a run of that many products. */
int sampled_cg_kept(int64_t products);

/* kept: room for iterates, or 0. */
void sampled_cg_lay_out(sampled_cg *c, workspace *w, int64_t n, int64_t products, int kept);

/* Choose M: the caller's, else (D + lambda I)^0.75, D the mean squares of the terms' gradients at
 * r->x over r->few, else I. */
void sampled_cg_metric(struct sampled *r);

/* z = M^-1 r; r'z, NaN if undefined. */
double sampled_cg_solve(struct sampled *r, double lambda);

/* From c->s, which counts as 0 unless `warm`. If kept > 0, iterate[kept - 1] is the last one. */
void sampled_cg_run(struct sampled *r, bool warm, sampled_cg_goal goal);

#endif
