/* DIXMAANN: the Dixon and Maany family, version N.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.0625, 0.0625, 0.0625, 2, 1, 1, 2);

const example example_dixmaann = {
    .name = "dixmaann",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANN",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
