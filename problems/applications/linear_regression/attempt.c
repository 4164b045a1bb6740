/* SPDX-License-Identifier: BSD-3-Clause */
#include "linear_regression/attempt.h"

#include <string.h>

#include "hessfree_approximate.h"

int attempt_value(int64_t n, const double *theta, double *f, double *g, void *user)
{
    attempt *const a = user;
    const double share = (double)a->data->samples;
    (void)n;
    *(g != NULL ? &a->course->gradients : &a->course->values) += share;
    *f = regression_mean(a->data, a->data->samples, NULL, theta, g);
    return 0;
}

int attempt_product(int64_t n, const double *theta, const double *v, double *Hv, void *user)
{
    attempt *const a = user;
    (void)n, (void)theta;
    a->course->products += (double)a->data->samples;
    regression_product(a->data, a->data->samples, NULL, v, Hv);
    return 0;
}

int attempt_sample_value(int64_t n, const double *theta, const hf_sample *sample, double *f,
                         double *g, void *user)
{
    attempt *const a = user;
    (void)n;
    *(g != NULL ? &a->course->gradients : &a->course->values) += (double)sample->count;
    *f = regression_mean(a->data, sample->count, sample->indices, theta, g);
    return 0;
}

int attempt_sample_product(int64_t n, const double *theta, const hf_sample *sample, const double *v,
                           double *Hv, void *user)
{
    attempt *const a = user;
    (void)n, (void)theta;
    a->course->products += (double)sample->count;
    regression_product(a->data, sample->count, sample->indices, v, Hv);
    return 0;
}

/* J v and J'u are half a product each, which is J'J v; with the residuals, J'r is a gradient. */

int attempt_residual(int64_t n, const double *theta, double *r, void *user)
{
    attempt *const a = user;
    (void)n;
    a->course->values += (double)a->data->samples;
    regression_residuals(a->data, theta, r);
    return 0;
}

int attempt_forward(int64_t n, const double *theta, const double *v, double *Jv, void *user)
{
    attempt *const a = user;
    (void)n, (void)theta;
    a->course->products += 0.5 * (double)a->data->samples;
    regression_forward(a->data, v, Jv);
    return 0;
}

int attempt_adjoint(int64_t n, const double *theta, const double *u, double *Jtu, void *user)
{
    attempt *const a = user;
    (void)n, (void)theta;
    a->course->products += 0.5 * (double)a->data->samples;
    regression_adjoint(a->data, u, Jtu);
    return 0;
}

/* ---- stand-ins ---- */

static hf_status make_low_rank(const hf_problem *p, const double *theta,
                               const hf_approximate_options *how, double *A)
{
    hf_low_rank *low;
    const hf_status status = hf_approximate_low_rank(p, theta, how, 1, &low, NULL);
    if (status != HF_CONVERGED) return status;
    for (int j = 0; j < UNKNOWNS; j++) {
        double unit[UNKNOWNS] = {0.0};
        unit[j] = 1;
        hf_low_rank_multiply(low, unit, A + UNKNOWNS * j);
        A[j + UNKNOWNS * j] += 0.1 * low->eigenvalues[0]; /* for what the sketch does not see */
    }
    hf_low_rank_free(low);
    return HF_CONVERGED;
}

static hf_status make_diagonal(const hf_problem *p, const double *theta,
                               const hf_approximate_options *how, double *A)
{
    double d[UNKNOWNS];
    const hf_status status = hf_approximate_diagonal(p, theta, how, d, NULL);
    memset(A, 0, sizeof(double[UNKNOWNS * UNKNOWNS]));
    for (int i = 0; i < UNKNOWNS; i++)
        A[i + UNKNOWNS * i] = d[i];
    return status;
}

/* The Hessian of the point that products are asked for, made anew there. */
int attempt_make_stand_in(int64_t n, const double *theta, void *user)
{
    attempt *const a = user;
    const hf_problem p = {.n = n, .value = attempt_value, .product = attempt_product, .user = a};
    hf_approximate_options how = hf_approximate_defaults();
    hf_status status = HF_BAD_ARGUMENT;
    how.seed = a->seed;
    how.checks = 0;
    switch (a->how->from) {
    case FROM_PROBES:
        status = make_diagonal(&p, theta, &how, a->A);
        break;
    case FROM_SKETCH:
        status = make_low_rank(&p, theta, &how, a->A);
        break;
    case FROM_GRADIENTS:
    case FROM_VALUES:
    case PRODUCTS:
    case DIFFERENCES:
        how.source = a->how->from == FROM_VALUES ? HF_FROM_VALUES : HF_FROM_GRADIENTS;
        status = hf_approximate_full(&p, theta, &how, a->A, NULL);
        break;
    }
    return status == HF_CONVERGED ? 0 : -1;
}

int attempt_stand_in_product(int64_t n, const double *theta, const double *v, double *Av,
                             void *user)
{
    const attempt *const a = user;
    (void)theta;
    for (int64_t i = 0; i < n; i++)
        Av[i] = a->A[i] * v[0] + a->A[i + n] * v[1];
    return 0;
}
