/* DIXMAANO: the Dixon and Maany family, version O.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.125, 0.125, 0.125, 2, 1, 1, 2);

const example example_dixmaano = {
    .name = "dixmaano",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANO",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
