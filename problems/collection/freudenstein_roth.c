/* The two cubics of Freudenstein and Roth; most methods end in the local minimum.
 *
 *   r1 = x1 - 13 + ((5 - x2) x2 - 2) x2,  r2 = x1 - 29 + ((x2 + 1) x2 - 14) x2
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "residuals.h"

static const double START[] = {0.5, -2.0};
static const double MINIMA[] = {0.0, 48.98425368};

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const double y = x[1];
    out->J[0] = 1.0;
    if (i == 1) {
        out->r = x[0] - 13.0 + ((5.0 - y) * y - 2.0) * y;
        out->J[1] = (10.0 - 3.0 * y) * y - 2.0;
        out->H[1][1] = 10.0 - 6.0 * y;
    } else {
        out->r = x[0] - 29.0 + ((y + 1.0) * y - 14.0) * y;
        out->J[1] = (3.0 * y + 2.0) * y - 14.0;
        out->H[1][1] = 6.0 * y + 2.0;
    }
}

SMALL_LEAST_SQUARES(2);

const example example_freudenstein_roth = {
    .name = "freudenstein_roth",
    .source = "More, Garbow and Hillstrom 1981, problem 2; Freudenstein and Roth 1963",
    .kind = CLASS_NONCONVEX,
    .usual_n = 2,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .optima = optima,
};
