/* A quadratic with eigenvalues spread evenly in the logarithm over 1e-6..1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "spectrum.h"

#include <math.h>

static double eigenvalue(int64_t i, int64_t n)
{
    return pow(10.0, -6.0 * (double)i / (double)(n - 1));
}

SPECTRUM_CALLBACKS

const example example_quadratic_log = {
    .name = "quadratic_log",
    .source = "Calibration: log-uniform spectrum, condition 1e6",
    .kind = CLASS_QUADRATIC,
    .usual_n = 1000,
    .size = spectrum_size,
    .start = spectrum_start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
