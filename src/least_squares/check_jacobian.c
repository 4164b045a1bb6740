/* hf_check_jacobian(): J against r, J' against J, the second-order term against J'.
 *
 * Letters: v, u directions of n, of m; D a difference quotient; h its step.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "difference/difference.h"
#include "least_squares/fit.h"
#include "vector/random.h"

enum { ROUNDS = 3 };

/* Steps over 1 + the root mean square of x, for r and for J'u. */
static const double STEPS[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
enum { STEP_COUNT = sizeof STEPS / sizeof *STEPS };

static const double TOLERANCE = 1e-5, DIFFERENCE_TOLERANCE = 1e-3; /* relative                   */
static const double ADJOINT_TOLERANCE = 1e-8;
static const double ROUNDING = 100 * DBL_EPSILON;

typedef struct jacobian_check {
    hf_fit *fit;
    hf_jacobian_report *report;
    double *point, *v, *a, *b;              /* [n] */
    double *front, *back, *u, *Jv, *excess; /* [m] */
    double size;                            /* of a step of 1                      */
    double h;                               /* the step of the error being traced  */
    int64_t row;                            /* the residual being traced           */
    uint64_t seed;
    int code; /* < 0: a callback wants to stop, nothing is called any more         */
} jacobian_check;

/* An error linear in d. */
typedef double error_fn(jacobian_check *c, const double *d);

/* ---- callbacks: false if the answer is of no use ---- */

static bool usable(jacobian_check *c, int code, team *t, const double *vector)
{
    c->code = code;
    return code == 0 && isfinite(vec_dot(t, vector, vector));
}

static bool residuals_at(jacobian_check *c, const double *d, double h, double *r)
{
    if (c->code < 0) return false;
    vec_step(&c->fit->of_x, c->fit->now.x, h, d, c->point);
    return usable(c, fit_residuals(c->fit, c->point, r), &c->fit->of_r, r);
}

static bool forward(jacobian_check *c, const double *v, double *Jv)
{
    if (c->code < 0) return false;
    return usable(c, fit_forward(c->fit, &c->fit->now, v, Jv), &c->fit->of_r, Jv);
}

static bool adjoint(jacobian_check *c, spot *at, const double *u, double *Jtu)
{
    if (c->code < 0) return false;
    return usable(c, fit_adjoint(c->fit, at, u, Jtu), &c->fit->of_x, Jtu);
}

/* c->front, c->back: r on both sides of x along d. */
static bool both_sides(jacobian_check *c, const double *d, double h)
{
    return residuals_at(c, d, h, c->front) && residuals_at(c, d, -h, c->back);
}

/* ---- halving ---- */

/* The index whose share of `direction` [n] makes the error; `part` [n] is work. */
static int64_t find_index(jacobian_check *c, error_fn *error, int64_t n, const double *direction,
                          double *part)
{
    int64_t first = 0, last = n - 1;
    while (first < last) {
        const int64_t middle = first + (last - first) / 2;
        for (int64_t i = 0; i < n; i++)
            part[i] = i >= first && i <= middle ? direction[i] : 0;
        const double left = fabs(error(c, part));
        for (int64_t i = 0; i < n; i++)
            part[i] = i > middle && i <= last ? direction[i] : 0;
        if (left >= fabs(error(c, part)))
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}

/* ---- J against r ---- */

static double row_error(jacobian_check *c, const double *d)
{
    if (!both_sides(c, d, c->h) || !forward(c, d, c->Jv)) return (double)NAN;
    return (c->front[c->row] - c->back[c->row]) / (2 * c->h) - c->Jv[c->row];
}

/* c->excess: of each row, the least relative error so far beyond what rounding explains. */
static void compare_rows(jacobian_check *c, double h)
{
    for (int64_t i = 0; i < c->fit->squares.m; i++) {
        const double D = (c->front[i] - c->back[i]) / (2 * h), error = fabs(D - c->Jv[i]);
        const double noise = fmax(ROUNDING, c->fit->squares.residual_noise);
        const double rounding = noise * (fabs(c->front[i]) + fabs(c->back[i])) / h;
        const double scale = fmax(fabs(D), fabs(c->Jv[i]));
        const double relative = error > rounding ? (error - rounding) / scale : 0;
        c->excess[i] = fmin(c->excess[i], relative);
    }
}

/* The row with the largest error. */
static int64_t worst_row(const jacobian_check *c)
{
    int64_t worst = 0;
    for (int64_t i = 1; i < c->fit->squares.m; i++)
        if (c->excess[i] > c->excess[worst]) worst = i;
    return worst;
}

/* The step at which the row traced is nearest to its difference. */
static void choose_step(jacobian_check *c)
{
    double least = (double)INFINITY;
    for (int k = 0; k < STEP_COUNT; k++) {
        const double h = STEPS[k] * c->size, kept = c->h;
        c->h = h;
        const double error = fabs(row_error(c, c->v));
        if (error < least)
            least = error;
        else
            c->h = kept;
    }
}

/* One random direction; false if r or J v is undefined wherever it was tried. */
static bool check_direction(jacobian_check *c, double tolerance)
{
    bool seen = false;
    random_normal(random_seed(&c->seed), c->fit->squares.n, c->v);
    if (!forward(c, c->v, c->Jv)) return false;
    vec_fill(&c->fit->of_r, (double)INFINITY, c->excess);
    for (int k = 0; k < STEP_COUNT; k++) {
        if (!both_sides(c, c->v, STEPS[k] * c->size)) continue;
        compare_rows(c, STEPS[k] * c->size);
        seen = true;
    }
    if (!seen) return false;
    c->row = worst_row(c);
    c->report->jacobian_error = fmax(c->report->jacobian_error, c->excess[c->row]);
    c->report->jacobian_good = c->excess[c->row] <= tolerance;
    return true;
}

static bool check_forward(jacobian_check *c, double tolerance)
{
    for (int round = 0; round < ROUNDS && c->report->jacobian_good; round++)
        if (!check_direction(c, tolerance)) return false;
    if (c->report->jacobian_good) return true;
    c->h = STEPS[STEP_COUNT / 2] * c->size;
    choose_step(c);
    c->report->residual = c->row;
    c->report->variable = find_index(c, row_error, c->fit->squares.n, c->v, c->a);
    return true;
}

/* ---- J' against J: u'J d - d'J'u, as a function of d or of u ---- */

static double gap_by_variable(jacobian_check *c, const double *d)
{
    if (!forward(c, d, c->Jv)) return (double)NAN;
    return vec_dot(&c->fit->of_r, c->u, c->Jv) - vec_dot(&c->fit->of_x, d, c->b);
}

static double gap_by_residual(jacobian_check *c, const double *u)
{
    if (!adjoint(c, &c->fit->now, u, c->b)) return (double)NAN;
    return vec_dot(&c->fit->of_r, u, c->Jv) - vec_dot(&c->fit->of_x, c->v, c->b);
}

static bool check_adjoint(jacobian_check *c, double tolerance)
{
    const hf_least_squares *const q = &c->fit->squares;
    hf_jacobian_report *const report = c->report;
    for (int round = 0; round < ROUNDS && report->adjoint_good; round++) {
        random_normal(random_seed(&c->seed), q->n, c->v);
        random_normal(random_seed(&c->seed), q->m, c->u);
        if (!adjoint(c, &c->fit->now, c->u, c->b)) return false;
        const double gap = fabs(gap_by_variable(c, c->v));
        if (!isfinite(gap)) return false;
        const double size =
            sqrt(vec_dot(&c->fit->of_r, c->u, c->u)) * sqrt(vec_dot(&c->fit->of_r, c->Jv, c->Jv));
        const double other =
            sqrt(vec_dot(&c->fit->of_x, c->v, c->v)) * sqrt(vec_dot(&c->fit->of_x, c->b, c->b));
        const double error = gap > 0 ? gap / fmax(fmax(size, other), DBL_MIN) : 0;
        report->adjoint_error = fmax(report->adjoint_error, error);
        report->adjoint_good = error <= tolerance;
    }
    if (report->adjoint_good) return true;
    report->variable = find_index(c, gap_by_variable, q->n, c->v, c->a);
    forward(c, c->v, c->Jv);
    report->residual = find_index(c, gap_by_residual, q->m, c->u, c->excess);
    return true;
}

/* ---- the second-order term against J' ---- */

/* c->b = (J(x + h v)'u - J(x - h v)'u) / 2h - c->a; its size beyond what `noise` in J'u, relative,
 * explains, over that of the quotient. */
static double second_order_gap(jacobian_check *c, double h, double noise)
{
    hf_fit *const fit = c->fit;
    team *const t = &fit->of_x;
    double *const J_front = c->point;
    double sizes = 0;
    for (int side = 0; side < 2; side++) {
        if (c->code < 0) return (double)NAN;
        fit->other.known = fit->other.derived = false;
        vec_step(t, fit->now.x, side == 0 ? h : -h, c->v, fit->other.x);
        if (fit->stored &&
            !usable(c, fit_residuals(fit, fit->other.x, fit->other.r), &fit->of_r, fit->other.r))
            return (double)NAN;
        double *const Jtu = side == 0 ? J_front : c->b;
        if (!adjoint(c, &fit->other, c->u, Jtu)) return (double)NAN;
        sizes += sqrt(vec_dot(t, Jtu, Jtu));
    }
    vec_quotient(t, J_front, c->b, 0.5 / h, c->b);
    const double size = fmax(sqrt(vec_dot(t, c->b, c->b)), sqrt(vec_dot(t, c->a, c->a)));
    vec_step(t, c->b, -1, c->a, c->b);
    const double error = sqrt(vec_dot(t, c->b, c->b)), explained = noise * sizes / h;
    return error <= explained ? 0 : (error - explained) / size;
}

static int64_t largest(int64_t n, const double *x)
{
    int64_t at = 0;
    for (int64_t i = 1; i < n; i++)
        if (fabs(x[i]) > fabs(x[at])) at = i;
    return at;
}

static bool check_second_order(jacobian_check *c, double tolerance, double noise)
{
    const hf_least_squares *const q = &c->fit->squares;
    double least = (double)INFINITY;
    if (c->code < 0) return false;
    random_normal(random_seed(&c->seed), q->n, c->v);
    random_normal(random_seed(&c->seed), q->m, c->u);
    if (!usable(c, q->second_order(q->n, c->fit->now.x, c->u, c->v, vec_unwritten(c->a), q->user),
                &c->fit->of_x, c->a))
        return false;
    for (int k = 1; k < STEP_COUNT - 1; k++) {
        const double gap = second_order_gap(c, STEPS[k] * c->size, noise);
        if (!(gap < least)) continue;
        least = gap;
        c->report->variable = largest(q->n, c->b);
    }
    c->report->second_order_error = least;
    c->report->second_order_good = least <= tolerance;
    if (c->report->second_order_good) c->report->variable = -1;
    return isfinite(least);
}

/* ---- the verdict ---- */

/* Relative: second derivatives and the noise in r enter J by differences. */
static double difference_noise(const hf_least_squares *q)
{
    return 10 * difference_error(q->residual_noise, q->central_differences);
}

static hf_status say(jacobian_check *c, hf_status status, const char *sentence)
{
    snprintf(c->report->message, sizeof c->report->message, "%s", sentence);
    return status;
}

static bool is_in_pattern(const hf_least_squares *q, int64_t i, int64_t j)
{
    if (q->starts == NULL) return true;
    for (int64_t e = q->starts[i]; e < q->starts[i + 1]; e++)
        if (q->columns[e] == j) return true;
    return false;
}

static hf_status blame_jacobian(jacobian_check *c)
{
    hf_jacobian_report *const r = c->report;
    const long long i = r->residual, j = r->variable;
    if (!is_in_pattern(&c->fit->squares, i, j))
        snprintf(r->message, sizeof r->message,
                 "Residual %lld depends on variable %lld, which its row of the pattern lacks.", i,
                 j);
    else
        snprintf(r->message, sizeof r->message,
                 "J disagrees with differences of r in residual %lld, variable %lld: relative "
                 "error %.1e.",
                 i, j, r->jacobian_error);
    return HF_GRADIENT_INCONSISTENT;
}

static hf_status blame_adjoint(jacobian_check *c)
{
    hf_jacobian_report *const r = c->report;
    snprintf(r->message, sizeof r->message,
             "u'Jv differs from v'J'u in residual %lld, variable %lld: relative error %.1e.",
             (long long)r->residual, (long long)r->variable, r->adjoint_error);
    return HF_GRADIENT_INCONSISTENT;
}

static hf_status judge(jacobian_check *c, const double *x)
{
    hf_fit *const fit = c->fit;
    const hf_least_squares *const q = &fit->squares;
    const bool products = !fit->stored, tangent = fit->stored || q->forward != NULL;
    c->code = fit_settle(fit, x);
    if (c->code != 0 || !isfinite(vec_dot(&fit->of_r, fit->now.r, fit->now.r)))
        return say(c, HF_BAD_START, "r is undefined at x.");
    c->size = 1 + sqrt(vec_dot(&fit->of_x, x, x) / (double)q->n);
    const bool exact = products || q->jacobian != NULL;
    const double noise = exact ? fmax(ROUNDING, q->residual_noise) : difference_noise(q);
    const double loose = fmax(DIFFERENCE_TOLERANCE, difference_noise(q));
    const double tolerance = exact ? TOLERANCE : loose;
    if (tangent && !check_forward(c, tolerance))
        return say(c, HF_BAD_START, "r or J is undefined at every point tried around x.");
    if (!c->report->jacobian_good) return blame_jacobian(c);
    if (products && !check_adjoint(c, tangent ? ADJOINT_TOLERANCE : loose))
        return say(c, HF_BAD_START, "J v or J'u is undefined at x.");
    if (!c->report->adjoint_good) return blame_adjoint(c);
    if (q->second_order == NULL) return say(c, HF_CONVERGED, "J is consistent with r.");
    if (!check_second_order(c, tolerance, noise))
        return say(c, HF_BAD_START, "The second-order term, or J nearby, is undefined at x.");
    if (c->report->second_order_good)
        return say(c, HF_CONVERGED, "All that was given is consistent.");
    snprintf(c->report->message, sizeof c->report->message,
             "The second-order term disagrees with differences of J'u in variable %lld: relative "
             "error %.1e.",
             (long long)c->report->variable, c->report->second_order_error);
    return HF_PRODUCT_INCONSISTENT;
}

/* Whatever was concluded after a callback asked to stop is void. */
static hf_status stop_if_asked(jacobian_check *c, hf_status status)
{
    if (c->code >= 0) return status;
    snprintf(c->report->message, sizeof c->report->message,
             "A callback asked to stop: it returned %d.", c->code);
    return HF_CALLBACK_FAILED;
}

static size_t lay_out(jacobian_check *c, const hf_least_squares *q, unsigned char *base)
{
    workspace w = {.base = base};
    double **const short_ones[] = {&c->point, &c->v, &c->a, &c->b};
    double **const long_ones[] = {&c->front, &c->back, &c->u, &c->Jv, &c->excess};
    for (size_t i = 0; i < sizeof short_ones / sizeof *short_ones; i++)
        *short_ones[i] = workspace_vector(&w, q->n);
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        *long_ones[i] = workspace_vector(&w, q->m);
    return w.used;
}

static hf_status check_with(hf_fit *fit, const double *x, hf_jacobian_report *report)
{
    jacobian_check c = {.fit = fit, .report = report, .seed = 1};
    const size_t bytes = lay_out(&c, &fit->squares, NULL);
    void *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return HF_OUT_OF_MEMORY;
    lay_out(&c, &fit->squares, block);
    const hf_status status = stop_if_asked(&c, judge(&c, x));
    workspace_release(block);
    return status;
}

hf_status hf_check_jacobian(const hf_least_squares *squares, const double *x,
                            hf_jacobian_report *report)
{
    hf_jacobian_report mine;
    hf_jacobian_report *const r = report != NULL ? report : &mine;
    *r = (hf_jacobian_report){.residual = -1, .variable = -1};
    r->jacobian_error = r->adjoint_error = r->second_order_error = (double)NAN;
    r->jacobian_good = r->adjoint_good = r->second_order_good = true;
    hf_fit *fit;
    hf_status status = x == NULL ? HF_BAD_ARGUMENT : hf_fit_create(&fit, squares, 0);
    if (status == HF_CONVERGED) {
        status = check_with(fit, x, r);
        hf_fit_free(fit);
    }
    if (r->message[0] == '\0')
        snprintf(r->message, sizeof r->message, "%s", hf_status_text(status));
    return status;
}
