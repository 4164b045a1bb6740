/* DIXMAANA: the Dixon and Maany family, version A.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 4
#include "dixmaan.h"

DIXMAAN(0.0, 0.125, 0.125, 0, 0, 0, 0);

const example example_dixmaana = {
    .name = "dixmaana",
    .source = "Dixon and Maany 1988, TR 206; CUTE DIXMAANA",
    .kind = CLASS_EASY,
    .usual_n = 1500,
    CALLBACKS,
    .optima = optima,
};
