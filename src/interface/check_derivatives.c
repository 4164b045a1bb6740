/* hf_check_derivatives(): gradient against values, products against gradients, symmetry, linearity,
 * the preconditioner; the verdict is on the first that is not good.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>
#include <stdio.h>

#include "interface/derivatives.h"
#include "vector/workspace.h"

static hf_status say(check *c, hf_status status, const char *sentence)
{
    snprintf(c->report->message, sizeof c->report->message, "%s", sentence);
    return status;
}

static hf_status blame(check *c, hf_status status, const char *what, double error)
{
    hf_derivative_report *const r = c->report;
    snprintf(r->message, sizeof r->message, "%s in variables %lld..%lld: relative error %.1e.",
             what, (long long)r->worst_first, (long long)r->worst_last, error);
    return status;
}

static hf_status judge_gradient(check *c)
{
    hf_derivative_report *const r = c->report;
    if (!check_gradient(c)) {
        r->gradient_good = false;
        return say(c, HF_BAD_START, "f is undefined at every point tried around x.");
    }
    if (r->gradient_good) return HF_CONVERGED;
    return blame(c, HF_GRADIENT_INCONSISTENT, "The gradient disagrees with differences of f",
                 r->gradient_error);
}

static hf_status judge_along(check *c)
{
    hf_derivative_report *const r = c->report;
    if (c->problem->along == NULL) return HF_CONVERGED;
    if (!check_along(c)) {
        r->along_good = false;
        return say(c, HF_ALONG_INCONSISTENT, "Values along a line are undefined where f is not.");
    }
    if (r->along_good) return HF_CONVERGED;
    return say(c, HF_ALONG_INCONSISTENT, "Values along a line disagree with f or its gradient.");
}

static hf_status judge_products(check *c)
{
    hf_derivative_report *const r = c->report;
    if (c->problem->product == NULL) return HF_CONVERGED;
    if (!check_products(c)) {
        r->product_good = false;
        return say(c, HF_PRODUCT_INCONSISTENT, "Products are undefined at x.");
    }
    if (!r->product_good)
        return blame(c, HF_PRODUCT_INCONSISTENT,
                     r->symmetric ? "Products disagree with differences of g"
                                  : "Products disagree with differences of g, unsymmetric, worst",
                     r->product_error);
    if (!r->linear)
        return say(c, HF_PRODUCT_INCONSISTENT,
                   "Products are not linear: H(u + 2v) differs from Hu + 2Hv.");
    if (!r->symmetric)
        return blame(c, HF_NOT_SYMMETRIC, "Products are not symmetric", r->symmetry_error);
    return HF_CONVERGED;
}

static hf_status judge_preconditioner(check *c)
{
    hf_derivative_report *const r = c->report;
    if (c->problem->precondition == NULL) return HF_CONVERGED;
    if (!check_preconditioner(c)) {
        r->preconditioner_good = false;
        return say(c, HF_BAD_PRECONDITIONER, "The preconditioner is undefined at x.");
    }
    if (r->preconditioner_good) return HF_CONVERGED;
    return say(c, HF_BAD_PRECONDITIONER, "The preconditioner is not symmetric positive definite.");
}

static hf_status judge(check *c)
{
    if (!derivatives_begin(c)) return say(c, HF_BAD_START, "f or g is undefined at x.");
    hf_status status = judge_gradient(c);
    if (status == HF_CONVERGED) status = judge_along(c);
    if (status == HF_CONVERGED) status = judge_products(c);
    if (status == HF_CONVERGED) status = judge_preconditioner(c);
    if (status != HF_CONVERGED) return status;
    return say(c, HF_CONVERGED, "All that was given is consistent.");
}

/* Whatever was concluded after a callback asked to stop is void. */
static hf_status stop_if_asked(check *c, hf_status status)
{
    if (c->code >= 0) return status;
    snprintf(c->report->message, sizeof c->report->message,
             "A callback asked to stop: it returned %d.", c->code);
    return HF_CALLBACK_FAILED;
}

static size_t lay_out(check *c, unsigned char *base)
{
    const int64_t n = c->problem->n;
    workspace w = {.base = base};
    double **const vectors[] = {&c->point, &c->g, &c->v, &c->u, &c->a, &c->b};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, n);
    c->vec = (team){.n = n, .width = 4, .threads = vec_threads(0)};
    c->vec.partial = workspace_vector(&w, vec_partials(n, c->vec.width));
    return w.used;
}

/* Nothing looked at yet: errors are NaN, nothing is known to be bad. */
static void clear(hf_derivative_report *report, int64_t n)
{
    *report = (hf_derivative_report){.worst_last = n - 1};
    report->gradient_error = report->product_error = (double)NAN;
    report->symmetry_error = report->linearity_error = (double)NAN;
    report->preconditioner_symmetry = report->along_error = (double)NAN;
    report->gradient_good = report->product_good = report->symmetric = true;
    report->linear = report->preconditioner_good = report->along_good = true;
}

hf_status hf_check_derivatives(const hf_problem *problem, const double *x,
                               hf_derivative_report *report)
{
    hf_derivative_report unwanted;
    check c = {.problem = problem, .x = x, .report = report != NULL ? report : &unwanted};
    clear(c.report, 1);
    const char *const complaint = hf_check(problem, NULL);
    if (complaint != NULL) return say(&c, HF_BAD_ARGUMENT, complaint);
    if (x == NULL) return say(&c, HF_BAD_ARGUMENT, "x must not be NULL");
    if (problem->sum != NULL)
        return say(&c, HF_BAD_ARGUMENT, "problem.sum must be NULL: one process checks at a time");

    clear(c.report, problem->n);
    const size_t bytes = lay_out(&c, NULL);
    unsigned char *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return say(&c, HF_OUT_OF_MEMORY, "There is not enough memory.");
    lay_out(&c, block);
    const hf_status status = stop_if_asked(&c, judge(&c));
    workspace_release(block);
    return status;
}
