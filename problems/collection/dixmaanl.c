/* DIXMAANL: the Dixon and Maany family, version L.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.26, 0.26, 0.26, 2, 0, 0, 2);

const example example_dixmaanl = {
    .name = "dixmaanl",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANL",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
