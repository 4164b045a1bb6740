/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/sparse.h"

#include <float.h>
#include <math.h>

#include "methods/effort.h"
#include "methods/prolong.h"
#include "methods/quasi_newton.h"
#include "sparse/product.h"
#include "vector/sweep.h"

static const double MORE = 4;        /* of lambda, after a failure                           */
static const double RESOLVED = 1e-2; /* |residual| over |g|                              */
static const double FIRST = 1e-3;    /* of lambda over |H| where nothing else is known       */
static const double SLIGHT = 0.1;    /* lambda s's over s'(H + lambda I) s                    */
static const double ROUNDING = 1e-8; /* of |H|                                              */
static const double LEAST = 1e-24;   /* of |H_ii| over the largest                         */
static const double TINY = 1e-280;   /* sums of squares below have lost digits             */

void sparse_lay_out(run *r, workspace *w, const hf_problem *problem)
{
    sparse_state *const v = &r->sparse;
    assembly_lay_out(&v->hessian, w, &r->out, problem, r->options);
    factor_lay_out(&v->factor, w, &v->hessian.pattern, r->out.vec.threads);
    v->s = workspace_vector(w, problem->n);
    v->z = workspace_vector(w, problem->n);
    v->work = workspace_vector(w, problem->n);
    if (r->options->damping == HF_DAMPING_DIAGONAL) {
        v->scale = workspace_vector(w, problem->n);
        v->scaled_g = workspace_vector(w, problem->n);
    }
    v->step = workspace_vector(w, problem->n);
    v->residual = workspace_vector(w, problem->n);
    v->direction = workspace_vector(w, problem->n);
    v->product = workspace_vector(w, problem->n);
}

static const band_shape *band_of(const sparse_state *v)
{
    return v->hessian.banded ? &v->hessian.shape : NULL;
}

void sparse_look(run *r)
{
    sparse_state *const v = &r->sparse;
    if (v->seen) return;
    assembly_look(&v->hessian);
    v->seen = true;
    const double entries = (double)v->hessian.pattern.entries;
    v->guess = (cholesky_size){.nonzeros = entries, .flops = entries};
    if (factor_takes_band(band_of(v), r->options))
        v->guess = band_predict(v->hessian.pattern.n, v->hessian.shape);
}

static void fill(sparse_state *v)
{
    if (!v->filled) assembly_structure(&v->hessian);
    v->filled = true;
}

void sparse_guess(run *r)
{
    sparse_state *const v = &r->sparse;
    if (v->guessed || v->guess.banded) return;
    fill(v);
    structure_list_rows(&v->hessian.pattern);
    v->guess = factor_foresee(&v->hessian.pattern);
    v->guessed = true;
}

/* Colours last: they are not worth their cost where the factor is too large. */
static hf_status analyse(run *r)
{
    sparse_state *const v = &r->sparse;
    sparse_look(r);
    fill(v);
    const hf_status status =
        factor_analyse(&v->factor, &v->hessian.pattern, band_of(v), r->options);
    v->size_of_factor = factor_predict(&v->factor);
    if (status != HF_CONVERGED) return status;
    const bool fits = v->size_of_factor.bytes <= r->options->max_factor_bytes;
    return fits ? assembly_colour(&v->hessian) : HF_OUT_OF_MEMORY;
}

hf_status sparse_analyse(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!v->analysed) v->analysis = analyse(r);
    v->analysed = true;
    return v->analysis;
}

void sparse_scale(run *r, double *s)
{
    if (r->sparse.scale != NULL)
        (void)vec_multiply_dot(&r->out.vec, 1, r->sparse.scale, s, r->sparse.scale);
}

double sparse_norm(run *r, const point *at)
{
    sparse_state *const v = &r->sparse;
    if (v->scale == NULL) return at->norm;
    vec_copy(&r->out.vec, at->g, v->work);
    sparse_scale(r, v->work);
    return sqrt(vec_dot(&r->out.vec, v->work, v->work));
}

void sparse_report_curvature(run *r)
{
    sparse_state *const v = &r->sparse;
    vec_copy(&r->out.vec, v->z, v->work);
    sparse_scale(r, v->work);
    const double zz = vec_dot(&r->out.vec, v->work, v->work);
    r->curvature_min = fmin(r->curvature_min, v->zHz / zz);
}

/* scale = D^-1/2; |D^1/2 x| and |D^1/2|. What H does not see is held fast. */
static void choose_scale(run *r)
{
    sparse_state *const v = &r->sparse;
    const structure *const at = &v->hessian.pattern;
    const double *const values = v->hessian.values;
    double largest = 0, sum = 0, xx = 0;
    for (int64_t j = 0; j < at->n; j++)
        largest = fmax(largest, fabs(values[at->starts[j]]));
    largest = fmax(largest, DBL_MIN);
    for (int64_t j = 0; j < at->n; j++) {
        const double own = fabs(values[at->starts[j]]), D = own > LEAST * largest ? own : largest;
        v->scale[j] = 1 / sqrt(D);
        sum += D;
        xx += D * r->now.x[j] * r->now.x[j];
    }
    v->unit = sqrt(sum / (double)at->n);
    v->x_norm = sqrt(xx);
}

/* To the variables D^1/2 x, in which D is I; H follows in measure(). */
static void change_variables(run *r)
{
    sparse_state *const v = &r->sparse;
    choose_scale(r);
    vec_copy(&r->out.vec, r->now.g, v->scaled_g);
    sparse_scale(r, v->scaled_g);
    v->g_norm = sqrt(vec_dot(&r->out.vec, v->scaled_g, v->scaled_g));
    v->g = v->scaled_g;
}

static void keep_variables(run *r)
{
    sparse_state *const v = &r->sparse;
    v->g = r->now.g;
    v->g_norm = r->now.norm;
    v->x_norm = r->out.x_norm;
    v->unit = 1;
}

static void scale_column(sparse_state *v, int64_t j)
{
    const structure *const at = &v->hessian.pattern;
    for (int64_t p = at->starts[j]; p < at->starts[j + 1]; p++)
        v->hessian.values[p] *= v->scale[j] * v->scale[at->rows[p]];
}

/* |H|_F / sqrt n where the squares of its entries overflow or vanish; not finite if H is not. */
static double extreme_size(const sparse_state *v)
{
    const structure *const at = &v->hessian.pattern;
    const double *const values = v->hessian.values;
    double largest = 0, sum = 0;
    for (int64_t p = 0; p < at->entries; p++)
        largest = fmax(largest, fabs(values[p]));
    const double unit = fmax(largest, DBL_MIN);
    for (int64_t j = 0; j < at->n; j++)
        for (int64_t p = at->starts[j]; p < at->starts[j + 1]; p++) {
            const double share = values[p] / unit;
            sum += (p == at->starts[j] ? 1 : 2) * share * share;
        }
    return unit * sqrt(sum / (double)at->n);
}

/* |H|_F / sqrt n, not finite if H is not, and the least diagonal entry. */
static void measure(sparse_state *v)
{
    const structure *const at = &v->hessian.pattern;
    const double *const values = v->hessian.values;
    double sum = 0, lowest = (double)INFINITY;
    for (int64_t j = 0; j < at->n; j++) {
        if (v->scale != NULL) scale_column(v, j);
        const int64_t first = at->starts[j] + 1;
        const double own = values[first - 1];
        sum += own * own + 2 * dot_block(values + first, values + first, at->starts[j + 1] - first);
        if (own < lowest) lowest = own;
    }
    v->least = fmax(v->least, -lowest);
    v->size = sum > TINY && isfinite(sum) ? sqrt(sum / (double)at->n) : extreme_size(v);
}

void sparse_bound(run *r)
{
    sparse_state *const v = &r->sparse;
    const structure *const at = &v->hessian.pattern;
    const double *const values = v->hessian.values;
    double *const radius = v->work;
    for (int64_t j = 0; j < at->n; j++)
        radius[j] = 0;
    for (int64_t j = 0; j < at->n; j++)
        for (int64_t p = at->starts[j] + 1; p < at->starts[j + 1]; p++) {
            radius[at->rows[p]] += fabs(values[p]);
            radius[j] += fabs(values[p]);
        }
    v->low = (double)INFINITY;
    v->high = (double)-INFINITY;
    for (int64_t j = 0; j < at->n; j++) {
        const double centre = values[at->starts[j]];
        v->low = fmin(v->low, centre - radius[j]);
        v->high = fmax(v->high, centre + radius[j]);
    }
}

progress sparse_hessian(run *r)
{
    sparse_state *const v = &r->sparse;
    if (assembly_run(&v->hessian) == WAITING) return WAITING;
    v->zz = 0;
    v->least = -(double)INFINITY;
    r->trouble = r->out.refused ? HF_BLOCKED : HF_CONVERGED;
    if (r->out.refused) return READY;
    if (v->scale != NULL)
        change_variables(r);
    else
        keep_variables(r);
    measure(v);
    if (!isfinite(v->size)) {
        r->out.undefined++;
        r->trouble = HF_BLOCKED;
    }
    return READY;
}

progress sparse_times(run *r, const double *v, double *Hv)
{
    assembly *const a = &r->sparse.hessian;
    if (assembly_run(a) == WAITING) return WAITING;
    structure_list_rows(&a->pattern);
    if (!r->out.refused) sparse_product(&r->out.vec, &a->pattern, a->values, v, Hv);
    return READY;
}

bool sparse_apply(void *with, double *x)
{
    run *const r = with;
    sparse_scale(r, x); /* M = D^1/2 L L' D^1/2, and the scale is D^-1/2 */
    if (!factor_solve(&r->sparse.factor, x, x)) return false;
    sparse_scale(r, x);
    return true;
}

static void learn_curvature(run *r, double lambda)
{
    sparse_state *const v = &r->sparse;
    const double d = factor_curvature(&v->factor, v->z);
    const double zz = vec_dot(&r->out.vec, v->z, v->z);
    if (!isfinite(zz) || !isfinite(d)) return;
    v->zz = zz;
    v->zHz = d - lambda * zz;
    v->least = fmax(v->least, -v->zHz / zz);
    sparse_report_curvature(r);
}

bool sparse_factorize(run *r, double lambda, bool *definite)
{
    sparse_state *const v = &r->sparse;
    const cholesky_end end = factor_factorize(&v->factor, v->hessian.values, lambda);
    r->factorizations++;
    r->damping = v->lambda = v->factored = lambda;
    *definite = end == CHOLESKY_DEFINITE;
    if (end == CHOLESKY_NO_MEMORY) r->trouble = HF_OUT_OF_MEMORY;
    if (end == CHOLESKY_REFUSED) r->trouble = HF_NO_CHOLESKY;
    if (end == CHOLESKY_INDEFINITE) learn_curvature(r, lambda);
    return end != CHOLESKY_NO_MEMORY && end != CHOLESKY_REFUSED;
}

bool sparse_is_indefinite(const sparse_state *v)
{
    return v->zz > 0 && v->zHz < -ROUNDING * v->size * v->zz;
}

double sparse_raised(const sparse_state *v)
{
    const double missing = v->zz > 0 ? fmax(0, -v->zHz / v->zz - v->lambda) : 0;
    return fmax(fmax(MORE * v->lambda, v->lambda + 2 * missing), FIRST * v->size + DBL_MIN);
}

bool sparse_solve(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!factor_solve(&v->factor, v->g, v->s)) {
        r->trouble = HF_OUT_OF_MEMORY;
        return false;
    }
    vec_scale(&r->out.vec, -1, v->s, v->s);
    const double ss = vec_dot(&r->out.vec, v->s, v->s);
    v->s_norm = sqrt(ss);
    v->gs = vec_dot(&r->out.vec, v->g, v->s);
    v->q = 0.5 * (v->gs - v->lambda * ss);
    return true;
}

/* work = M^-1 residual, M the factor; residual'work, NaN if memory is short. */
static double precondition_residual(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!factor_solve(&v->factor, v->residual, v->work)) return (double)NAN;
    return vec_dot(&r->out.vec, v->residual, v->work);
}

/* |s|, g's and q(s), with the residual g + (H + lambda I) s that is left. */
static void take_solution(run *r, double lambda, double ss)
{
    sparse_state *const v = &r->sparse;
    r->damping = v->lambda = lambda;
    v->s_norm = sqrt(ss);
    v->gs = vec_dot(&r->out.vec, v->g, v->s);
    v->q = 0.5 * (v->gs - lambda * ss + vec_dot(&r->out.vec, v->s, v->residual));
}

bool sparse_resolve(run *r, double lambda, int64_t products)
{
    sparse_state *const v = &r->sparse;
    team *const t = &r->out.vec;
    structure_list_rows(&v->hessian.pattern);
    vec_scale(t, lambda - v->lambda, v->s, v->residual);
    double rz = precondition_residual(r);
    vec_scale(t, -1, v->work, v->direction);
    for (int64_t k = 0; k < products && rz > 0; k++) {
        sparse_product(t, &v->hessian.pattern, v->hessian.values, v->direction, v->product);
        vec_step(t, v->product, lambda, v->direction, v->product);
        const double alpha = rz / vec_dot(t, v->direction, v->product);
        const vec_norms size = vec_advance(t, alpha, v->direction, v->product, v->s, v->residual);
        if (!isfinite(size.rr)) return false;
        if (size.rr <= RESOLVED * RESOLVED * v->g_norm * v->g_norm) {
            take_solution(r, lambda, size.ss);
            return v->gs < 0;
        }
        const double before = rz;
        rz = precondition_residual(r);
        vec_redirect(t, rz / before, v->work, v->direction);
    }
    return false;
}

double sparse_secular(run *r, double length)
{
    sparse_state *const v = &r->sparse;
    if (!factor_solve(&v->factor, v->s, v->work)) return (double)NAN;
    const double sw = vec_dot(&r->out.vec, v->s, v->work); /* s'(H + lambda I)^-1 s */
    return v->lambda + v->s_norm * v->s_norm / sw * (v->s_norm / length - 1);
}

/* The tau with |s + tau z| = length and the lower model value; H s + g is -lambda s. */
static double choose_tau(const sparse_state *v, double sz, double length)
{
    const double gap = (length - v->s_norm) * (length + v->s_norm);
    const double root = sqrt(sz * sz + v->zz * gap);
    const double far = sz > 0 ? -(sz + root) / v->zz : (root - sz) / v->zz;
    const double near = -gap / (v->zz * far);
    const double far_q = far * (0.5 * far * v->zHz - v->lambda * sz);
    const double near_q = near * (0.5 * near * v->zHz - v->lambda * sz);
    return near_q < far_q ? near : far;
}

void sparse_complete(run *r, double length)
{
    sparse_state *const v = &r->sparse;
    v->tau = 0;
    v->step_gs = v->gs;
    v->step_q = v->q;
    v->step_norm = v->s_norm;
    if (!(v->zz > 0 && length > v->s_norm)) {
        vec_copy(&r->out.vec, v->s, v->step);
        return;
    }
    const double sz = vec_dot(&r->out.vec, v->s, v->z), gz = vec_dot(&r->out.vec, v->g, v->z);
    v->tau = choose_tau(v, sz, length);
    v->step_gs += v->tau * gz;
    v->step_q += v->tau * (0.5 * v->tau * v->zHz - v->lambda * sz);
    v->step_norm = length;
    vec_step(&r->out.vec, v->s, v->tau, v->z, v->step);
}

void sparse_expect_more(run *r)
{
    const sparse_state *const v = &r->sparse;
    const bool slightly = v->lambda * v->s_norm * v->s_norm <= SLIGHT * -v->gs;
    if (v->tau != 0) return;
    if (slightly) prolong_expect(r, r->trial.slope / v->gs);
    if (v->lambda == v->factored) quasi_newton_expect(r);
}

bool sparse_serves_on(const run *r)
{
    const double step = effort_gradient(r) + effort_solve(r);
    return quasi_newton_due(r, 1 + (effort_hessian(r) + effort_factor(r)) / step);
}

void sparse_place(run *r)
{
    sparse_state *const v = &r->sparse;
    sparse_scale(r, v->step);
    vec_step(&r->out.vec, r->now.x, 1, v->step, r->trial.x);
}
