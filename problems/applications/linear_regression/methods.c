/* Every method sees the data through the callbacks of an attempt, which count sweeps.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "linear_regression/attempt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_inverse.h"

enum { FOLDS = 5 };

#define DESCENT     "gradient descent"
#define NEWTON      "Newton"
#define APPROXIMATE "approximate Hessians"
#define INVERSES    "inverses"
#define SAMPLES     "methods over samples"

static const struct method table[] = {
    {"step 1/L", DESCENT, 0, CORE, HF_DESCENT_FIXED, PRODUCTS, false, true},
    {"Armijo", DESCENT, 0, CORE, HF_DESCENT_ARMIJO, PRODUCTS, false, true},
    {"step g'g/g'Hg", DESCENT, 0, CORE, HF_DESCENT_CURVATURE, PRODUCTS, false, true},
    {"dense, Armijo", NEWTON, 0, CORE, HF_NEWTON_DENSE, PRODUCTS, false, true},
    {"sparse factors", NEWTON, 0, CORE, HF_NEWTON_SPARSE, PRODUCTS, false, true},
    {"hybrid", NEWTON, 0, CORE, HF_HYBRID, PRODUCTS, false, true},
    {"damped", NEWTON, 0, CORE, HF_NEWTON_DAMPED, PRODUCTS, false, true},
    {"trust region", NEWTON, 0, CORE, HF_NEWTON_TRUST, PRODUCTS, false, true},
    {"cubic", NEWTON, 0, CORE, HF_NEWTON_CUBIC, PRODUCTS, false, true},
    {"Gauss-Newton", NEWTON, 0, RESIDUALS, HF_NEWTON_TRUST, PRODUCTS, false, true},
    {"L-BFGS", NEWTON, 0, CORE, HF_LBFGS, PRODUCTS, false, true},
    {"products by differences", APPROXIMATE, 0, CORE, HF_NEWTON_DAMPED, DIFFERENCES, false, true},
    {"full, of gradients", APPROXIMATE, 0, STAND_IN, HF_NEWTON_DENSE, FROM_GRADIENTS, false, true},
    {"full, of values", APPROXIMATE, 0, STAND_IN, HF_NEWTON_DENSE, FROM_VALUES, false, true},
    {"diagonal by probes", APPROXIMATE, 0, STAND_IN, HF_NEWTON_DENSE, FROM_PROBES, false, true},
    {"Nystrom, rank 1", APPROXIMATE, 0, STAND_IN, HF_NEWTON_DENSE, FROM_SKETCH, false, true},
    {"corrected, by f", INVERSES, 0, INVERSE, HF_INVERSE_CORRECTED, PRODUCTS, false, true},
    {"corrected, 5 folds", INVERSES, 0, INVERSE, HF_INVERSE_CORRECTED, PRODUCTS, true, false},
    {"damped, by f", INVERSES, 0, INVERSE, HF_INVERSE_DAMPED, PRODUCTS, false, true},
    {"damped, 5 folds", INVERSES, 0, INVERSE, HF_INVERSE_DAMPED, PRODUCTS, true, false},
    {"updated (BFGS), by f", INVERSES, 0, INVERSE, HF_INVERSE_UPDATED, PRODUCTS, false, true},
    {"Hessian-free", SAMPLES, 0, SAMPLED, HF_SUM_HESSIAN_FREE, PRODUCTS, false, false},
    {"sub-sampled Newton", SAMPLES, 0, SAMPLED, HF_SUM_NEWTON, PRODUCTS, false, false},
    {"plane", SAMPLES, 0, SAMPLED, HF_SUM_PLANE, PRODUCTS, false, false},
    {"SGD, momentum", SAMPLES, 0.05, SAMPLED, HF_SUM_SGD, PRODUCTS, false, false},
    {"AdaGrad", SAMPLES, 0.2, SAMPLED, HF_SUM_ADAGRAD, PRODUCTS, false, false},
    {"RMSProp", SAMPLES, 0.005, SAMPLED, HF_SUM_RMSPROP, PRODUCTS, false, false},
    {"Adam", SAMPLES, 0.01, SAMPLED, HF_SUM_ADAM, PRODUCTS, false, false},
};
const method *const methods = table;
const int method_count = (int)(sizeof table / sizeof *table);

/* ---- the course ---- */

static void note(const attempt *a, const double *theta)
{
    static const double ROOM = 1e3; /* above the start: what diverges would hide the other curves */
    course *const c = a->course;
    const double all = (double)a->data->samples;
    const double gap =
        regression_mean(a->data, a->data->samples, NULL, theta, NULL) - a->data->least;
    if (c->count == COURSE_MAX || (c->count > 0 && gap > ROOM * c->gap[0])) return;
    c->cost[c->count] = (c->gradients + c->products + c->values / 2) / all;
    c->gap[c->count++] = gap;
}

static int note_core(const hf_report *now, const double *theta, void *user)
{
    (void)now;
    note(user, theta);
    return 0;
}

static int note_inverse(const hf_inverse_report *now, const double *theta, void *user)
{
    (void)now;
    note(user, theta);
    return 0;
}

static int note_sum(const hf_sum_report *now, const double *theta, void *user)
{
    (void)now;
    note(user, theta);
    return 0;
}

/* ---- runs ---- */

static const double TOLERANCE = 1e-10; /* on |g| / |g0|: data may be of any size */

static void set_rules(const method *how, hf_options *options)
{
    options->method = (hf_method)how->variant;
    options->gradient_abs = 0;
    options->gradient_rel = TOLERANCE;
    options->threads = 1;
    options->max_iterations = COURSE_MAX - 1;
    options->progress = note_core;
}

static hf_status run_core(attempt *a, double *theta)
{
    static const int64_t starts[] = {0, 2, 3}, rows[] = {0, 1, 1}; /* H is full */
    static const hf_pattern pattern = {UNKNOWNS, starts, rows};
    const bool stands_in = a->how->of == STAND_IN;
    const hf_problem problem = {.n = UNKNOWNS,
                                .value = attempt_value,
                                .product = a->how->from == PRODUCTS ? attempt_product : NULL,
                                .gauss_newton = stands_in ? attempt_stand_in_product : NULL,
                                .moved = stands_in ? attempt_make_stand_in : NULL,
                                .pattern = a->how->variant == HF_NEWTON_SPARSE ? &pattern : NULL,
                                .user = a};
    hf_options options = hf_default_options();
    set_rules(a->how, &options);
    if (stands_in) options.curvature = HF_CURVATURE_GAUSS_NEWTON;
    if (options.method == HF_DESCENT_FIXED) {
        hf_extremes of;
        const hf_status status = hf_approximate_extremes(&problem, theta, NULL, 2, &of, NULL);
        if (status != HF_CONVERGED) return status;
        options.step = 1 / of.largest;
    }
    return hf_minimize(&problem, &options, theta, NULL);
}

static hf_status run_residuals(attempt *a, double *theta)
{
    const hf_least_squares squares = {.n = UNKNOWNS,
                                      .m = a->data->samples,
                                      .residual = attempt_residual,
                                      .forward = attempt_forward,
                                      .adjoint = attempt_adjoint,
                                      .user = a};
    hf_options options = hf_fit_options(&squares);
    set_rules(a->how, &options);
    return hf_fit_minimize(&squares, &options, theta, NULL, NULL);
}

static hf_status run_sum(attempt *a, double *theta)
{
    const hf_finite_sum sum = {.n = UNKNOWNS,
                               .terms = a->data->samples,
                               .value = attempt_sample_value,
                               .product = attempt_sample_product,
                               .gauss_newton = attempt_sample_product,
                               .user = a};
    hf_sum_options options = hf_sum_default_options();
    options.method = (hf_sum_method)a->how->variant;
    options.seed = a->seed;
    options.step = a->how->step;
    options.gradient_abs = 0;
    options.gradient_rel = TOLERANCE;
    options.threads = 1;
    options.max_epochs = 200;
    options.progress = note_sum;
    if (a->how->step > 0)
        options.gradient_sample = a->data->samples < 10 ? 1 : a->data->samples / 10;
    return hf_sum_minimize(&sum, &options, theta, NULL);
}

static int validate(int64_t n, int count, const double *points, double *values, void *user)
{
    attempt *const held = user;
    held->course->values += (double)held->data->samples * count;
#pragma omp parallel for if (held->data->samples > 100000)
    for (int k = 0; k < count; k++)
        values[k] = regression_mean(held->data, held->data->samples, NULL, points + n * k, NULL);
    return 0;
}

/* The other samples train, those of the fold judge; both count into the course. */
static bool make_folds(const attempt *a, regression *parts, attempt *users, hf_problem *training,
                       hf_fold *folds, int count)
{
    bool good = true;
    for (int k = 0; k < count; k++) {
        for (int held = 0; held < 2; held++) {
            regression *const part = &parts[2 * k + held];
            if (!regression_part(a->data, count, k, held != 0, part)) good = false;
            users[2 * k + held] = (attempt){.data = part, .how = a->how, .course = a->course};
        }
        training[k] = (hf_problem){.n = UNKNOWNS,
                                   .value = attempt_value,
                                   .product = attempt_product,
                                   .user = &users[2 * k]};
        folds[k] = (hf_fold){&training[k], validate, &users[2 * k + 1]};
    }
    return good;
}

static hf_status run_inverse(attempt *a, double *theta)
{
    regression parts[2 * FOLDS] = {{0}};
    attempt users[2 * FOLDS];
    hf_problem training[FOLDS];
    hf_fold folds[FOLDS];
    const hf_problem problem = {
        .n = UNKNOWNS, .value = attempt_value, .product = attempt_product, .user = a};
    const int count = a->data->samples < FOLDS ? (int)a->data->samples : FOLDS;
    hf_inverse_options options = hf_inverse_defaults();
    hf_inverse_report report = {.status = HF_OUT_OF_MEMORY};
    options.inverse = (hf_inverse)a->how->variant;
    options.gradient_abs = 0;
    options.gradient_rel = TOLERANCE;
    options.progress = note_inverse;
    options.approximate.threads = 1;
    if (a->how->folds) {
        options.folds = folds;
        options.fold_count = count;
    }
    if (make_folds(a, parts, users, training, folds, count))
        hf_inverse_minimize(&problem, &options, theta, &report);
    for (int k = 0; k < 2 * FOLDS; k++)
        regression_free(&parts[k]);
    a->course->alpha = report.alpha;
    return report.status;
}

static const char *tell_ending(const method *how, hf_status status)
{
    if (how->of == SAMPLED && status == HF_MAX_VALUES)
        return "Ended early: the sweeps of the data are used up.";
    if (how->of == INVERSE && status == HF_STOPPED)
        return "Ended early: no step is better on the data held out.";
    return hf_status_text(status);
}

bool method_run(int k, const regression *data, uint64_t seed, course *into)
{
    const method *const how = &table[k];
    *into = (course){.name = how->name, .group = how->group, .exact = how->exact};
    into->alpha = (double)NAN;
    into->cost = malloc(COURSE_MAX * sizeof *into->cost);
    into->gap = malloc(COURSE_MAX * sizeof *into->gap);
    if (into->cost == NULL || into->gap == NULL) {
        course_free(into);
        return false;
    }
    attempt a = {.data = data, .how = how, .seed = seed, .course = into};
    double *const theta = into->theta;
    switch (how->of) {
    case CORE:
    case STAND_IN:
        into->status = run_core(&a, theta);
        break;
    case RESIDUALS:
        into->status = run_residuals(&a, theta);
        break;
    case INVERSE:
        into->status = run_inverse(&a, theta);
        break;
    case SAMPLED:
        into->status = run_sum(&a, theta);
        break;
    }
    into->ending = tell_ending(how, into->status);
    const double all = (double)data->samples;
    into->values /= all;
    into->gradients /= all;
    into->products /= all;
    for (int i = 0; i < UNKNOWNS; i++) {
        const double off = fabs(theta[i] - data->exact[i]);
        if (isnan(off) || off > into->error) into->error = off;
    }
    return true;
}

void course_free(course *c)
{
    free(c->cost);
    free(c->gap);
    c->cost = c->gap = NULL;
}
