/* Positions of sensors in the plane from the distances to near neighbours: the S-stress.
 *
 *   f(p) = 1/4 sum over edges of (|p_a - p_b|^2 - d_ab^2)^2
 *
 * Sensors sit on a jittered k x k lattice of unit spacing, edges join those up to 2 apart in row
 * and column; coordinates are stored in pairs. The start is off by up to 0.4. Rigid motions leave f
 * unchanged.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"
#include "grid.h"
#include "known.h"
#include "seeded.h"

enum { NEIGHBOURS = 12 };

static int64_t size(int64_t wanted)
{
    const int64_t k = grid_side(wanted, 2);
    return 2 * k * k;
}

/* True coordinate c of sensor s. */
static double hidden(int64_t k, int64_t s, int64_t c)
{
    const double place = (double)(c == 0 ? s % k : s / k);
    return place + 0.3 * seeded_signed(14, (uint64_t)(2 * s + c));
}

/* The later neighbours of sensor s; returns how many. */
static int neighbours_of(int64_t k, int64_t s, int64_t later[NEIGHBOURS])
{
    const int64_t column = s % k, row = s / k;
    int count = 0;
    for (int64_t up = 0; up <= 2; up++)
        for (int64_t right = up == 0 ? 1 : -2; right <= 2; right++) {
            const bool inside = row + up < k && column + right >= 0 && column + right < k;
            if (inside) later[count++] = s + up * k + right;
        }
    return count;
}

static double apart(const double *x, int64_t a, int64_t b, double r[2])
{
    r[0] = x[2 * a] - x[2 * b];
    r[1] = x[2 * a + 1] - x[2 * b + 1];
    return r[0] * r[0] + r[1] * r[1];
}

static double measured(int64_t k, int64_t a, int64_t b)
{
    const double across = hidden(k, a, 0) - hidden(k, b, 0);
    const double along = hidden(k, a, 1) - hidden(k, b, 1);
    return across * across + along * along;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 2);
    for (int64_t i = 0; i < n; i++)
        x[i] = hidden(k, i / 2, i % 2) + 0.4 * seeded_signed(15, (uint64_t)i);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 2);
    int64_t later[NEIGHBOURS];
    double sum = 0.0, r[2];
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t a = 0; a < n / 2; a++) {
        const int count = neighbours_of(k, a, later);
        for (int e = 0; e < count; e++) {
            const double miss = apart(x, a, later[e], r) - measured(k, a, later[e]);
            sum += 0.25 * miss * miss;
            for (int c = 0; g && c < 2; c++) {
                g[2 * a + c] += miss * r[c];
                g[2 * later[e] + c] -= miss * r[c];
            }
        }
    }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 2);
    int64_t later[NEIGHBOURS];
    double r[2], d[2];
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t a = 0; a < n / 2; a++) {
        const int count = neighbours_of(k, a, later);
        for (int e = 0; e < count; e++) {
            const double miss = apart(x, a, later[e], r) - measured(k, a, later[e]);
            apart(v, a, later[e], d);
            const double along = 2.0 * (r[0] * d[0] + r[1] * d[1]);
            for (int c = 0; c < 2; c++) {
                const double change = miss * d[c] + along * r[c];
                Hv[2 * a + c] += change;
                Hv[2 * later[e] + c] -= change;
            }
        }
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    const int64_t k = grid_side(n, 2);
    int64_t later[NEIGHBOURS];
    for (int64_t a = 0; a < n / 2; a++) {
        pattern_clique(into, 2, (const int64_t[]){2 * a, 2 * a + 1});
        const int count = neighbours_of(k, a, later);
        for (int e = 0; e < count; e++) {
            const int64_t b = later[e];
            pattern_clique(into, 4, (const int64_t[]){2 * a, 2 * a + 1, 2 * b, 2 * b + 1});
        }
    }
}

const example example_multidimensional_scaling = {
    .name = "multidimensional_scaling",
    .source = "Takane, Young and de Leeuw 1977, Psychometrika 42 (S-stress); sensor network",
    .kind = CLASS_DATA,
    .usual_n = 800,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_zero,
};
