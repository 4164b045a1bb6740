/* autoencoder-check: the network's derivatives against differences, in double precision.
 *
 * With the network's own output as targets the residual is 0, and the Gauss-Newton matrix is the
 * Hessian, so that its products can be checked against gradients.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "curves.h"
#include "kronecker.h"
#include "seeded.h"

enum { LAYERS = 6, COUNT = 12, WIDTH = 14, SEED = 3 };
static const int UNITS[] = {WIDTH * WIDTH, 30, 20, 6, 20, 30, WIDTH *WIDTH};
static const double SYMMETRIC = 1e-10, ACCURATE = 1e-7; /* relative */
static const double STEP = 1e-5;

static int failures;

static void expect(const char *what, bool holds, const char *detail)
{
    if (!holds) failures++;
    printf("%s: %s%s%s\n", what, holds ? "good" : "WRONG", detail[0] != '\0' ? ": " : "", detail);
}

static void check_gradient(network *net, const double *x)
{
    hf_sum *whole;
    const hf_finite_sum sum = network_sum(net);
    hf_derivative_report report = {.message = "out of memory"};
    hf_status status = hf_sum_create(&whole, &sum);
    if (status == HF_CONVERGED) {
        const hf_problem problem = hf_sum_problem(whole);
        status = hf_check_derivatives(&problem, x, &report);
        hf_sum_free(whole);
    }
    expect("gradient", status == HF_CONVERGED, report.message);
}

static double dot(int64_t n, const double *u, const double *v)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += u[i] * v[i];
    return sum;
}

static void draw(int64_t n, uint64_t seed, double *v)
{
    for (int64_t i = 0; i < n; i++)
        v[i] = seeded_signed(seed, (uint64_t)i);
}

/* Gauss-Newton products against central differences of gradients, where the residual is 0. */
static void check_product(network *net, const hf_sample *all, const double *x, double *work)
{
    const hf_finite_sum sum = network_sum(net);
    const int64_t n = net->n;
    double *const v = work, *const Gv = v + n, *const y = Gv + n, *const g = y + n;
    double f, error = 0;
    draw(n, SEED, v);
    (void)sum.moved(n, x, all, net);
    (void)sum.gauss_newton(n, x, all, v, Gv, net);
    const double size = dot(n, Gv, Gv);
    for (int side = -1; side <= 1; side += 2) {
        for (int64_t i = 0; i < n; i++)
            y[i] = x[i] + side * STEP * v[i];
        (void)sum.value(n, y, all, &f, g, net);
        for (int64_t i = 0; i < n; i++)
            Gv[i] -= side * g[i] / (2 * STEP);
    }
    error = sqrt(dot(n, Gv, Gv) / size);
    char detail[64];
    (void)snprintf(detail, sizeof detail, "relative error %.1e", error);
    expect("Gauss-Newton products", error <= ACCURATE, detail);
}

/* Symmetric and positive definite. */
static void check_symmetry(const char *what, int64_t n, const double *const *uv,
                           const double *const *image)
{
    const double scale = sqrt(dot(n, uv[0], uv[0]) * dot(n, image[1], image[1]));
    const double skew = dot(n, uv[0], image[1]) - dot(n, uv[1], image[0]);
    expect(what, fabs(skew) <= SYMMETRIC * scale && dot(n, uv[0], image[0]) > 0, "");
}

static void check_matrices(network *net, const hf_sample *all, const double *x, double *work)
{
    const hf_finite_sum sum = network_sum(net);
    const int64_t n = net->n;
    double *const u = work, *const v = u + n, *const Mu = v + n, *const Mv = Mu + n;
    const double *const uv[] = {u, v}, *const image[] = {Mu, Mv};
    kronecker k;
    draw(n, SEED, u);
    draw(n, SEED + 1, v);
    (void)sum.moved(n, x, all, net);
    (void)sum.gauss_newton(n, x, all, u, Mu, net);
    (void)sum.gauss_newton(n, x, all, v, Mv, net);
    check_symmetry("symmetry of products", n, uv, image);
    if (kronecker_create(&k, net) != 0) {
        expect("Kronecker preconditioner", false, "out of memory");
        return;
    }
    (void)kronecker_solve(&k, x, all, 0.1, u, Mu);
    (void)kronecker_solve(&k, x, all, 0.1, v, Mv);
    check_symmetry("Kronecker preconditioner", n, uv, image);
    kronecker_free(&k);
}

int main(void)
{
    const size_t pixels = WIDTH * WIDTH;
    real *const images = malloc(2 * COUNT * pixels * sizeof *images);
    int64_t indices[COUNT];
    for (int64_t i = 0; i < COUNT; i++)
        indices[i] = i;
    const hf_sample all = {COUNT, indices};
    network net = {0};
    double *x = NULL;
    if (images == NULL) return 2;
    curves_draw(SEED, COUNT, WIDTH, images);
    if (network_create(&net, LAYERS, UNITS, COUNT, images, COUNT) == 0)
        x = malloc(5 * (size_t)net.n * sizeof *x);
    if (x != NULL) {
        network_start(&net, SEED, x);
        check_gradient(&net, x);
        network_reconstruct(&net, x, 0, COUNT, images + COUNT * pixels);
        network_aim(&net, images + COUNT * pixels);
        check_product(&net, &all, x, x + net.n);
        check_matrices(&net, &all, x, x + net.n);
    }
    const bool done = x != NULL;
    free(x);
    network_free(&net);
    free(images);
    return !done ? 2 : failures > 0;
}
