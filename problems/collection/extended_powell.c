/* Extended Powell singular function: n / 4 separate groups, each of rank two at the minimum.
 *
 *   x1 + 10 x2,  sqrt(5) (x3 - x4),  (x2 - 2 x3)^2,  sqrt(10) (x1 - x4)^2  in every group
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"
#include "residuals.h"

#include <math.h>

/* r = scale (x_a + c x_b), or that sum squared if quadratic; a and b count within the group. */
typedef struct term {
    int64_t a, b;
    double scale, c;
    bool quadratic;
} term;

static term term_of(int64_t kind)
{
    switch (kind) {
    case 0:
        return (term){0, 1, 1.0, 10.0, false};
    case 1:
        return (term){2, 3, sqrt(5.0), -1.0, false};
    case 2:
        return (term){1, 2, 1.0, -2.0, true};
    default:
        return (term){0, 3, sqrt(10.0), -1.0, true};
    }
}

static void residual_of(int64_t i, int64_t n, const double *x, residual *out)
{
    (void)n;
    const int64_t group = (i - 1) / 4 * 4;
    const term t = term_of(i - 1 - group);
    out->at[0] = group + t.a;
    out->at[1] = group + t.b;
    const double s = x[out->at[0]] + t.c * x[out->at[1]];
    out->r = t.scale * (t.quadratic ? s * s : s);
    out->J[0] = t.scale * (t.quadratic ? 2.0 * s : 1.0);
    out->J[1] = t.c * out->J[0];
    if (!t.quadratic) return;
    out->H[0][0] = 2.0 * t.scale;
    out->H[1][0] = 2.0 * t.scale * t.c;
    out->H[1][1] = 2.0 * t.scale * t.c * t.c;
}

LEAST_SQUARES(2, n);

static int64_t size(int64_t wanted)
{
    return size_multiple(wanted, 4);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    static const double group[] = {3.0, -1.0, 0.0, 1.0};
    for (int64_t i = 0; i < n; i++)
        x[i] = group[i % 4];
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i += 4)
        pattern_clique(into, 4, (const int64_t[]){i, i + 1, i + 2, i + 3});
}

const example example_extended_powell = {
    .name = "extended_powell",
    .source = "More, Garbow and Hillstrom 1981, problem 22; Spedicato 1975",
    .kind = CLASS_SINGULAR,
    .usual_n = 10000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .residuals = &KIT,
    .pattern = pattern,
    .optima = optimum_zero,
};
