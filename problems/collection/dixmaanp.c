/* DIXMAANP: the Dixon and Maany family, version P.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.26, 0.26, 0.26, 2, 1, 1, 2);

const example example_dixmaanp = {
    .name = "dixmaanp",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANP",
    .kind = CLASS_NEAR_QUADRATIC,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
