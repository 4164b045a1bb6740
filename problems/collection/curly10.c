/* CURLY10: a banded quartic of half-width 10.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "curly.h"
#include "elements.h"

SIZES(12, 1);
CURLY(10);
MINIMA({1000, -100316.2902413});

const example example_curly10 = {
    .name = "curly10",
    .source = "Gould 1997; CUTE CURLY10",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .start = curly_start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optima,
};
