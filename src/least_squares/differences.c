/* Algorithm: J by differences of r. Columns that share no row are shifted together; where r is
 * undefined on one side, the other.
 *
 * Source: Curtis, Powell & Reid 1974.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "difference/difference.h"
#include "least_squares/fit.h"

/* r at fit->x_shifted, for a difference: what is not finite is undefined. */
static int shifted_residuals(hf_fit *fit, double *r)
{
    fit->counts.difference_residuals++;
    const int code = fit_residuals(fit, fit->x_shifted, r);
    return code == 0 && !isfinite(vec_dot(&fit->of_r, r, r)) ? 1 : code;
}

/* ---- J, column by column ---- */

/* The step of x_j, such that x_j + h - x_j is h. */
static double component_step(const hf_fit *fit, double x)
{
    const double noise = fmax(fit->squares.residual_noise, DBL_EPSILON);
    const double unit = fit->squares.central_differences ? cbrt(noise) : sqrt(noise);
    const double step = copysign(unit * fmax(1, fabs(x)), x);
    const volatile double there = x + step;
    return there - x;
}

/* x_shifted is x but for the columns of one colour, which are shifted by `times` their steps. */
static void shift(hf_fit *fit, const double *x, int64_t colour, double times)
{
    const jacobian *const J = &fit->J;
    for (int64_t k = J->groups[colour]; k < J->groups[colour + 1]; k++) {
        const int64_t j = J->members[k];
        fit->x_shifted[j] = times == 0 ? x[j] : x[j] + times * component_step(fit, x[j]);
    }
}

/* The columns of one colour from r at two points `apart` steps from each other. */
static void take_columns(hf_fit *fit, spot *at, int64_t colour, const double *front,
                         const double *back, double apart)
{
    const jacobian *const J = &fit->J;
    for (int64_t k = J->groups[colour]; k < J->groups[colour + 1]; k++) {
        const int64_t j = J->members[k];
        const double h = apart * component_step(fit, at->x[j]);
        for (column_walk w = column_begin(J, j); column_next(J, j, &w);)
            at->J[w.entry] = (front[w.row] - back[w.row]) / h;
    }
}

static int difference_colour(hf_fit *fit, spot *at, int64_t colour)
{
    const bool central = fit->squares.central_differences;
    shift(fit, at->x, colour, 1);
    const int front = shifted_residuals(fit, fit->r_away);
    if (front < 0) return front;
    int back = 1;
    if (front > 0 || central) {
        shift(fit, at->x, colour, -1);
        back = shifted_residuals(fit, front > 0 ? fit->r_away : fit->r_back);
        if (back < 0) return back;
    }
    shift(fit, at->x, colour, 0);
    if (front > 0 && back > 0) return front;
    if (front == 0 && back == 0)
        take_columns(fit, at, colour, fit->r_away, fit->r_back, 2);
    else
        take_columns(fit, at, colour, fit->r_away, at->r, front == 0 ? 1 : -1);
    return 0;
}

int fit_difference_jacobian(hf_fit *fit, spot *at)
{
    int code = 0;
    vec_copy(&fit->of_x, at->x, fit->x_shifted);
    for (int64_t c = 0; code == 0 && c < fit->J.colours; c++)
        code = difference_colour(fit, at, c);
    return code;
}

/* ---- J v ---- */

static int residuals_along(hf_fit *fit, const spot *at, const double *v, double h, double *r)
{
    vec_step(&fit->of_x, at->x, h, v, fit->x_shifted);
    return shifted_residuals(fit, r);
}

int fit_difference_forward(hf_fit *fit, const spot *at, const double *v, double *Jv)
{
    const bool central = fit->squares.central_differences;
    const double x_norm = sqrt(vec_dot(&fit->of_x, at->x, at->x));
    const double v_norm = sqrt(vec_dot(&fit->of_x, v, v));
    if (v_norm == 0) {
        vec_fill(&fit->of_r, 0, Jv);
        return 0;
    }
    const double h = difference_step(fit->squares.residual_noise, x_norm, v_norm, central);
    const int front = residuals_along(fit, at, v, h, fit->r_away);
    if (front < 0) return front;
    int back = 1;
    if (front > 0 || central) {
        back = residuals_along(fit, at, v, -h, front > 0 ? fit->r_away : fit->r_back);
        if (back < 0 || (front > 0 && back > 0)) return back;
    }
    if (front == 0 && back == 0)
        vec_quotient(&fit->of_r, fit->r_away, fit->r_back, 0.5 / h, Jv);
    else
        vec_quotient(&fit->of_r, fit->r_away, at->r, front == 0 ? 1 / h : -1 / h, Jv);
    return 0;
}
