/* DIXMAANE: the Dixon and Maany family, version E.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.0, 0.125, 0.125, 1, 0, 0, 1);

const example example_dixmaane = {
    .name = "dixmaane",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANE",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
