/* Gould's CURLY functions: sum of q_i^4 - 20 q_i^2 - q_i / 10, q_i = s_i x_i + ... + s_i+k x_i+k
 * as far as there are variables; s_i = 1, or from 1 to exp(12) in the scaled variants.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef CURLY_H
#define CURLY_H

#include "collection.h"

#include <assert.h>

/* The s_i; the `user` of the functions below, which are plain where it is NULL. */
void *curly_scales(int64_t n);

void curly_start(int64_t n, double *x, void *user);
double curly_value(int64_t n, int64_t k, const double *x, double *g, const double *s);
void curly_product(int64_t n, int64_t k, const double *x, const double *v, double *Hv,
                   const double *s);

/* value(), product() and pattern() for one k. */
#define CURLY(k)                                                                                   \
    static int value(int64_t n, const double *x, double *f, double *g, void *user)                 \
    {                                                                                              \
        *f = curly_value(n, k, x, g, user);                                                        \
        return 0;                                                                                  \
    }                                                                                              \
    static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)        \
    {                                                                                              \
        curly_product(n, k, x, v, Hv, user);                                                       \
        return 0;                                                                                  \
    }                                                                                              \
    static void pattern(int64_t n, pattern_builder *into, void *user)                              \
    {                                                                                              \
        (void)user;                                                                                \
        pattern_band(into, n, k);                                                                  \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

#endif
