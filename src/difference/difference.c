/* SPDX-License-Identifier: BSD-3-Clause */
#include "difference/difference.h"

#include <float.h>
#include <math.h>

/* For |x| = 0 and |v| = 1. */
static double unit_step(double noise, bool central)
{
    const double relative = fmax(noise, DBL_EPSILON);
    return central ? cbrt(relative) : 2 * sqrt(relative);
}

double difference_step(double noise, double x_norm, double v_norm, bool central)
{
    return unit_step(noise, central) * (1 + x_norm) / v_norm;
}

double difference_step_of(double noise, double x, bool central)
{
    const volatile double shifted = x + unit_step(noise, central) * (1 + fabs(x));
    return shifted - x;
}

double difference_second_step(double noise, double x_norm, double v_norm, bool central)
{
    const double relative = fmax(noise, DBL_EPSILON);
    const double unit = central ? sqrt(sqrt(relative)) : cbrt(relative);
    return 2 * unit * (1 + x_norm) / v_norm;
}

double difference_error(double noise, bool central)
{
    const double relative = fmax(noise, DBL_EPSILON);
    return central ? pow(relative, 2.0 / 3) : sqrt(relative);
}
