/* The curvature memory: pairs (s, y) with y = H s, from steps and from Krylov directions alike,
 * and the L-BFGS matrix that they define.
 *
 * Letters: S, Y columns of pairs, gamma the initial scaling, alpha, beta of the two loops.
 * Source: Nocedal 1980 (two loops); Chen, Wang & Zhou 2014, sec. 3 (in coefficients, so that one
 * application is one pass for all dots and one for the sum); Morales & Nocedal 2000 (Krylov pairs).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_MEMORY_H
#define HF_MEMORY_H

#include "vector/vector.h"
#include "vector/workspace.h"

typedef struct memory {
    team *vec;
    int capacity, count, oldest; /* slots form a ring of capacity + 1: one is always free        */
    double **S, **Y;             /* [capacity + 1] vectors                                       */
    double *SY, *YY;             /* [(capacity + 1)^2] s_i'y_j for i not newer than j; y_i'y_j   */
    double gamma;                /* H_0 = gamma I                                                */
    const double **columns;      /* [2 capacity] S then Y, oldest first                          */
    double *dots, *coefficient;  /* [2 capacity]                                                 */
} memory;

void memory_lay_out(memory *m, workspace *w, int64_t n, int capacity);

/* Forget all pairs; H becomes gamma I. */
void memory_clear(memory *m, double gamma);

/* Where to write the next pair. */
double *memory_next_s(const memory *m);
double *memory_next_y(const memory *m);

/* Take the pair written there, unless its curvature is not safely positive; rescale: H_0 becomes
 * s'y / y'y. Whether it was taken. Cost: 2 count dots. */
bool memory_push(memory *m, vec_secant pair, bool rescale);

/* z = scale H r; z'z and z'r come with it. z may not be r. Cost: 4 count + 2 vectors moved. */
vec_blend memory_apply(memory *m, double scale, const double *r, double *z);

#endif
