/* A quadratic with eigenvalues spread evenly over 1..1000.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "spectrum.h"

static double eigenvalue(int64_t i, int64_t n)
{
    return 1.0 + 999.0 * (double)i / (double)(n - 1);
}

SPECTRUM_CALLBACKS

const example example_quadratic_uniform = {
    .name = "quadratic_uniform",
    .source = "Calibration: equidistant spectrum, condition 1e3",
    .kind = CLASS_QUADRATIC,
    .usual_n = 1000,
    .size = spectrum_size,
    .start = spectrum_start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
