/* judge.h: stands between a solver and a problem, counts, and says when the problem is solved.
 *
 * The same rule for every solver: solved is the first evaluated gradient that meets the tolerance,
 * whether or not the solver noticed. Afterwards, and beyond a limit, every call returns -1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_JUDGE_H
#define SUITE_JUDGE_H

#include "record.h"

struct rules {
    double tolerance;     /* |g| <= tolerance (1 + |g0|)                                      */
    double tolerance_max; /* > 0: max |g_i| <= this instead                                   */
    double limit_cost, limit_seconds;
    int threads;
};

struct judge {
    const struct task *task;
    const struct rules *rules;
    struct record *record;
    double *x_met; /* [n] where the tolerance was met                                         */
    double started, started_cpu;
    double smallest_norm, next_trace;
    bool over; /* solved, or a limit is reached: the solver is to stop                        */
};

/* Whether solved is judged by max |g_i| ("T"), else by |g| ("R"). */
bool rules_by_max(const struct rules *rules);

/* Evaluate f and g at x, not counted, and start the clocks. Returns 0, or 1 with the outcome in
 * the record: no memory, or f or g is undefined at x. */
int judge_begin(struct judge *judge, const struct task *task, const struct rules *rules,
                const double *x, struct record *record);

/* Start them anew: what came before was no part of the solver's work. */
void judge_start_clock(struct judge *judge);

/* The callbacks that solvers are given; user is the judge. */
hf_value_fn judge_value;
hf_product_fn judge_product;
hf_product_fn judge_gauss_newton;
hf_hessian_fn judge_hessian; /* counts as a product */
hf_moved_fn judge_moved;

/* Close the record: x is where the solver ended. Recomputes f and the norms of g there, or at the
 * point that solved the problem. */
void judge_end(struct judge *judge, const double *x);

#endif
