/* Algorithm: a stale factor as preconditioner.
 *
 *   1  a new factor is due at the first run, and when a run has taken more products than the first
 *      one with the factor did, plus as many as a factorization is worth
 *   2  H <- values at x;  L L' <- H + lambda I;  until that is definite: lambda as its failure says
 *   3  runs are preconditioned by that L L', wherever x goes
 *
 * The rule of 1 is the usual amortization: go on while another run costs less than what is paid for
 * a new factor.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/factor_metric.h"

#include <math.h>

#include "methods/effort.h"
#include "methods/sparse.h"

enum { AT_HESSIAN = 1 };

enum { MAX_FACTORS = 60 };

void factor_metric_reset(run *r)
{
    const bool wanted = r->options->preconditioner == HF_PRECONDITION_CHOLESKY;
    r->metric = (metric_state){.wanted = wanted, .worn = true};
}

bool factor_metric_due(const run *r)
{
    return r->metric.wanted && r->metric.worn && !r->metric.useless;
}

static bool apply(void *with, const double *residual, double *z)
{
    run *const r = with;
    vec_copy(&r->out.vec, residual, z);
    return sparse_apply(r, z);
}

/* Line 2. */
static bool find_factor(run *r)
{
    double lambda = 0;
    for (int k = 0; k < MAX_FACTORS; k++) {
        bool definite;
        if (!sparse_factorize(r, lambda, &definite)) return false;
        if (definite) return true;
        lambda = sparse_raised(&r->sparse);
    }
    return false;
}

/* Of values that are far too small or large, as wrong ones may be, steps overflow or vanish. */
static bool serves(run *r)
{
    if (!apply(r, r->now.g, r->kry.z)) return false;
    const double zz = vec_dot(&r->out.vec, r->kry.z, r->kry.z);
    return zz > 0 && isfinite(zz);
}

progress factor_metric_renew(run *r)
{
    metric_state *const m = &r->metric;
    RESUME(m->at)
    {
        AWAIT(m->at, AT_HESSIAN, sparse_hessian(r));
        m->held = r->trouble == HF_CONVERGED && find_factor(r) && serves(r);
        m->useless = !m->held;
        m->worn = false;
        m->fresh = -1;
        r->trouble = HF_CONVERGED;
        r->kry.apply = apply;
        r->kry.apply_with = r;
    }
    return finished(&m->at);
}

void factor_metric_observe(run *r)
{
    metric_state *const m = &r->metric;
    if (!m->held) return;
    if (m->fresh < 0) m->fresh = r->kry.k;
    m->worn = (double)(r->kry.k - m->fresh) > effort_products_per_factor(r);
}
