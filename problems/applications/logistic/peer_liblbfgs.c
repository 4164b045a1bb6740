/* libLBFGS (Okazaki).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <lbfgs.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "logistic/peers.h"

typedef struct call {
    const hf_problem *problem;
    double target, until;
    double *w; /* [n] where it was stopped */
    bool is_stopped;
    int64_t evaluations;
} call;

double peer_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* An evaluation cannot ask to stop, and a jump out of libLBFGS would leak its memory: a value and a
 * gradient that satisfy every search and then its own test of convergence. */
static lbfgsfloatval_t answer_to_end(lbfgsfloatval_t *g, int n)
{
    memset(g, 0, (size_t)n * sizeof *g);
    return -HUGE_VAL;
}

static lbfgsfloatval_t evaluate(void *instance, const lbfgsfloatval_t *w, lbfgsfloatval_t *g,
                                const int n, const lbfgsfloatval_t step)
{
    (void)step;
    call *const c = instance;
    if (c->is_stopped) return answer_to_end(g, n);
    double f = 0.0, square = 0.0;
    c->evaluations++;
    c->problem->value(n, w, &f, g, c->problem->user);
    for (int j = 0; j < n; j++)
        square += g[j] * g[j];
    c->is_stopped = sqrt(square) <= c->target || peer_clock() > c->until;
    if (!c->is_stopped) return f;
    memcpy(c->w, w, (size_t)n * sizeof *w);
    return answer_to_end(g, n);
}

int64_t peer_liblbfgs(const hf_problem *problem, double target, double max_seconds, double *w,
                      double *seconds)
{
    lbfgsfloatval_t *const x = lbfgs_malloc((int)problem->n);
    if (x == NULL) return -1;
    lbfgs_parameter_t how;
    lbfgs_parameter_init(&how);
    how.epsilon = 1e-300;
    memcpy(x, w, (size_t)problem->n * sizeof *w);
    const double start = peer_clock();
    call c = {.problem = problem, .target = target, .until = start + max_seconds, .w = w};
    lbfgs((int)problem->n, x, NULL, evaluate, NULL, &c, &how);
    if (!c.is_stopped) memcpy(w, x, (size_t)problem->n * sizeof *w);
    *seconds = peer_clock() - start;
    lbfgs_free(x);
    return c.evaluations;
}
