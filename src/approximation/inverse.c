/* Minimization by corrected, damped or updated inverses, alpha chosen at every step.
 *
 * Algorithm, at x:
 *   1. g; converged? The BFGS inverse takes the last step into account.
 *   2. Of every fold: the steps s(alpha) by its own g and H, and how bad x + s(alpha) are. Without
 *      folds: f(x + s(alpha)).
 *   3. alpha of the least sum; s(alpha) of the problem, shortened until f falls where g is defined.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "approximation/inverse.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { LARGEST = 5000, MOST = 1000, TRIALS = 40 };
/* Of a step, after some halvings: the scale of B = I or of H may be off by any power. */
enum { HALVINGS = 10 };
static const double SHRINK = 1.0 / 16;

static const double GRID[] = {0, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000};

typedef struct run {
    const hf_problem *problem;
    hf_inverse_options how;
    hf_inverse_report *report;
    int64_t n;
    const double *grid;
    int candidates;
    double scale; /* of the grid; 0: not known yet                      */
    inverse v;
    double *x, *trial;      /* [n] */
    double *p, *y, *g_past; /* [n] last step; gradient at the trial, then change; last gradient */
    double *points;         /* [candidates + 1] [n], the last is x                */
    double *total, *values; /* [candidates + 1] mean over folds; of one fold      */
    double f;               /* at the trial                                       */
    bool stepped;           /* p is set, the trial has become x                   */
    bool paired;            /* a pair has scaled B                                */
} run;

hf_inverse_options hf_inverse_defaults(void)
{
    return (hf_inverse_options){
        .inverse = HF_INVERSE_CORRECTED,
        .grid = NULL,
        .candidates = 1,
        .absolute = false,
        .folds = NULL,
        .fold_count = 0,
        .linear_rel = 1e-8,
        .max_linear = 1000,
        .gradient_abs = 1e-6,
        .gradient_rel = 1e-6,
        .max_steps = 1000,
        .progress = NULL,
        .approximate = hf_approximate_defaults(),
    };
}

/* ---- what the folds say ---- */

/* What a sampler has counted and concluded enters the report. */
static hf_status close_sampler(run *r, sampler *s, hf_status status)
{
    hf_inverse_report *const to = r->report;
    const hf_approximate_report *const from = s->report;
    to->values += from->values;
    to->gradients += from->gradients;
    to->products += from->products;
    if (status != HF_CONVERGED && from->message[0] != '\0') { /* else it was another's fault */
        to->callback_code = from->callback_code;
        (void)snprintf(to->message, sizeof to->message, "%s", from->message);
    }
    return sampler_close(s, status);
}

/* f and g at x, of the problem or of a training problem. */
static hf_status open_sampler(run *r, sampler *s, const hf_problem *problem)
{
    const bool known = r->stepped && problem == r->problem;
    const inquiry of = {.problem = problem,
                        .x = r->x,
                        .options = &r->how.approximate,
                        .wants_gradient = true,
                        .f = r->f,
                        .g = known ? r->y : NULL};
    const hf_status status = sampler_open(s, of, 0);
    if (status == HF_CONVERGED) return status;
    return close_sampler(r, s, status == HF_BAD_START && r->report->step > 0 ? HF_BLOCKED : status);
}

static double alpha_of(const run *r, int k)
{
    return r->grid[k] * r->scale;
}

/* x + s(alpha) for all candidates. */
static hf_status make_points(run *r, sampler *s)
{
    for (int k = 0; k < r->candidates; k++) {
        double *const point = r->points + r->n * k;
        const hf_status status = inverse_step(s, &r->v, alpha_of(r, k), point);
        if (status != HF_CONVERGED) return status;
        vec_step(&s->vec, r->x, 1, point, point);
    }
    return HF_CONVERGED;
}

static hf_status validate_by_value(run *r, sampler *s)
{
    for (int k = 0; k < r->candidates; k++) {
        const hf_status status = sampler_value(s, r->points + r->n * k, &r->values[k]);
        if (status == HF_CALLBACK_FAILED) return status;
        if (status != HF_CONVERGED) r->values[k] = (double)INFINITY;
    }
    return HF_CONVERGED;
}

static hf_status validate_by_fold(run *r, sampler *s, const hf_fold *fold)
{
    const int count = r->candidates + 1;
    for (int k = 0; k < count; k++)
        vec_unwritten(&r->values[k]);
    const int code = fold->validation(r->n, count, r->points, r->values, fold->user);
    r->report->validations += count;
    for (int k = 0; k < count; k++)
        if (code != 0 || !isfinite(r->values[k])) r->values[k] = (double)INFINITY;
    if (code >= 0) return HF_CONVERGED;
    s->report->callback_code = code;
    (void)snprintf(s->report->message, sizeof s->report->message,
                   "A validation asked to stop: it returned %d.", code);
    return HF_CALLBACK_FAILED;
}

/* One fold enters the sums; its base replaces the one of the problem if it trains by itself. */
static hf_status hear_fold(run *r, sampler *s, const hf_fold *fold)
{
    sampler own, *at = s;
    hf_status status = HF_CONVERGED;
    if (fold->training != NULL) {
        at = &own;
        status = open_sampler(r, at, fold->training);
        if (status != HF_CONVERGED) return status;
        status = inverse_base(at, &r->v);
    }
    if (status == HF_CONVERGED) status = make_points(r, at);
    if (status == HF_CONVERGED) status = validate_by_fold(r, at, fold);
    return at == s ? status : close_sampler(r, at, status);
}

/* The candidate that is best over all folds, HF_STOPPED if it is no better there than x. Without
 * folds: the best by f, -1 if f is undefined at all of them. */
static hf_status choose(run *r, sampler *s, int *best)
{
    const int folds = r->how.fold_count;
    bool replaced = false;
    hf_status status = HF_CONVERGED;
    for (int k = 0; k <= r->candidates; k++)
        r->total[k] = 0;
    vec_copy(&s->vec, r->x, r->points + r->n * r->candidates);
    for (int i = 0; i < (folds > 0 ? folds : 1); i++) {
        if (folds > 0) {
            if (replaced && r->how.folds[i].training == NULL) status = inverse_base(s, &r->v);
            if (status == HF_CONVERGED) status = hear_fold(r, s, &r->how.folds[i]);
            replaced = r->how.folds[i].training != NULL;
        } else {
            status = make_points(r, s);
            if (status == HF_CONVERGED) status = validate_by_value(r, s);
        }
        if (status != HF_CONVERGED) return status;
        for (int k = 0; k < r->candidates + (folds > 0); k++)
            r->total[k] += r->values[k] / (folds > 0 ? folds : 1);
    }
    *best = -1;
    for (int k = 0; k < r->candidates; k++)
        if (r->total[k] < (double)INFINITY && (*best < 0 || r->total[k] < r->total[*best]))
            *best = k;
    if (folds > 0 && (*best < 0 || !(r->total[*best] < r->total[r->candidates])))
        return sampler_say(s, HF_STOPPED, "No step is better on the data held out.", 0, 0);
    return replaced ? inverse_base(s, &r->v) : HF_CONVERGED;
}

/* ---- one step ---- */

/* f and g at x + t p, which becomes r->trial. */
static hf_status ask(run *r, sampler *s, double t)
{
    vec_step(&s->vec, r->x, t, r->p, r->trial);
    return sampler_gradient(s, r->trial, &r->f, r->y);
}

/* Where f differs by rounding alone, the gradient says whether the step is one. */
static hf_status take_if_flat(run *r, sampler *s)
{
    const hf_status status = ask(r, s, 1);
    if (status == HF_CALLBACK_FAILED) return status;
    const bool falls = status == HF_CONVERGED && r->f <= s->f + 10 * DBL_EPSILON * fabs(s->f) &&
                       vec_dot(&s->vec, r->y, r->y) < vec_dot(&s->vec, s->g, s->g);
    if (falls) return HF_CONVERGED;
    return sampler_say(s, HF_PRECISION, "No step of any length makes f fall.", 0, 0);
}

/* r->trial = x + p, p shortened until f falls. */
static hf_status descend(run *r, sampler *s)
{
    double t = 1;
    for (int i = 0; i < TRIALS; i++, t *= i < HALVINGS ? 0.5 : SHRINK) {
        const hf_status status = ask(r, s, t);
        if (status == HF_CALLBACK_FAILED) return status;
        if (status != HF_CONVERGED || !(r->f < s->f)) continue;
        vec_scale(&s->vec, t, r->p, r->p);
        return HF_CONVERGED;
    }
    return take_if_flat(r, s);
}

static hf_status step(run *r, sampler *s)
{
    int best = 0;
    if (r->how.inverse == HF_INVERSE_UPDATED && r->stepped) {
        vec_step(&s->vec, s->g, -1, r->g_past, r->y);
        inverse_update(s, &r->v, r->p, r->y, !r->paired);
        r->paired = true;
    }
    hf_status status = inverse_base(s, &r->v);
    if (status == HF_CONVERGED && r->scale == 0) status = inverse_scale(s, &r->v, &r->scale);
    const bool chosen = r->candidates > 1;
    if (status == HF_CONVERGED && chosen) status = choose(r, s, &best);
    if (status != HF_CONVERGED) return status;
    if (best < 0) best = r->candidates - 1;

    r->report->alpha = alpha_of(r, best);
    r->report->validation = chosen ? r->total[best] : (double)NAN;
    status = inverse_step(s, &r->v, r->report->alpha, r->p);
    if (status == HF_CONVERGED) status = descend(r, s);
    if (status != HF_CONVERGED) return status;
    r->stepped = true;
    vec_copy(&s->vec, s->g, r->g_past);
    vec_copy(&s->vec, r->trial, r->x);
    return HF_CONVERGED;
}

/* ---- the run ---- */

/* What the report says at x; HF_RUNNING if the run goes on. */
static hf_status judge(run *r, sampler *s, double *target)
{
    hf_inverse_report *const now = r->report;
    now->f = s->f;
    now->gradient_norm = sqrt(vec_dot(&s->vec, s->g, s->g));
    if (now->step == 0) *target = r->how.gradient_abs + r->how.gradient_rel * now->gradient_norm;
    now->status = HF_RUNNING;
    if (now->gradient_norm <= *target)
        now->status = HF_CONVERGED;
    else if (now->step >= r->how.max_steps)
        now->status = HF_MAX_ITERATIONS;
    const bool asked = r->how.progress != NULL && r->how.progress(now, r->x, r->problem->user) != 0;
    if (asked && now->status == HF_RUNNING) now->status = HF_STOPPED;
    return now->status;
}

static hf_status iterate(run *r)
{
    double target = 0;
    for (;; r->report->step++) {
        sampler s;
        hf_status status = open_sampler(r, &s, r->problem);
        if (status != HF_CONVERGED) return status;
        const hf_status verdict = judge(r, &s, &target);
        if (verdict == HF_RUNNING) status = step(r, &s);
        status = close_sampler(r, &s, status);
        if (verdict != HF_RUNNING) return verdict;
        if (status != HF_CONVERGED) return status;
    }
}

static const char *check_folds(const hf_inverse_options *o, int64_t n)
{
    if (o->fold_count < 0 || o->fold_count > MOST) return "options.fold_count must be in 0..1000";
    if (o->fold_count > 0 && o->folds == NULL) return "options.folds must not be NULL";
    for (int i = 0; i < o->fold_count; i++) {
        const hf_fold *const fold = &o->folds[i];
        if (fold->validation == NULL) return "options.folds must have a validation each";
        if (fold->training != NULL && fold->training->n != n)
            return "options.folds must have training problems of the same n";
    }
    return NULL;
}

static const char *check_grid(const hf_inverse_options *o)
{
    if (o->grid == NULL) return NULL;
    if (o->candidates < 1 || o->candidates > MOST) return "options.candidates must be in 1..1000";
    for (int k = 0; k < o->candidates; k++)
        if (!(o->grid[k] >= 0 && o->grid[k] <= DBL_MAX))
            return "options.grid must be >= 0 and finite in every entry";
    return NULL;
}

static const char *complaint(const run *r, const double *x)
{
    const hf_inverse_options *const o = &r->how;
    const char *const sentence = hf_check(r->problem, NULL);
    if (sentence != NULL) return sentence;
    if (x == NULL) return "x must not be NULL";
    if (!(o->inverse >= HF_INVERSE_CORRECTED && o->inverse <= HF_INVERSE_UPDATED))
        return "options.inverse must be an hf_inverse";
    if (o->inverse == HF_INVERSE_UPDATED && r->problem->n > LARGEST)
        return "options.inverse HF_INVERSE_UPDATED wants problem.n <= 5000";
    if (!(o->linear_rel > 0 && o->linear_rel < 1)) return "options.linear_rel must be in (0, 1)";
    if (o->max_linear < 1) return "options.max_linear must be >= 1";
    if (!(o->gradient_abs >= 0 && o->gradient_abs <= DBL_MAX))
        return "options.gradient_abs must be >= 0 and finite";
    if (!(o->gradient_rel >= 0 && o->gradient_rel < 1))
        return "options.gradient_rel must be in [0, 1)";
    if (o->max_steps < 0) return "options.max_steps must be >= 0";
    const char *const of_grid = check_grid(o);
    return of_grid != NULL ? of_grid : check_folds(o, r->problem->n);
}

static size_t lay_out(run *r, void *base)
{
    workspace w = {.base = base};
    inverse *const v = &r->v;
    double **const vectors[] = {&r->x,    &r->trial, &r->p, &r->y, &r->g_past,
                                &v->base, &v->r,     &v->d, &v->Hd};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, r->n);
    r->points = workspace_take(&w, (size_t)r->candidates + 1, (size_t)r->n * sizeof(double));
    r->total = workspace_vector(&w, r->candidates + 1);
    r->values = workspace_vector(&w, r->candidates + 1);
    if (r->how.inverse == HF_INVERSE_UPDATED) v->B = workspace_vector(&w, r->n * r->n);
    return w.used;
}

static hf_status say(hf_inverse_report *report, hf_status status, const char *sentence)
{
    report->status = status;
    if (sentence != NULL || report->message[0] == '\0')
        (void)snprintf(report->message, sizeof report->message, "%s",
                       sentence != NULL ? sentence : hf_status_text(status));
    return status;
}

static void begin(run *r, const double *x)
{
    r->v.how = &r->how;
    r->v.n = r->n;
    r->scale = r->how.absolute ? 1 : 0;
    for (int64_t i = 0; i < r->n; i++)
        r->x[i] = x[i];
    if (r->v.B != NULL) inverse_reset(&r->v, 1);
}

hf_status hf_inverse_minimize(const hf_problem *problem, const hf_inverse_options *options,
                              double *x, hf_inverse_report *report)
{
    hf_inverse_report unwanted;
    run r = {.problem = problem, .report = report != NULL ? report : &unwanted};
    *r.report = (hf_inverse_report){.f = (double)NAN, .gradient_norm = (double)NAN};
    r.report->validation = (double)NAN;
    r.how = options != NULL ? *options : hf_inverse_defaults();
    const char *const sentence = complaint(&r, x);
    if (sentence != NULL) return say(r.report, HF_BAD_ARGUMENT, sentence);

    r.n = problem->n;
    r.grid = r.how.grid != NULL ? r.how.grid : GRID;
    r.candidates = r.how.grid != NULL ? r.how.candidates : (int)(sizeof GRID / sizeof *GRID);
    const size_t bytes = lay_out(&r, NULL);
    void *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return say(r.report, HF_OUT_OF_MEMORY, NULL);
    lay_out(&r, block);
    begin(&r, x);
    const hf_status status = iterate(&r);
    for (int64_t i = 0; r.report->step > 0 && i < r.n; i++)
        x[i] = r.x[i];
    workspace_release(block);
    return say(r.report, status, NULL);
}
