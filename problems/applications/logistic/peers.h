/* The solvers that ours is compared with, on the same rows and objective.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_PEERS_H
#define LOGISTIC_PEERS_H

#include "hessfree.h"
#include "logistic/rows.h"

/* LIBLINEAR's -s 0, one thread, to |g| <= tolerance |g(0)|: w [columns], and the seconds of its
 * train(). Returns 0; 1: not built with it; 2: memory is short. */
int peer_liblinear(const rows *x, double C, double tolerance, double *w, double *seconds);

/* libLBFGS as it comes (memory 6), from w [n], until |g| <= target: the value callback of the
 * problem is asked. Returns evaluations, or -1 if memory is short. */
int64_t peer_liblbfgs(const hf_problem *problem, double target, double max_seconds, double *w,
                      double *seconds);

/* Seconds on a clock that never steps back. */
double peer_clock(void);

#endif
