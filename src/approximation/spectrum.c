/* Lanczos with full reorthogonalization: T = Q'HQ from a random start, its eigenvalues and what
 * they tell of those of H.
 *
 * Source: Lanczos 1950; Parlett 1998, ch. 13; the quadrature of Golub & Meurant 2010, sec. 6.2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "approximation/basis.h"
#include "approximation/sampler.h"

enum { LARGEST = 5000 };

typedef struct lanczos {
    int most, k;          /* columns that fit; made                                         */
    double **Q;           /* [most]                                                         */
    double *Hq;           /* [n]                                                            */
    double *alpha, *beta; /* [most] of T; beta[j] joins columns j and j + 1                 */
    double *first, *last; /* [most] components of the eigenvectors of T                     */
    double *c, *work;     /* [most]                                                         */
    double residual;      /* the last beta                                                  */
    double noise;         /* the largest of the products                                    */
} lanczos;

static size_t lay_out(lanczos *z, void *base, int64_t n)
{
    workspace w = {.base = base};
    double **const rows[] = {&z->alpha, &z->beta, &z->first, &z->last, &z->c, &z->work};
    z->Q = workspace_vectors(&w, z->most, n);
    z->Hq = workspace_vector(&w, n);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = workspace_vector(&w, z->most);
    return w.used;
}

/* From Q[0], whose length is 1, until the columns are full or the space closes. */
static hf_status expand(sampler *s, lanczos *z)
{
    double scale = 0;
    z->noise = 0;
    for (z->k = 0; z->k < z->most;) {
        const int j = z->k;
        const hf_status status = sampler_product(s, z->Q[j], z->Hq);
        if (status != HF_CONVERGED) return status;
        z->noise = fmax(z->noise, s->noise);
        scale = fmax(scale, sqrt(vec_dot(&s->vec, z->Hq, z->Hq)));
        z->residual = basis_remove(&s->vec, j + 1, z->Q, z->Hq, z->c, z->work);
        z->alpha[j] = z->c[j];
        z->beta[j] = z->residual;
        z->k++;
        if (!(z->residual > fmax(100 * DBL_EPSILON * scale, z->noise))) break;
        if (z->k < z->most) vec_scale(&s->vec, 1 / z->residual, z->Hq, z->Q[z->k]);
    }
    return HF_CONVERGED;
}

/* Eigenvalues of T into alpha, components of its eigenvectors into first and last. */
static hf_status diagonalize(sampler *s, lanczos *z)
{
    if (basis_tridiagonal(z->k, z->alpha, z->beta, z->first, z->last)) return HF_CONVERGED;
    return sampler_say(s, HF_BLOCKED, "The eigenvalues of the Lanczos matrix overflow.", 0, 0);
}

/* ---- extremes ---- */

/* |H u - theta u| of Ritz pair j, rounding included. */
static double ritz_error(const lanczos *z, int j, double norm)
{
    return z->residual * fabs(z->last[j]) + z->noise + 10 * DBL_EPSILON * norm;
}

static hf_status find_extremes(sampler *s, lanczos *z, hf_extremes *out)
{
    random_normal(random_seed(&s->seeds), s->problem->n, z->Hq);
    const double norm = sqrt(vec_dot(&s->vec, z->Hq, z->Hq));
    vec_scale(&s->vec, 1 / norm, z->Hq, z->Q[0]);
    hf_status status = expand(s, z);
    if (status == HF_CONVERGED) status = diagonalize(s, z);
    if (status != HF_CONVERGED) return status;

    int low = 0, high = 0;
    for (int j = 1; j < z->k; j++) {
        if (z->alpha[j] < z->alpha[low]) low = j;
        if (z->alpha[j] > z->alpha[high]) high = j;
    }
    hf_approximate_report *const r = s->report;
    *out = (hf_extremes){.smallest = z->alpha[low], .largest = z->alpha[high], .steps = z->k};
    r->norm = fmax(fabs(out->smallest), fabs(out->largest));
    r->noise = z->noise;
    out->smallest_error = ritz_error(z, low, r->norm);
    out->largest_error = ritz_error(z, high, r->norm);
    r->error = fmax(out->smallest_error, out->largest_error);
    return HF_CONVERGED;
}

/* The Lanczos functions differ in what they do with the process. */
static const char *prepare(lanczos *z, const hf_problem *problem, int steps, const void *out)
{
    const int64_t n = problem != NULL ? problem->n : 0;
    const int most = steps < LARGEST ? steps : LARGEST;
    *z = (lanczos){.most = most < n ? most : (int)n};
    if (out == NULL) return "out and trace must not be NULL";
    return steps < 1 ? "steps must be >= 1" : NULL;
}

hf_status hf_approximate_extremes(const hf_problem *problem, const double *x,
                                  const hf_approximate_options *options, int steps,
                                  hf_extremes *out, hf_approximate_report *report)
{
    sampler s;
    lanczos z;
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    of.flaw = prepare(&z, problem, steps, out);
    const int64_t n = problem != NULL ? problem->n : 0;
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : lay_out(&z, NULL, n));
    if (status != HF_CONVERGED) return status;
    lay_out(&z, s.extra.base, n);
    status = find_extremes(&s, &z, out);
    return sampler_close(&s, status);
}

/* ---- trace ---- */

typedef struct integrand {
    hf_scalar_fn *function;
    void *user;
} integrand;

/* v' function(H) v by the Gauss rule of the process: |v|^2 sum of first^2 function(theta). */
static hf_status quadrature(sampler *s, lanczos *z, integrand of, double *sum)
{
    const double root = sqrt((double)s->problem->n);
    random_signs(random_seed(&s->seeds), s->problem->n, z->Q[0]);
    vec_scale(&s->vec, 1 / root, z->Q[0], z->Q[0]);
    hf_status status = expand(s, z);
    if (status == HF_CONVERGED) status = diagonalize(s, z);
    if (status != HF_CONVERGED) return status;
    *sum = 0;
    for (int j = 0; j < z->k; j++) {
        const double theta = z->alpha[j];
        const double value = of.function != NULL ? of.function(theta, of.user) : theta;
        *sum += root * root * z->first[j] * z->first[j] * value;
    }
    if (isfinite(*sum)) return HF_CONVERGED;
    return sampler_say(s, HF_BLOCKED, "function is not finite at an eigenvalue.", 0, 0);
}

static hf_status find_trace(sampler *s, lanczos *z, integrand of, double *trace)
{
    hf_approximate_report *const r = s->report;
    const int probes = s->how.probes;
    double mean = 0, scatter = 0, noise = 0;
    for (int count = 1; count <= probes; count++) {
        double found;
        const hf_status status = quadrature(s, z, of, &found);
        if (status != HF_CONVERGED) return status;
        const double past = mean;
        mean += (found - past) / count;
        scatter += (found - past) * (found - mean);
        noise += z->noise * z->noise;
    }
    *trace = mean;
    r->norm = fabs(mean);
    r->noise = of.function == NULL ? (double)s->problem->n * sqrt(noise) / probes : (double)NAN;
    if (noise == 0) r->noise = 0;
    if (probes > 1) r->error = sqrt(scatter / (probes - 1.0) / probes);
    if (probes > 1 && r->noise > 0) r->error = hypot(r->error, r->noise);
    return HF_CONVERGED;
}

hf_status hf_approximate_trace(const hf_problem *problem, const double *x,
                               const hf_approximate_options *options, int steps,
                               hf_scalar_fn *function, void *user, double *trace,
                               hf_approximate_report *report)
{
    sampler s;
    lanczos z;
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    of.flaw = prepare(&z, problem, steps, trace);
    const int64_t n = problem != NULL ? problem->n : 0;
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : lay_out(&z, NULL, n));
    if (status != HF_CONVERGED) return status;
    lay_out(&z, s.extra.base, n);
    status = find_trace(&s, &z, (integrand){function, user}, trace);
    return sampler_close(&s, status);
}
