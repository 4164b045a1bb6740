/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/effort.h"

static const double GRADIENT = 5; /* a variable and entry of H                                   */
static const double PAIR = 3;     /* a variable and pair of the memory                           */
static const double ANALYSIS = 55, EDGE = 195; /* a variable; an entry off the diagonal */
static const double HESSIAN = 3; /* gradients, where the caller gives it                        */
static const double VARIABLE = 20, ENTRY = 14, SOLVE = 6; /* of a factorization; of a solve      */
static const double FLOP = 0.7, BLOCK_FLOP = 0.25;        /* by entries, by dense blocks         */

static double variables(const run *r)
{
    return (double)r->problem->n;
}

static double entries(const run *r)
{
    return (double)r->sparse.hessian.pattern.entries;
}

double effort_gradient(const run *r)
{
    const int64_t asked = r->out.gradients + r->out.products;
    if (!r->options->timed_choice || asked == 0) return GRADIENT * (variables(r) + entries(r));
    return 1e9 * r->seconds_outside / (double)asked;
}

double effort_free(const run *r, double units, double pairs)
{
    return units * (effort_gradient(r) + PAIR * variables(r) * pairs);
}

double effort_product(const run *r)
{
    return r->out.price.product * effort_gradient(r);
}

double effort_analysis(const run *r)
{
    return ANALYSIS * variables(r) + EDGE * (entries(r) - variables(r));
}

double effort_hessian(const run *r)
{
    const assembly *const a = &r->sparse.hessian;
    if (!a->recovers) return HESSIAN * effort_gradient(r);
    const bool coloured = r->choice.known == KNOWN_FACTOR;
    const double colours = coloured ? (double)a->colours.count : entries(r) / variables(r);
    return colours * effort_product(r);
}

static cholesky_size size(const run *r)
{
    const sparse_state *const v = &r->sparse;
    if (r->choice.known == KNOWN_FACTOR) return v->size_of_factor;
    const bool guessed = r->choice.known == KNOWN_WIDTH;
    const double nonzeros = guessed ? v->guess.nonzeros : entries(r);
    const double flops = guessed ? v->guess.flops : entries(r);
    return (cholesky_size){
        .nonzeros = nonzeros, .flops = flops, .supernodal = cholesky_by_blocks(flops, nonzeros)};
}

double effort_factor(const run *r)
{
    const cholesky_size f = size(r);
    return (f.supernodal ? BLOCK_FLOP : FLOP) * f.flops + VARIABLE * variables(r) +
           ENTRY * f.nonzeros;
}

double effort_solve(const run *r)
{
    return VARIABLE * variables(r) + SOLVE * size(r).nonzeros;
}

double effort_solves_per_factor(const run *r)
{
    return effort_factor(r) / (effort_solve(r) + SOLVE * entries(r));
}

double effort_products_per_factor(const run *r)
{
    return (effort_hessian(r) + effort_factor(r)) / (effort_product(r) + effort_solve(r));
}
