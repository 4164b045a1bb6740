/* Energies of piecewise linear functions on a triangulated rectangle.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"

#include <math.h>

/* A cell's corners, in this order: lower left, lower right, upper left, upper right. */
enum { LL, LR, UL, UR };

int64_t grid_side(int64_t wanted, int64_t each)
{
    int64_t k = (int64_t)sqrt((double)wanted / (double)each);
    if (k < 1) return 1;
    return wanted - k * k * each <= (k + 1) * (k + 1) * each - wanted ? k : k + 1;
}

int64_t grid_size(int64_t wanted)
{
    const int64_t k = grid_side(wanted, 1);
    return k * k;
}

grid grid_of(int64_t n, double width, double height)
{
    const int64_t k = grid_side(n, 1);
    const double cells = (double)(k + 1);
    return (grid){.k = k,
                  .hx = width / cells,
                  .hy = height / cells,
                  .per_x = cells / width,
                  .per_y = cells / height,
                  .weight = NULL};
}

double grid_distance(const grid *at, int64_t i, int64_t j)
{
    const int64_t column = i <= at->k - i ? i : at->k + 1 - i;
    const int64_t row = j <= at->k - j ? j : at->k + 1 - j;
    return fmin((double)column * at->hx, (double)row * at->hy);
}

/* The number of node (i, j), -1 if it is fixed. */
static int64_t number_of(const grid *at, int64_t i, int64_t j)
{
    const bool interior = i >= 1 && i <= at->k && j >= 1 && j <= at->k;
    return interior ? (j - 1) * at->k + i - 1 : -1;
}

static void cell_numbers(const grid *at, int64_t i, int64_t j, int64_t number[4])
{
    if (i >= 1 && i < at->k && j >= 1 && j < at->k) { /* most cells */
        number[LL] = (j - 1) * at->k + i - 1;
        number[LR] = number[LL] + 1;
        number[UL] = number[LL] + at->k;
        number[UR] = number[UL] + 1;
        return;
    }
    number[LL] = number_of(at, i, j);
    number[LR] = number_of(at, i + 1, j);
    number[UL] = number_of(at, i, j + 1);
    number[UR] = number_of(at, i + 1, j + 1);
}

static double node_value(const grid *at, const grid_energy *energy, const double *x, int64_t number,
                         int64_t i, int64_t j)
{
    if (number >= 0) return x[number];
    return energy->boundary ? energy->boundary(at, i, j) : 0.0;
}

static void cell_values(const grid *at, const grid_energy *energy, const double *x,
                        const int64_t number[4], int64_t i, int64_t j, double u[4])
{
    u[LL] = node_value(at, energy, x, number[LL], i, j);
    u[LR] = node_value(at, energy, x, number[LR], i + 1, j);
    u[UL] = node_value(at, energy, x, number[UL], i, j + 1);
    u[UR] = node_value(at, energy, x, number[UR], i + 1, j + 1);
}

static void cell_direction(const double *v, const int64_t number[4], double d[4])
{
    for (int c = 0; c < 4; c++)
        d[c] = number[c] >= 0 ? v[number[c]] : 0.0;
}

/* Slopes of the two triangles: [0] holds the lower left corner, [1] the upper right. */
static void slopes(const grid *at, const double u[4], double p[2], double q[2])
{
    p[0] = (u[LR] - u[LL]) * at->per_x;
    q[0] = (u[UL] - u[LL]) * at->per_y;
    p[1] = (u[UR] - u[UL]) * at->per_x;
    q[1] = (u[UR] - u[LR]) * at->per_y;
}

/* The transpose of slopes(): add what forces along p and q do to the cell's free nodes. */
static void scatter(const grid *at, const double p[2], const double q[2], const int64_t number[4],
                    double *into)
{
    const double right[2] = {p[0] * at->per_x, p[1] * at->per_x};
    const double up[2] = {q[0] * at->per_y, q[1] * at->per_y};
    const double r[4] = {-right[0] - up[0], right[0] - up[1], up[0] - right[1], right[1] + up[1]};
    for (int c = 0; c < 4; c++)
        if (number[c] >= 0) into[number[c]] += r[c];
}

/* Area times mean weight of the two triangles in cell column i. */
static void measures(const grid *at, int64_t i, double measure[2])
{
    const double area = 0.5 * at->hx * at->hy;
    const double *w = at->weight;
    measure[0] = w ? area * (2.0 * w[i] + w[i + 1]) / 3.0 : area;
    measure[1] = w ? area * (w[i] + 2.0 * w[i + 1]) / 3.0 : area;
}

static double cell_energy(const grid *at, const grid_energy *energy, const double *x, int64_t i,
                          int64_t j, double *g)
{
    double u[4], p[2], q[2], measure[2], phi[3], f = 0.0;
    int64_t number[4];
    cell_numbers(at, i, j, number);
    cell_values(at, energy, x, number, i, j, u);
    slopes(at, u, p, q);
    measures(at, i, measure);
    for (int t = 0; t < 2; t++) {
        energy->density(p[t] * p[t] + q[t] * q[t], phi);
        f += measure[t] * phi[0];
        p[t] *= 2.0 * measure[t] * phi[1];
        q[t] *= 2.0 * measure[t] * phi[1];
    }
    if (g) scatter(at, p, q, number, g);
    return f;
}

static double row_of_nodes(const grid *at, const grid_energy *energy, const double *x, int64_t j,
                           double *g)
{
    const double area = at->hx * at->hy;
    double psi[3], f = 0.0;
    for (int64_t i = 1; i <= at->k; i++) {
        const int64_t number = number_of(at, i, j);
        energy->node(at, i, j, x[number], psi);
        f += area * psi[0];
        if (g) g[number] += area * psi[1];
    }
    return f;
}

double grid_value(const grid *at, const grid_energy *energy, const double *x, double *g)
{
    if (g)
        for (int64_t number = 0; number < at->k * at->k; number++)
            g[number] = 0.0;
    double f = 0.0;
    for (int64_t j = 0; j <= at->k; j++) {
        double row = 0.0; /* summed by rows: less rounding at large n */
        for (int64_t i = 0; i <= at->k; i++)
            row += cell_energy(at, energy, x, i, j, g);
        if (energy->node && j > 0) row += row_of_nodes(at, energy, x, j, g);
        f += row;
    }
    return f;
}

static void cell_product(const grid *at, const grid_energy *energy, const double *x,
                         const double *v, int64_t i, int64_t j, double *Hv)
{
    double u[4], d[4], p[2], q[2], dp[2], dq[2], measure[2], phi[3];
    int64_t number[4];
    cell_numbers(at, i, j, number);
    cell_values(at, energy, x, number, i, j, u);
    cell_direction(v, number, d);
    slopes(at, u, p, q);
    slopes(at, d, dp, dq);
    measures(at, i, measure);
    for (int t = 0; t < 2; t++) {
        energy->density(p[t] * p[t] + q[t] * q[t], phi);
        const double along = 4.0 * phi[2] * (p[t] * dp[t] + q[t] * dq[t]);
        dp[t] = measure[t] * (2.0 * phi[1] * dp[t] + along * p[t]);
        dq[t] = measure[t] * (2.0 * phi[1] * dq[t] + along * q[t]);
    }
    scatter(at, dp, dq, number, Hv);
}

void grid_product(const grid *at, const grid_energy *energy, const double *x, const double *v,
                  double *Hv)
{
    const double area = at->hx * at->hy;
    for (int64_t j = 1; j <= at->k; j++)
        for (int64_t i = 1; i <= at->k; i++) {
            const int64_t number = number_of(at, i, j);
            double psi[3] = {0.0, 0.0, 0.0};
            if (energy->node) energy->node(at, i, j, x[number], psi);
            Hv[number] = area * psi[2] * v[number];
        }
    for (int64_t j = 0; j <= at->k; j++)
        for (int64_t i = 0; i <= at->k; i++)
            cell_product(at, energy, x, v, i, j, Hv);
}

void grid_unit_load(const grid *at, int64_t i, int64_t j, double v, double psi[3])
{
    (void)at, (void)i, (void)j;
    psi[0] = -v;
    psi[1] = -1.0;
    psi[2] = 0.0;
}

void grid_bubble(int64_t n, double *x, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++) {
            const double a = (double)i * at.hx, b = (double)j * at.hy;
            x[(j - 1) * at.k + i - 1] = a * (1.0 - a) * b * (1.0 - b);
        }
}

int grid_star(int64_t k, int64_t i, int64_t j, int64_t *number)
{
    const int64_t center = (j - 1) * k + i - 1;
    int count = 0;
    number[count++] = center;
    if (i > 1) number[count++] = center - 1;
    if (i < k) number[count++] = center + 1;
    if (j > 1) number[count++] = center - k;
    if (j < k) number[count++] = center + k;
    return count;
}

double grid_difference(int64_t k, const double *x, int64_t i, int64_t j)
{
    int64_t number[5];
    const int count = grid_star(k, i, j, number);
    double sum = 4.0 * x[number[0]];
    for (int c = 1; c < count; c++)
        sum -= x[number[c]];
    return sum;
}

void grid_difference_add(int64_t k, double w, int64_t i, int64_t j, double *into)
{
    int64_t number[5];
    const int count = grid_star(k, i, j, number);
    into[number[0]] += 4.0 * w;
    for (int c = 1; c < count; c++)
        into[number[c]] -= w;
}

void grid_pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    const grid at = grid_of(n, 1.0, 1.0);
    for (int64_t j = 1; j <= at.k; j++)
        for (int64_t i = 1; i <= at.k; i++) {
            const int64_t number = number_of(&at, i, j);
            pattern_entry(into, number, number);
            if (i < at.k) pattern_entry(into, number + 1, number);
            if (j < at.k) pattern_entry(into, number + at.k, number);
            if (i > 1 && j < at.k) pattern_entry(into, number + at.k - 1, number);
        }
}
