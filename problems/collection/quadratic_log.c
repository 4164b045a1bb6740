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

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = spectrum_value(n, x, g, eigenvalue);
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)x, (void)user;
    spectrum_product(n, v, Hv, eigenvalue);
    return 0;
}

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
