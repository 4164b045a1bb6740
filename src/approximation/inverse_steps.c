/* Conjugate gradients for H^-1 g and (H + alpha I)^-1 g, and the BFGS inverse kept dense.
 *
 * Letters: r = g + (H + alpha I) s, d direction, kappa = d'(H + alpha I) d; p step, y change of g,
 * rho = 1 / p'y. Source: Nocedal & Wright 2006, Alg. 5.2 and eq. 6.17, 6.20.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "approximation/inverse.h"

static double dot(sampler *s, const double *a, const double *b)
{
    return vec_dot(&s->vec, a, b);
}

/* out = -(H + shift I)^-1 g. At negative curvature: the iterate so far, at least -g. */
static hf_status solve(sampler *s, inverse *v, double shift, double *out)
{
    const double target = v->how->linear_rel * sqrt(dot(s, s->g, s->g));
    vec_fill(&s->vec, 0, out);
    vec_copy(&s->vec, s->g, v->r);
    vec_scale(&s->vec, -1, v->r, v->d);
    double rr = dot(s, v->r, v->r);
    for (int64_t k = 0; k < v->how->max_linear && sqrt(rr) > target; k++) {
        const hf_status status = sampler_product(s, v->d, v->Hd);
        if (status != HF_CONVERGED) return status;
        vec_step(&s->vec, v->Hd, shift, v->d, v->Hd);
        const vec_curve curve = vec_curvature(&s->vec, v->d, v->Hd);
        if (!(curve.dHd > DBL_EPSILON * sqrt(curve.dd) * sqrt(curve.HdHd))) {
            if (k == 0) vec_copy(&s->vec, v->d, out);
            break;
        }
        const double past = rr;
        rr = vec_advance(&s->vec, rr / curve.dHd, v->d, v->Hd, out, v->r).rr;
        vec_redirect(&s->vec, rr / past, v->r, v->d);
    }
    return HF_CONVERGED;
}

static void multiply(sampler *s, const inverse *v, const double *g, double *out)
{
    vec_fill(&s->vec, 0, out);
    for (int64_t j = 0; j < v->n; j++)
        vec_step(&s->vec, out, g[j], v->B + v->n * j, out);
}

hf_status inverse_base(sampler *s, inverse *v)
{
    switch (v->how->inverse) {
    case HF_INVERSE_CORRECTED:
        return solve(s, v, 0, v->base);
    case HF_INVERSE_UPDATED:
        multiply(s, v, s->g, v->base);
        vec_scale(&s->vec, -1, v->base, v->base);
        break;
    case HF_INVERSE_DAMPED:
        break;
    }
    return HF_CONVERGED;
}

hf_status inverse_step(sampler *s, inverse *v, double alpha, double *step)
{
    if (v->how->inverse == HF_INVERSE_DAMPED) return solve(s, v, alpha, step);
    vec_step(&s->vec, v->base, -alpha, s->g, step);
    return HF_CONVERGED;
}

hf_status inverse_scale(sampler *s, inverse *v, double *scale)
{
    const double gg = dot(s, s->g, s->g);
    double size;
    if (v->how->inverse == HF_INVERSE_DAMPED) {
        const hf_status status = sampler_product(s, s->g, v->Hd);
        if (status != HF_CONVERGED) return status;
        size = fabs(dot(s, s->g, v->Hd)) / gg;
    } else {
        size = sqrt(dot(s, v->base, v->base) / gg);
    }
    *scale = isfinite(size) && size > 0 ? size : 1;
    return HF_CONVERGED;
}

void inverse_reset(const inverse *v, double gamma)
{
    for (int64_t i = 0; i < v->n * v->n; i++)
        v->B[i] = 0;
    for (int64_t i = 0; i < v->n; i++)
        v->B[i + v->n * i] = gamma;
}

/* B - rho (p (By)' + (By) p') + (rho + rho^2 y'By) p p' */
void inverse_update(sampler *s, inverse *v, const double *p, const double *y, bool first)
{
    const double py = dot(s, p, y), pp = dot(s, p, p), yy = dot(s, y, y);
    if (!(py > 1e-10 * sqrt(pp) * sqrt(yy))) return;
    if (first) inverse_reset(v, py / yy);
    multiply(s, v, y, v->r);
    const double rho = 1 / py, weight = rho + rho * rho * dot(s, y, v->r);
    for (int64_t j = 0; j < v->n; j++) {
        double *const column = v->B + v->n * j;
        vec_step(&s->vec, column, weight * p[j] - rho * v->r[j], p, column);
        vec_step(&s->vec, column, -rho * p[j], v->r, column);
    }
}
