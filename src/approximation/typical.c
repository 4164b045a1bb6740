/* The distance over which second derivatives along a variable change by their own size.
 *
 * Around x the differences D+ = g(x + t e) - g, D- = g - g(x - t e) show the second derivatives
 * C = (D+ + D-) / 2t, and how they change: |D+ - D-| against |D+| + |D-|, and C against the first C
 * that noise has left legible, since D+ = D- at a point of symmetry. t falls from the step of
 * central differences by quarters until these are at most 1/2, or grows fourfold while they are.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "approximation/sampler.h"

static const double CHANGE = 0.5, LEGIBLE = 8, FACTOR = 4;

typedef struct ruler {
    sampler *s;
    int64_t i;
    double g_norm;        /* at x                                              */
    double *unit;         /* e                                                 */
    double *C, *first;    /* second derivatives, now and at the first legible t */
    bool known;           /* there is a first                                  */
    bool legible, steady; /* at the last t: above noise; changed by less       */
} ruler;

static double norm(ruler *r, const double *v)
{
    return sqrt(vec_dot(&r->s->vec, v, v));
}

/* C, and what both sides are of their differences; s->a, s->b hold g on both sides. */
static void compare(ruler *r, double t)
{
    sampler *const s = r->s;
    const double noise = fmax(s->how.gradient_noise, DBL_EPSILON);
    const double around = norm(r, s->a) + norm(r, s->b) + 2 * r->g_norm;
    vec_quotient(&s->vec, s->a, s->b, 0.5 / t, r->C);
    vec_step(&s->vec, s->a, -1, s->g, s->a); /* D+ */
    vec_step(&s->vec, s->g, -1, s->b, s->b); /* D- */
    const double sides = norm(r, s->a) + norm(r, s->b);
    vec_step(&s->vec, s->a, -1, s->b, s->a);
    r->legible = sides > LEGIBLE * noise * around;
    r->steady = !r->legible || norm(r, s->a) <= CHANGE * sides;
    if (!r->legible || !r->known) return;
    const double size = fmax(norm(r, r->C), norm(r, r->first));
    vec_step(&s->vec, r->C, -1, r->first, s->a);
    r->steady = r->steady && norm(r, s->a) <= CHANGE * size;
}

/* Undefined is unsteady. */
static hf_status look(ruler *r, double t)
{
    sampler *const s = r->s;
    double f;
    vec_step(&s->vec, s->x, t, r->unit, s->point);
    hf_status status = sampler_gradient(s, s->point, &f, s->a);
    if (status == HF_CONVERGED) {
        vec_step(&s->vec, s->x, -t, r->unit, s->point);
        status = sampler_gradient(s, s->point, &f, s->b);
    }
    r->legible = status == HF_BLOCKED;
    r->steady = false;
    if (status == HF_CONVERGED) compare(r, t);
    return status == HF_BLOCKED ? HF_CONVERGED : status;
}

static hf_status measure(ruler *r, double *typical)
{
    sampler *const s = r->s;
    const double most = sampler_size(s, r->i), noise = fmax(s->how.gradient_noise, DBL_EPSILON);
    double t = most * cbrt(noise);
    const double least = t * t * t / (most * most); /* x + t e is hardly another point */
    r->known = false;
    hf_status status = look(r, t);
    while (status == HF_CONVERGED && r->legible && !r->steady && t > FACTOR * least) {
        t /= FACTOR;
        status = look(r, t);
    }
    const bool shrunk = t < most * cbrt(noise);
    while (status == HF_CONVERGED && !shrunk && FACTOR * t <= most) {
        if (r->legible && !r->known) vec_copy(&s->vec, r->C, r->first);
        r->known = r->known || r->legible;
        status = look(r, FACTOR * t);
        if (!r->steady) break;
        t *= FACTOR;
    }
    *typical = FACTOR * t > most ? most : t;
    return status;
}

static hf_status measure_all(sampler *s, workspace w, double *typical)
{
    const int64_t n = s->problem->n;
    ruler r = {.s = s};
    r.unit = workspace_vector(&w, n);
    r.C = workspace_vector(&w, n);
    r.first = workspace_vector(&w, n);
    double *const found = workspace_vector(&w, n);
    r.g_norm = norm(&r, s->g);
    vec_fill(&s->vec, 0, r.unit);
    for (r.i = 0; r.i < n; r.i++) {
        r.unit[r.i] = 1;
        const hf_status status = measure(&r, &found[r.i]);
        if (status != HF_CONVERGED) return status;
        r.unit[r.i] = 0;
    }
    vec_copy(&s->vec, found, typical);
    return HF_CONVERGED;
}

/* g at x, whatever options.source is. */
static hf_status take_gradient(sampler *s)
{
    double f;
    if (sampler_differentiates(s)) return HF_CONVERGED; /* it is there */
    const hf_status status = sampler_gradient(s, s->x, &f, s->g);
    return status == HF_BLOCKED ? sampler_say(s, HF_BAD_START, "f or g is undefined at x.", 0, 0)
                                : status;
}

hf_status hf_approximate_typical(const hf_problem *problem, const double *x,
                                 const hf_approximate_options *options, double *typical,
                                 hf_approximate_report *report)
{
    sampler s;
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    const int64_t n = problem != NULL ? problem->n : 0;
    of.takes_values = true;
    if (typical == NULL) of.flaw = "typical must not be NULL";
    workspace w = {0};
    (void)workspace_vectors(&w, 4, n);
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : w.used);
    if (status != HF_CONVERGED || of.flaw != NULL) return status;
    status = take_gradient(&s);
    if (status == HF_CONVERGED)
        status = measure_all(&s, (workspace){.base = s.extra.base}, typical);
    return sampler_close(&s, status);
}
