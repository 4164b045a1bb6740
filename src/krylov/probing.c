/* SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/probing.h"

#include <math.h>

#include "vector/random.h"

enum { AT_PRODUCT = 1 };

static const double FLOOR = 1e-10; /* of the root mean square of the rows */

/* D holds squares. */
static void invert(probing *p, double n_all, double *D)
{
    team *const t = &p->out->vec;
    double sum = 0;
    for (int64_t i = 0; i < t->n; i++)
        sum += D[i];
    vec_share(t, 1, &sum);
    p->good = sum > 0 && isfinite(sum);
    const double least = FLOOR * FLOOR * sum / n_all;
    for (int64_t i = 0; p->good && i < t->n; i++)
        D[i] = 1 / sqrt(fmax(D[i], least));
}

progress probe_rows(probing *p, uint64_t seed, double n_all, double *v, double *Hv, double *D)
{
    team *const t = &p->out->vec;
    RESUME(p->at)
    {
        p->good = false;
        vec_fill(t, 0, D);
        for (p->probe = 0; p->probe < PROBES; p->probe++) {
            random_signs(seed + (uint64_t)p->probe, t->n, v);
            AWAIT(p->at, AT_PRODUCT, product(p->out, v, sqrt(n_all), Hv));
            if (p->out->refused) return finished(&p->at);
            for (int64_t i = 0; i < t->n; i++)
                D[i] += Hv[i] * Hv[i] / PROBES;
        }
        invert(p, n_all, D);
    }
    return finished(&p->at);
}
