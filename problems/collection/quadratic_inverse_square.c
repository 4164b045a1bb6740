/* A quadratic with eigenvalues 1/i^2, as of a smoothing inverse problem; condition n^2.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "spectrum.h"

static double eigenvalue(int64_t i, int64_t n)
{
    (void)n;
    const double order = (double)(i + 1);
    return 1.0 / (order * order);
}

SPECTRUM_CALLBACKS

const example example_quadratic_inverse_square = {
    .name = "quadratic_inverse_square",
    .source = "Calibration: eigenvalues 1/i^2",
    .kind = CLASS_QUADRATIC,
    .usual_n = 1000,
    .size = spectrum_size,
    .start = spectrum_start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
