/* The life of a fit, and the one call.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "least_squares/fit.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"

enum { MOST_THREADS = 4096 };

/* ---- what was given ---- */

static bool by_differences(const hf_least_squares *q)
{
    return q->adjoint == NULL && q->jacobian == NULL;
}

/* NULL, or what is wrong with the pattern. */
static const char *check_pattern(const hf_least_squares *q)
{
    if (q->starts[0] != 0) return "starts[0] must be 0";
    for (int64_t i = 0; i < q->m; i++)
        if (q->starts[i + 1] < q->starts[i])
            return "starts must not fall: a row ends before it begins";
    for (int64_t i = 0; i < q->m; i++)
        for (int64_t e = q->starts[i]; e < q->starts[i + 1]; e++) {
            const int64_t j = q->columns[e];
            if (j < 0 || j >= q->n) return "columns holds an index outside 0 .. n - 1";
            if (e > q->starts[i] && j == q->columns[e - 1])
                return "columns repeats an index in a row";
            if (e > q->starts[i] && j < q->columns[e - 1]) return "columns must increase in a row";
        }
    return NULL;
}

static const char *check_jacobian(const hf_least_squares *q)
{
    if (q->assemble && q->starts == NULL) return "assemble needs the pattern of J: starts, columns";
    if (q->adjoint == NULL && q->forward != NULL)
        return "forward needs adjoint: the gradient is J'u";
    if (q->adjoint != NULL && (q->jacobian != NULL || q->starts != NULL))
        return "J is either by products (adjoint) or stored (starts, jacobian), not both";
    if (q->starts == NULL && q->columns != NULL) return "columns needs starts";
    if (q->adjoint == NULL && q->starts == NULL && q->m > INT64_MAX / 8 / q->n)
        return "a full J of m n entries is too large: give adjoint, or starts and columns";
    if (q->starts == NULL) return NULL;
    if (q->columns == NULL) return "starts needs columns";
    return check_pattern(q);
}

const char *hf_fit_check(const hf_least_squares *q)
{
    if (q == NULL) return "squares must not be NULL";
    if (q->n < 1) return "n must be >= 1";
    if (q->m < 1) return "m must be >= 1: there are no residuals";
    if (q->residual == NULL) return "residual must not be NULL";
    if ((int)q->loss < HF_LOSS_SQUARE || (int)q->loss > HF_LOSS_CAUCHY)
        return "loss must be an hf_loss";
    if (!(q->loss_scale >= 0 && q->loss_scale <= DBL_MAX))
        return "loss_scale must be >= 0 and finite";
    if (!(q->residual_noise >= 0 && q->residual_noise <= 0.1))
        return "residual_noise must be in [0, 0.1]";
    return check_jacobian(q);
}

hf_options hf_fit_options(const hf_least_squares *q)
{
    hf_options options = hf_default_options();
    if (q == NULL) return options;
    options.method = q->adjoint == NULL ? HF_NEWTON_TRUST : HF_AUTO;
    options.curvature = q->second_order != NULL ? HF_CURVATURE_SWITCH : HF_CURVATURE_GAUSS_NEWTON;
    const double noise = fmax(q->residual_noise, options.gradient_noise);
    options.value_noise = fmax(q->residual_noise, options.value_noise);
    options.gradient_noise =
        by_differences(q) ? difference_error(noise, q->central_differences) : noise;
    return options;
}

/* ---- life ---- */

static void lay_out_spot(spot *at, workspace *w, const hf_fit *fit)
{
    at->x = workspace_vector(w, fit->squares.n);
    at->r = workspace_vector(w, fit->squares.m);
    at->J = fit->stored ? workspace_vector(w, jacobian_entries(&fit->J)) : NULL;
}

static void lay_out_team(team *t, workspace *w, int64_t n, int threads)
{
    t->n = n;
    t->width = 4;
    t->threads = threads;
    t->partial = workspace_vector(w, vec_partials(n, t->width));
}

static size_t lay_out(hf_fit *fit, unsigned char *base)
{
    const hf_least_squares *const q = &fit->squares;
    workspace w = {.base = base};
    workspace_take(&w, 1, sizeof *fit);
    fit->stored = q->adjoint == NULL;
    fit->J = (jacobian){
        .m = q->m, .n = q->n, .starts = q->starts, .columns = q->columns, .threads = fit->threads};
    lay_out_team(&fit->of_x, &w, q->n, fit->threads);
    lay_out_team(&fit->of_r, &w, q->m, fit->threads);
    lay_out_spot(&fit->now, &w, fit);
    lay_out_spot(&fit->other, &w, fit);
    fit->w = workspace_vector(&w, q->m);
    const bool differences = by_differences(q) || (!fit->stored && q->forward == NULL);
    fit->x_shifted = differences ? workspace_vector(&w, q->n) : NULL;
    fit->r_away = differences ? workspace_vector(&w, q->m) : NULL;
    fit->r_back = differences && q->central_differences ? workspace_vector(&w, q->m) : NULL;
    fit->Sv = q->second_order != NULL ? workspace_vector(&w, q->n) : NULL;
    if (fit->stored) jacobian_lay_out(&fit->J, &w, by_differences(q));
    if (q->assemble) normal_lay_out(&fit->normal, &w, &fit->J);
    return w.used;
}

static bool are_threads(int threads)
{
    return threads >= 0 && threads <= MOST_THREADS;
}

size_t hf_fit_bytes(const hf_least_squares *squares, int threads)
{
    if (hf_fit_check(squares) != NULL || !are_threads(threads)) return 0;
    hf_fit fit = {.squares = *squares, .threads = vec_threads(threads)};
    return lay_out(&fit, NULL);
}

/* What needs memory of its own. */
static hf_status prepare(hf_fit *fit)
{
    const hf_least_squares *const q = &fit->squares;
    if (fit->stored) jacobian_index(&fit->J);
    if (by_differences(q) && !jacobian_colour(&fit->J)) return HF_OUT_OF_MEMORY;
    fit->counts.colours = fit->J.colours;
    if (!q->assemble) return HF_CONVERGED;
    const hf_status status =
        hf_pattern_from_elements(&fit->pattern, q->n, q->m, q->starts, q->columns);
    fit->normal.pattern = fit->pattern;
    if (status == HF_CONVERGED) normal_prepare(&fit->normal, &fit->J);
    return status;
}

hf_status hf_fit_create(hf_fit **out, const hf_least_squares *squares, int threads)
{
    if (out == NULL) return HF_BAD_ARGUMENT;
    *out = NULL;
    const size_t bytes = hf_fit_bytes(squares, threads);
    if (bytes == 0) return HF_BAD_ARGUMENT;
    unsigned char *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return HF_OUT_OF_MEMORY;

    hf_fit *const fit = (hf_fit *)(void *)block;
    *fit = (hf_fit){.squares = *squares,
                    .threads = vec_threads(threads),
                    .loss = {squares->loss, squares->loss_scale > 0 ? squares->loss_scale : 1}};
    lay_out(fit, block);
    const hf_status status = prepare(fit);
    if (status == HF_CONVERGED)
        *out = fit;
    else
        hf_fit_free(fit);
    return status;
}

void *hf_fit_user(const hf_fit *fit)
{
    return fit->squares.user;
}

hf_fit_counts hf_fit_count(const hf_fit *fit)
{
    return fit->counts;
}

void hf_fit_free(hf_fit *fit)
{
    if (fit != NULL) hf_pattern_free(fit->pattern);
    workspace_release(fit);
}

/* ---- the one call ---- */

static bool is_sparse(hf_method method)
{
    return method == HF_NEWTON_SPARSE || method == HF_NEWTON_SPARSE_TRUST;
}

static int relay_progress(const hf_report *now, const double *x, void *user)
{
    const hf_fit *const fit = user;
    return fit->progress(now, x, fit->squares.user);
}

hf_status hf_fit_minimize(const hf_least_squares *squares, const hf_options *options, double *x,
                          hf_report *report, hf_fit_counts *counts)
{
    hf_options chosen = options != NULL ? *options : hf_fit_options(squares);
    hf_least_squares wanted = squares != NULL ? *squares : (hf_least_squares){0};
    if (is_sparse(chosen.method)) wanted.assemble = true;
    hf_fit *fit;
    hf_status status = hf_fit_create(&fit, &wanted, chosen.threads);
    if (counts != NULL) *counts = (hf_fit_counts){0};
    if (report != NULL) *report = (hf_report){.status = status};
    if (status < 0) return status;
    fit->progress = chosen.progress;
    if (chosen.progress != NULL) chosen.progress = relay_progress;
    const hf_problem problem = hf_fit_problem(fit);
    status = hf_minimize(&problem, &chosen, x, report);
    if (counts != NULL) *counts = fit->counts;
    hf_fit_free(fit);
    return status;
}
