/* Algorithm: HF_AUTO with a known pattern, by cost in nominal nanoseconds.
 *
 *   E  a gradient or a product: GRADIENT a variable and entry of H, or what was measured
 *   M  a matrix-free unit: E + PAIR a variable and pair of the memory
 *   A  a Hessian: HESSIAN E from the caller, else E a colour
 *   F  a factorization: FLOP each + VARIABLE a variable + ENTRY an entry of the factor
 *
 *   1  direct <- STEPS (A + E + FACTORS F): what a run with sparse factors is likely to cost
 *   2  if FEW matrix-free units cost as much: sparse steps from the start, else the hybrid
 *   3  the hybrid goes on until it has cost as much; if the run is not over then, sparse steps
 *      (whatever lies ahead, the two together cost at most twice the better of them)
 *   4  sparse steps: where F is more than SHARED times the rest of a step, one factor serves many
 *      steps as the preconditioner of Krylov runs; else each step has its own
 *   5  where a sparse step fails, the hybrid goes on
 *
 * Source: the competitive rule of 3 is that of rent or buy (Karlin, Manasse, Rudolph & Sleator
 * 1988); the constants are of one machine and decide alike on all.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/choice.h"

#include <math.h>

enum { AT_HYBRID = 1, AT_SPARSE, AT_KRYLOV, AT_INSTEAD };

static const double GRADIENT = 10, PAIR = 4, HESSIAN = 3, FLOP = 1, VARIABLE = 60, ENTRY = 8;
static const double STEPS = 15, FACTORS = 1.5, FEW = 40, SHARED = 10;

static double cost_gradient(const run *r)
{
    const double counted =
        GRADIENT * ((double)r->problem->n + (double)r->sparse.hessian.pattern.entries);
    const int64_t asked = r->out.gradients + r->out.products;
    if (!r->options->timed_choice || asked == 0) return counted;
    return 1e9 * r->seconds_outside / (double)asked;
}

static double cost_free(const run *r)
{
    return cost_gradient(r) + PAIR * (double)r->mem.capacity * (double)r->problem->n;
}

static double cost_hessian(const run *r)
{
    const assembly *const a = &r->sparse.hessian;
    const double number = a->recovers ? (double)a->colours.count : HESSIAN;
    return number * cost_gradient(r);
}

static double cost_factor(const run *r)
{
    const cholesky_size *const f = &r->sparse.size_of_factor;
    return FLOP * f->flops + VARIABLE * (double)r->problem->n + ENTRY * f->nonzeros;
}

static double cost_solve(const run *r)
{
    return VARIABLE * (double)r->problem->n + ENTRY * r->sparse.size_of_factor.nonzeros;
}

double choice_solves_per_factor(const run *r)
{
    const double product = ENTRY * (double)r->sparse.hessian.pattern.entries;
    return cost_factor(r) / (cost_solve(r) + product);
}

double choice_products_per_factor(const run *r)
{
    return (cost_hessian(r) + cost_factor(r)) / (cost_gradient(r) + cost_solve(r));
}

static double cost_direct(const run *r)
{
    return STEPS * (cost_hessian(r) + cost_gradient(r) + FACTORS * cost_factor(r));
}

/* What the hybrid has cost so far. */
static double spent(const run *r)
{
    return r->options->timed_choice ? 1e9 * r->seconds : run_cost(r) * cost_free(r);
}

void choice_reset(run *r, bool usable, hf_reason otherwise)
{
    choice_state *const c = &r->choice;
    *c = (choice_state){.method = r->options->method, .reason = HF_REASON_PINNED};
    if (r->options->method != HF_AUTO) return;
    c->method = HF_HYBRID;
    c->reason = usable ? HF_REASON_FACTOR_DEAR : otherwise;
    c->open = usable;
}

/* Line 4. */
static void take_sparse(run *r, hf_reason reason)
{
    choice_state *const c = &r->choice;
    const double rest = cost_hessian(r) + cost_gradient(r) + cost_solve(r);
    const bool shared = cost_factor(r) > SHARED * rest && r->out.has_product;
    c->open = false;
    c->method = shared ? HF_NEWTON_DAMPED : HF_NEWTON_SPARSE;
    c->reason = shared ? HF_REASON_FACTOR_SHARED : reason;
}

/* Lines 2 and 3. */
static void choose(run *r)
{
    const double direct = cost_direct(r);
    if (direct <= FEW * cost_free(r))
        take_sparse(r, HF_REASON_FACTOR_CHEAP);
    else if (spent(r) >= direct)
        take_sparse(r, HF_REASON_FREE_SLOW);
}

static void fall_back(run *r)
{
    r->choice.method = HF_HYBRID;
    r->choice.reason = HF_REASON_FACTOR_FAILED;
}

progress auto_step(run *r)
{
    choice_state *const c = &r->choice;
    RESUME(c->at)
    {
        if (c->open) choose(r);
        if (c->method == HF_HYBRID) {
            AWAIT(c->at, AT_HYBRID, hybrid_step(r));
            return finished(&c->at);
        }
        if (c->method == HF_NEWTON_SPARSE)
            AWAIT(c->at, AT_SPARSE, newton_sparse_step(r));
        else
            AWAIT(c->at, AT_KRYLOV, newton_krylov_step(r));
        if (!r->stepped) {
            fall_back(r);
            AWAIT(c->at, AT_INSTEAD, hybrid_step(r));
        }
    }
    return finished(&c->at);
}
