/* Algorithm: Newton-Krylov with lazy damping.
 *
 *   1  expand a Krylov space of H from g until |g + Hs| <= max(what the run needs, L |s|^2), L the
 *      measured error of the quadratic model, until curvature is not positive, or until products
 *      run out or earn too little; what the run needs may be met between iterates (smoothing.h)
 *   2  lambda <- 0; where curvature is not positive, lambda = sigma |s| with the model's error
 *      as cubic term (twice the least shift that makes the projected H definite, if unknown)
 *   3  s <- -(H + lambda M)^-1 g in that space, times a Wolfe step where f along s is cheap;
 *      f+, g+ <- value at x + s
 *   4  rho <- (f - f+) / (q(0) - q(s));  until rho >= ACCEPT: shorten s by raising lambda in the
 *      same space (no product), back to 3
 *   5  L <- |g+ - (g + Hs)| / |s|^2, if s was shortened or damped 3 |f+ - f - q(s)| / |s|^3;
 *      memory takes the Krylov pairs (d, Hd) and (s, g+ - g)
 *   6  where M was the memory's by the library's own choice, and s had to come back to BENT of its
 *      length, the next M is I: with M near H, lambda M only shortens s, where lambda I turns it
 *      towards -g, along the valley. Such steps begin GROW times as long as the last of Newton's at
 *      most, until they need not or a run is long
 *
 * Sources: Gould, Lucidi, Roma & Toint 1999 (re-solving in the space); Eisenstat & Walker 1996,
 * choice 1 (matching the residual to the model's error); Morales & Nocedal 2000 (pairs).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "methods/run.h"

#include <float.h>
#include <math.h>

enum { AT_LADDER = 1, AT_KRYLOV, AT_FORM, AT_LINE, AT_BOUND, AT_TRIAL, AT_REFORM };

enum { MAX_TRIES = 30 };

static const double FIRST_RELATIVE = 0.3; /* |r| / |g| while the model's error is unknown       */
static const double FARTHEST = 1e3;       /* of a step without curvature, over 1 + |x|          */
static const double TINY_ERROR = 1e-2;    /* of |g|                                             */
static const double NEEDED = 0.8;         /* share of the run's target that a residual may keep */
/* Of line 6, measured; one refusal brings a step back to a tenth at the least. LONG: products,
 * LONGER: times those of the run before. */
static const double BENT = 0.12, GROW = 2;
static const int64_t LONG = 16, LONGER = 2;

void newton_reset(run *r)
{
    r->newton = (newton_state){.tries_allowed = MAX_TRIES,
                               .products_allowed = 2 * r->n_all + 10,
                               .earn_q = (double)-INFINITY,
                               .earn_r = (double)-INFINITY};
}

/* What a Krylov run may take: by line 6 not much more than the run before. */
static int64_t products_allowed(const run *r)
{
    const newton_state *const w = &r->newton;
    const int64_t plain = r->kry.k > LONG / LONGER ? LONGER * r->kry.k : LONG;
    return w->length > 0 && plain < w->products_allowed ? plain : w->products_allowed;
}

krylov_goal newton_goal(const run *r)
{
    const newton_state *const w = &r->newton;
    const double rounding = product_error(&r->out) * r->now.norm;
    return (krylov_goal){.residual = fmax(NEEDED * run_goal(r), rounding),
                         .relative = w->lipschitz > 0 ? 0 : FIRST_RELATIVE,
                         .curvature = w->lipschitz,
                         .radius = (double)INFINITY,
                         .products = products_allowed(r),
                         .earn_q = w->earn_q,
                         .earn_r = w->earn_r};
}

static void begin_krylov(run *r)
{
    newton_state *const w = &r->newton;
    krylov_start(&r->kry, run_metric(r), &r->now, newton_goal(r));
    w->tries = 0;
    w->scale = 1;
    w->lambda = 0;
}

/* Line 2. Whether the step must be formed from the basis (else it is the CG iterate). */
static bool choose_damping(run *r)
{
    krylov *const c = &r->kry;
    newton_state *const w = &r->newton;
    if (!c->curved || !krylov_complete(c)) return false;
    const double farthest = FARTHEST * (1 + r->out.x_norm);
    const double shift = tridiagonal_shift(&c->T) + c->T.gamma[0] / farthest;
    const double sigma = c->metric == METRIC_EUCLIDEAN ? w->lipschitz : w->sigma;
    if (sigma > 0) {
        w->lambda = tridiagonal_cubic(&c->T, sigma, shift);
    } else {
        w->lambda = 2 * shift;
        tridiagonal_solve(&c->T, w->lambda);
    }
    return true;
}

/* The trial x + scale s. */
static void place_trial(run *r)
{
    newton_state *const w = &r->newton;
    const krylov *const c = &r->kry;
    w->gs = w->scale * vec_dot(&r->out.vec, r->now.g, c->s);
    w->s_norm = w->scale * sqrt(c->ss);
    const double sHs = 2 * (c->q - w->gs / w->scale);
    w->q = w->gs + 0.5 * w->scale * w->scale * sHs;
    vec_step(&r->out.vec, r->now.x, w->scale, c->s, r->trial.x);
}

/* Line 4: lambda or the scale for a step of at most `length`; whether s must be formed again. */
static bool shorten(run *r, double length)
{
    newton_state *const w = &r->newton;
    krylov *const c = &r->kry;
    const double share = length / w->s_norm;
    if (krylov_complete(c) && !c->smooth.taken && c->T.k > 1 &&
        tridiagonal_solve(&c->T, w->lambda)) {
        const double target = share * w->scale * tridiagonal_norm(&c->T);
        w->lambda = tridiagonal_to_length(&c->T, target, w->lambda);
        w->scale = 1;
        return true;
    }
    w->scale *= share;
    return false;
}

/* How far to come back after a refused trial. */
static double shorter_length(const run *r)
{
    const newton_state *const w = &r->newton;
    if (!r->trial.defined) return 0.1 * w->s_norm;
    const double t = parabola_step(&r->now, &r->trial, w->gs, 0.1);
    return fmin(0.5, t) * w->s_norm;
}

static double model_error(const run *r)
{
    const newton_state *const w = &r->newton;
    return 3 * fabs(r->trial.f - r->now.f - w->q) / (w->s_norm * w->s_norm * w->s_norm);
}

static bool accepted(run *r)
{
    const newton_state *const w = &r->newton;
    /* beyond s, where a line found f to fall on, the model of s is no measure */
    const double predicted = w->scale > 1 ? -0.5 * w->gs : -w->q;
    return run_judge(r, w->gs, w->scale * r->trial.slope, predicted);
}

/* The model's error L |s|^2 as sigma |s|_M^2: |s|_M is |h|. With M = I sigma is L. */
static void learn_cubic(run *r)
{
    newton_state *const w = &r->newton;
    krylov *const c = &r->kry;
    if (c->metric == METRIC_EUCLIDEAN || !krylov_complete(c) || c->smooth.taken) return;
    if (!tridiagonal_solve(&c->T, w->lambda)) return;
    const double ratio = w->s_norm / tridiagonal_norm(&c->T);
    w->sigma = w->lipschitz * ratio * ratio * ratio;
}

/* Line 6: whether s is longer than a step may begin with. */
static bool is_bound(const newton_state *w)
{
    return w->length > 0 && w->full_norm > w->length;
}

/* Line 6: the length of the next step to begin with; 0: it is free. */
static double next_length(const run *r)
{
    const newton_state *const w = &r->newton;
    const krylov *const c = &r->kry;
    if (!is_bound(w) && w->s_norm >= BENT * w->full_norm) return 0;
    if (c->metric == METRIC_MEMORY && r->options->preconditioner == HF_PRECONDITION_AUTO)
        return GROW * w->s_norm;
    if (w->length == 0 || c->end == HF_INNER_LIMIT) return 0;
    return w->tries > 0 ? w->s_norm : GROW * w->s_norm;
}

/* Line 5. */
static void learn(run *r)
{
    newton_state *const w = &r->newton;
    krylov *const c = &r->kry;
    if (w->tries == 0 && w->lambda == 0 && w->scale == 1 && !is_bound(w)) {
        /* s as the run left it, with r its residual; c->d is free: the error g+ - (g + Hs) */
        vec_step(&r->out.vec, r->trial.g, -1, c->r, c->d);
        const double error = sqrt(vec_dot(&r->out.vec, c->d, c->d)), seen = error / c->ss;
        /* an error far below |g| may be rounding over a tiny |s|^2: no reason to trust less */
        const bool tiny = w->lipschitz > 0 && error < TINY_ERROR * r->now.norm;
        w->lipschitz = tiny ? fmin(w->lipschitz, seen) : seen;
    } else {
        w->lipschitz = model_error(r);
    }
    if (!(w->lipschitz > 0)) w->lipschitz = DBL_MIN;
    w->length = next_length(r);
    learn_cubic(r);
    krylov_give_pairs(c);
    run_accept(r, HF_STEP_NEWTON);
    curvature_choose(r);
    r->damping = w->lambda;
}

/* Where f along s is cheap. */
static void begin_line(run *r)
{
    const double slope = vec_dot(&r->out.vec, r->now.g, r->kry.s);
    search_start(&r->search, &r->now, &r->trial, r->kry.s, slope, 1, run_noise(r));
}

progress newton_krylov_step(run *r)
{
    newton_state *const w = &r->newton;
    RESUME(w->at)
    {
        r->stepped = false;
        AWAIT(w->at, AT_LADDER, ladder_prepare(r));
        begin_krylov(r);
        AWAIT(w->at, AT_KRYLOV, krylov_run(&r->kry));
        run_record_krylov(r);
        if (r->trouble != HF_CONVERGED) return finished(&w->at);
        if (choose_damping(r)) AWAIT(w->at, AT_FORM, krylov_form(&r->kry));
        r->trouble = r->out.refused ? HF_BLOCKED : HF_PRECISION;
        if (!(r->kry.ss > 0)) return finished(&w->at);
        w->s_norm = w->full_norm = sqrt(r->kry.ss);
        if (r->out.asks_along) {
            begin_line(r);
            AWAIT(w->at, AT_LINE, search_line(&r->search));
            w->scale = r->search.t;
            if (r->search.led) w->length = 0; /* the line knows better */
        }
        if (is_bound(w) && shorten(r, w->length)) AWAIT(w->at, AT_BOUND, krylov_form(&r->kry));
        for (; w->tries < w->tries_allowed && r->kry.ss > 0; w->tries++) {
            place_trial(r);
            AWAIT(w->at, AT_TRIAL, run_try(r, r->kry.s));
            if (r->out.asks_along && search_misled(&r->search)) {
                w->scale = 1;
                r->rejected++;
                continue;
            }
            if (accepted(r)) {
                learn(r);
                return finished(&w->at);
            }
            r->rejected++;
            if (shorten(r, shorter_length(r))) AWAIT(w->at, AT_REFORM, krylov_form(&r->kry));
        }
        if (r->out.refused) r->trouble = HF_BLOCKED;
        w->lipschitz = w->length = 0;
    }
    return finished(&w->at);
}
