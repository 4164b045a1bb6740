/* DIXMAANF: the Dixon and Maany family, version F.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.0625, 0.0625, 0.0625, 1, 0, 0, 1);

const example example_dixmaanf = {
    .name = "dixmaanf",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANF",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
