/* The Dixon and Maany family: 1 + sum of
 *   (i/n)^k1 x_i^2 + beta (i/n)^k2 x_i^2 (x_i+1 + x_i+1^2)^2       i < n
 *   + gamma (i/n)^k3 x_i^2 x_i+m^4                                 i <= 2m
 *   + delta (i/n)^k4 x_i x_i+2m                                    i <= m,   n = 3m
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef DIXMAAN_H
#define DIXMAAN_H

#include "elements.h"

typedef struct dixmaan {
    double beta, gamma, delta;
    int k[4];
} dixmaan;

static inline int variables(int64_t i, int64_t n, int64_t *at)
{
    const int64_t m = n / 3;
    at[0] = i - 1, at[1] = i, at[2] = i - 1 + m, at[3] = i - 1 + 2 * m;
    return i == n ? 1 : i > 2 * m ? 2 : i > m ? 3 : 4;
}

static inline double dixmaan_weight(double t, int k)
{
    return k == 0 ? 1.0 : k == 1 ? t : t * t;
}

static inline void dixmaan_term(const dixmaan *p, double t, const double *y, element *e)
{
    const double a = y[1] + y[1] * y[1], da = 1.0 + 2.0 * y[1], q = y[2] * y[2];
    add_square(e, dixmaan_weight(t, p->k[0]), (inner){y[0], {1.0}, {{0.0}}});
    if (e->count > 1)
        add_square(e, p->beta * dixmaan_weight(t, p->k[1]),
                   (inner){y[0] * a, {a, y[0] * da}, {[1] = {da, 2.0 * y[0]}}});
    if (e->count > 2)
        add_square(
            e, p->gamma * dixmaan_weight(t, p->k[2]),
            (inner){y[0] * q, {q, 0.0, 2.0 * y[0] * y[2]}, {[2] = {2.0 * y[2], 0.0, 2.0 * y[0]}}});
    if (e->count > 3) {
        const inner u = {y[0] * y[3], {y[3], 0.0, 0.0, y[0]}, {[3] = {1.0}}};
        const double w = p->delta * dixmaan_weight(t, p->k[3]);
        add_of(e, u, w * u.u, w, 0.0);
    }
}

#define DIXMAAN(beta, gamma, delta, k1, k2, k3, k4)                                                \
    static inline void term(int64_t i, int64_t n, const double *y, element *e)                     \
    {                                                                                              \
        const dixmaan version = {beta, gamma, delta, {k1, k2, k3, k4}};                            \
        dixmaan_term(&version, (double)i / (double)n, y, e);                                       \
        if (i == 1) e->f += 1.0;                                                                   \
    }                                                                                              \
    SIZES(15, 3);                                                                                  \
    START(2.0);                                                                                    \
    ELEMENTS(n);                                                                                   \
    MINIMUM(1.0)

#endif
