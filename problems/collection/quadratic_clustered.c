/* A quadratic with five tight clusters of eigenvalues: CG takes few steps, whatever n.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "known.h"
#include "spectrum.h"

static double eigenvalue(int64_t i, int64_t n)
{
    static const double center[5] = {1.0, 10.0, 1e2, 1e3, 1e4};
    return center[i % 5] * (1.0 + 1e-4 * (double)i / (double)n);
}

SPECTRUM_CALLBACKS

const example example_quadratic_clustered = {
    .name = "quadratic_clustered",
    .source = "Calibration: five clusters, condition 1e4",
    .kind = CLASS_QUADRATIC,
    .usual_n = 1000,
    .size = spectrum_size,
    .start = spectrum_start,
    .value = value,
    .product = product,
    .optima = optimum_zero,
};
