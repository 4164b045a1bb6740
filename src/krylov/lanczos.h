/* The least eigenvalue of H at the current point, by Lanczos from a random vector.
 *
 * Letters: V = [v_0 v_1 ..] the Lanczos vectors, T = V'HV tridiagonal, theta = y'Ty its least
 * eigenvalue (Ritz value), V y the Ritz vector.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_LANCZOS_H
#define HF_LANCZOS_H

#include "krylov/tridiagonal.h"
#include "outside/outside.h"

typedef struct lanczos {
    outside *out;
    tridiagonal *T;
    int basis;  /* vectors of V that fit: >= 2            */
    double **V; /* [basis]                                */
    double *w;  /* [n] H v                                */
    int at;
    int64_t limit, n_all; /* products allowed; variables of all ranks */
    int64_t products;
    bool exact;     /* the space is invariant                                  */
    double least;   /* theta, an upper bound of the least eigenvalue; NaN: unknown  */
    double error;   /* |H V y - theta V y|: an eigenvalue is this near         */
    double lowest;  /* none is below this, with probability 0.99               */
    double scale;   /* largest modulus of an eigenvalue of T                   */
    bool restarted; /* V began with a Ritz vector: nothing new is told of `lowest`     */
} lanczos;

/* Nothing is known: least, error and lowest are NaN. */
void lanczos_forget(lanczos *l);

/* Begin with at most so many products; w [n] is borrowed. */
void lanczos_start(lanczos *l, uint64_t seed, int64_t limit, int64_t n_all, double *w);

/* Algorithm: until theta is safely negative and good, the space is invariant, or products end. */
progress lanczos_run(lanczos *l);

/* Whether theta is below what may be seen of 0 at a point that is nearly stationary. */
bool lanczos_negative(const lanczos *l);

/* v = V y, |v| = 1. */
void lanczos_vector(lanczos *l, double *v);

#endif
