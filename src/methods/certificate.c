/* Algorithm: the second-order certificate.
 *
 *   1  theta, v <- least Ritz value of H and its vector, by Lanczos from a seeded random vector
 *   2  where theta is safely negative: f(x + t v) for t from 1/10 of 1 + |x| down, sign such that
 *      g'v <= 0, then the other, until f falls by a share of what t g'v + t^2 theta / 2 foretells
 *
 * Sources: Kuczynski & Wozniakowski 1992 (Lanczos from a random vector); More & Sorensen 1979
 * (descent along negative curvature).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/certificate.h"

#include <math.h>

enum { AT_LANCZOS = 1, AT_TRIAL, AT_GRADIENT };

enum { MAX_TRIES = 12 }; /* of either sign */

static const double FIRST = 0.1, SHORTER = 0.25; /* t over 1 + |x| */
static const double SHARE = 0.1;                 /* of the decrease foretold */

void certificate_lay_out(run *r, workspace *w, int basis)
{
    lanczos *const l = &r->certificate.lanczos;
    l->out = &r->out;
    l->T = &r->kry.T;
    l->V = r->kry.U;
    l->basis = r->kry.basis;
    if (r->kry.basis > 0) return;
    l->T = &r->certificate.T;
    l->basis = basis;
    tridiagonal_lay_out(l->T, w, basis);
    l->V = workspace_vectors(w, basis, r->out.vec.n);
}

void certificate_reset(run *r)
{
    r->certificate.at = 0;
    r->certificate.done = false;
    r->certificate.escapes = 0;
    lanczos_forget(&r->certificate.lanczos);
}

bool certificate_due(const run *r)
{
    return r->options->certificate > 0 && !r->certificate.done;
}

static void begin(run *r)
{
    r->stepped = false;
    if (r->options->curvature == HF_CURVATURE_SWITCH) outside_choose(&r->out, false);
    lanczos_start(&r->certificate.lanczos, (uint64_t)r->options->seed, r->options->certificate,
                  r->n_all, r->trial.g);
}

/* The end of line 1: whether there is a direction to go. */
static bool conclude(run *r)
{
    certificate_state *const w = &r->certificate;
    lanczos *const l = &w->lanczos;
    w->done = true;
    r->curvature_min = fmin(r->curvature_min, l->least);
    if (!lanczos_negative(l)) return false;
    lanczos_vector(l, r->d);
    const double slope = vec_dot(&r->out.vec, r->now.g, r->d);
    w->slope = -fabs(slope);
    if (slope > 0) vec_scale(&r->out.vec, -1, r->d, r->d);
    return true;
}

/* The change of f that is foretold. */
static double foretold(const certificate_state *w)
{
    return w->t * w->slope + 0.5 * w->t * w->t * w->lanczos.least;
}

static void turn(run *r)
{
    certificate_state *const w = &r->certificate;
    vec_scale(&r->out.vec, -1, r->d, r->d);
    w->slope = -w->slope;
    w->tries = 0;
    w->t = FIRST * (1 + r->out.x_norm);
}

static bool falls(const run *r)
{
    const double change = r->trial.f - r->now.f;
    return r->trial.defined && change < -run_noise(r) &&
           change <= SHARE * foretold(&r->certificate);
}

/* Whether a shorter step cannot be told from none. */
static bool too_short(const run *r)
{
    const certificate_state *const w = &r->certificate;
    return w->tries >= MAX_TRIES || !(-foretold(w) > run_noise(r));
}

static void accept(run *r)
{
    run_accept(r, HF_STEP_CURVATURE);
    r->certificate.escapes++;
    r->certificate.done = false;
    lanczos_forget(&r->certificate.lanczos);
}

progress certify(run *r)
{
    certificate_state *const w = &r->certificate;
    RESUME(w->at)
    {
        begin(r);
        AWAIT(w->at, AT_LANCZOS, lanczos_run(&w->lanczos));
        if (!conclude(r)) return finished(&w->at);
        w->tries = 0;
        w->t = FIRST * (1 + r->out.x_norm);
        for (w->turned = false; !r->stepped; w->t *= SHORTER, w->tries++) {
            if (too_short(r) && w->turned) break;
            if (too_short(r)) {
                turn(r);
                w->turned = true;
            }
            vec_step(&r->out.vec, r->now.x, w->t, r->d, r->trial.x);
            AWAIT(w->at, AT_TRIAL, evaluate_value(&r->out, &r->trial));
            if (!falls(r)) continue;
            AWAIT(w->at, AT_GRADIENT, evaluate(&r->out, &r->trial, r->d));
            if (falls(r)) accept(r);
        }
    }
    return finished(&w->at);
}
