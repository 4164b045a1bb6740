/* Runs of one scene by several methods, from the same estimate.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_RACE_H
#define BUNDLE_RACE_H

#include <stdint.h>

#include "bundle/scene.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MOST_MARKS = 4000 };

/* When a run ends, and what it may use. */
typedef struct race_rules {
    double tolerance; /* the last step lowered f by no more than this share of it */
    int64_t max_steps;
    double max_seconds;
    int threads;
} race_rules;

/* How a run went, and the course of f over its accepted steps. */
typedef struct outcome {
    double seconds, cpu; /* cpu: of all threads */
    double f;
    int64_t steps, rejected, products, factorizations;
    char end[64]; /* why it ended */
    int marks;
    double mark_seconds[MOST_MARKS], mark_f[MOST_MARKS];
} outcome;

typedef enum runner {
    RUN_CERES_DENSE = 0, /* Schur complement of the points, dense or sparse                  */
    RUN_CERES_SPARSE,
    RUN_CERES_ITERATIVE, /* conjugate gradients on it, preconditioned by its diagonal blocks */
    RUN_MARQUARDT,       /* HF_NEWTON_SPARSE with HF_DAMPING_DIAGONAL: Levenberg-Marquardt   */
    RUN_WHOLE,           /* the same by factors of the whole matrix                          */
    RUN_REGION,          /* HF_NEWTON_SPARSE_TRUST, likewise                                 */
    RUN_HYBRID,          /* HF_HYBRID with Gauss-Newton products: matrix-free                */
    RUN_TRUST,           /* HF_NEWTON_TRUST likewise                                         */
    RUNNERS
} runner;

/* What it is called on the command line. */
const char *race_name(runner which);

/* From x [n] to where the run ended. 0; 1: not built with it; 2: memory is short. */
int race_run(runner which, const scene *s, const race_rules *rules, double *x, outcome *o);

/* The first time at which f was not above this; NAN: never. */
double race_seconds_to(const outcome *o, double f);

/* The same by Ceres, for race_run(). */
int peer_ceres(runner which, const scene *s, const race_rules *rules, double *x, outcome *o);

#ifdef __cplusplus
}
#endif
#endif
