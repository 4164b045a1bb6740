/* Noise of f and of v'g along a random v, from one set of points for both as long as that serves.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "difference/noise.h"

#include <math.h>

#include "approximation/sampler.h"

typedef struct series {
    double values[NOISE_POINTS];
    double scale;          /* what the noise is relative to             */
    double noise;          /* standard deviation                        */
    noise_verdict verdict; /* of the last set of points, unless found   */
} series;

static hf_status take_points(sampler *s, double h, const double *v, double *g, series *f,
                             series *slope)
{
    const hf_problem *const p = s->problem;
    for (int i = 0; i < NOISE_POINTS; i++) {
        double value, g_norm;
        vec_step(&s->vec, s->x, h * (i - NOISE_POINTS / 2), v, s->point);
        const hf_status status = sampler_gradient(s, s->point, &value, g);
        if (status != HF_CONVERGED)
            return sampler_say(s, status, "f or g is undefined near x along a random direction.", 0,
                               0);
        f->values[i] = value;
        slope->values[i] = vec_dot(&s->vec, v, g);
        g_norm = sqrt(vec_dot(&s->vec, g, g) / (double)p->n);
        f->scale = fmax(f->scale, fabs(value));
        slope->scale = fmax(slope->scale, g_norm);
    }
    return HF_CONVERGED;
}

static void judge(series *of)
{
    if (of->verdict == NOISE_FOUND) return;
    of->verdict = noise_of(of->values, &of->noise);
}

/* Relative, as the options take it. */
static double relative(const series *of)
{
    return of->scale > 0 ? fmin(of->noise / of->scale, 0.1) : 0;
}

static hf_status measure(sampler *s, double *v, double *g, series *f, series *slope)
{
    enum { ATTEMPTS = 5 };
    random_normal(random_seed(&s->seeds), s->problem->n, v);
    for (int64_t i = 0; i < s->problem->n; i++)
        v[i] *= s->how.typical != NULL ? s->how.typical[i] : 1;
    vec_scale(&s->vec, 1 / sqrt(vec_dot(&s->vec, v, v)), v, v);
    double h = 1e-8 * (1 + s->x_norm) / sampler_norm(s, v);
    for (int i = 0; i < ATTEMPTS; i++) {
        const hf_status status = take_points(s, h, v, g, f, slope);
        if (status != HF_CONVERGED) return status;
        judge(f);
        judge(slope);
        const noise_verdict left = f->verdict != NOISE_FOUND ? f->verdict : slope->verdict;
        if (left == NOISE_FOUND) break;
        h *= left == NOISE_TOO_CLOSE ? 100 : 0.01;
    }
    if (f->verdict == NOISE_TOO_WIDE || slope->verdict == NOISE_TOO_WIDE)
        return sampler_say(s, HF_PRECISION, "No spacing of points showed noise of one level.", 0,
                           0);
    return HF_CONVERGED;
}

hf_status hf_approximate_noise(const hf_problem *problem, const double *x,
                               const hf_approximate_options *options, double *value_noise,
                               double *gradient_noise, hf_approximate_report *report)
{
    sampler s;
    series f = {.verdict = NOISE_TOO_CLOSE}, slope = f;
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    const int64_t n = problem != NULL ? problem->n : 0;
    of.takes_values = true;
    if (value_noise == NULL || gradient_noise == NULL)
        of.flaw = "value_noise and gradient_noise must not be NULL";
    workspace w = {0};
    (void)workspace_vectors(&w, 2, n);
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : w.used);
    if (status != HF_CONVERGED || of.flaw != NULL) return status;
    w = (workspace){.base = s.extra.base};
    double *const v = workspace_vector(&w, n), *const g = workspace_vector(&w, n);
    status = measure(&s, v, g, &f, &slope);
    if (status == HF_CONVERGED) {
        *value_noise = relative(&f);
        *gradient_noise = relative(&slope);
    }
    return sampler_close(&s, status);
}
