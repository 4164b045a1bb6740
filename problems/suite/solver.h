/* solver.h: a method of ours or of a peer, as the suite runs it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_SOLVER_H
#define SUITE_SOLVER_H

#include "judge.h"

/* The solver that verdicts are about, drawn on top. */
#define MAIN_SOLVER "hybrid"

struct solver {
    const char *name; /* on the command line and at the head of columns                  */
    const char *text; /* one line about it                                               */
    const char *colour;
    bool ours;
    bool usual;        /* runs when no solvers are named                                     */
    bool structured;   /* is told the pattern of the Hessian                               */
    bool assembled;    /* runs where the values of a sparse Hessian are given only       */
    int64_t max_n;     /* larger problems are left out                                       */
    bool gauss_newton; /* runs on sums of squares only                                   */
    hf_curvature curvature;
    hf_preconditioner preconditioner;
    int variant; /* the hf_method, the hf_inverse, the memory or the algorithm                         */
    const char *type;
    void (*open)(void); /* before the clocks start, may be NULL                          */
    void (*close)(void);
    /* Minimize from x [n] in place, calling the judge only; write the record's ending. */
    void (*run)(struct judge *judge, double *x, const struct solver *self);
};

enum { SOLVERS_MAX = 48 }; /* that a grid of runs has room for */

/* All solvers that this program was built with, ours first. */
extern const struct solver *const solvers[];
extern const int solver_count;

const struct solver *solver_find(const char *name);

void run_ours(struct judge *judge, double *x, const struct solver *self);
void run_inverse(struct judge *judge, double *x, const struct solver *self);
void run_liblbfgs(struct judge *judge, double *x, const struct solver *self);
void run_nlopt(struct judge *judge, double *x, const struct solver *self);
void run_tao(struct judge *judge, double *x, const struct solver *self);
void run_tao_assembled(struct judge *judge, double *x, const struct solver *self);
void open_tao(void);
void close_tao(void);

#endif
