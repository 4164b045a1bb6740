/* Whether a trial step is accepted, in the presence of rounding.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_ACCEPTANCE_H
#define HF_ACCEPTANCE_H

#include "outside/outside.h"

/* Absolute error to expect of f near this value: ten times the relative noise. */
double value_error(double f, double noise);

/* Where f has risen by more than this, no gradient makes agreement() accept the step. */
double acceptance_doubt(const point *x, double noise);

/* Actual over predicted decrease of the step from x to x + s. Where f differences drown in
 * rounding, the trapezoidal rule on the gradients replaces them.
 *   gs, gts    g's at x and at x + s
 *   predicted  -q(s), positive
 * Source: Conn, Gould & Toint 2000, sec. 17.4.2; Dussault & Orban (JSOSolvers). -INFINITY if the
 * trial is undefined, or no other point than x. */
double agreement(const point *x, const point *trial, double gs, double gts, double predicted,
                 double noise);

/* The t >= shortest with least f along s by the parabola through f, g's and f(x + s); 4 if that has
 * no minimum. Source: Lin & More 1999, sec. 4. */
double parabola_step(const point *x, const point *trial, double gs, double shortest);

#endif
