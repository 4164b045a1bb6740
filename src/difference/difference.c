/* SPDX-License-Identifier: BSD-3-Clause */
#include "difference/difference.h"

#include <float.h>
#include <math.h>

double difference_step(double noise, double x_norm, double v_norm, bool central)
{
    const double relative = fmax(noise, DBL_EPSILON);
    const double unit = central ? cbrt(relative) : 2 * sqrt(relative);
    return unit * (1 + x_norm) / v_norm;
}

double difference_error(double noise, bool central)
{
    const double relative = fmax(noise, DBL_EPSILON);
    return central ? pow(relative, 2.0 / 3) : sqrt(relative);
}
