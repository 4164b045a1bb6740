/* DIXMAANK: the Dixon and Maany family, version K.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.125, 0.125, 0.125, 2, 0, 0, 2);

const example example_dixmaank = {
    .name = "dixmaank",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANK",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
