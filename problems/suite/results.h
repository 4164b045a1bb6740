/* results.h: the grid of instances (a problem at a size) by solvers, filled as runs end.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_RESULTS_H
#define SUITE_RESULTS_H

#include "collection.h"
#include "solver.h"

struct instance {
    const example *example; /* NULL: a CUTEst problem                 */
    char *folder;           /* of the CUTEst problem                  */
    char name[TASK_NAME_SIZE];
    char kind[TASK_KIND_SIZE];
    int64_t n;
    bool sparse; /* gives the values of a sparse Hessian; asked only if a solver needs them */
};

struct results {
    struct instance *instances;
    int instance_count;
    const struct solver *solvers[SOLVERS_MAX];
    int solver_count;
    int reference;         /* the solver that others are compared with  */
    struct record **cells; /* [instance_count * solver_count], or NULL  */
};

/* Open the problem of an instance. Returns 0, or 1 with a sentence. */
int instance_open(const struct instance *instance, struct task *task, char *message, size_t size);

/* floor(log10(n)). */
int instance_decade(const struct instance *instance);

/* The run of a solver, NULL if it has not been made; and the same if it solved the instance. */
struct record *results_at(const struct results *results, int instance, int solver);
struct record *results_solved(const struct results *results, int instance, int solver);

/* Whether the solver takes problems of this size, and whether all runs of an instance ended. */
bool results_wanted(const struct results *results, int instance, int solver);
bool results_complete(const struct results *results, int instance);

/* Keep a copy; a record of no cell of the grid is ignored. Returns 1 if memory is short. */
int results_keep(struct results *results, const struct record *record);

/* The smallest over the solvers that solved the instance; INFINITY if none did. Runs at a clearly
 * larger f than another's do not set the mark: to fly off to infinity may be cheap. */
double results_best_cost(const struct results *results, int instance);
double results_best_seconds(const struct results *results, int instance);

/* Solved, but to a clearly larger value than another solver found. */
bool results_other_minimum(const struct results *results, int instance, int solver);

void results_free(struct results *results);

#endif
