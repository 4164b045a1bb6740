/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/region.h"

#include <math.h>

/* Relative to |d||Hd|: curvature so small that the next vectors would be rounding only. */
static const double FLAT = 1e-10;
/* |g + (H + lambda M) s| over |lambda M s|, what the bound leaves of the gradient in any case. */
static const double LOOSE = 0.5;
/* The first radius over the length of the first step of conjugate gradients. */
static const double FIRST = 3;

bool region_binds(const krylov *c)
{
    return c->goal.cubic != 0 || isfinite(c->goal.radius);
}

void region_choose(krylov *c, double kappa)
{
    const double first = c->rz * sqrt(c->rz) / fabs(kappa); /* |alpha_0 d_0|_M */
    const double most = 1e3 * (1 + c->out->x_norm);
    const double length = first < most ? FIRST * first : most;
    if (c->goal.cubic < 0) c->goal.cubic = sqrt(c->rz) / (length * length);
    if (!(c->goal.radius > 0)) c->goal.radius = length;
}

/* s <- s + t d with |s|_M = radius. */
static void cut(krylov *c, double kappa)
{
    const double radius = c->goal.radius;
    const double gap = fmax(0, radius * radius - c->sMs);
    const double t = gap / (c->sMd + sqrt(c->sMd * c->sMd + c->dMd * gap));
    const vec_norms norms = vec_advance(&c->out->vec, t, c->d, c->Hd, c->s, c->r);
    c->q += t * (0.5 * t * kappa - c->rz);
    c->ss = norms.ss;
    c->r_norm = sqrt(norms.rr);
    c->sMs = radius * radius;
}

bool region_continues(krylov *c, double kappa, double size)
{
    if (!region_binds(c)) return false;
    if (krylov_complete(c)) {
        c->outside_region = true;
        return fabs(kappa) > FLAT * size;
    }
    cut(c, kappa);
    return false;
}

bool region_cuts(krylov *c)
{
    if (!region_binds(c) || krylov_complete(c)) return false;
    const double radius = c->goal.radius;
    if (c->sMs + c->alpha * (2 * c->sMd + c->alpha * c->dMd) <= radius * radius) return false;
    cut(c, c->rz / c->alpha);
    c->end = HF_INNER_BOUNDARY;
    return true;
}

void region_advance(krylov *c)
{
    c->sMs += c->alpha * (2 * c->sMd + c->alpha * c->dMd);
    if (c->goal.cubic > 0 || c->sMs > c->goal.radius * c->goal.radius) c->outside_region = true;
}

void region_redirect(krylov *c)
{
    c->sMd = c->beta * (c->sMd + c->alpha * c->dMd);
    c->dMd = c->rz + c->beta * c->beta * c->dMd;
}

/* |T|, at most. */
static double gershgorin(const tridiagonal *T)
{
    double bound = 0;
    for (int i = 0; i < T->k; i++) {
        const double left = i > 0 ? T->gamma[i] : 0, right = i + 1 < T->k ? T->gamma[i + 1] : 0;
        bound = fmax(bound, fabs(T->delta[i]) + left + right);
    }
    return bound;
}

/* Whether a smaller lambda is called for. */
static bool is_short(const krylov *c, double lambda)
{
    const double length = tridiagonal_norm(&c->T);
    return c->goal.cubic > 0 ? c->goal.cubic * length < lambda : length < c->goal.radius;
}

/* The shift of an indefinite T brought so near to the least one that the step is long enough. */
static double approach(krylov *c, double shift)
{
    double low = shift / (1 + 0x1p-7), high = shift;
    tridiagonal_solve(&c->T, high);
    while (is_short(c, high) && high - low > 0x1p-40 * high) {
        const double middle = 0.5 * (low + high);
        if (tridiagonal_solve(&c->T, middle)) {
            high = middle;
        } else {
            low = middle;
            tridiagonal_solve(&c->T, high);
        }
    }
    return high;
}

void region_solve(krylov *c)
{
    tridiagonal *const T = &c->T;
    const double shift = tridiagonal_shift(T);
    const double least =
        fmax(shift > 0 ? approach(c, shift) : 0, T->gamma[0] / c->goal.radius - gershgorin(T));
    c->lambda = c->goal.cubic > 0 ? tridiagonal_cubic(T, c->goal.cubic, least)
                                  : tridiagonal_to_length(T, c->goal.radius, least);
}

/* The residual of T is along the next u, that is along r: this gives its Euclidean norm. */
static double euclidean_residual(const krylov *c)
{
    return tridiagonal_residual(&c->T) * c->r_norm / sqrt(c->rz);
}

bool region_solved(krylov *c)
{
    const krylov_goal *const goal = &c->goal;
    if (!c->outside_region) return false;
    region_solve(c);
    const double residual = euclidean_residual(c);
    const double h = tridiagonal_norm(&c->T);
    const double ss = h * h * (c->sMs > 0 ? c->ss / c->sMs : 1);
    if (residual <= goal->residual || residual <= goal->relative * c->g_norm ||
        residual <= goal->curvature * ss || c->k >= c->basis ||
        tridiagonal_residual(&c->T) <= LOOSE * c->lambda * h)
        c->end = c->curved ? HF_INNER_NEGATIVE : HF_INNER_BOUNDARY;
    else if (c->k >= goal->products)
        c->end = HF_INNER_LIMIT;
    return c->end != HF_INNER_NONE;
}
