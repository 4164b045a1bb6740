/* Passes over the layers: every product of matrices is one call of BLAS for all points at once.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "pinn/network.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "seeded.h"

/* ---- memory ---- */

static double *reals(int64_t rows, int64_t columns)
{
    return calloc((size_t)(rows * columns), sizeof(double));
}

static bool create_layer(network *net, int k, int rows, int columns, int64_t *used)
{
    layer *const l = &net->layers[k];
    l->rows = rows;
    l->columns = columns;
    l->W = *used;
    l->b = *used + (int64_t)rows * columns;
    *used = l->b + rows;
    l->Y = reals(rows, net->width);
    l->Zdot = reals(rows, net->inner);
    l->Zbar = reals(rows, net->width);
    l->T = reals(rows, net->points);
    l->Adotbar = reals(rows, net->inner);
    l->RY = reals(rows, net->width);
    l->RZdot = reals(rows, net->inner);
    return l->Y != NULL && l->Zdot != NULL && l->Zbar != NULL && l->T != NULL &&
           l->Adotbar != NULL && l->RY != NULL && l->RZdot != NULL;
}

bool network_create(network *net, int depth, int hidden, int64_t points, int64_t inner,
                    const double *coordinates, const double direction[2])
{
    *net = (network){
        .threads = 1, .depth = depth, .points = points, .inner = inner, .width = points + inner};
    bool good = true;
    for (int k = 0; k <= depth; k++)
        if (!create_layer(net, k, k < depth ? hidden : 1, k > 0 ? hidden : 2, &net->n))
            good = false;
    net->input = reals(2, net->width);
    net->bar = reals(hidden, net->width);
    net->Rbar = reals(hidden, net->width);
    if (!good || net->input == NULL || net->bar == NULL || net->Rbar == NULL) {
        network_free(net);
        return false;
    }
    memcpy(net->input, coordinates, (size_t)(2 * points) * sizeof(double));
    for (int64_t p = points; p < net->width; p++)
        memcpy(net->input + 2 * p, direction, 2 * sizeof(double));
    return true;
}

void network_free(network *net)
{
    for (int k = 0; k <= net->depth; k++) {
        layer *const l = &net->layers[k];
        double *const parts[] = {l->Y, l->Zdot, l->Zbar, l->T, l->Adotbar, l->RY, l->RZdot};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            free(parts[i]);
    }
    free(net->input);
    free(net->bar);
    free(net->Rbar);
    *net = (network){.depth = -1};
}

void network_start(const network *net, uint64_t seed, double *theta)
{
    for (int k = 0; k <= net->depth; k++) {
        const layer *const l = &net->layers[k];
        const double deviation = sqrt(2.0 / (l->rows + l->columns));
        for (int64_t i = l->W; i < l->b; i++)
            theta[i] = deviation * seeded_normal(seed, (uint64_t)i);
        for (int64_t i = l->b; i < l->b + l->rows; i++)
            theta[i] = 0;
    }
}

/* ---- products of matrices ---- */

static const double *activations_before(const network *net, int k, bool along)
{
    if (k == 0) return net->input;
    return along ? net->layers[k - 1].RY : net->layers[k - 1].Y;
}

/* C [rows, width] = W A + beta C */
static void apply(const network *net, const layer *l, const double *W, const double *A, double beta,
                  double *C)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, l->rows, (int)net->width, l->columns, 1,
                W, l->rows, A, l->columns, beta, C, l->rows);
}

/* C [columns, width] = W' Z + beta C */
static void apply_back(const network *net, const layer *l, const double *W, const double *Z,
                       double beta, double *C)
{
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, l->columns, (int)net->width, l->rows, 1, W,
                l->rows, Z, l->rows, beta, C, l->columns);
}

/* W bar [rows, columns] = Z A' + beta W bar */
static void weights_bar(const network *net, const layer *l, const double *Z, const double *A,
                        double beta, double *W)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, l->rows, l->columns, (int)net->width, 1, Z,
                l->rows, A, l->columns, beta, W, l->rows);
}

/* b bar = sum over points of Z bar */
static void offsets_bar(const network *net, const layer *l, const double *Z, double *b)
{
    for (int i = 0; i < l->rows; i++)
        b[i] = 0;
    for (int64_t p = 0; p < net->points; p++)
        for (int i = 0; i < l->rows; i++)
            b[i] += Z[l->rows * p + i];
}

static void add_offsets(const network *net, const layer *l, const double *b, double *Z)
{
    for (int64_t p = 0; p < net->points; p++)
        for (int i = 0; i < l->rows; i++)
            Z[l->rows * p + i] += b[i];
}

/* ---- passes ---- */

/* tanh to an absolute error of rounding, several times as fast as that of the C library. */
static double hyperbolic(double z)
{
    return 1 - 2 / (exp(2 * z) + 1);
}

/* Z -> A and Z dot -> A dot, Z dot kept. */
static void activate(const network *net, layer *l)
{
    const int64_t values = l->rows * net->points, tangents = l->rows * net->inner;
    double *const Adot = l->Y + values;
#pragma omp parallel for schedule(static) num_threads(net->threads) if (net->threads > 1)
    for (int64_t i = 0; i < values; i++)
        l->Y[i] = hyperbolic(l->Y[i]);
    memcpy(l->Zdot, Adot, (size_t)tangents * sizeof(double));
    for (int64_t i = 0; i < tangents; i++)
        Adot[i] *= 1 - l->Y[i] * l->Y[i];
}

void network_forward(network *net, const double *theta)
{
    for (int k = 0; k <= net->depth; k++) {
        layer *const l = &net->layers[k];
        apply(net, l, theta + l->W, activations_before(net, k, false), 0, l->Y);
        add_offsets(net, l, theta + l->b, l->Y);
        if (k < net->depth) activate(net, l);
    }
}

/* Adjoints of A and A dot in `bar` -> those of Z and Z dot. */
static void deactivate(const network *net, layer *l, const double *bar)
{
    const int64_t values = l->rows * net->points, tangents = l->rows * net->inner;
    memcpy(l->Adotbar, bar + values, (size_t)tangents * sizeof(double));
    for (int64_t i = 0; i < values; i++) {
        const double A = l->Y[i], s = 1 - A * A;
        l->T[i] = bar[i];
        if (i < tangents) {
            l->T[i] -= 2 * A * l->Zdot[i] * l->Adotbar[i];
            l->Zbar[values + i] = s * l->Adotbar[i];
        }
        l->Zbar[i] = s * l->T[i];
    }
}

void network_backward(network *net, const double *theta, const double *seed, double *g)
{
    memcpy(net->layers[net->depth].Zbar, seed, (size_t)net->width * sizeof(double));
    for (int k = net->depth; k >= 0; k--) {
        layer *const l = &net->layers[k];
        weights_bar(net, l, l->Zbar, activations_before(net, k, false), 0, g + l->W);
        offsets_bar(net, l, l->Zbar, g + l->b);
        if (k == 0) break;
        apply_back(net, l, theta + l->W, l->Zbar, 0, net->bar);
        deactivate(net, &net->layers[k - 1], net->bar);
    }
}

/* R Z -> R A, R Z dot -> R A dot. */
static void activate_along(const network *net, layer *l)
{
    const int64_t values = l->rows * net->points, tangents = l->rows * net->inner;
    memcpy(l->RZdot, l->RY + values, (size_t)tangents * sizeof(double));
    for (int64_t i = 0; i < values; i++) {
        const double A = l->Y[i], s = 1 - A * A, RA = s * l->RY[i];
        l->RY[i] = RA;
        if (i < tangents) l->RY[values + i] = s * l->RZdot[i] - 2 * A * RA * l->Zdot[i];
    }
}

void network_tangent(network *net, const double *theta, const double *v)
{
    for (int k = 0; k <= net->depth; k++) {
        layer *const l = &net->layers[k];
        apply(net, l, v + l->W, activations_before(net, k, false), 0, l->RY);
        if (k > 0) apply(net, l, theta + l->W, activations_before(net, k, true), 1, l->RY);
        add_offsets(net, l, v + l->b, l->RY);
        if (k < net->depth) activate_along(net, l);
    }
}

/* R of deactivate(): adjoints' R in `Rbar` -> R Z bar, in place. */
static void deactivate_along(const network *net, const layer *l, double *Rbar)
{
    const int64_t values = l->rows * net->points, tangents = l->rows * net->inner;
    for (int64_t i = 0; i < values; i++) {
        const double A = l->Y[i], RA = l->RY[i], s = 1 - A * A, Rs = -2 * A * RA;
        double RT = Rbar[i];
        if (i < tangents) {
            const double bar = l->Adotbar[i], R = Rbar[values + i];
            RT -= 2 * (RA * l->Zdot[i] * bar + A * l->RZdot[i] * bar + A * l->Zdot[i] * R);
            Rbar[values + i] = Rs * bar + s * R;
        }
        Rbar[i] = Rs * l->T[i] + s * RT;
    }
}

void network_second(network *net, const double *theta, const double *v, const double *seed,
                    const double *Rseed, double *Hv)
{
    double *RZbar = net->Rbar, *next = net->bar;
    memcpy(net->layers[net->depth].Zbar, seed, (size_t)net->width * sizeof(double));
    memcpy(RZbar, Rseed, (size_t)net->width * sizeof(double));
    for (int k = net->depth; k >= 0; k--) {
        layer *const l = &net->layers[k];
        weights_bar(net, l, RZbar, activations_before(net, k, false), 0, Hv + l->W);
        if (k > 0) weights_bar(net, l, l->Zbar, activations_before(net, k, true), 1, Hv + l->W);
        offsets_bar(net, l, RZbar, Hv + l->b);
        if (k == 0) break;
        apply_back(net, l, theta + l->W, RZbar, 0, next);
        apply_back(net, l, v + l->W, l->Zbar, 1, next);
        deactivate_along(net, &net->layers[k - 1], next);
        double *const done = RZbar;
        RZbar = next;
        next = done;
    }
}
