/* Vortices of a superconductor in a magnetic field: MINPACK-2 problem GL2, 8 vortices, kappa = 5.
 *
 *   f = mean of -|psi|^2 + |psi|^4 / 2 + |(grad - i A) psi|^2 + kappa^2 |curl A|^2
 *
 * over k x k nodes of one cell of the vortex lattice, psi and A quasi-periodic. Variables: Re psi,
 * Im psi, A_x, A_y, each by rows. Gauge and translation leave f unchanged, so the Hessian is
 * singular at every minimum.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "grid.h"
#include "known.h"

#include <math.h>

static const double VORTICES = 8.0, KAPPA = 5.0;
static const double PI = 3.141592653589793;

typedef struct cell {
    int64_t k, nodes;
    double hx, hy;
    double share; /* of one node in the mean */
} cell;

/* The four fields of x, of a direction, or of a result. */
typedef struct fields {
    const double *re, *im, *ax, *ay;
} fields;

typedef struct sums {
    double *re, *im, *ax, *ay;
} sums;

static cell cell_of(int64_t n)
{
    const int64_t k = grid_side(n, 4);
    return (cell){.k = k,
                  .nodes = k * k,
                  .hx = sqrt(VORTICES / 2.0) * 3.0 / (double)k,
                  .hy = sqrt(VORTICES / 2.0) * 3.0 * sqrt(3.0) / (double)k,
                  .share = 1.0 / (double)(k * k)};
}

static fields fields_of(const cell *c, const double *x)
{
    return (fields){x, x + c->nodes, x + 2 * c->nodes, x + 3 * c->nodes};
}

static sums sums_of(const cell *c, double *x)
{
    return (sums){x, x + c->nodes, x + 2 * c->nodes, x + 3 * c->nodes};
}

static int64_t size(int64_t wanted)
{
    const int64_t k = grid_side(wanted, 4);
    return k < 2 ? 16 : 4 * k * k;
}

static int64_t right_of(const cell *c, int64_t at)
{
    return at % c->k + 1 < c->k ? at + 1 : at + 1 - c->k;
}

static int64_t above(const cell *c, int64_t at)
{
    return at + c->k < c->nodes ? at + c->k : at + c->k - c->nodes;
}

/* By how much psi turns, and A_y grows, when the right edge is crossed in the row of this node. */
static double turn(const cell *c, int64_t at)
{
    if (at % c->k + 1 < c->k) return 0.0;
    return 2.0 * PI * VORTICES * (double)(at / c->k) / (double)c->k;
}

static double growth(const cell *c, int64_t at)
{
    return at % c->k + 1 < c->k ? 0.0 : 2.0 * PI * VORTICES / ((double)c->k * c->hy);
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const cell c = cell_of(n);
    const double wave = sqrt(VORTICES) * PI / 6.0;
    const double field = 2.0 * PI * VORTICES / ((double)c.nodes * c.hx * c.hy);
    const sums to = sums_of(&c, x);
    for (int64_t at = 0; at < c.nodes; at++) {
        const double a = (double)(at % c.k) * c.hx, b = (double)(at / c.k) * c.hy;
        const double s = sin(wave * a) * sin(wave * b / sqrt(3.0));
        to.re[at] = 1.0 - s * s;
        to.im[at] = 0.0;
        to.ax[at] = 0.0;
        to.ay[at] = field * a;
    }
}

/* One link: psi at its tail a and head b, the tail carried to the head by the angle. */
typedef struct link {
    int64_t a, b;
    double c, s;   /* cosine, sine of h A - turn                                                 */
    double w1, w2; /* the tail as seen at the head                                               */
    double d1, d2; /* head minus that                                                            */
    double scale;  /* share / h^2                                                                */
} link;

static link link_of(const cell *c, const fields *of, int64_t a, int64_t b, double h, double angle)
{
    link l = {.a = a, .b = b, .c = cos(angle), .s = sin(angle), .scale = c->share / (h * h)};
    l.w1 = l.c * of->re[a] - l.s * of->im[a];
    l.w2 = l.s * of->re[a] + l.c * of->im[a];
    l.d1 = of->re[b] - l.w1;
    l.d2 = of->im[b] - l.w2;
    return l;
}

/* Adds the link's gradient in psi; returns that in the angle. */
static double link_gradient(const link *l, const sums *to)
{
    const double m = 2.0 * l->scale;
    to->re[l->b] += m * l->d1;
    to->im[l->b] += m * l->d2;
    to->re[l->a] -= m * (l->c * l->d1 + l->s * l->d2);
    to->im[l->a] -= m * (l->c * l->d2 - l->s * l->d1);
    return m * (l->d1 * l->w2 - l->d2 * l->w1);
}

/* The change of link_gradient for a change v of psi and t of the angle. */
static double link_product(const link *l, const fields *v, double t, const sums *to)
{
    const double m = 2.0 * l->scale;
    const double dc = -l->s * t, ds = l->c * t;
    const double dw1 = l->c * v->re[l->a] - l->s * v->im[l->a] - l->w2 * t;
    const double dw2 = l->s * v->re[l->a] + l->c * v->im[l->a] + l->w1 * t;
    const double dd1 = v->re[l->b] - dw1, dd2 = v->im[l->b] - dw2;
    to->re[l->b] += m * dd1;
    to->im[l->b] += m * dd2;
    to->re[l->a] -= m * (dc * l->d1 + l->c * dd1 + ds * l->d2 + l->s * dd2);
    to->im[l->a] -= m * (dc * l->d2 + l->c * dd2 - ds * l->d1 - l->s * dd1);
    return m * (dd1 * l->w2 + l->d1 * dw2 - dd2 * l->w1 - l->d2 * dw1);
}

static link link_right(const cell *c, const fields *of, int64_t at)
{
    return link_of(c, of, at, right_of(c, at), c->hx, c->hx * of->ax[at] - turn(c, at));
}

static link link_up(const cell *c, const fields *of, int64_t at)
{
    return link_of(c, of, at, above(c, at), c->hy, c->hy * of->ay[at]);
}

static double curl(const cell *c, const fields *of, int64_t at)
{
    return (of->ay[right_of(c, at)] - of->ay[at]) / c->hx -
           (of->ax[above(c, at)] - of->ax[at]) / c->hy;
}

/* The transpose of curl. */
static void curl_add(const cell *c, double w, int64_t at, const sums *to)
{
    to->ay[right_of(c, at)] += w / c->hx;
    to->ay[at] -= w / c->hx;
    to->ax[above(c, at)] -= w / c->hy;
    to->ax[at] += w / c->hy;
}

static double node_energy(const cell *c, const fields *of, int64_t at, const sums *to)
{
    const double square = of->re[at] * of->re[at] + of->im[at] * of->im[at];
    const double field = curl(c, of, at) + growth(c, at) / c->hx;
    const double stiffness = c->share * KAPPA * KAPPA;
    const link right = link_right(c, of, at), up = link_up(c, of, at);
    if (to) {
        to->re[at] += c->share * 2.0 * (square - 1.0) * of->re[at];
        to->im[at] += c->share * 2.0 * (square - 1.0) * of->im[at];
        to->ax[at] += c->hx * link_gradient(&right, to);
        to->ay[at] += c->hy * link_gradient(&up, to);
        curl_add(c, 2.0 * stiffness * field, at, to);
    }
    return c->share * square * (0.5 * square - 1.0) + stiffness * field * field +
           right.scale * (right.d1 * right.d1 + right.d2 * right.d2) +
           up.scale * (up.d1 * up.d1 + up.d2 * up.d2);
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const cell c = cell_of(n);
    const fields of = fields_of(&c, x);
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    const sums to = g ? sums_of(&c, g) : (sums){NULL, NULL, NULL, NULL};
    for (int64_t at = 0; at < c.nodes; at++)
        sum += node_energy(&c, &of, at, g ? &to : NULL);
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const cell c = cell_of(n);
    const fields of = fields_of(&c, x), d = fields_of(&c, v);
    const sums to = sums_of(&c, Hv);
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t at = 0; at < c.nodes; at++) {
        const double re = of.re[at], im = of.im[at];
        const double bend = 2.0 * c.share * (re * re + im * im - 1.0);
        const double along = 4.0 * c.share * (re * d.re[at] + im * d.im[at]);
        const link right = link_right(&c, &of, at), up = link_up(&c, &of, at);
        to.re[at] += bend * d.re[at] + along * re;
        to.im[at] += bend * d.im[at] + along * im;
        to.ax[at] += c.hx * link_product(&right, &d, c.hx * d.ax[at], &to);
        to.ay[at] += c.hy * link_product(&up, &d, c.hy * d.ay[at], &to);
        curl_add(&c, 2.0 * c.share * KAPPA * KAPPA * curl(&c, &d, at), at, &to);
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    const cell c = cell_of(n);
    const int64_t m = c.nodes, ax = 2 * m, ay = 3 * m;
    for (int64_t at = 0; at < m; at++) {
        const int64_t right = right_of(&c, at), up = above(&c, at);
        pattern_clique(into, 5, (const int64_t[]){at, m + at, right, m + right, ax + at});
        pattern_clique(into, 5, (const int64_t[]){at, m + at, up, m + up, ay + at});
        pattern_clique(into, 4, (const int64_t[]){ay + right, ay + at, ax + up, ax + at});
    }
}

const example example_ginzburg_landau_2d = {
    .name = "ginzburg_landau_2d",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (GL2), 8 vortices, kappa = 5",
    .kind = CLASS_PDE,
    .usual_n = 1600,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_unknown,
};
