/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/effort.h"

static const double GRADIENT = 5; /* a variable and entry of H                                   */
static const double PAIR = 3;     /* a variable and pair of the memory                           */
static const double ANALYSIS = 55, EDGE = 195; /* a variable; an entry off the diagonal */
static const double HESSIAN = 3;  /* gradients, where the caller gives it                        */
static const double COLOUR = 1.5; /* products a colour: its seed and values are to be put down  */
static const double VARIABLE = 20, ENTRY = 14, SOLVE = 6; /* of a factorization; of a solve      */
static const double FLOP = 0.7, BLOCK_FLOP = 0.25;        /* by entries, by dense blocks         */
static const double BAND_VARIABLE = 8, BAND_ENTRY = 2, BAND_FLOP = 0.12; /* bands, both          */
static const double BAND_ANALYSIS = 30;                                  /* a variable           */

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
    return product_price(&r->out) * effort_gradient(r);
}

double effort_hessian(const run *r)
{
    const assembly *const a = &r->sparse.hessian;
    if (!a->recovers) return HESSIAN * effort_gradient(r);
    const bool coloured = r->choice.known == KNOWN_FACTOR;
    const double colours = coloured ? (double)a->colours.count : entries(r) / variables(r);
    return COLOUR * colours * effort_product(r);
}

static cholesky_size size(const run *r)
{
    const sparse_state *const v = &r->sparse;
    if (r->choice.known == KNOWN_FACTOR) return v->size_of_factor;
    if (r->choice.known > KNOWN_COUNT) return v->guess;
    return (cholesky_size){.nonzeros = entries(r), .flops = entries(r), .banded = true};
}

double effort_analysis(const run *r)
{
    if (size(r).banded) return BAND_ANALYSIS * variables(r);
    return ANALYSIS * variables(r) + EDGE * (entries(r) - variables(r));
}

bool effort_is_banded(const run *r)
{
    return size(r).banded;
}

double effort_factor(const run *r)
{
    const cholesky_size f = size(r);
    if (f.banded)
        return BAND_VARIABLE * variables(r) + BAND_ENTRY * f.nonzeros + BAND_FLOP * f.flops;
    return (f.supernodal ? BLOCK_FLOP : FLOP) * f.flops + VARIABLE * variables(r) +
           ENTRY * f.nonzeros;
}

double effort_solve(const run *r)
{
    const cholesky_size f = size(r);
    return f.banded ? BAND_VARIABLE * variables(r) + BAND_ENTRY * f.nonzeros
                    : VARIABLE * variables(r) + SOLVE * f.nonzeros;
}

double effort_solves_per_factor(const run *r)
{
    return effort_factor(r) / (effort_solve(r) + SOLVE * entries(r));
}

double effort_products_per_factor(const run *r)
{
    return (effort_hessian(r) + effort_factor(r)) / (effort_product(r) + effort_solve(r));
}
