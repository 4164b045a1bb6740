/* Two runs from the same start: L-BFGS, and the hybrid whose Newton steps are preconditioned by a
 * Nystrom sketch of the Gauss-Newton matrix.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef PINN_RACE_H
#define PINN_RACE_H

#include "hessfree_approximate.h"
#include "pinn/equation.h"

enum { MARKS = 2000 };

typedef struct race_rules {
    double budget;      /* gradient-equivalents of each run                          */
    double max_seconds; /* of each run                                               */
    int rank;           /* of the sketch                                             */
    double damping;     /* what is added to its eigenvalues                          */
    int refresh;        /* accepted steps after which a Newton step makes it anew    */
    int64_t seed;       /* of the start and the sketches                             */
    int memory;         /* pairs of L-BFGS                                           */
    int threads;
} race_rules;

typedef struct runner {
    const char *name;
    fitting *fit;
    const race_rules *rules;
    double *theta; /* [n] the start, then the end     */
    double *here;  /* [n] where the run is            */
    hf_low_rank *sketch;
    int age, sketches;
    double cost; /* gradient-equivalents so far     */
    double started;
    bool failed; /* a sketch could not be made      */
    hf_report report;
    double error; /* relative, in L2, at the end     */
    int marks;    /* of the course                   */
    double spent[MARKS], seconds[MARKS], loss[MARKS], errors[MARKS];
} runner;

/* False if there is no memory. */
bool runner_create(runner *r, const char *name, fitting *fit, const race_rules *rules);
void runner_free(runner *r);

/* From r->theta on. The hybrid with its preconditioner, or L-BFGS. */
hf_status runner_go(runner *r, bool hybrid);

#endif
