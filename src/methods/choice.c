/* Algorithm: HF_AUTO with a known pattern, by cost in nominal nanoseconds.
 *
 *   E  a gradient or a product: GRADIENT a variable and entry of H, or what was measured
 *   M  a matrix-free unit: E + PAIR a variable and pair of the memory, FAR_PAIR beyond the caches
 *   A  a Hessian: HESSIAN E from the caller, else E a colour
 *   F  a factorization: FLOP each + VARIABLE a variable + ENTRY an entry of the factor
 *
 *   1  what a run by sparse factors is likely to cost, the less of
 *          own     STEPS (A + E + FACTORS F)                  a factor for each step
 *          shared  FEW_FACTORS (A + F) + STEPS RUN (E + solve)  one as preconditioner of many
 *   2  if FEW matrix-free units cost as much: sparse factors from the start, else the hybrid
 *   3  once the hybrid has had its opening: sparse factors, if what remains at the rate at which
 *      ln |g| has fallen would cost more than these, or if the hybrid has cost as much already
 *      (whatever lies ahead, the two together then cost at most twice the better)
 *   4  where a sparse step fails, or those of 3 have cost PATIENCE times what was foreseen, the
 *      hybrid goes on
 *
 * Source: the competitive rule of 3 is that of rent or buy (Karlin, Manasse, Rudolph & Sleator
 * 1988); the constants are of one machine and decide alike on all.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/choice.h"

#include <math.h>

enum { AT_HYBRID = 1, AT_SPARSE, AT_KRYLOV, AT_INSTEAD };

static const double GRADIENT = 10, PAIR = 4, FAR_PAIR = 10, CACHE = 8e6;
static const double HESSIAN = 3, FLOP = 0.7, VARIABLE = 60, ENTRY = 8;
static const double STEPS = 15, FACTORS = 1.5, FEW_FACTORS = 3, RUN = 5, FEW = 40, OPENING = 25;
static const double PATIENCE = 2;

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
    const double numbers = (double)r->mem.capacity * (double)r->problem->n;
    const bool far = 2 * sizeof(double) * numbers > CACHE;
    return cost_gradient(r) + (far ? FAR_PAIR : PAIR) * numbers;
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

static double cost_own(const run *r)
{
    return STEPS * (cost_hessian(r) + cost_gradient(r) + FACTORS * cost_factor(r));
}

static double cost_shared(const run *r)
{
    if (!r->out.has_product) return (double)INFINITY;
    return FEW_FACTORS * (cost_hessian(r) + cost_factor(r)) +
           STEPS * RUN * (cost_gradient(r) + cost_solve(r));
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

/* What the hybrid is likely to cost yet. */
static double ahead(const run *r)
{
    const double units = run_cost(r), now = r->now.norm;
    const double goal = fmax(r->target, now * fmin(1, r->options->gradient_max / r->now.max));
    const double rate = log(r->norm_start / now) / units;
    return rate > 0 ? log(now / goal) / rate * cost_free(r) : (double)INFINITY;
}

/* What sparse factors have cost since they were chosen. */
static double spent_sparse(const run *r)
{
    const choice_state *const c = &r->choice;
    return (double)(r->factorizations - c->factorizations) * cost_factor(r) +
           (run_cost(r) - c->units) * (cost_gradient(r) + cost_solve(r));
}

static void take_sparse(run *r, hf_reason reason)
{
    choice_state *const c = &r->choice;
    const bool shared = cost_shared(r) < cost_own(r);
    c->open = false;
    c->method = shared ? HF_NEWTON_DAMPED : HF_NEWTON_SPARSE;
    c->reason = reason;
    c->units = run_cost(r);
    c->factorizations = r->factorizations;
    c->foreseen = fmin(cost_own(r), cost_shared(r));
    r->metric.wanted = shared;
}

/* Lines 2 and 3. */
static void choose(run *r)
{
    const double sparse = fmin(cost_own(r), cost_shared(r));
    if (sparse <= FEW * cost_free(r))
        take_sparse(r, HF_REASON_FACTOR_CHEAP);
    else if (spent(r) >= sparse || (run_cost(r) >= OPENING && ahead(r) > sparse))
        take_sparse(r, HF_REASON_FREE_SLOW);
}

static void fall_back(run *r)
{
    r->choice.method = HF_HYBRID;
    r->choice.reason = HF_REASON_FACTOR_FAILED;
    r->metric = (metric_state){.useless = true};
}

static bool disappoints(const run *r)
{
    const choice_state *const c = &r->choice;
    return c->reason == HF_REASON_FREE_SLOW && spent_sparse(r) > PATIENCE * c->foreseen;
}

progress auto_step(run *r)
{
    choice_state *const c = &r->choice;
    RESUME(c->at)
    {
        if (c->open) choose(r);
        if (disappoints(r)) fall_back(r);
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
