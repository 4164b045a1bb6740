/* Is the Hessian within its pattern?
 *
 * Algorithm: A <- what the colours of the pattern recover of H, or what the user says H is
 *   1  v <- random; r <- H v - A v. All of r is rounding: A is H.
 *   2  else, for the rows i in which r is largest: compare H e_i with column i of A
 * If H has an entry outside, A is not H, and v finds that with probability one; row i is among
 * those with large r. Only an entry seen in H e_i is an accusation: r may be noise.
 *
 * Where products are differences, an accusation is but a reason to measure the noise of g and to
 * look again with steps that suit it. What differences miss A by is H only if shorter steps miss it
 * by the same: truncation shrinks with the step, noise grows. What shrinks is a reason to do it all
 * with shorter steps, since what is wrong may stand behind truncation.
 *
 * Letters: d a direction, Hd its product; t sizes of directions, 1 or the steps of differences.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "interface/probe.h"
#include "sparse/product.h"
#include "vector/random.h"

enum { ROWS_TRIED = 16 };

/* Of an entry, relative to its row and to all. Differences are worth less than products. */
static const double PRODUCT_TOLERANCE[2] = {1e-9, 1e-13}, DIFFERENCE_TOLERANCE[2] = {1e-4, 1e-8};

/* Over the steps for variables whose natural size is 1; the last is for one of 1e-6. */
static const double STEPS[] = {1, 0.03, 0.001};

/* Over the step of an accusation: so many that noise does not agree by chance. */
static const double RETAKEN[] = {0.1, 0.2, 0.3, 0.5};

static size_t lay_out(probe *p, unsigned char *base)
{
    const int64_t n = p->problem->n;
    workspace w = {.base = base};
    structure_lay_out(&p->s, &w, p->problem->pattern);
    colouring_lay_out(&p->colours, &w, n);
    recovery_lay_out(&p->recovery, &w, COLOURING_STAR, n, p->s.entries);
    colouring_work_lay_out(&p->work, &w, n, p->s.entries);
    p->values = workspace_vector(&w, p->s.entries);
    double **const vectors[] = {&p->x,    &p->t,       &p->d,    &p->Hd,   &p->r,
                                &p->size, &p->shifted, &p->back, &p->doubt};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, n);
    p->vec = (team){.n = n, .width = 4, .threads = vec_threads(0)};
    p->vec.partial = workspace_vector(&w, vec_partials(n, p->vec.width));
    return w.used;
}

/* f and g must be defined at x, which becomes the current point. */
static bool begin(probe *p, const double *x)
{
    const hf_problem *const q = p->problem;
    p->tolerance = q->product != NULL ? PRODUCT_TOLERANCE : DIFFERENCE_TOLERANCE;
    vec_copy(&p->vec, x, p->x);
    vec_fill(&p->vec, 0, p->d);
    if (!probe_gradient_at(p, 0, p->Hd)) return false;
    const int code = q->moved != NULL ? q->moved(q->n, p->x, q->user) : 0;
    if (code < 0) p->code = code;
    return code >= 0;
}

static void colour(probe *p)
{
    structure_fill(&p->s, p->problem->pattern);
    structure_list_rows(&p->s);
    colouring_find(&p->colours, COLOURING_STAR, &p->s, &p->work);
    recovery_prepare(&p->recovery, &p->s, &p->colours, &p->work);
    p->report->colours = p->colours.count;
}

/* A by colours. */
static bool recover(probe *p)
{
    for (int32_t c = 0; c < p->colours.count; c++) {
        recovery_seed(&p->recovery, c, p->t, p->d);
        if (!probe_times(p)) return false;
        recovery_take(&p->recovery, &p->vec, c, p->t, p->Hd, p->values);
    }
    recovery_finish(&p->recovery, p->t, p->values);
    return true;
}

/* A by the user. */
static bool ask_hessian(probe *p)
{
    const hf_problem *const q = p->problem;
    const int64_t entries = q->pattern->starts[q->n];
    if (entries > 0) vec_unwritten(p->values);
    if (!probe_usable(p, q->hessian(q->n, p->x, p->values, q->user), entries, p->values))
        return false;
    structure_spread(&p->s, q->pattern, p->values);
    return true;
}

/* ---- lines 1 and 2 ---- */

/* size_i = sum |a_ij d_j| and what rounding of all of Hd and noise of g_i may be; r = Hd - A d. */
static void explain(probe *p)
{
    const structure *const s = &p->s;
    const double root = sqrt(vec_dot(&p->vec, p->Hd, p->Hd) / (double)s->n);
    const double floor = root * p->tolerance[1] / p->tolerance[0] + DBL_MIN;
    sparse_product(&p->vec, s, p->values, p->d, p->r);
    vec_quotient(&p->vec, p->Hd, p->r, 1, p->r);
    for (int64_t i = 0; i < s->n; i++)
        p->size[i] = floor + p->doubt[i] / p->tolerance[0];
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
            const int64_t i = s->rows[k];
            p->size[i] += fabs(p->values[k] * p->d[j]);
            if (i > j) p->size[j] += fabs(p->values[k] * p->d[i]);
        }
}

/* The row where r is largest beside its size; -1 if it is rounding everywhere. */
static int64_t worst_row(const probe *p, double *ratio)
{
    int64_t worst = -1;
    *ratio = p->tolerance[0];
    for (int64_t i = 0; i < p->s.n; i++)
        if (fabs(p->r[i]) > *ratio * p->size[i]) {
            *ratio = fabs(p->r[i]) / p->size[i];
            worst = i;
        }
    return worst;
}

/* a_ij, 0 outside the pattern. */
static double entry(const probe *p, int64_t i, int64_t j, bool *inside)
{
    const structure *const s = &p->s;
    const int64_t row = i > j ? i : j, column = i > j ? j : i;
    int64_t low = s->starts[column], high = s->starts[column + 1];
    while (low + 1 < high) {
        const int64_t middle = low + (high - low) / 2;
        if (s->rows[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    *inside = s->rows[low] == row;
    return *inside ? p->values[low] : 0;
}

/* Whether H e_j, d being along e_j, misses the given value in row i by the same at shorter steps. */
static bool stands(probe *p, int64_t i, int64_t j)
{
    const double given = p->report->given, miss = p->report->value - given;
    for (size_t k = 0; p->strict && k < sizeof RETAKEN / sizeof *RETAKEN; k++) {
        const double step = RETAKEN[k] * p->t[j];
        p->d[j] = step;
        if (!probe_times(p)) return false;
        const double again = p->Hd[i] / step - given;
        if (fabs(again - miss) <= 0.5 * fabs(miss)) continue;
        p->truncated = p->truncated || fabs(again) < fabs(miss);
        return false;
    }
    return true;
}

static void acquit(probe *p)
{
    p->report->row = p->report->column = -1;
    p->report->value = p->report->given = 0;
}

/* Note the entry of H e_j that differs most from A, outside the pattern or within. */
static bool accuse(probe *p, int64_t j, bool outside)
{
    const int64_t n = p->s.n;
    int64_t accused = -1;
    vec_fill(&p->vec, 0, p->d);
    p->d[j] = p->t[j];
    if (!probe_times(p)) return false;
    double largest = 0, error = 0;
    for (int64_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(p->Hd[i]));
    for (int64_t i = 0; i < n; i++) {
        bool inside;
        const double a = entry(p, i, j, &inside), h = p->Hd[i] / p->t[j];
        const double e = inside == outside ? 0 : fabs(p->Hd[i] - a * p->t[j]);
        if (e <= p->tolerance[0] * largest + p->doubt[i] || e <= error) continue;
        error = e;
        accused = i;
        p->report->row = i > j ? i : j;
        p->report->column = i > j ? j : i;
        p->report->value = h;
        p->report->given = a;
    }
    if (accused >= 0 && stands(p, accused, j)) return true;
    acquit(p);
    return false;
}

/* Whether H has an entry that A has not, or has otherwise. */
static bool differs(probe *p, uint64_t seed, bool outside)
{
    random_normal(seed, p->s.n, p->d);
    for (int64_t i = 0; i < p->s.n; i++)
        p->d[i] *= p->t[i];
    if (!probe_times(p)) return false;
    if (!p->strict)
        p->curvature = sqrt(vec_dot(&p->vec, p->Hd, p->Hd) / vec_dot(&p->vec, p->d, p->d));
    explain(p);
    double ratio;
    for (int tries = 0; tries < ROWS_TRIED; tries++) {
        const int64_t row = worst_row(p, &ratio);
        if (row < 0) return false;
        p->size[row] = (double)INFINITY;
        if (accuse(p, row, outside)) return true;
        if (p->undefined) return false;
    }
    return false;
}

static bool look(probe *p, double scale, uint64_t seed, bool outside)
{
    probe_steps(p, scale);
    p->truncated = false;
    return (!outside || recover(p)) && differs(p, seed, outside);
}

/* As differs(), beyond what differences may make of it. A is the user's unless `outside`. */
static bool finds(probe *p, uint64_t seed, bool outside)
{
    p->strict = false;
    p->noise = p->step_noise = 0;
    vec_fill(&p->vec, 0, p->doubt);
    const bool suspected = look(p, 1, seed, outside);
    if (!suspected || p->problem->product != NULL) return suspected;
    acquit(p);
    p->strict = true;
    if (!probe_noise(p)) return false;
    for (size_t k = 0; k < sizeof STEPS / sizeof *STEPS; k++) {
        if (look(p, STEPS[k], seed, outside)) return true;
        const bool left = p->undefined && p->code == 0 && probe_steps_are_long(p);
        p->undefined = p->undefined && !left;
        if (p->undefined || !(p->truncated || left)) return false;
    }
    return false;
}

/* ---- verdict ---- */

static hf_status say(probe *p, hf_status status, const char *text)
{
    snprintf(p->report->message, sizeof p->report->message, "%s", text);
    return status;
}

static hf_status blame(probe *p, hf_status status, const char *what)
{
    hf_pattern_report *const r = p->report;
    snprintf(r->message, sizeof r->message, "%s: row %" PRId64 ", column %" PRId64 ", %.3g.", what,
             r->row, r->column, r->value);
    return status;
}

static hf_status judge(probe *p, const double *x)
{
    bool found = false;
    if (begin(p, x)) {
        colour(p);
        found = finds(p, 1, true);
    }
    if (found) return blame(p, HF_PATTERN_INCOMPLETE, "H has an entry outside problem.pattern");
    if (p->undefined) return say(p, HF_BAD_START, "f, g or products are undefined at x.");
    if (p->code == 0 && p->problem->hessian != NULL) {
        const bool wrong = ask_hessian(p) && finds(p, 2, false);
        if (wrong)
            return blame(p, HF_PRODUCT_INCONSISTENT, "problem.hessian is not what products say");
        if (p->undefined) return say(p, HF_BAD_START, "problem.hessian is undefined at x.");
    }
    return say(p, HF_CONVERGED, "H has no entry outside problem.pattern.");
}

static const char *complaint_of(const hf_problem *problem, const double *x)
{
    const char *const complaint = hf_check(problem, NULL);
    if (complaint != NULL) return complaint;
    if (problem->pattern == NULL) return "problem.pattern must not be NULL";
    if (problem->sum != NULL) return "problem.sum must be NULL: one process checks at a time";
    if (problem->n > COLOURING_LARGEST) return "problem.n must be <= 2147483647 to be coloured";
    return x == NULL ? "x must not be NULL" : NULL;
}

hf_status hf_check_pattern(const hf_problem *problem, const double *x, hf_pattern_report *report)
{
    hf_pattern_report unwanted;
    probe p = {.problem = problem, .report = report != NULL ? report : &unwanted};
    *p.report = (hf_pattern_report){.row = -1, .column = -1};
    const char *const complaint = complaint_of(problem, x);
    if (complaint != NULL) return say(&p, HF_BAD_ARGUMENT, complaint);
    const size_t bytes = lay_out(&p, NULL);
    unsigned char *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return say(&p, HF_OUT_OF_MEMORY, "There is not enough memory.");
    lay_out(&p, block);
    hf_status status = judge(&p, x);
    if (p.code < 0) {
        snprintf(p.report->message, sizeof p.report->message,
                 "A callback asked to stop: it returned %d.", p.code);
        status = HF_CALLBACK_FAILED;
    }
    workspace_release(block);
    return status;
}
