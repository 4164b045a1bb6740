/* Column by column: products with unit vectors, or differences of gradients along them.
 *
 * The error is measured without regard to how B came about: for normal random vectors w the mean of
 * |(H - B) w|^2 is |H - B|_F^2. H w is a difference along w there, all of whose steps together are
 * half as long as the one of a column, so that its own truncation is small.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "approximation/entries.h"

#include <math.h>

#include "difference/difference.h"
#include "vector/dense.h"

static hf_status from_columns(sampler *s, entries *e)
{
    const double share = sqrt((double)e->row_count / (double)s->problem->n);
    for (int64_t j = 0; j < e->column_count; j++) {
        const hf_status status = sampler_column(s, entry_of(e->columns, j), e->v, e->Hv);
        if (status != HF_CONVERGED) return status;
        for (int64_t i = 0; i < e->row_count; i++)
            *entry_at(e, i, j) = e->Hv[entry_of(e->rows, i)];
        s->report->noise += share * share * s->noise * s->noise;
    }
    return HF_CONVERGED;
}

/* Hv of the error check. */
static hf_status reference(sampler *s, const double *v, double *Hv)
{
    if (!sampler_differentiates(s)) return sampler_product(s, v, Hv);
    const double spread = s->x_norm / sqrt((double)s->problem->n), v_norm = sampler_norm(s, v);
    const double h = difference_step(s->how.gradient_noise, spread, v_norm, s->how.central);
    const hf_status status = sampler_difference(s, v_norm > 0 ? h / 2 : 1, v, Hv);
    return sampler_say(s, status, "The gradient is undefined at every point tried near x.", 0, 0);
}

static hf_status check_columns(sampler *s, entries *e, double *error)
{
    random_normal(random_seed(&s->seeds), e->column_count, e->w);
    vec_fill(&s->vec, 0, e->v);
    for (int64_t i = 0; i < e->row_count; i++)
        e->sum[i] = 0;
    for (int64_t j = 0; j < e->column_count; j++) {
        e->v[entry_of(e->columns, j)] += e->w[j];
        for (int64_t i = 0; i < e->row_count; i++)
            e->sum[i] += *entry_at(e, i, j) * e->w[j];
    }
    const hf_status status = reference(s, e->v, e->Hv);
    double square = 0;
    for (int64_t i = 0; status == HF_CONVERGED && i < e->row_count; i++) {
        const double difference = e->Hv[entry_of(e->rows, i)] - e->sum[i];
        square += difference * difference;
    }
    *error = sqrt(square);
    return status;
}

static hf_status check_all(sampler *s, entries *e)
{
    hf_approximate_report *const r = s->report;
    const int checks = s->how.checks;
    double square = 0;
    for (int k = 0; k < checks; k++) {
        double error = 0;
        const hf_status status = s->how.source == HF_FROM_VALUES
                                     ? entries_check_values(s, e, &error)
                                     : check_columns(s, e, &error);
        if (status != HF_CONVERGED) return status;
        square += error * error / checks;
    }
    if (checks > 0) r->error = sqrt(square + r->noise * r->noise);
    return HF_CONVERGED;
}

static void measure(const entries *e, hf_approximate_report *report)
{
    double square = 0;
    for (int64_t j = 0; j < e->column_count; j++)
        for (int64_t i = 0; i < e->row_count; i++)
            square += *entry_at(e, i, j) * *entry_at(e, i, j);
    report->norm = sqrt(square);
    report->noise = sqrt(report->noise);
}

static hf_status fill(sampler *s, entries *e)
{
    const hf_status status =
        s->how.source == HF_FROM_VALUES ? entries_from_values(s, e) : from_columns(s, e);
    if (status != HF_CONVERGED) return status;
    if (e->symmetric) s->report->asymmetry = dense_symmetrize(e->row_count, e->B);
    measure(e, s->report);
    return check_all(s, e);
}

static size_t lay_out(entries *e, void *base, int64_t n, bool of_values)
{
    workspace w = {.base = base};
    const int64_t longer = e->row_count > e->column_count ? e->row_count : e->column_count;
    e->v = workspace_vector(&w, n);
    e->Hv = workspace_vector(&w, n);
    e->w = workspace_vector(&w, longer);
    e->sum = workspace_vector(&w, longer);
    if (!of_values) return w.used;
    e->front = workspace_vector(&w, n);
    e->back = workspace_vector(&w, n);
    e->step = workspace_vector(&w, n);
    return w.used;
}

static hf_status run(inquiry of, entries *e)
{
    sampler s;
    of.takes_values = true;
    const bool of_values = of.options != NULL && of.options->source == HF_FROM_VALUES;
    const int64_t n = of.problem != NULL ? of.problem->n : 0;
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : lay_out(e, NULL, n, of_values));
    if (status != HF_CONVERGED) return status;
    lay_out(e, s.extra.base, n, of_values);
    status = fill(&s, e);
    return sampler_close(&s, status);
}

hf_status hf_approximate_full(const hf_problem *problem, const double *x,
                              const hf_approximate_options *options, double *A,
                              hf_approximate_report *report)
{
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    const int64_t n = problem != NULL ? problem->n : 0;
    if (A == NULL) of.flaw = "A must not be NULL";
    entries e = {.row_count = n,
                 .column_count = n,
                 .row_stride = 1,
                 .column_stride = n,
                 .symmetric = true,
                 .B = A};
    return run(of, &e);
}

static const char *check_list(int64_t n, int64_t count, const int64_t *list)
{
    if (count < 1) return "sets.row_count and sets.column_count must be >= 1";
    if (list == NULL) return "sets.rows and sets.columns must not be NULL";
    for (int64_t k = 0; k < count; k++)
        if (list[k] < 0 || list[k] >= n)
            return "sets.rows and sets.columns must hold indices in [0, n)";
    return NULL;
}

hf_status hf_approximate_block(const hf_problem *problem, const double *x,
                               const hf_approximate_options *options, hf_index_sets sets, double *B,
                               hf_approximate_report *report)
{
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    const int64_t n = problem != NULL ? problem->n : 0;
    of.flaw = check_list(n, sets.row_count, sets.rows);
    if (of.flaw == NULL) of.flaw = check_list(n, sets.column_count, sets.columns);
    if (B == NULL) of.flaw = "B must not be NULL";
    entries e = {.row_count = sets.row_count,
                 .column_count = sets.column_count,
                 .rows = sets.rows,
                 .columns = sets.columns,
                 .row_stride = 1,
                 .column_stride = sets.row_count,
                 .B = B};
    if (sets.row_count < sets.column_count) { /* H is symmetric: B' costs less */
        e.row_count = sets.column_count;
        e.column_count = sets.row_count;
        e.rows = sets.columns;
        e.columns = sets.rows;
        e.row_stride = sets.row_count;
        e.column_stride = 1;
    }
    return run(of, &e);
}
