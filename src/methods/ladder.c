/* The ladder of metrics for Krylov runs, by what each costs: what is known anyway first.
 *
 *   a sparse factor, if chosen (factor_metric.c); the user's, if given
 *   curvature memory, with its learnt diagonal       HF_PRECONDITION_AUTO, methods with a memory,
 *                                                    where steps may be damped in its metric
 *   Ritz vectors of an earlier plain run             HF_PRECONDITION_AUTO, regions
 *   rows by PROBES products, as diagonal of the memory; a sketch by SPECTRAL_RANK products: on
 *   request, as they do not pay in the mean (src/README.md, Tried)
 *
 * What was made is made anew when runs grow twice as long as the first with it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/factor_metric.h"

enum { AT_FACTOR = 1, AT_ROWS, AT_SKETCH };

enum { LONGER = 8, LONG = 16, LONG_IF_ASKED = 4 }; /* products */

/* Beyond this n, and without being asked, no vectors are kept for deflation. */
static const int64_t LARGE = 1000000;

static bool has_regions(const hf_options *options)
{
    return options->method == HF_NEWTON_TRUST || options->method == HF_NEWTON_CUBIC;
}

static hf_preconditioner rung(const run *r, const hf_options *options)
{
    if (options->preconditioner != HF_PRECONDITION_AUTO) return options->preconditioner;
    if (r->out.has_precondition) return HF_PRECONDITION_USER;
    return has_regions(options) ? HF_PRECONDITION_DEFLATION : HF_PRECONDITION_MEMORY;
}

void ladder_lay_out(run *r, workspace *w, const hf_options *options)
{
    const hf_preconditioner asked = rung(r, options);
    const bool spared = options->preconditioner == HF_PRECONDITION_AUTO && r->out.vec.n > LARGE;
    r->kry.spectral.out = r->ladder.rows.out = &r->out;
    r->kry.spectral.V = NULL;
    if (asked == HF_PRECONDITION_NYSTROM || (asked == HF_PRECONDITION_DEFLATION && !spared))
        spectral_lay_out(&r->kry.spectral, w, r->out.vec.n);
}

void ladder_reset(run *r)
{
    ladder_state *const w = &r->ladder;
    w->at = w->rows.at = r->kry.spectral.at = 0;
    w->ready = false;
    w->first = -1;
    w->made = 0;
    w->again = 0;
    r->kry.metric = METRIC_EUCLIDEAN;
    r->kry.k = r->kry.T.k = 0;
}

hf_preconditioner ladder_name(const run *r)
{
    switch (r->kry.metric) {
    case METRIC_EUCLIDEAN:
        break;
    case METRIC_MEMORY:
    case METRIC_SPECTRAL:
        return rung(r, r->options);
    case METRIC_USER:
        return HF_PRECONDITION_USER;
    case METRIC_FACTOR:
        return HF_PRECONDITION_CHOLESKY;
    }
    return HF_PRECONDITION_NONE;
}

/* Whether the memory is left aside, for steps that damping is to turn. */
static bool is_aside(const run *r)
{
    return r->options->preconditioner == HF_PRECONDITION_AUTO && !r->out.has_precondition &&
           (r->controller.mode == BY_PLAIN || r->newton.length > 0);
}

krylov_metric run_metric(const run *r)
{
    if (r->metric.held) return METRIC_FACTOR;
    if (is_aside(r)) return METRIC_EUCLIDEAN;
    switch (rung(r, r->options)) {
    case HF_PRECONDITION_USER:
        return METRIC_USER;
    case HF_PRECONDITION_MEMORY:
        return r->mem.count > 0 ? METRIC_MEMORY : METRIC_EUCLIDEAN;
    case HF_PRECONDITION_DIAGONAL:
        return r->ladder.ready || r->mem.count > 0 ? METRIC_MEMORY : METRIC_EUCLIDEAN;
    case HF_PRECONDITION_DEFLATION:
    case HF_PRECONDITION_NYSTROM:
        return r->ladder.ready ? METRIC_SPECTRAL : METRIC_EUCLIDEAN;
    case HF_PRECONDITION_AUTO:
    case HF_PRECONDITION_NONE:
    case HF_PRECONDITION_CHOLESKY:
        break;
    }
    return METRIC_EUCLIDEAN;
}

/* Whether runs have grown so long that what was made serves no more. */
static void observe_run(run *r)
{
    ladder_state *const w = &r->ladder;
    if (!w->ready || r->kry.k == 0) return;
    if (w->first < 0) w->first = r->kry.k;
    if (r->kry.k > 2 * w->first + LONGER) w->ready = false;
}

/* The last run was plain, its basis is whole and of some size. */
static bool has_ritz(const run *r)
{
    const krylov *const c = &r->kry;
    const bool asked = r->options->preconditioner == HF_PRECONDITION_DEFLATION;
    return c->metric == METRIC_EUCLIDEAN && c->k >= (asked ? LONG_IF_ASKED : LONG) &&
           krylov_complete(c) && c->spectral.V != NULL;
}

/* What failed is not tried again before as much again has been spent. */
static void made(run *r, bool good)
{
    ladder_state *const w = &r->ladder;
    w->ready = good;
    w->first = -1;
    w->made++;
    if (!good) w->again = 2 * run_cost(r);
}

static bool is_due(const run *r)
{
    return !r->metric.held && !r->ladder.ready && run_cost(r) >= r->ladder.again;
}

progress ladder_prepare(run *r)
{
    ladder_state *const w = &r->ladder;
    krylov *const c = &r->kry;
    const hf_preconditioner asked = rung(r, r->options);
    const uint64_t seed = (uint64_t)r->options->seed + 1000 * (uint64_t)w->made;
    RESUME(w->at)
    {
        observe_run(r);
        factor_metric_observe(r);
        if (factor_metric_due(r)) AWAIT(w->at, AT_FACTOR, factor_metric_renew(r));
        if (!is_due(r)) return finished(&w->at);
        if (asked == HF_PRECONDITION_DIAGONAL) {
            memory_forget_diagonal(&r->mem);
            AWAIT(w->at, AT_ROWS,
                  probe_rows(&w->rows, seed, (double)r->n_all, c->d, c->Hd, r->mem.D));
            if (w->rows.good) memory_trust_diagonal(&r->mem);
            made(r, w->rows.good);
        } else if (asked == HF_PRECONDITION_NYSTROM && c->basis >= SPECTRAL_RANK) {
            AWAIT(w->at, AT_SKETCH, spectral_sketch(&c->spectral, seed, c->U));
            made(r, c->spectral.rank > 0);
        } else if (asked == HF_PRECONDITION_DEFLATION && has_ritz(r)) {
            spectral_from_ritz(&c->spectral, &c->T, c->U);
            w->ready = c->spectral.rank > 0;
            w->first = -1;
        }
    }
    return finished(&w->at);
}
