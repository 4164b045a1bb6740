/* The Krylov engine: preconditioned conjugate gradients on H s = -g, with the Lanczos process that
 * they contain, so that any damping or radius can be had afterwards without a product.
 *
 * Letters (Gould, Lucidi, Roma & Toint 1999): g gradient, s step, r = g + H s, z = M^-1 r,
 * d direction, kappa = d'Hd, alpha step, beta; U = [u_0 u_1 ..] the normalized residuals, so that
 * V = M^-1 U; T, h see tridiagonal.h.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_KRYLOV_H
#define HF_KRYLOV_H

#include "krylov/memory.h"
#include "krylov/spectral.h"
#include "krylov/tridiagonal.h"
#include "outside/outside.h"

typedef enum krylov_metric {
    METRIC_EUCLIDEAN,
    METRIC_MEMORY,
    METRIC_USER,
    METRIC_FACTOR, /* krylov.apply */
    METRIC_SPECTRAL
} krylov_metric;

/* When to stop. */
typedef struct krylov_goal {
    double residual;  /* |r| that is enough for the whole run                               */
    double relative;  /* |r| <= relative |g| is enough                                      */
    double curvature; /* |r| <= curvature |s|^2, the model's error, is if <= |g|; 0: unknown */
    double radius;    /* |s|_M may not exceed it; INFINITY: free; 0: chosen by the run      */
    double cubic;     /* sigma of the term sigma |s|_M^3 / 3; 0: none; < 0: by the run      */
    int64_t products; /* at most                                                            */
    double earn_q;    /* least decrease of q per product ...                                */
    double earn_r;    /* ... and of ln |r|: one of them must be had; -INFINITY: never mind  */
} krylov_goal;

enum { WINDOW = 8 }; /* products over which earnings are judged                                  */

/* Between the iterates, where |r| is less: smoothing.h. */
typedef struct smooth_iterate {
    double *s, *r; /* [n] */
    double norm;   /* |r|; INFINITY: there is none yet */
    bool taken;    /* s of the run is this one, and not that of T */
} smooth_iterate;

typedef struct krylov {
    outside *out;
    memory *mem;
    spectral spectral;
    krylov_metric metric;
    bool (*apply)(void *with, const double *r, double *z); /* z = M^-1 r; false: it cannot       */
    void *apply_with;
    tridiagonal T;
    int basis;  /* columns of U that fit                                       */
    double **U; /* [basis]                                                     */
    int at;
    krylov_goal goal;

    const double *g;
    double *s, *r, *z, *d, *Hd;
    double g_norm, rz, r_norm, ss, q; /* |g|, r'z, |r|, s's, model value at s  */
    smooth_iterate smooth;
    double d_norm;             /* |d|; products by differences need it  */
    double alpha, beta, sigma; /* of the last iteration; sign of u      */
    int64_t k;                 /* products so far                       */
    hf_inner end;
    hf_status trouble;      /* HF_CONVERGED, or why the run is unusable        */
    bool curved;            /* T includes a pivot that is not positive         */
    bool outside_region;    /* the solution of T, not s, is the step           */
    double lambda;          /* of the solution of T                            */
    double sMs, sMd, dMd;   /* products in the metric, by recurrence           */
    double past[WINDOW][2]; /* q, ln |r| of the last iterations                */
    double curvature_min;   /* least d'Hd / d'd                                */

    int pairs, staged, stride; /* Krylov pairs for the memory, every stride-th */
    double **D, **HD;          /* [pairs]                                      */
    vec_secant *pair;          /* [pairs]                                      */
} krylov;

void krylov_lay_out(krylov *c, workspace *w, int64_t n, int basis, int pairs);

/* Begin on H s = -g; g and the metric may not change until the run ends. */
void krylov_start(krylov *c, krylov_metric metric, const point *at, krylov_goal goal);

/* Algorithm: expand the space until a goal is met. Then c->end says why, c->trouble whether. */
progress krylov_run(krylov *c);

/* Whether the space holds every direction of the run: any damping can be had from it. */
bool krylov_complete(const krylov *c);

/* s <- M^-1 U h of the last tridiagonal solution; s's into c->ss, model value into c->q. Where the
 * metric fails, c->ss is 0: there is no s. */
progress krylov_form(krylov *c);

/* Hand the staged pairs over to the memory. */
void krylov_give_pairs(krylov *c);

#endif
