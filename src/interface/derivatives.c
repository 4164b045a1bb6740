/* Every error measured here is a number e(d) linear in a direction d, so the block of variables at
 * fault is found by halving: restrict d to one half, see whether e stays there.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "interface/derivatives.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"
#include "interface/gradient_noise.h"

enum { GRADIENT_ROUNDS = 3, PRODUCT_ROUNDS = 2 };

/* Steps over 1 + the root mean square of x, for f and for g. */
static const double VALUE_STEPS[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
static const double GRADIENT_STEPS[] = {1e-4, 3e-6, 1e-7};

/* Relative. Differences of f are worth less than those of g; products may be differences too. */
static const double VALUE_TOLERANCE = 1e-5, PRODUCT_TOLERANCE = 1e-6;
static const double LINE_TOLERANCE = 1e-9; /* of f */
static const double ROUNDING = 100 * DBL_EPSILON;
static const double MOST_EXCUSED = 1e-2; /* by noise */
static const double SMALL_PART = 0.1;    /* of an error: the block may leave it out */

typedef double error_fn(check *c, const double *direction);

/* ---- callbacks: false if the answer is of no use ---- */

static double norm(check *c, const double *x)
{
    return sqrt(vec_dot(&c->vec, x, x));
}

static bool usable(check *c, int code, const double *vector)
{
    c->code = code;
    return code == 0 && (vector == NULL || isfinite(norm(c, vector)));
}

static bool value_at(check *c, const double *x, double *f, double *g)
{
    if (c->code < 0) return false;
    const hf_problem *const p = c->problem;
    return usable(c, p->value(p->n, x, vec_unwritten(f), vec_unwritten(g), p->user), g) &&
           isfinite(*f);
}

static bool times(check *c, const double *v, double *Hv)
{
    if (c->code < 0) return false;
    const hf_problem *const p = c->problem;
    return usable(c, p->product(p->n, c->x, v, vec_unwritten(Hv), p->user), Hv);
}

static bool precondition_by(check *c, const double *r, double *z)
{
    if (c->code < 0) return false;
    const hf_problem *const p = c->problem;
    return usable(c, p->precondition(p->n, r, vec_unwritten(z), p->user), z);
}

/* ---- directions and blocks ---- */

/* Splitmix64 (Steele, Lea & Flood 2014), in [-1, 1). */
static void fill_random(check *c, double *v)
{
    for (int64_t i = 0; i < c->problem->n; i++) {
        uint64_t z = c->seed += UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        v[i] = (double)((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1;
    }
}

/* The block whose share of `direction` makes the error; `part` is work. */
static void find_block(check *c, error_fn *error, const double *direction, double *part)
{
    int64_t first = 0, last = c->problem->n - 1;
    double whole = error(c, direction);
    while (first < last) {
        const int64_t middle = first + (last - first) / 2;
        for (int64_t i = 0; i < c->problem->n; i++)
            part[i] = i >= first && i <= middle ? direction[i] : 0;
        const double left = error(c, part), right = whole - left;
        const double negligible = SMALL_PART * fmax(fabs(left), fabs(right));
        if (!(fmin(fabs(left), fabs(right)) <= negligible)) break;
        if (fabs(left) > fabs(right))
            last = middle;
        else
            first = middle + 1;
        whole = fabs(left) > fabs(right) ? left : right;
    }
    c->report->worst_first = first;
    c->report->worst_last = last;
}

/* ---- gradient ---- */

bool derivatives_begin(check *c)
{
    const hf_problem *const p = c->problem;
    if (!value_at(c, c->x, &c->f, c->g)) return false;
    if (p->moved != NULL) c->code = p->moved(p->n, c->x, p->user);
    c->size = 1 + norm(c, c->x) / sqrt((double)p->n);
    return true;
}

/* rounding: what that of f and, where f is curved, that of x may have made of the slope. */
static bool slope_at(check *c, const double *v, double h, double *slope, double *rounding)
{
    double front, back;
    vec_step(&c->vec, c->x, h, v, c->point);
    if (!value_at(c, c->point, &front, NULL)) return false;
    vec_step(&c->vec, c->x, -h, v, c->point);
    if (!value_at(c, c->point, &back, NULL)) return false;
    *slope = (front - back) / (2 * h);
    const double f_size = fmax(fabs(c->f), fmax(fabs(front), fabs(back)));
    const double curvature = fabs(front - c->f + (back - c->f)) / h / h;
    *rounding = ROUNDING * (f_size / h + curvature * c->size);
    return true;
}

/* The difference that agrees best with its neighbour on the ladder; its step into c->h. */
static double best_slope(check *c, const double *v, double *doubt, double *rounding)
{
    double best = (double)NAN, last = (double)NAN;
    *doubt = (double)INFINITY;
    *rounding = 0;
    for (size_t i = 0; i < sizeof VALUE_STEPS / sizeof *VALUE_STEPS; i++) {
        const double h = VALUE_STEPS[i] * c->size;
        double now, error;
        if (!slope_at(c, v, h, &now, &error)) continue;
        if (isnan(best) || fabs(now - last) < *doubt) {
            best = now;
            *doubt = isnan(last) ? (double)INFINITY : fabs(now - last);
            *rounding = error;
            c->h = h;
        }
        last = now;
    }
    return best;
}

static double gradient_error(check *c, const double *d)
{
    double slope = (double)NAN, rounding;
    slope_at(c, d, c->h, &slope, &rounding);
    return slope - vec_dot(&c->vec, c->g, d);
}

bool check_gradient(check *c)
{
    hf_derivative_report *const report = c->report;
    for (int round = 0; round < GRADIENT_ROUNDS && report->gradient_good; round++) {
        double doubt, rounding;
        fill_random(c, c->v);
        const double slope = best_slope(c, c->v, &doubt, &rounding);
        if (isnan(slope)) return false;
        const double claimed = vec_dot(&c->vec, c->g, c->v);
        const double scale = fmax(fabs(slope), fabs(claimed)), error = fabs(slope - claimed);
        const double excused = fmin(10 * doubt, 1e-2 * scale) + rounding;
        if (error > 0) report->gradient_error = fmax(report->gradient_error, error / scale);
        report->gradient_good = error <= VALUE_TOLERANCE * scale + excused;
    }
    if (!report->gradient_good) find_block(c, gradient_error, c->v, c->u);
    return true;
}

/* ---- lines ---- */

static bool along_at(check *c, double t, double *f, double *slope)
{
    if (c->code < 0) return false;
    const hf_problem *const p = c->problem;
    c->code = p->along(p->n, c->x, c->v, t, vec_unwritten(f), vec_unwritten(slope), p->user);
    return c->code == 0 && isfinite(*f) && isfinite(*slope);
}

bool check_along(check *c)
{
    static const double PLACES[] = {0, 1e-3, 1e-1}; /* the first is 0, as in a search */
    hf_derivative_report *const report = c->report;
    fill_random(c, c->v);
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        const double t = PLACES[i] * c->size;
        double f, told, slope;
        vec_step(&c->vec, c->x, t, c->v, c->point);
        if (!value_at(c, c->point, &f, c->u)) continue;
        if (!along_at(c, t, &told, &slope)) return false;
        const double size = norm(c, c->u) * norm(c, c->v);
        const double off = fabs(told - f), miss = fabs(slope - vec_dot(&c->vec, c->u, c->v));
        const double value_error = off > 0 ? off / fmax(fabs(f), fabs(told)) : 0;
        const double slope_error = miss > 0 ? miss / size : 0;
        report->along_error = fmax(report->along_error, fmax(value_error, slope_error));
        if (!(value_error <= LINE_TOLERANCE && slope_error <= PRODUCT_TOLERANCE))
            report->along_good = false;
    }
    return true;
}

/* ---- products ---- */

/* c->b = Hv by differences with step h, minus c->a; the size of the difference and of what rounding
 * may have made of it. */
static bool product_difference(check *c, double h, double *size, double *rounding)
{
    double f;
    vec_step(&c->vec, c->x, -h, c->v, c->point);
    if (!value_at(c, c->point, &f, c->u)) return false;
    vec_step(&c->vec, c->x, h, c->v, c->point);
    if (!value_at(c, c->point, &f, c->b)) return false;
    *rounding = ROUNDING * (norm(c, c->g) + norm(c, c->b)) / h;
    vec_quotient(&c->vec, c->b, c->u, 0.5 / h, c->b);
    *size = norm(c, c->b);
    vec_step(&c->vec, c->b, -1, c->a, c->b);
    return true;
}

static double disagreement(check *c, const double *d)
{
    return vec_dot(&c->vec, c->b, d);
}

/* g(x + side v) where a side of 1 is as far as x may vary. */
static bool gradient_beside(void *of, double side, double *g)
{
    check *const c = of;
    double f;
    vec_step(&c->vec, c->x, side * c->size, c->v, c->point);
    return value_at(c, c->point, &f, g);
}

/* Whether c->a agrees with differences of g with step h within `excused` of their size. */
static bool agrees(check *c, double h, double excused)
{
    double size, rounding;
    if (!product_difference(c, h, &size, &rounding)) return false;
    const double scale = fmax(size, norm(c, c->a));
    return norm(c, c->b) <= (PRODUCT_TOLERANCE + fmin(excused, MOST_EXCUSED)) * scale + rounding;
}

/* Whether noise of g is why c->a disagrees with differences, which are about `size` long: then they
 * agree, within what it leaves of them, with the step that suits it, or a shorter one where g bends
 * much. */
static bool is_noise(check *c, double size)
{
    double noise;
    fill_random(c, c->u);
    vec_scale(&c->vec, sqrt(3), c->u, c->u);
    if (!gradient_noise(&c->vec, gradient_beside, c, c->u, c->b, &noise)) return false;
    const double relative = noise > 0 ? fmin(noise / (size * c->size), MOST_EXCUSED) : 0;
    const double h = difference_step(relative, 0, 1, true) * c->size;
    const double left = 10 * difference_error(relative, true);
    return agrees(c, h, left) || agrees(c, h / 4, 4 * left) || agrees(c, h / 16, 16 * left);
}

/* c->a = Hv against differences of g. */
static void check_against_gradients(check *c)
{
    hf_derivative_report *const report = c->report;
    double least = (double)INFINITY, length = 0;
    bool good = false, seen = false;
    for (size_t i = 0; i < sizeof GRADIENT_STEPS / sizeof *GRADIENT_STEPS; i++) {
        const double h = GRADIENT_STEPS[i] * c->size;
        double size, rounding;
        if (!product_difference(c, h, &size, &rounding)) continue;
        const double error = norm(c, c->b), scale = fmax(size, norm(c, c->a));
        seen = true;
        good = good || error <= PRODUCT_TOLERANCE * scale + rounding;
        if (error < least * scale || scale == 0) {
            least = scale > 0 ? error / scale : 0;
            c->h = h;
            length = size;
        }
    }
    if (!seen) return;
    report->product_error = fmax(report->product_error, least);
    if (good || !report->product_good || is_noise(c, length)) return;
    report->product_good = false;
    double size, rounding;
    if (product_difference(c, c->h, &size, &rounding)) find_block(c, disagreement, c->b, c->u);
}

/* |u'Av - v'Au| / (|u||Av|), given Av and Au. */
static double asymmetry(check *c)
{
    const double forth = vec_dot(&c->vec, c->u, c->a), back = vec_dot(&c->vec, c->v, c->b);
    const double error = fabs(forth - back);
    return error > 0 ? error / (norm(c, c->u) * fmax(norm(c, c->a), DBL_MIN)) : 0;
}

static double product_asymmetry(check *c, const double *d)
{
    if (!times(c, d, c->b)) return (double)NAN;
    return vec_dot(&c->vec, d, c->a) - vec_dot(&c->vec, c->v, c->b);
}

/* |H(u + 2v) - Hu - 2Hv| over |Hu| + 2|Hv|, given Hv and Hu. */
static double nonlinearity(check *c)
{
    vec_step(&c->vec, c->u, 2, c->v, c->point);
    if (!times(c, c->point, c->g)) return (double)INFINITY;
    vec_step(&c->vec, c->g, -1, c->b, c->g);
    vec_step(&c->vec, c->g, -2, c->a, c->g);
    const double error = norm(c, c->g);
    return error > 0 ? error / fmax(norm(c, c->b) + 2 * norm(c, c->a), DBL_MIN) : 0;
}

bool check_products(check *c)
{
    hf_derivative_report *const report = c->report;
    for (int round = 0; round < PRODUCT_ROUNDS; round++) {
        fill_random(c, c->v);
        if (!times(c, c->v, c->a)) return false;
        check_against_gradients(c);
    }
    for (int round = 0; round < PRODUCT_ROUNDS; round++) {
        fill_random(c, c->v);
        fill_random(c, c->u);
        if (!times(c, c->v, c->a) || !times(c, c->u, c->b)) return false;
        report->linearity_error = fmax(report->linearity_error, nonlinearity(c));
        report->symmetry_error = fmax(report->symmetry_error, asymmetry(c));
        report->linear = report->linearity_error <= PRODUCT_TOLERANCE;
        report->symmetric = report->symmetry_error <= PRODUCT_TOLERANCE;
    }
    if (report->product_good && !report->symmetric) find_block(c, product_asymmetry, c->u, c->g);
    return true;
}

bool check_preconditioner(check *c)
{
    hf_derivative_report *const report = c->report;
    fill_random(c, c->v);
    fill_random(c, c->u);
    if (!precondition_by(c, c->v, c->a) || !precondition_by(c, c->u, c->b)) return false;
    report->preconditioner_symmetry = asymmetry(c);
    report->preconditioner_good = report->preconditioner_symmetry <= PRODUCT_TOLERANCE &&
                                  vec_dot(&c->vec, c->v, c->a) > 0 &&
                                  vec_dot(&c->vec, c->u, c->b) > 0;
    return true;
}
