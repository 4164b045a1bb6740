/* record.h: what is kept of one run: its counts, its ending, its trace.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_RECORD_H
#define SUITE_RECORD_H

#include "task.h"

enum { SOLVER_NAME_SIZE = 24, TEST_SIZE = 4, ENDING_SIZE = 256, TRACE_MAX = 256 };

enum outcome {
    OUTCOME_NONE = 0, /* the run has not ended                              */
    OUTCOME_SOLVED,   /* an evaluated gradient met the tolerance            */
    OUTCOME_COST,     /* limit of cost                                      */
    OUTCOME_SECONDS,  /* limit of time                                      */
    OUTCOME_GAVE_UP,  /* the solver ended by itself, unsolved               */
    OUTCOME_MEMORY,   /* no memory for the problem or the solver            */
    OUTCOME_CRASHED,  /* a signal ended the process                         */
    OUTCOME_HUNG,     /* the process made no call for too long              */
    OUTCOME_NO_START, /* the problem cannot be loaded or is undefined at x0 */
    OUTCOME_COUNT
};

struct trace_point { /* the smallest |g| seen when this much was spent */
    double cost, seconds, gradient_norm;
};

struct record {
    char problem[TASK_NAME_SIZE];
    char kind[TASK_KIND_SIZE];
    char solver[SOLVER_NAME_SIZE];
    char test[TEST_SIZE]; /* of the gradient: "R" by |g| over 1 + |g0|, "T" by max |g_i| */
    int64_t n;
    enum outcome outcome;
    char ending[ENDING_SIZE]; /* in the solver's own words                          */
    int64_t values;           /* of f alone; all counts: up to the solution         */
    int64_t gradients;        /* of f and g                                         */
    int64_t products;
    double seconds;          /* elapsed                                                  */
    double cpu_seconds;      /* of the processor, all threads                            */
    double f, gradient_norm; /* at the last gradient; if solved, the one that did   */
    double f_start, gradient_start;
    double target;                                      /* what the norm had to meet */
    double f_final, gradient_final, gradient_max_final; /* recomputed after the run  */
    int64_t threads; /* of ours; peers have one                                  */
    int trace_count;
    struct trace_point trace[TRACE_MAX];
};

/* Gradients + products + half the values. */
double record_cost(const struct record *r);

/* What counts as its time: with one thread the processor's, which other work on the machine
 * disturbs less, else the time elapsed. */
double record_time(const struct record *r);

/* "solved", "limit of cost", ... */
const char *outcome_name(enum outcome outcome);
enum outcome outcome_find(const char *name);

/* The fields of a record by name, for every format it is written in. */
enum field_type { FIELD_TEXT, FIELD_COUNT, FIELD_REAL, FIELD_OUTCOME };
struct field {
    const char *name;
    enum field_type type;
    size_t offset, size;
};
extern const struct field record_fields[];
extern const int record_field_count;

#endif
