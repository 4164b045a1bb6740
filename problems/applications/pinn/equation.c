/* The loss as a function of u and Du at all points, and its derivatives by them: the seeds of the
 * passes through the network.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "pinn/equation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "seeded.h"

static const double PI = 3.14159265358979324;

static double bell(double x)
{
    const double z = (x - PI) / (PI / 4);
    return exp(-0.5 * z * z);
}

double equation_solution(const equation *e, double x, double t)
{
    if (!e->reaction) return sin(x - e->speed * t);
    const double h = bell(x);
    return h / (h + (1 - h) * exp(-e->speed * t));
}

/* F(u) of D u = F(u), and its derivatives. */
static double force(const equation *e, double u)
{
    return e->reaction ? e->speed * u * (1 - u) : 0;
}

static double force_slope(const equation *e, double u)
{
    return e->reaction ? e->speed * (1 - 2 * u) : 0;
}

static double force_curvature(const equation *e)
{
    return e->reaction ? -2 * e->speed : 0;
}

/* ---- points ---- */

/* One in so many points inside lies at an edge, where the values alone leave room for a thin layer
 * in which a wrong network does not heed the equation. */
enum { EDGE_SHARE = 8 };

static void place_points(fitting *fit, uint64_t seed)
{
    double *at = fit->coordinates;
    const double shift[] = {seeded_uniform(seed, 0), seeded_uniform(seed, 1)};
    for (int64_t i = 0; i < fit->inside; i++) { /* Roberts 2018: the plastic number, as golden */
        const double across = fmod(shift[0] + 0.7548776662466927 * (double)i, 1);
        const bool at_edge = i % EDGE_SHARE == 0;
        *at++ = 2 * PI * (at_edge ? (double)(i / EDGE_SHARE % 2) : across);
        *at++ = fmod(shift[1] + 0.5698402909980532 * (double)i, 1);
    }
    for (int64_t i = 0; i < fit->at_start; i++) {
        const double x = 2 * PI * (double)i / (double)fit->at_start;
        *at++ = x;
        *at++ = 0;
        fit->wanted[i] = equation_solution(&fit->of, x, 0);
    }
    for (int side = 0; side < 2; side++)
        for (int64_t i = 0; i < fit->at_sides; i++) {
            *at++ = side == 0 ? 0 : 2 * PI;
            *at++ = (double)(i + 1) / (double)fit->at_sides;
        }
}

static bool create_probe(fitting *fit, const fitting_size *size)
{
    const int64_t count = (int64_t)size->grid_x * size->grid_t;
    const double nowhere[2] = {0, 0};
    double *const grid = malloc((size_t)(2 * count) * sizeof *grid);
    fit->exact = malloc((size_t)count * sizeof *fit->exact);
    bool good = grid != NULL && fit->exact != NULL;
    for (int64_t i = 0; good && i < count; i++) {
        grid[2 * i] = 2 * PI * (double)(i % size->grid_x) / size->grid_x;
        grid[2 * i + 1] = (double)(i / size->grid_x) / (size->grid_t - 1);
        fit->exact[i] = equation_solution(&fit->of, grid[2 * i], grid[2 * i + 1]);
    }
    good = good && network_create(&fit->probe, size->depth, size->hidden, count, 0, grid, nowhere);
    free(grid);
    return good;
}

bool fitting_create(fitting *fit, equation of, fitting_size size)
{
    *fit = (fitting){.of = of,
                     .inside = size.inside,
                     .at_start = size.at_start,
                     .at_sides = size.at_sides,
                     .grid_x = size.grid_x,
                     .grid_t = size.grid_t};
    fit->net.depth = fit->probe.depth = -1;
    const int64_t points = size.inside + size.at_start + 2 * size.at_sides;
    const double direction[2] = {of.reaction ? 0 : of.speed, 1};
    fit->coordinates = malloc((size_t)(2 * points) * sizeof(double));
    fit->wanted = malloc((size_t)size.at_start * sizeof(double));
    bool good = fit->coordinates != NULL && fit->wanted != NULL;
    if (good) place_points(fit, size.seed);
    good = good && network_create(&fit->net, size.depth, size.hidden, points, size.inside,
                                  fit->coordinates, direction);
    good = good && create_probe(fit, &size);
    if (good) {
        fit->theta = malloc((size_t)fit->net.n * sizeof(double));
        fit->g = malloc((size_t)fit->net.n * sizeof(double));
        fit->net.seed = calloc((size_t)(2 * fit->net.width), sizeof(double));
        fit->net.Rseed = fit->net.seed != NULL ? fit->net.seed + fit->net.width : NULL;
        good = fit->theta != NULL && fit->g != NULL && fit->net.seed != NULL;
    }
    if (!good) fitting_free(fit);
    return good;
}

void fitting_free(fitting *fit)
{
    free(fit->net.seed);
    network_free(&fit->net);
    network_free(&fit->probe);
    free(fit->coordinates);
    free(fit->wanted);
    free(fit->exact);
    free(fit->theta);
    free(fit->g);
    *fit = (fitting){.net = {.depth = -1}, .probe = {.depth = -1}};
}

/* ---- the loss ---- */

/* Loss and seeds from u, Du. */
static double take_loss(fitting *fit)
{
    const double *const u = fit->net.layers[fit->net.depth].Y, *const Du = u + fit->net.points;
    double *const seed = fit->net.seed, *const tangent = seed + fit->net.points;
    const int64_t first_side = fit->inside + fit->at_start;
    double inside = 0, start = 0, sides = 0;
    for (int64_t i = 0; i < fit->inside; i++) {
        const double r = Du[i] - force(&fit->of, u[i]);
        inside += r * r;
        tangent[i] = r / (double)fit->inside;
        seed[i] = -force_slope(&fit->of, u[i]) * tangent[i];
    }
    for (int64_t i = 0; i < fit->at_start; i++) {
        const double r = u[fit->inside + i] - fit->wanted[i];
        start += r * r;
        seed[fit->inside + i] = r / (double)fit->at_start;
    }
    for (int64_t i = first_side; i < first_side + fit->at_sides; i++) {
        const double r = u[i] - u[i + fit->at_sides];
        sides += r * r;
        seed[i] = r / (double)fit->at_sides;
        seed[i + fit->at_sides] = -seed[i];
    }
    return 0.5 * (inside / (double)fit->inside + start / (double)fit->at_start +
                  sides / (double)fit->at_sides);
}

/* R of the seeds from R u, R Du; of Gauss-Newton: without what curves the residual. */
static void take_curvature(fitting *fit, bool full)
{
    const double *const u = fit->net.layers[fit->net.depth].Y;
    const double *const Ru = fit->net.layers[fit->net.depth].RY, *const RDu = Ru + fit->net.points;
    double *const R = fit->net.Rseed, *const tangent = R + fit->net.points;
    const int64_t first_side = fit->inside + fit->at_start;
    for (int64_t i = 0; i < fit->inside; i++) {
        const double slope = force_slope(&fit->of, u[i]);
        tangent[i] = (RDu[i] - slope * Ru[i]) / (double)fit->inside;
        R[i] = -slope * tangent[i];
        if (full) R[i] -= force_curvature(&fit->of) * Ru[i] * fit->net.seed[fit->net.points + i];
    }
    for (int64_t i = fit->inside; i < first_side; i++)
        R[i] = Ru[i] / (double)fit->at_start;
    for (int64_t i = first_side; i < first_side + fit->at_sides; i++) {
        R[i] = (Ru[i] - Ru[i + fit->at_sides]) / (double)fit->at_sides;
        R[i + fit->at_sides] = -R[i];
    }
}

/* The network at theta, unless it is there. */
static void evaluate(fitting *fit, const double *theta)
{
    const size_t bytes = (size_t)fit->net.n * sizeof(double);
    if (fit->evaluated && memcmp(theta, fit->theta, bytes) == 0) return;
    memcpy(fit->theta, theta, bytes);
    network_forward(&fit->net, theta);
    fit->loss = take_loss(fit);
    fit->evaluated = true;
    fit->there_is_gradient = fit->adjoints = false;
}

static void differentiate(fitting *fit)
{
    if (fit->adjoints) return;
    network_backward(&fit->net, fit->theta, fit->net.seed, fit->g);
    fit->there_is_gradient = fit->adjoints = true;
}

int fitting_value(int64_t n, const double *theta, double *f, double *g, void *user)
{
    fitting *const fit = user;
    evaluate(fit, theta);
    *f = fit->loss;
    if (g == NULL) return 0;
    if (!fit->there_is_gradient) differentiate(fit);
    memcpy(g, fit->g, (size_t)n * sizeof(double));
    return 0;
}

int fitting_hessian(int64_t n, const double *theta, const double *v, double *Hv, void *user)
{
    fitting *const fit = user;
    (void)n;
    evaluate(fit, theta);
    differentiate(fit);
    network_tangent(&fit->net, theta, v);
    take_curvature(fit, true);
    network_second(&fit->net, theta, v, fit->net.seed, fit->net.Rseed, Hv);
    return 0;
}

int fitting_gauss_newton(int64_t n, const double *theta, const double *v, double *Gv, void *user)
{
    fitting *const fit = user;
    (void)n;
    evaluate(fit, theta);
    network_tangent(&fit->net, theta, v);
    take_curvature(fit, false);
    network_backward(&fit->net, theta, fit->net.Rseed, Gv);
    fit->adjoints = false; /* they are those of the product now */
    return 0;
}

double fitting_error(fitting *fit, const double *theta, double *u)
{
    const int64_t count = fit->probe.points;
    double error = 0, size = 0;
    network_forward(&fit->probe, theta);
    const double *const found = fit->probe.layers[fit->probe.depth].Y;
    for (int64_t i = 0; i < count; i++) {
        error += (found[i] - fit->exact[i]) * (found[i] - fit->exact[i]);
        size += fit->exact[i] * fit->exact[i];
        if (u != NULL) u[i] = found[i];
    }
    return sqrt(error / size);
}
