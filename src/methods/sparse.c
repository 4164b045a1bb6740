/* SPDX-License-Identifier: BSD-3-Clause */
#include "methods/sparse.h"

#include <float.h>
#include <math.h>

#include "sparse/product.h"

static const double MORE = 4;        /* of lambda, after a failure                           */
static const double RESOLVED = 1e-2; /* |residual| over |g|                              */
static const double FIRST = 1e-3;    /* of lambda over |H| where nothing else is known       */

void sparse_lay_out(run *r, workspace *w, const hf_problem *problem)
{
    sparse_state *const v = &r->sparse;
    assembly_lay_out(&v->hessian, w, &r->out, problem, r->options);
    v->factor = cholesky_lay_out(w, &v->hessian.pattern, r->out.vec.threads);
    v->s = workspace_vector(w, problem->n);
    v->z = workspace_vector(w, problem->n);
    v->work = workspace_vector(w, problem->n);
    v->step = workspace_vector(w, problem->n);
    v->residual = workspace_vector(w, problem->n);
    v->direction = workspace_vector(w, problem->n);
    v->product = workspace_vector(w, problem->n);
}

void sparse_guess(run *r)
{
    sparse_state *const v = &r->sparse;
    if (v->guessed) return;
    assembly_structure(&v->hessian);
    v->guess = width_guess(&v->hessian.pattern);
    v->guessed = true;
}

/* Colours last: they are not worth their cost where the factor is too large. */
static hf_status analyse(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!v->guessed) assembly_structure(&v->hessian);
    const hf_status status =
        cholesky_analyse(v->factor, &v->hessian.pattern, r->options->ordering, r->options->factor);
    if (status != HF_CONVERGED) return status;
    v->size_of_factor = cholesky_predict(v->factor);
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

/* |H|_F / sqrt n, and the discs of Gershgorin. NaN if H has one. */
static void measure(sparse_state *v)
{
    const structure *const at = &v->hessian.pattern;
    const double *const values = v->hessian.values;
    double sum = 0, *const radius = v->work, *const centre = v->step;
    for (int64_t j = 0; j < at->n; j++)
        radius[j] = centre[j] = 0;
    for (int64_t j = 0; j < at->n; j++)
        for (int64_t p = at->starts[j]; p < at->starts[j + 1]; p++) {
            const int64_t i = at->rows[p];
            const double h = values[p];
            sum += (i == j ? 1 : 2) * h * h;
            radius[i] += i == j ? 0 : fabs(h);
            radius[j] += i == j ? 0 : fabs(h);
            if (i == j) centre[j] = h;
        }
    v->size = sqrt(sum / (double)at->n);
    v->low = (double)INFINITY;
    v->high = (double)-INFINITY;
    for (int64_t j = 0; j < at->n; j++) {
        v->low = fmin(v->low, centre[j] - radius[j]);
        v->high = fmax(v->high, centre[j] + radius[j]);
        v->least = fmax(v->least, -centre[j]);
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
    measure(v);
    if (!isfinite(v->size)) {
        r->out.undefined++;
        r->trouble = HF_BLOCKED;
    }
    return READY;
}

progress sparse_times(run *r, const double *v, double *Hv)
{
    const assembly *const a = &r->sparse.hessian;
    if (assembly_run(&r->sparse.hessian) == WAITING) return WAITING;
    if (!r->out.refused) sparse_product(&r->out.vec, &a->pattern, a->values, v, Hv);
    return READY;
}

static void learn_curvature(run *r, double lambda)
{
    sparse_state *const v = &r->sparse;
    const double d = cholesky_curvature(v->factor, v->z);
    const double zz = vec_dot(&r->out.vec, v->z, v->z);
    if (!isfinite(zz) || !isfinite(d)) return;
    v->zz = zz;
    v->zHz = d - lambda * zz;
    v->least = fmax(v->least, -v->zHz / zz);
    r->curvature_min = fmin(r->curvature_min, v->zHz / zz);
}

bool sparse_factorize(run *r, double lambda, bool *definite)
{
    sparse_state *const v = &r->sparse;
    const cholesky_end end = cholesky_factorize(v->factor, v->hessian.values, lambda, NULL);
    r->factorizations++;
    r->damping = v->lambda = lambda;
    *definite = end == CHOLESKY_DEFINITE;
    if (end == CHOLESKY_NO_MEMORY) r->trouble = HF_OUT_OF_MEMORY;
    if (end == CHOLESKY_INDEFINITE) learn_curvature(r, lambda);
    return end != CHOLESKY_NO_MEMORY;
}

double sparse_raised(const sparse_state *v)
{
    const double missing = v->zz > 0 ? fmax(0, -v->zHz / v->zz - v->lambda) : 0;
    return fmax(fmax(MORE * v->lambda, v->lambda + 2 * missing), FIRST * v->size + DBL_MIN);
}

bool sparse_solve(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!cholesky_solve(v->factor, r->now.g, v->s)) {
        r->trouble = HF_OUT_OF_MEMORY;
        return false;
    }
    vec_scale(&r->out.vec, -1, v->s, v->s);
    const double ss = vec_dot(&r->out.vec, v->s, v->s);
    v->s_norm = sqrt(ss);
    v->gs = vec_dot(&r->out.vec, r->now.g, v->s);
    v->q = 0.5 * (v->gs - v->lambda * ss);
    return true;
}

/* work = M^-1 residual, M the factor; residual'work, NaN if memory is short. */
static double precondition_residual(run *r)
{
    sparse_state *const v = &r->sparse;
    if (!cholesky_solve(v->factor, v->residual, v->work)) return (double)NAN;
    return vec_dot(&r->out.vec, v->residual, v->work);
}

/* |s|, g's and q(s), with the residual g + (H + lambda I) s that is left. */
static void take_solution(run *r, double lambda, double ss)
{
    sparse_state *const v = &r->sparse;
    r->damping = v->lambda = lambda;
    v->s_norm = sqrt(ss);
    v->gs = vec_dot(&r->out.vec, r->now.g, v->s);
    v->q = 0.5 * (v->gs - lambda * ss + vec_dot(&r->out.vec, v->s, v->residual));
}

bool sparse_resolve(run *r, double lambda, int64_t products)
{
    sparse_state *const v = &r->sparse;
    team *const t = &r->out.vec;
    vec_scale(t, lambda - v->lambda, v->s, v->residual);
    double rz = precondition_residual(r);
    vec_scale(t, -1, v->work, v->direction);
    for (int64_t k = 0; k < products && rz > 0; k++) {
        sparse_product(t, &v->hessian.pattern, v->hessian.values, v->direction, v->product);
        vec_step(t, v->product, lambda, v->direction, v->product);
        const double alpha = rz / vec_dot(t, v->direction, v->product);
        const vec_norms size = vec_advance(t, alpha, v->direction, v->product, v->s, v->residual);
        if (!isfinite(size.rr)) return false;
        if (size.rr <= RESOLVED * RESOLVED * r->now.norm * r->now.norm) {
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
    if (!cholesky_solve(v->factor, v->s, v->work)) return (double)NAN;
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
    const double sz = vec_dot(&r->out.vec, v->s, v->z), gz = vec_dot(&r->out.vec, r->now.g, v->z);
    v->tau = choose_tau(v, sz, length);
    v->step_gs += v->tau * gz;
    v->step_q += v->tau * (0.5 * v->tau * v->zHz - v->lambda * sz);
    v->step_norm = length;
    vec_step(&r->out.vec, v->s, v->tau, v->z, v->step);
}
