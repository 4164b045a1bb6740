/* Algorithm: HF_AUTO with a known pattern. Bands begin with sparse factors, which need no analysis
 * there, if a step is cheap. Else the hybrid begins, and sparse factors take over where they are
 * likely to cost less than what lies ahead of it.
 *
 *   S  a run by sparse factors from here, the less of
 *          own     STEPS (A + E + FACTORS F)                  as if each step took a factor
 *          shared  FEW_FACTORS (A + F) + STEPS RUN (E + solve)  one as preconditioner of many
 *      A a Hessian, E a gradient, F a factorization; QUADRATIC (A + E + F) if f looks quadratic,
 *      FEW_STEPS (A + E + F) if curvature has changed by NEARLY at most along each step
 *   R  what lies ahead of the hybrid at the rate at which ln |g| has fallen
 *
 *   1  before the first step: sparse factors if the pattern is a band with A + E + F <= CHEAP E,
 *      unless one product shows that g is an eigenvector of H: the hybrid may need a step or two
 *      then, a diagonal H no more than that product
 *   2  S is known by degrees, each found out only if 3 holds by the one before, and its cost is
 *      part of S until then: as of a band without fill; whether it is one; the fill guessed from
 *      the width of the pattern; analysis
 *   3  once the hybrid has cost SHARE S, or at once if f looks quadratic or nearly so:
 *          sparse factors if DOUBT max(1, spent / S) R > S
 *      rates fall on the way, so that R is too low; the more, the longer it has been wrong
 *   4  the hybrid goes on, for good, where a sparse step fails, and where factors of line 3 have
 *      cost PATIENCE times what was foreseen and lowered ln |g| for it by less than the hybrid did
 *      over DOUBT
 *   5  where factors of line 1 have cost TURN S, the hybrid goes on; S is no less than that then,
 *      and line 3 decides anew, once the hybrid has cost S
 *   6  so it does where f has looked quadratic or nearly so and H is found not to be definite: that
 *      may be far from over; f counts no longer as such. Nor is it for good where factors that were
 *      chosen as of such an f have cost too much by line 4
 *
 * Source: rent or buy (Karlin, Manasse, Rudolph & Sleator 1988), with R as a prediction that is
 * trusted less and less (Purohit, Svitkina & Kumar 2018).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/choice.h"

#include <math.h>

#include "methods/effort.h"
#include "methods/sparse.h"

enum { AT_LOOK = 1, AT_HYBRID, AT_SPARSE, AT_KRYLOV, AT_INSTEAD };

static const double STEPS = 8, FACTORS = 1.2, FEW_FACTORS = 3, RUN = 5, QUADRATIC = 1;
static const double NEARLY = 1e-4, FEW_STEPS = 3; /* what is not so starts at 1e-3, as a rule */
static const double CHEAP = 8, TURN = 3;
static const double ALIKE = 1e-4; /* of Hg: what is not along g */
static const double SHARE = 0.2, DOUBT = 3, PATIENCE = 1.5;
static const double DEAR_ANALYSIS = 1e5; /* a variable and entry: S need not be more to find out */

void choice_reset(run *r, hf_reason otherwise)
{
    choice_state *const c = &r->choice;
    *c = (choice_state){.method = r->options->method, .reason = HF_REASON_PINNED};
    const bool analysed = r->options->preconditioner == HF_PRECONDITION_CHOLESKY;
    c->known = r->options->method != HF_AUTO || analysed ? KNOWN_FACTOR : KNOWN_COUNT;
    if (r->options->method != HF_AUTO) return;
    c->method = HF_HYBRID;
    c->open = c->opening = otherwise == HF_REASON_PINNED;
    c->reason = c->open ? HF_REASON_FACTOR_DEAR : otherwise;
}

/* Whether f has looked quadratic or nearly so, to two steps at least; not after a fall back. */
static bool is_nearly_quadratic(const run *r)
{
    return r->growth <= NEARLY && r->mem.count > 1;
}

static bool is_quadratic(const run *r)
{
    return r->quadratic && is_nearly_quadratic(r);
}

static double cost_own(const run *r)
{
    const double values = effort_hessian(r) + effort_gradient(r), factor = effort_factor(r);
    if (is_quadratic(r)) return QUADRATIC * (values + factor);
    if (is_nearly_quadratic(r)) return FEW_STEPS * (values + factor);
    return STEPS * (values + FACTORS * factor);
}

static double cost_shared(const run *r)
{
    if (!r->out.has_product) return (double)INFINITY;
    return FEW_FACTORS * (effort_hessian(r) + effort_factor(r)) +
           STEPS * RUN * (effort_product(r) + effort_solve(r));
}

/* S as far as it is known, and not less than what has been spent on it in vain. */
static double cost_sparse(const run *r)
{
    const double run_alone = fmax(r->choice.wasted, fmin(cost_own(r), cost_shared(r)));
    if (r->choice.known == KNOWN_FACTOR) return run_alone;
    const double dear = DEAR_ANALYSIS * (double)r->sparse.hessian.pattern.entries;
    return fmin(dear, run_alone + effort_analysis(r));
}

/* Line 1. */
static bool is_cheap(const run *r)
{
    const double gradient = effort_gradient(r);
    return effort_is_banded(r) &&
           effort_hessian(r) + gradient + effort_factor(r) <= CHEAP * gradient;
}

/* What the hybrid has cost: on average its memory has been half as full as it is. */
static double spent(const run *r)
{
    const choice_state *const c = &r->choice;
    const double units = run_cost(r) - c->units;
    return r->options->timed_choice ? 1e9 * (r->seconds - c->seconds)
                                    : effort_free(r, units, 0.5 * (double)r->mem.count);
}

/* R. */
static double ahead(const run *r)
{
    const double now = r->now.norm, goal = run_goal(r);
    const double rate = log(r->choice.norm / now) / (run_cost(r) - r->choice.units);
    if (!(rate > 0)) return (double)INFINITY;
    const double units = log(now / goal) / rate;
    return effort_free(r, units, fmin((double)r->mem.capacity, (double)r->mem.count + 0.5 * units));
}

/* What sparse factors have cost since they were chosen. */
static double spent_sparse(const run *r)
{
    const choice_state *const c = &r->choice;
    const double factors = (double)(r->factorizations - c->factorizations);
    const double solve = c->method == HF_NEWTON_DAMPED ? effort_solve(r) : 0; /* each product */
    return factors * effort_factor(r) + (run_cost(r) - c->units) * (effort_gradient(r) + solve);
}

/* Costs and |g| are counted from here on, for the method that begins. */
static void count_from_here(run *r)
{
    choice_state *const c = &r->choice;
    c->units = run_cost(r);
    c->seconds = r->seconds;
    c->factorizations = r->factorizations;
    c->norm = r->now.norm;
}

static void take_sparse(run *r)
{
    choice_state *const c = &r->choice;
    const bool shared = !c->opening && cost_shared(r) < cost_own(r);
    c->open = false;
    c->method = shared ? HF_NEWTON_DAMPED : HF_NEWTON_SPARSE;
    c->opened = c->opening;
    c->quadratic = !c->opening && is_nearly_quadratic(r);
    c->reason = c->opened         ? HF_REASON_FACTOR_CHEAP
                : is_quadratic(r) ? HF_REASON_QUADRATIC
                                  : HF_REASON_FREE_SLOW;
    c->foreseen = cost_sparse(r);
    c->rate = log(c->norm / r->now.norm) / spent(r);
    count_from_here(r);
    r->metric = (metric_state){.wanted = shared, .worn = true};
    newton_sparse_reset(r);
    newton_reset(r); /* the hybrid rations products */
}

/* The next degree of line 2. */
static void find_out(run *r)
{
    choice_state *const c = &r->choice;
    c->known++;
    if (c->known == KNOWN_BAND) sparse_look(r);
    if (c->known == KNOWN_WIDTH) sparse_guess(r);
    if (c->known != KNOWN_FACTOR) return;
    const hf_status status = sparse_analyse(r);
    if (status == HF_CONVERGED) return;
    c->open = false;
    c->reason = status == HF_NO_CHOLESKY ? HF_REASON_NO_CHOLESKY : HF_REASON_NO_MEMORY;
}

/* Line 3. */
static bool is_slow(const run *r)
{
    const double behind = spent(r), sparse = cost_sparse(r);
    const double share = r->choice.wasted > 0 ? 1 : SHARE; /* line 5 */
    if (!is_nearly_quadratic(r) && behind < share * sparse) return false;
    return DOUBT * fmax(1, behind / sparse) * ahead(r) > sparse;
}

/* Lines 1 to 3. */
static void choose(run *r)
{
    choice_state *const c = &r->choice;
    while (c->open && (c->opening ? is_cheap(r) : is_slow(r))) {
        if (c->known == KNOWN_FACTOR)
            take_sparse(r);
        else
            find_out(r);
    }
    c->opening = false;
}

/* Before the first step: whether line 1 applies, but for the look along g. */
static bool may_open(run *r)
{
    choice_state *const c = &r->choice;
    c->norm = r->now.norm;
    if (c->known < KNOWN_BAND && is_cheap(r)) find_out(r);
    return is_cheap(r);
}

/* A diagonal H takes no more products than the look. */
static bool is_worth_a_look(const run *r)
{
    return r->sparse.hessian.pattern.entries > r->problem->n &&
           r->out.products < r->options->max_products;
}

/* Whether g is an eigenvector of H, its eigenvalue positive; Hg has come. */
static bool is_eigenvector(run *r, const double *Hg)
{
    if (r->out.refused) return false;
    const double all = sqrt(vec_dot(&r->out.vec, Hg, Hg));
    const double along = vec_dot(&r->out.vec, r->now.g, Hg) / r->now.norm;
    if (!isfinite(all)) r->out.undefined++;
    return along > 0 && (all - along) * (all + along) <= ALIKE * ALIKE * all * all;
}

/* Lines 4 to 6: the hybrid goes on; open: sparse factors may be chosen again. */
static void fall_back(run *r, bool open)
{
    choice_state *const c = &r->choice;
    if (c->opened) c->wasted = spent_sparse(r);
    r->growth = (double)INFINITY;
    c->method = HF_HYBRID;
    c->reason = HF_REASON_FACTOR_FAILED;
    c->opened = false;
    c->open = open;
    count_from_here(r);
    r->metric = (metric_state){.useless = true};
}

/* Whether factors have cost too much, or f is not what it looked like: lines 4 to 6. */
static bool disappoints(const run *r)
{
    const choice_state *const c = &r->choice;
    const double cost = spent_sparse(r);
    if (c->method == HF_HYBRID) return false;
    if (c->quadratic && sparse_is_indefinite(&r->sparse)) return true;
    if (c->opened) return cost > TURN * c->foreseen;
    return cost > PATIENCE * c->foreseen && DOUBT * log(c->norm / r->now.norm) / cost < c->rate;
}

progress auto_step(run *r)
{
    choice_state *const c = &r->choice;
    RESUME(c->at)
    {
        if (c->opening && may_open(r) && is_worth_a_look(r)) {
            AWAIT(c->at, AT_LOOK, product(&r->out, r->now.g, r->now.norm, r->d));
            c->opening = !is_eigenvector(r, r->d);
        }
        if (c->open) choose(r);
        if (disappoints(r)) fall_back(r, c->opened || c->quadratic);
        if (c->method == HF_HYBRID) {
            AWAIT(c->at, AT_HYBRID, hybrid_step(r));
            return finished(&c->at);
        }
        if (c->method == HF_NEWTON_SPARSE)
            AWAIT(c->at, AT_SPARSE, newton_sparse_step(r));
        else
            AWAIT(c->at, AT_KRYLOV, newton_krylov_step(r));
        if (!r->stepped) {
            fall_back(r, false);
            AWAIT(c->at, AT_INSTEAD, hybrid_step(r));
        }
    }
    return finished(&c->at);
}
