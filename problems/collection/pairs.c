/* Sums of a pair potential over all pairs of a cluster.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "pairs.h"

#include "seeded.h"

int64_t pairs_size(int64_t wanted)
{
    const int64_t atoms = (wanted + 1) / 3;
    return 3 * (atoms < 2 ? 2 : atoms > 2000 ? 2000 : atoms);
}

void pairs_start(int64_t n, double *x, void *user)
{
    (void)user;
    int64_t side = 1;
    while (side * side * side < n / 3)
        side++;
    for (int64_t a = 0; a < n / 3; a++) {
        const int64_t place[3] = {a % side, a / side % side, a / (side * side)};
        for (int64_t c = 0; c < 3; c++)
            x[3 * a + c] = 1.1 * (double)place[c] + 0.1 * seeded_signed(2, (uint64_t)(3 * a + c));
    }
}

static double separation(const double *x, int64_t a, int64_t b, double r[3])
{
    for (int c = 0; c < 3; c++)
        r[c] = x[3 * a + c] - x[3 * b + c];
    return r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
}

double pairs_value(int64_t n, const double *x, double *g, pair_fn *pair)
{
    double f = 0.0, r[3], phi[3];
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t a = 1; a < n / 3; a++)
        for (int64_t b = 0; b < a; b++) {
            pair(separation(x, a, b, r), phi);
            f += phi[0];
            for (int c = 0; g && c < 3; c++) {
                g[3 * a + c] += 2.0 * phi[1] * r[c];
                g[3 * b + c] -= 2.0 * phi[1] * r[c];
            }
        }
    return f;
}

void pairs_product(int64_t n, const double *x, const double *v, double *Hv, pair_fn *pair)
{
    double r[3], d[3], phi[3];
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t a = 1; a < n / 3; a++)
        for (int64_t b = 0; b < a; b++) {
            pair(separation(x, a, b, r), phi);
            separation(v, a, b, d);
            const double along = 4.0 * phi[2] * (r[0] * d[0] + r[1] * d[1] + r[2] * d[2]);
            for (int c = 0; c < 3; c++) {
                const double change = 2.0 * phi[1] * d[c] + along * r[c];
                Hv[3 * a + c] += change;
                Hv[3 * b + c] -= change;
            }
        }
}
