/* SPDX-License-Identifier: BSD-3-Clause */
#include "globalization/acceptance.h"

#include <float.h>
#include <math.h>

double value_error(double f, double noise)
{
    return 10 * fmax(noise, DBL_EPSILON) * fabs(f);
}

/* Below so many errors of f its differences drown; but not those as large as f. */
static const double DROWNED = 1e3;

double acceptance_doubt(const point *x, double noise)
{
    const double error = value_error(x->f, noise);
    return fmin(DROWNED * error, fmax(error, fabs(x->f)));
}

/* All that f may rise by in a run, in errors of the noise that is stated; or DROWNED of rounding. */
static const double RISE = 3;

/* Whether f has risen above its least by more than errors explain: a gradient of the wrong sign
 * leads far up by steps each of which is within the doubt. */
static bool has_risen(const point *x, const point *trial, double noise)
{
    const double least = fmin(x->f, x->least);
    const double allowed = fmax(DROWNED * value_error(least, 0), RISE * value_error(least, noise));
    return trial->f > x->f && trial->f - least > allowed;
}

double agreement(const point *x, const point *trial, double gs, double gts, double predicted,
                 double noise)
{
    const bool lost = trial->f == x->f && gts == gs; /* x + s is x */
    if (!trial->defined || lost) return (double)-INFINITY;
    const bool risen = has_risen(x, trial, noise);
    const double error = risen ? 0 : value_error(x->f, noise);
    const double doubt = risen ? 0 : acceptance_doubt(x, noise);
    double actual = x->f - trial->f;
    if (fabs(actual) < doubt || predicted < doubt) {
        actual = -0.5 * (gs + gts);
        if (fabs(actual) < DBL_EPSILON * (fabs(gs) + fabs(gts)))
            return trial->norm < x->norm ? 1 : -1;
        if (fabs(x->f - trial->f) > doubt) actual = x->f - trial->f;
    }
    /* a model that foretells a rise, as one of inexact products may, is no measure */
    if (predicted <= -error) return actual > 0 ? 1 : (double)-INFINITY;
    const double ratio = (actual + error) / (predicted + error);
    return isnan(ratio) ? (double)-INFINITY : ratio; /* what is foretold may overflow */
}

double parabola_step(const point *x, const point *trial, double gs, double shortest)
{
    const double bend = trial->f - x->f - gs;
    return bend > 0 ? fmax(shortest, -0.5 * gs / bend) : 4;
}
