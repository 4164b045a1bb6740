/* Algorithm: the hybrid. L-BFGS steps and Newton-Krylov steps over one curvature memory, in cycles;
 * the generator that earns more per unit of cost (gradients + products, as dear as the caller says)
 * gets the next cycle.
 *
 *   0  where the first step of L-BFGS promises a decrease of 20 |f|, a product along g tells its
 *      length instead: g'g / |g'Hg|
 *   1  L-BFGS opens: cycles until 100 steps are made, fewer where products are cheap; if the first
 *      two steps show f quadratic, Newton takes over at once
 *   2  step by the generator in charge; if it fails, by the other; if both fail, stop
 *   3  at the end of a cycle (15 units): the generator by which f fell faster per unit goes on; one
 *      whose rate is unknown is tried if much remains to be done at the rate at which ln |g| falls
 *   4  after some wins in a row the other's rate is forgotten; Newton's the more rarely, the more
 *      often Newton was tried in vain
 *   5  when all has cost min(50 + 20 n, 400), and whenever that has doubled, plain Newton steps
 *      (M = I unless the caller has one, no ration by earnings) get a cycle of an eighth of it:
 *      damping bends them along curved valleys, where the others zigzag; they go on while f falls
 *      faster than by L-BFGS, or while |g| falls so fast that less than half of all so far remains
 *      to be done; after doubling the cost they yield for one cycle of L-BFGS, to compare anew. If
 *      f has been quadratic throughout, a run of conjugate gradients without limit takes their place
 *   a Krylov run may cost max(50, half of all so far), and must earn half of what L-BFGS steps did
 *
 * Sources: Morales & Nocedal 2002 (enriched methods); the control by rates is ours.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <float.h>
#include <math.h>

enum { AT_FIRST = 1, AT_LBFGS, AT_NEWTON, AT_OTHER_LBFGS, AT_OTHER_NEWTON };

enum {
    OPENING = 100,
    CYCLE = 15,
    PATIENCE = 4,
    LEAST_PRODUCTS = 50,
    LEAST_PLAIN = 10,
    MOST_PATIENCE = 64,
    FEW_TRIES = 6 /* L-BFGS may do better where the model is this wrong                           */
};

static const double WORTH_EXPLORING = 120; /* predicted remaining cost that justifies a trial */
static const double LEAST_OPENING = 0.15;  /* of OPENING, where products are cheap            */
/* Line 0: the promise, over |f|; a product dearer than so many gradients is not asked for. */
static const double RASH = 20, DEAR = 4;
static const double COUNTABLE = 1e15; /* products, where they cost next to nothing */
/* Line 5. */
static const double PLAIN_FIRST = 50, PLAIN_PER_N = 20, PLAIN_BY = 400;
static const double PLAIN_SHARE = 0.125, PLAIN_ENDS = 0.5;

static void open_cycle(run *r, double length)
{
    controller_state *const c = &r->controller;
    c->cost_start = run_cost(r);
    c->cycle_end = c->cost_start + length;
    c->f_start = r->now.f;
    c->norm_start = r->now.norm;
}

void hybrid_reset(run *r)
{
    controller_state *const c = &r->controller;
    r->quadratic = true;
    r->growth = 0;
    *c = (controller_state){.mode = BY_LBFGS, .patience = PATIENCE, .first = true};
    c->rate_f[0] = c->rate_f[1] = c->rate_g[0] = c->rate_g[1] = (double)NAN;
}

/* Cost still to come at the rate just seen. */
static double remaining(const run *r, double rate_g)
{
    const double to_go = log(r->now.norm / fmax(run_goal(r), 1e-300));
    return rate_g > 0 ? to_go / rate_g : (double)INFINITY;
}

static generator choose(run *r)
{
    controller_state *const c = &r->controller;
    const generator mine = c->mode, other = mine == BY_LBFGS ? BY_NEWTON : BY_LBFGS;
    const double units = run_cost(r) - c->cost_start;
    c->rate_f[mine] = (c->f_start - r->now.f) / units;
    c->rate_g[mine] = log(c->norm_start / r->now.norm) / units;
    if (isnan(c->rate_f[other])) {
        const double bar = WORTH_EXPLORING * product_price(&r->out);
        const bool worth = remaining(r, c->rate_g[mine]) > bar;
        return mine == BY_LBFGS && !worth ? mine : other;
    }
    return c->rate_f[BY_NEWTON] >= c->rate_f[BY_LBFGS] ? BY_NEWTON : BY_LBFGS;
}

/* When a generator has won often enough, the other is tried again; Newton the more rarely, the more
 * often it was tried in vain. */
static void consider_trial(controller_state *c, generator next)
{
    const generator mine = c->mode, other = mine == BY_LBFGS ? BY_NEWTON : BY_LBFGS;
    if (mine == BY_NEWTON && next == BY_NEWTON) c->patience = PATIENCE;
    if (mine == BY_NEWTON && next == BY_LBFGS && c->patience < MOST_PATIENCE) c->patience *= 2;
    c->repeats = next == mine ? c->repeats + 1 : 0;
    if (c->repeats < c->patience) return;
    c->rate_f[other] = (double)NAN;
    c->repeats = 0;
}

static void leave_plain(run *r, double due)
{
    controller_state *const c = &r->controller;
    c->mode = BY_LBFGS;
    c->plain_due = due;
    open_cycle(r, CYCLE);
}

/* A Newton step failed: L-BFGS goes on, Newton is tried again the later. */
static void give_newton_up(run *r)
{
    controller_state *const c = &r->controller;
    if (c->mode == BY_PLAIN) {
        leave_plain(r, 2 * run_cost(r));
        return;
    }
    c->mode = BY_LBFGS;
    c->rate_f[BY_NEWTON] = 0;
    c->repeats = 0;
    if (c->patience < MOST_PATIENCE) c->patience *= 2;
}

/* Whether f has looked quadratic from the start: conjugate gradients end it in one run. */
static bool is_quadratic(const run *r)
{
    return r->quadratic && r->mem.count > 1 && r->newton_steps == 0;
}

/* Line 5. */
static void begin_plain(run *r)
{
    controller_state *const c = &r->controller;
    c->mode = r->quadratic ? BY_NEWTON : BY_PLAIN;
    c->plain_due = 2 * run_cost(r);
    open_cycle(r, PLAIN_SHARE * run_cost(r));
}

/* Whether plain steps go on. */
static bool plain_pays(const run *r)
{
    const controller_state *const c = &r->controller;
    const double units = run_cost(r) - c->cost_start;
    const double rate_g = log(c->norm_start / r->now.norm) / units;
    return (c->f_start - r->now.f) / units > c->rate_f[BY_LBFGS] ||
           remaining(r, rate_g) < PLAIN_ENDS * run_cost(r);
}

/* Lines 3 and 5. */
static void control(run *r)
{
    controller_state *const c = &r->controller;
    const double spent = run_cost(r);
    c->opening = 0;
    if (c->mode == BY_PLAIN) {
        const bool pays = plain_pays(r);
        if (pays && spent < c->plain_due)
            open_cycle(r, CYCLE);
        else
            leave_plain(r, pays ? spent + CYCLE : 2 * spent);
        return;
    }
    const generator next = choose(r);
    if (spent >= c->plain_due) {
        begin_plain(r);
        return;
    }
    consider_trial(c, next);
    c->mode = next;
    open_cycle(r, CYCLE);
}

/* Cost at which plain steps get their first cycle. */
static double first_plain(const run *r)
{
    return fmin(PLAIN_FIRST + PLAIN_PER_N * (double)r->n_all, PLAIN_BY);
}

/* As many products as the cost pays for. */
static int64_t affordable(const run *r, double cost, int least)
{
    return (int64_t)fmin(fmax(least, cost / product_price(&r->out)), COUNTABLE);
}

/* What a Krylov run may cost: it must earn at least half of what L-BFGS steps did. */
static void ration_products(run *r)
{
    const controller_state *const c = &r->controller;
    newton_state *const w = &r->newton;
    w->tries_allowed = FEW_TRIES;
    const double price = product_price(&r->out);
    w->products_allowed = affordable(r, fmax(LEAST_PRODUCTS, 0.5 * run_cost(r)), 1);
    w->earn_q = w->earn_r = (double)-INFINITY;
    if (r->quadratic && run_cost(r) >= first_plain(r)) {
        w->products_allowed = 2 * r->n_all + 10;
        return;
    }
    if (c->mode == BY_PLAIN)
        w->products_allowed = affordable(r, c->cycle_end - run_cost(r), LEAST_PLAIN);
    if (c->mode == BY_PLAIN || isnan(c->rate_f[BY_LBFGS])) return;
    w->earn_q = 0.5 * price * c->rate_f[BY_LBFGS];
    w->earn_r = 0.5 * price * c->rate_g[BY_LBFGS];
}

/* Steps of the opening, the fewer the cheaper products are. */
static int opening(const run *r)
{
    return (int)(OPENING * fmin(1, fmax(LEAST_OPENING, product_price(&r->out))));
}

/* Whether the generators are to be compared. In the opening they are not, but cycles end there
 * too: what L-BFGS earned with its first steps tells nothing of the next. */
static bool is_over(run *r)
{
    controller_state *const c = &r->controller;
    const double spent = run_cost(r);
    if (c->opening > 0) c->opening--;
    if (spent < c->cycle_end) return false;
    if (c->opening == 0 || spent >= c->plain_due) return true;
    if (c->opening >= CYCLE) open_cycle(r, CYCLE);
    return false;
}

/* Line 0: whether the first step of L-BFGS, of length min(1, |g|), promises too much. */
static bool is_rash(const run *r)
{
    const double promise = fmin(r->now.norm, 1) * r->now.norm;
    return r->controller.first && r->mem.count == 0 && promise > RASH * fabs(r->now.f) &&
           product_price(&r->out) <= DEAR && r->out.products < r->options->max_products;
}

/* Where f is concave along g, the length is that over which its slope doubles. */
static void learn_first_step(run *r)
{
    const double t = 1 / fabs(run_curvature(r));
    if (isfinite(t)) r->first = t;
}

static void begin(run *r)
{
    controller_state *const c = &r->controller;
    if (c->first) {
        open_cycle(r, CYCLE);
        c->opening = opening(r);
        c->plain_due = first_plain(r);
        c->first = false;
    } else if (is_over(r)) {
        control(r);
    }
    if (is_quadratic(r) && c->mode == BY_LBFGS) {
        control(r);
        c->mode = BY_NEWTON;
        r->newton.lipschitz = DBL_MIN; /* the model has no error */
    }
    ration_products(r);
}

progress hybrid_step(run *r)
{
    controller_state *const c = &r->controller;
    RESUME(c->at)
    {
        if (is_rash(r)) {
            AWAIT(c->at, AT_FIRST, product(&r->out, r->now.g, r->now.norm, r->d));
            if (!r->out.refused) learn_first_step(r);
        }
        begin(r);
        if (c->mode == BY_LBFGS) {
            AWAIT(c->at, AT_LBFGS, lbfgs_step(r));
            if (!r->stepped) {
                c->mode = BY_NEWTON;
                c->opening = 0;
                AWAIT(c->at, AT_OTHER_NEWTON, newton_krylov_step(r));
                open_cycle(r, CYCLE);
            }
        } else {
            AWAIT(c->at, AT_NEWTON, newton_krylov_step(r));
            if (!r->stepped && r->trouble > 0) {
                give_newton_up(r);
                AWAIT(c->at, AT_OTHER_LBFGS, lbfgs_step(r));
                open_cycle(r, CYCLE);
            }
        }
    }
    return finished(&c->at);
}
