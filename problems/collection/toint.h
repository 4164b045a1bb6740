/* Toint's chain of fifty coefficients.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef TOINT_H
#define TOINT_H

#include "elements.h"

/* From 0; the first is in no function. */
static const double toint_alpha[50] = {1.25, 1.40, 2.40, 1.40, 1.75, 1.20, 2.25, 1.20, 1.00, 1.10,
                                       1.50, 1.60, 1.25, 1.25, 1.20, 1.20, 1.40, 0.50, 0.50, 1.25,
                                       1.80, 0.75, 1.25, 1.40, 1.60, 2.00, 1.00, 1.60, 1.25, 2.75,
                                       1.25, 1.25, 1.25, 3.00, 1.50, 2.00, 1.25, 1.40, 1.80, 1.50,
                                       2.20, 1.40, 1.50, 1.25, 2.00, 1.50, 1.25, 1.40, 0.60, 1.50};

#define TOINT_SIZES                                                                                \
    static int64_t size(int64_t wanted)                                                            \
    {                                                                                              \
        return wanted < 2 ? 2 : wanted > 50 ? 50 : wanted;                                         \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

#endif
