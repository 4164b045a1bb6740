/* A run of conjugate gradients at the origin of a quadratic, whose answer is known.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef KRYLOV_CASE_H
#define KRYLOV_CASE_H

#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "krylov/region.h"

enum { N = 25 };

typedef struct fixture {
    quadratic *q;
    hf_problem problem;
    hf_options options;
    outside out;
    memory mem;
    krylov kry;
    point at;
    void *block;
} fixture;

static inline size_t lay_out(fixture *f, int basis, void *base)
{
    workspace w = {.base = base};
    f->out.vec = (team){.n = N, .threads = 1, .width = 4};
    f->out.vec.partial = workspace_vector(&w, vec_partials(N, 4));
    outside_lay_out(&f->out, &w, &f->problem, &f->options);
    krylov_lay_out(&f->kry, &w, N, basis, 1);
    f->at.x = workspace_vector(&w, N);
    f->at.g = workspace_vector(&w, N);
    return w.used;
}

/* At the origin of a quadratic with eigenvalues from low to high. */
static inline void setup(fixture *f, double low, double high, int basis)
{
    double spectrum[N];
    for (int i = 0; i < N; i++)
        spectrum[i] = low + (high - low) * i / (N - 1.0);
    *f = (fixture){.q = quadratic_create(N, spectrum, 5), .options = hf_default_options()};
    f->problem = quadratic_problem(f->q);
    f->block = workspace_allocate(lay_out(f, basis, NULL));
    assert_non_null(f->block);
    lay_out(f, basis, f->block);
    outside_reset(&f->out);
    f->kry.out = &f->out;
    f->kry.mem = &f->mem;
    for (int i = 0; i < N; i++)
        f->at.x[i] = 0.0;
    f->problem.value(N, f->at.x, &f->at.f, f->at.g, f->q);
    f->at.norm = sqrt(vec_dot(&f->out.vec, f->at.g, f->at.g));
    outside_move(&f->out, &f->at);
}

static inline void teardown(fixture *f)
{
    quadratic_free(f->q);
    workspace_release(f->block);
}

static inline void run_to_end(fixture *f, krylov_goal goal)
{
    krylov_start(&f->kry, METRIC_EUCLIDEAN, &f->at, goal);
    while (krylov_run(&f->kry) == WAITING)
        f->out.ask.code = f->problem.product(N, f->out.ask.x, f->out.ask.in, f->out.ask.out, f->q);
    assert_int_equal(f->kry.trouble, HF_CONVERGED);
    if (!f->kry.outside_region) return;
    region_solve(&f->kry);
    assert_int_equal(krylov_form(&f->kry), READY);
}

/* |g + (H + lambda) s| */
static inline double residual(fixture *f)
{
    double Hs[N], sum = 0.0;
    f->problem.product(N, f->at.x, f->kry.s, Hs, f->q);
    for (int i = 0; i < N; i++) {
        const double r = f->at.g[i] + Hs[i] + f->kry.lambda * f->kry.s[i];
        sum += r * r;
    }
    return sqrt(sum);
}

/* g's + s'Hs / 2 */
static inline double model(fixture *f)
{
    double value;
    f->problem.value(N, f->kry.s, &value, NULL, f->q);
    return value - f->at.f;
}

#endif
