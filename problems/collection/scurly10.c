/* SCURLY10: a banded quartic of half-width 10, badly scaled.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "curly.h"
#include "elements.h"

#include <stdlib.h>

SIZES(12, 1);
CURLY(10);
MINIMA({1000, -100316.2902413});

const example example_scurly10 = {
    .name = "scurly10",
    .source = "Gould 1997; CUTE SCURLY10",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .prepare = curly_scales,
    .release = free,
    .start = curly_start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optima,
};
