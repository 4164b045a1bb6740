/* CURLY20: a banded quartic of half-width 20.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "curly.h"
#include "elements.h"

SIZES(22, 1);
CURLY(20);
MINIMA({1000, -100316.2902413});

const example example_curly20 = {
    .name = "curly20",
    .source = "Gould 1997; CUTE CURLY20",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1000,
    .size = size,
    .start = curly_start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optima,
};
