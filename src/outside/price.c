/* What calls cost, and whether f alone comes before g.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "outside/outside.h"

enum { AT_FIRST = 1, AT_BOTH };

enum { CLOCKED = 5 };             /* calls of a class before its price is fixed */
static const double DEAREST = 64; /* price that is measured, or one over it     */

void outside_price(outside *o, const hf_options *options)
{
    o->price = (prices){.value = options->value_cost,
                        .product = options->product_cost > 0 ? options->product_cost : 1,
                        .measured = options->measure_costs};
}

double product_price(const outside *o)
{
    return o->has_product ? o->price.product : 1;
}

/* The nearest power of two. */
static double class_of(double ratio)
{
    if (!(ratio > 0)) return 1 / DEAREST;
    return fmin(fmax(exp2(round(log2(ratio))), 1 / DEAREST), DEAREST);
}

static call_class class_of_request(const hf_request *ask)
{
    if (ask->need == HF_NEED_PRODUCT) return CALL_PRODUCT;
    return ask->out == NULL ? CALL_VALUE : CALL_GRADIENT;
}

void outside_clocked(outside *o, double seconds)
{
    prices *const p = &o->price;
    const bool counts = o->ask.need == HF_NEED_VALUE || o->ask.need == HF_NEED_PRODUCT;
    if (!p->measured || !counts) return;
    const call_class class = class_of_request(&o->ask);
    if (p->calls[class] >= CLOCKED) return;
    p->seconds[class] += seconds;
    p->calls[class]++;
    if (p->calls[CALL_GRADIENT] < CLOCKED) return;
    const double gradient = p->seconds[CALL_GRADIENT];
    if (p->calls[CALL_VALUE] == CLOCKED)
        p->value = fmin(class_of(p->seconds[CALL_VALUE] / gradient), 1);
    if (p->calls[CALL_PRODUCT] == CLOCKED)
        p->product = class_of(p->seconds[CALL_PRODUCT] / gradient);
}

/* A value first costs its price, and saves 1 where the trial is then refused: so it does at the
 * rate of refusals so far, one in ten to begin with. Prices that are measured need some calls. */
static bool value_first(const outside *o)
{
    const prices *const p = &o->price;
    if (p->measured && p->calls[CALL_VALUE] < CLOCKED) return true;
    return p->value > 0 && (double)(2 * o->refusals + 1) > p->value * (double)(2 * o->trials + 10);
}

static bool is_refused(outside *o, const point *p, double limit)
{
    const bool refused = !p->defined || p->f > limit;
    o->refusals += refused;
    return refused;
}

progress evaluate_below(outside *o, point *p, const double *d, double limit)
{
    RESUME(o->at_below)
    {
        o->trials++;
        if (value_first(o)) {
            AWAIT(o->at_below, AT_FIRST, evaluate_value(o, p));
            p->slope = (double)NAN;
            if (is_refused(o, p, limit)) return finished(&o->at_below);
        }
        AWAIT(o->at_below, AT_BOTH, evaluate(o, p, d));
        is_refused(o, p, limit);
    }
    return finished(&o->at_below);
}
