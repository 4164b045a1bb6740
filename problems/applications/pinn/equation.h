/* Physics-informed fitting: the loss of a network u on an equation D u = F(u), its start and its
 * boundary, with exact gradient, Hessian and Gauss-Newton products.
 *
 *   convection   u_t + beta u_x = 0,          u(x, 0) = sin x,             u = sin(x - beta t)
 *   reaction     u_t = rho u (1 - u),         u(x, 0) = h(x), a bell;      u = h / (h + (1-h)
 * e^-rho t)
 *
 * on x in [0, 2 pi), t in [0, 1], periodic in x. loss = mean r^2 / 2 inside + mean (u - u0)^2 / 2
 * at t = 0 + mean (u(0, t) - u(2 pi, t))^2 / 2, as Rathore, Lei, Frangella, Lu & Udell 2024.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef PINN_EQUATION_H
#define PINN_EQUATION_H

#include "hessfree.h"
#include "pinn/network.h"

typedef struct equation {
    bool reaction;
    double speed; /* beta or rho */
} equation;

/* u(x, t) of the solution. */
double equation_solution(const equation *e, double x, double t);

typedef struct fitting {
    equation of;
    network net;
    int64_t inside, at_start, at_sides; /* points of the three sums; the last are pairs */
    double *coordinates;                /* [2 points] (x, t) */
    double *wanted;                     /* [at_start] u0 */
    double *theta;                      /* [n] where the network was evaluated last */
    double *g;                          /* [n] the gradient there, if there_is_gradient */
    double loss;
    bool evaluated, there_is_gradient;
    bool adjoints; /* those in the network belong to the loss */
    network probe; /* for u on a grid, without tangents */
    double *exact; /* [grid_x grid_t] the solution there */
    int grid_x, grid_t;
} fitting;

typedef struct fitting_size {
    int depth, hidden;
    int64_t inside, at_start, at_sides;
    int grid_x, grid_t;
    uint64_t seed;
} fitting_size;

/* Points inside are drawn from the seed; the others evenly spaced. False: no memory. */
bool fitting_create(fitting *fit, equation of, fitting_size size);
void fitting_free(fitting *fit);

/* As hf_problem's; user is the fitting. */
hf_value_fn fitting_value;
hf_product_fn fitting_hessian;
hf_product_fn fitting_gauss_newton;

/* |u - solution| / |solution| on the grid; u [grid_x grid_t] unless NULL. */
double fitting_error(fitting *fit, const double *theta, double *u);

/* Cost of one product in gradients, by products of matrices: 6 and 4 of them against 3. */
#define HESSIAN_COST      2.0
#define GAUSS_NEWTON_COST (4.0 / 3)

#endif
