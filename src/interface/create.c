/* What a solver takes: create, free; memory by method, n and options.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "interface/solver.h"

#include "methods/certificate.h"
#include "methods/quasi_newton.h"
#include "methods/sparse.h"

/* Going beyond BFGS moves up to three times as many vectors in a step: some 15 us more here. */
static const int64_t MOST_BEYOND = 300;

/* Fewer pairs and basis vectors as n grows: 8 n bytes each. 40 pairs are best in counts where
 * vectors cost nothing, 20 nearly as good, and n = 10^8 must fit into 24 GB. */
static int most_pairs(int64_t n)
{
    return n <= 1000 ? 40 : n <= 4000000 ? 20 : n <= 30000000 ? 8 : 3;
}

static bool uses_krylov(hf_method method)
{
    return method == HF_AUTO || method == HF_HYBRID || method == HF_NEWTON_DAMPED ||
           method == HF_NEWTON_TRUST || method == HF_NEWTON_CUBIC;
}

static bool is_sparse(hf_method method)
{
    return method == HF_NEWTON_SPARSE || method == HF_NEWTON_SPARSE_TRUST;
}

static bool needs_factor(const hf_options *options)
{
    return is_sparse(options->method) ||
           (uses_krylov(options->method) && options->preconditioner == HF_PRECONDITION_CHOLESKY);
}

/* HF_AUTO may find a use for it. */
static bool uses_factor(const hf_problem *problem, const hf_options *options)
{
    const bool known = problem->pattern != NULL && problem->sum == NULL &&
                       assembly_possible(problem, options->curvature);
    return needs_factor(options) || (options->method == HF_AUTO && known);
}

/* HF_AUTO may come to that. */
static bool makes_sparse_steps(const hf_problem *problem, const hf_options *options)
{
    return is_sparse(options->method) ||
           (options->method == HF_AUTO && uses_factor(problem, options));
}

static bool uses_memory(const hf_options *options)
{
    return options->method == HF_LBFGS ||
           (uses_krylov(options->method) && options->method != HF_NEWTON_TRUST &&
            options->method != HF_NEWTON_CUBIC) ||
           options->preconditioner == HF_PRECONDITION_MEMORY ||
           options->preconditioner == HF_PRECONDITION_DIAGONAL;
}

/* Ranks do not know each other's n here and must choose alike. */
static int64_t shared_n(const hf_problem *problem)
{
    return problem->sum == NULL ? problem->n : 1;
}

static int pairs_of(const hf_problem *problem, const hf_options *options)
{
    if (!uses_memory(options)) return 0;
    if (options->memory > 0) return options->memory;
    const int most = most_pairs(shared_n(problem));
    return options->method == HF_LBFGS && most > 10 ? 10 : most;
}

static memory_kind memory_of(const hf_problem *problem, const hf_options *options, int pairs)
{
    const bool learns = pairs > 0 && options->method != HF_LBFGS;
    return (memory_kind){learns, learns && problem->sum == NULL && problem->n <= MOST_BEYOND};
}

static int basis_of(const hf_problem *problem, const hf_options *options)
{
    if (problem->sum != NULL) return options->basis;
    const int most = problem->n <= 1000000 ? 10000 : 3 * most_pairs(problem->n) / 2;
    const int asked = options->basis < most ? options->basis : most;
    return asked - 2 < problem->n ? asked : (int)problem->n + 2;
}

/* Lanczos vectors of the certificate, where there are none of Krylov runs. */
static int certificate_basis(const hf_problem *problem, const hf_options *options)
{
    const int basis = basis_of(problem, options);
    return options->certificate < basis ? (int)options->certificate + 1 : basis;
}

/* With base NULL: the bytes needed, SIZE_MAX on overflow. Else also carve the block. */
static size_t lay_out(hf_solver *s, unsigned char *base)
{
    const int64_t n = s->problem.n;
    run *const r = &s->run;
    workspace w = {.base = base};
    workspace_take(&w, 1, sizeof *s);
    const int pairs = pairs_of(&s->problem, &s->options);
    team *const vec = &r->out.vec;
    vec->n = n;
    vec->width = 4;
    vec->threads = vec_threads(s->options.threads);
    vec->sum = s->problem.sum;
    vec->user = s->problem.user;
    vec->partial = workspace_vector(&w, vec_partials(n, vec->width));
    outside_lay_out(&r->out, &w, &s->problem, &s->options);
    double **const vectors[] = {&r->now.x, &r->now.g, &r->trial.x, &r->trial.g, &r->d};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, n);
    memory_lay_out(&r->mem, &w, n, pairs, memory_of(&s->problem, &s->options, pairs));
    if (s->options.method == HF_NEWTON_DENSE) newton_dense_lay_out(r, &w);
    r->options = &s->options;
    if (uses_factor(&s->problem, &s->options)) sparse_lay_out(r, &w, &s->problem);
    if (makes_sparse_steps(&s->problem, &s->options)) quasi_newton_lay_out(r, &w, sparse_apply);
    if (uses_krylov(s->options.method))
        krylov_lay_out(&r->kry, &w, n, basis_of(&s->problem, &s->options),
                       pairs > 0 ? (pairs + 3) / 4 : 1);
    if (uses_krylov(s->options.method)) ladder_lay_out(r, &w, &s->options);
    if (s->options.certificate > 0)
        certificate_lay_out(r, &w, certificate_basis(&s->problem, &s->options));
    return w.used;
}

size_t hf_work_bytes(const hf_problem *problem, const hf_options *options)
{
    if (hf_check(problem, options) != NULL) return 0;
    hf_solver s = {.problem = *problem,
                   .options = options != NULL ? *options : hf_default_options()};
    return lay_out(&s, NULL);
}

static step_fn *step_of(hf_method method)
{
    switch (method) {
    case HF_AUTO:
        return auto_step;
    case HF_HYBRID:
        return hybrid_step;
    case HF_NEWTON_DAMPED:
        return newton_krylov_step;
    case HF_NEWTON_TRUST:
    case HF_NEWTON_CUBIC:
        return newton_region_step;
    case HF_LBFGS:
        return lbfgs_step;
    case HF_NEWTON_DENSE:
        return newton_dense_step;
    case HF_NEWTON_SPARSE:
        return newton_sparse_step;
    case HF_NEWTON_SPARSE_TRUST:
        return newton_sparse_trust_step;
    case HF_DESCENT_FIXED:
    case HF_DESCENT_ARMIJO:
    case HF_DESCENT_CURVATURE:
        break;
    }
    return descent_step;
}

/* Methods that need sparse factors analyse the pattern now, HF_AUTO once it looks worth it. */
static hf_status analyse(hf_solver *s)
{
    const bool used = uses_factor(&s->problem, &s->options);
    s->factors = used ? HF_REASON_PINNED : HF_REASON_NO_PATTERN;
    return needs_factor(&s->options) ? sparse_analyse(&s->run) : HF_CONVERGED;
}

hf_status solver_create(hf_solver **out, const hf_problem *problem, const hf_options *options,
                        hf_report *found)
{
    *out = NULL;
    const size_t bytes = hf_work_bytes(problem, options);
    if (bytes == 0) return HF_BAD_ARGUMENT;
    unsigned char *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return HF_OUT_OF_MEMORY;

    hf_solver *const s = (hf_solver *)(void *)block;
    *s = (hf_solver){.problem = *problem,
                     .options = options != NULL ? *options : hf_default_options(),
                     .status = HF_BAD_ARGUMENT};
    lay_out(s, block);
    s->run.problem = &s->problem;
    s->run.kry.out = &s->run.out;
    s->run.kry.mem = &s->run.mem;
    s->run.mem.vec = &s->run.out.vec;
    s->run.search.out = &s->run.out;
    s->step = step_of(s->options.method);
    const hf_status status = analyse(s);
    solver_report_idle(s);
    if (status == HF_CONVERGED) {
        *out = s;
    } else {
        *found = s->report;
        hf_free(s);
    }
    return status;
}

hf_status hf_create(hf_solver **out, const hf_problem *problem, const hf_options *options)
{
    hf_report found;
    return out == NULL ? HF_BAD_ARGUMENT : solver_create(out, problem, options, &found);
}

void hf_free(hf_solver *solver)
{
    if (solver != NULL) factor_release(&solver->run.sparse.factor);
    workspace_release(solver);
}
