/* Is the Hessian within its pattern?
 *
 * Algorithm: A <- what the colours of the pattern recover of H, or what the user says H is
 *   1  v <- random; r <- H v - A v. All of r is rounding: A is H.
 *   2  else, for the rows i in which r is largest: compare H e_i with column i of A
 * If H has an entry outside, A is not H, and v finds that with probability one; row i is among
 * those with large r. Only an entry seen in H e_i is an accusation: r may be noise.
 *
 * Letters: d a direction, Hd its product; t sizes of directions, 1 or the steps of differences.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "difference/difference.h"
#include "sparse/product.h"
#include "sparse/recovery.h"
#include "vector/random.h"

enum { ROWS_TRIED = 16 };

/* Of an entry, relative to its row and to all. Differences are worth less than products. */
static const double PRODUCT_TOLERANCE[2] = {1e-9, 1e-13}, DIFFERENCE_TOLERANCE[2] = {1e-4, 1e-8};

typedef struct probe {
    const hf_problem *problem;
    hf_pattern_report *report;
    team vec;
    structure s;
    colouring colours;
    recovery recovery;
    colouring_work work;
    const double *tolerance;
    double *values;                    /* [entries] of A                    */
    double *x, *t, *d, *Hd, *r, *size; /* [n] size: what r is relative to   */
    double *shifted, *back;            /* [n] of differences */
    int code;                          /* < 0: a callback wants to stop     */
    bool undefined;                    /* an answer was of no use           */
} probe;

static size_t lay_out(probe *p, unsigned char *base)
{
    const int64_t n = p->problem->n;
    workspace w = {.base = base};
    structure_lay_out(&p->s, &w, p->problem->pattern);
    colouring_lay_out(&p->colours, &w, n);
    recovery_lay_out(&p->recovery, &w, COLOURING_STAR, n, p->s.entries);
    colouring_work_lay_out(&p->work, &w, n, p->s.entries);
    p->values = workspace_vector(&w, p->s.entries);
    double **const vectors[] = {&p->x, &p->t,    &p->d,       &p->Hd,
                                &p->r, &p->size, &p->shifted, &p->back};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = workspace_vector(&w, n);
    p->vec = (team){.n = n, .width = 4, .threads = vec_threads(0)};
    p->vec.partial = workspace_vector(&w, vec_partials(n, p->vec.width));
    return w.used;
}

/* ---- callbacks: false if the answer is of no use ---- */

static bool usable(probe *p, int code, int64_t count, const double *answer)
{
    if (code < 0) p->code = code;
    bool good = code == 0;
    for (int64_t i = 0; good && i < count; i++)
        good = isfinite(answer[i]);
    p->undefined = p->undefined || !good;
    return good;
}

static bool gradient_at(probe *p, double side, double *g)
{
    const hf_problem *const q = p->problem;
    double f;
    vec_step(&p->vec, p->x, side, p->d, p->shifted);
    return usable(p, q->value(q->n, p->shifted, vec_unwritten(&f), vec_unwritten(g), q->user), q->n,
                  g) &&
           isfinite(f);
}

/* p->Hd = H p->d. */
static bool times(probe *p)
{
    const hf_problem *const q = p->problem;
    if (q->product != NULL)
        return usable(p, q->product(q->n, p->x, p->d, vec_unwritten(p->Hd), q->user), q->n, p->Hd);
    if (!gradient_at(p, -1, p->back) || !gradient_at(p, 1, p->Hd)) return false;
    vec_quotient(&p->vec, p->Hd, p->back, 0.5, p->Hd);
    return true;
}

/* f and g must be defined at x, which becomes the current point. */
static bool begin(probe *p, const double *x)
{
    const hf_problem *const q = p->problem;
    const bool exact = q->product != NULL;
    p->tolerance = exact ? PRODUCT_TOLERANCE : DIFFERENCE_TOLERANCE;
    vec_copy(&p->vec, x, p->x);
    vec_fill(&p->vec, 0, p->d);
    for (int64_t i = 0; i < q->n; i++)
        p->t[i] = exact ? 1 : difference_step_of(0, x[i], true);
    if (!gradient_at(p, 0, p->Hd)) return false;
    const int code = q->moved != NULL ? q->moved(q->n, p->x, q->user) : 0;
    if (code < 0) p->code = code;
    return code >= 0;
}

/* A by colours. */
static bool recover(probe *p)
{
    structure_fill(&p->s, p->problem->pattern);
    colouring_find(&p->colours, COLOURING_STAR, &p->s, &p->work);
    recovery_prepare(&p->recovery, &p->s, &p->colours, &p->work);
    p->report->colours = p->colours.count;
    for (int32_t c = 0; c < p->colours.count; c++) {
        recovery_seed(&p->recovery, c, p->t, p->d);
        if (!times(p)) return false;
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
    if (!usable(p, q->hessian(q->n, p->x, p->values, q->user), entries, p->values)) return false;
    structure_spread(&p->s, q->pattern, p->values);
    return true;
}

/* ---- lines 1 and 2 ---- */

/* size_i = sum |a_ij d_j| and what rounding of all of Hd may be; r = Hd - A d. */
static void explain(probe *p)
{
    const structure *const s = &p->s;
    const double root = sqrt(vec_dot(&p->vec, p->Hd, p->Hd) / (double)s->n);
    const double floor = root * p->tolerance[1] / p->tolerance[0] + DBL_MIN;
    sparse_product(&p->vec, s, p->values, p->d, p->r);
    vec_quotient(&p->vec, p->Hd, p->r, 1, p->r);
    vec_fill(&p->vec, floor, p->size);
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

/* Note the entry of H e_j that differs most from A, outside the pattern or within. */
static bool accuse(probe *p, int64_t j, bool outside)
{
    const int64_t n = p->s.n;
    vec_fill(&p->vec, 0, p->d);
    p->d[j] = p->t[j];
    if (!times(p)) return false;
    double largest = 0, error = 0;
    for (int64_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(p->Hd[i]));
    for (int64_t i = 0; i < n; i++) {
        bool inside;
        const double a = entry(p, i, j, &inside), h = p->Hd[i] / p->t[j];
        const double e = inside == outside ? 0 : fabs(p->Hd[i] - a * p->t[j]);
        if (e <= p->tolerance[0] * largest || e <= error) continue;
        error = e;
        p->report->row = i > j ? i : j;
        p->report->column = i > j ? j : i;
        p->report->value = h;
        p->report->given = a;
    }
    return error > 0;
}

/* Whether H has an entry that A has not, or has otherwise. */
static bool differs(probe *p, uint64_t seed, bool outside)
{
    random_normal(seed, p->s.n, p->d);
    for (int64_t i = 0; i < p->s.n; i++)
        p->d[i] *= p->t[i];
    if (!times(p)) return false;
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
    const bool found = begin(p, x) && recover(p) && differs(p, 1, true);
    if (found) return blame(p, HF_PATTERN_INCOMPLETE, "H has an entry outside problem.pattern");
    if (p->undefined) return say(p, HF_BAD_START, "f, g or products are undefined at x.");
    if (p->code == 0 && p->problem->hessian != NULL) {
        const bool wrong = ask_hessian(p) && differs(p, 2, false);
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
