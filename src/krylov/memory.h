/* The curvature memory: pairs (s, y) with y = H s, from steps and from Krylov directions alike,
 * and the L-BFGS matrix that they define over a scaled identity or a diagonal learnt from them.
 *
 * D_i = sqrt(sum s_i^2 / s'y / sum y_i^2 / s'y) over pairs that fade: in each component the
 * geometric mean of the two quotients of Barzilai & Borwein, exact if H is diagonal. D serves while
 * it foretells pairs better than gamma I does, both alone and under the pairs in memory; the latter
 * is looked at the less often the longer it was in vain.
 *
 * Where vectors are cheap, the matrix goes beyond BFGS, into the preconvex part of Broyden's
 * family: each pair adds weight w w' to H, with w orthogonal to its y, so that H foretells it all
 * the same. While H foretells y'Hy far above s'y there, the newest pairs serve alone.
 *
 * H_0 may also be another's: a factor of some Hessian, say.
 *
 * Letters: rho = 1 / s'y, alpha, beta, q of the two loops; D the diagonal of the initial matrix;
 * w = s / s'y - H y / y'Hy, weight = (psi - 1) y'Hy, delta = weight w'q.
 * Sources: Nocedal 1980 (two loops); Gilbert & Lemarechal 1989, sec. 3 (a diagonal for H_0);
 * Barzilai & Borwein 1988 (quotients); Morales & Nocedal 2000 (Krylov pairs); Zhang & Tewarson 1988
 * (preconvex updates); Reed 2009 (limited memory).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_MEMORY_H
#define HF_MEMORY_H

#include "vector/vector.h"
#include "vector/workspace.h"

/* x <- H_0 x; false: it cannot. */
typedef bool memory_initial_fn(void *with, double *x);

typedef struct memory {
    team *vec;
    int capacity, count, oldest; /* slots form a ring of capacity + 1: one is always free */
    double **S, **Y;             /* [capacity + 1] vectors                                */
    double **W;                  /* likewise; NULL: BFGS                                  */
    double *rho, *alpha;         /* [capacity + 1]                                        */
    double *weight, *delta;      /* likewise; weight 0: w is not set                      */
    double miss;                 /* mean of ln (y'Hy / s'y); 0: BFGS, not looked at       */
    double gamma;                /* H_0 = gamma I, unless D predicts better               */
    double *D, *C;               /* [n] H_0 = c diag(D) then; see vec_learn_diagonal();   */
    double c;                    /* D NULL: never                                         */
    bool has_diagonal, given;    /* D is set; from outside, and not learnt                */
    memory_initial_fn *initial;  /* H_0, if not NULL                                      */
    void *initial_with;
    /* What D is worth over gamma I: running means, and the sum of their weights. */
    double advantage, square; /* ln (how much better D alone foretells a pair); its square */
    double gain;              /* of pairs while advantage is clear: how much nearer
                                 ln (y'Hy / s'y) is to 0 with D                            */
    double seen;
    int vain, rest; /* times in a row that gain was of no good; pairs until the next look */
} memory;

typedef struct memory_kind {
    bool diagonal;  /* H_0 may be a learnt diagonal */
    bool preconvex; /* H may go beyond BFGS      */
} memory_kind;

void memory_lay_out(memory *m, workspace *w, int64_t n, int capacity, memory_kind kind);

/* Forget all pairs; H becomes I. */
void memory_clear(memory *m);

/* D was written from outside: it serves, unlearnt, while it foretells pairs better than gamma I.
 * Before it is written, what is known of it is to be forgotten. */
void memory_trust_diagonal(memory *m);
void memory_forget_diagonal(memory *m);

/* Where to write the next pair. */
double *memory_next_s(const memory *m);
double *memory_next_y(const memory *m);

/* Take the pair written there, unless its curvature is not safely positive. With rescale, H_0
 * follows: gamma = s'y / y'y, and D. Whether it was taken. Cost: where D might serve, half of
 * memory_apply(), in each fourth pair at least. */
bool memory_push(memory *m, vec_secant pair, bool rescale);

/* z = H r; z'z and z'r come with it, NaN if H_0 failed. z may not be r. Cost: 8 count vectors moved,
 * 13 beyond BFGS, where memory_push() costs as much again. */
vec_blend memory_apply(memory *m, const double *r, double *z);

#endif
