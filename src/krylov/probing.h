/* The sizes of the rows of H from products with random signs.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_PROBING_H
#define HF_PROBING_H

#include "outside/outside.h"

enum { PROBES = 4 };

typedef struct probing {
    outside *out;
    bool good; /* the inverse is positive and finite */
    int at, probe;
} probing;

/* Algorithm: D_i <- 1 / |H e_i|, |H e_i|^2 the mean of (Hv)_i^2 over PROBES vectors v of signs. Of
 * the diagonal itself the mean of v_i (Hv)_i is an estimate (Bekas, Kokiopoulou & Saad 2007), but
 * where it does not dominate, few probes leave it of any size and sign; rows err by a factor near 1.
 * v and Hv are work space [n]. */
progress probe_rows(probing *p, uint64_t seed, double n_all, double *v, double *Hv, double *D);

#endif
