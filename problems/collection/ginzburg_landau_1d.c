/* Layers of lead and tin without a magnetic field: MINPACK-2 problem GL1, 5 Kelvin.
 *
 *   f(v) = integral of alpha v^2 + beta v^4 / 2 + gamma v'^2 over one period,
 *
 * v piecewise linear and periodic, alpha and beta constant in each layer. Subintervals: n/4 in tin,
 * then those in lead, then n/4 in tin.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "known.h"

#include "collection.h"

#include <math.h>

static const double KELVIN = 5.0;
static const double TIN_HALF = 2.2, LEAD_HALF = 1.0; /* half-layers, 1e3 Angstrom */

typedef struct layer {
    double alpha, beta, gamma, h;
} layer;

/* Material constants at the temperature, in the units of the report; field at zero temperature in
 * gauss, penetration depth in cm, critical temperature in Kelvin. */
static layer material(double critical, double field, double depth)
{
    const double pi = 3.141592653589793, mass = 9.11e-28, light = 2.99e10, charge = 4.80e-10;
    const double planck = 1.05459e-27;
    const double ratio = pow(charge / light, 2.0) / mass, hot = pow(KELVIN / critical, 2.0);
    const double square = pow(field * depth, 2.0);
    return (layer){
        .alpha = -2e18 * ratio * square * (1.0 - hot) / (1.0 + hot),
        .beta = 16e36 * pi * ratio * ratio * square * depth * depth / pow(1.0 + hot, 2.0),
        .gamma = 1e30 * planck * planck / (4.0 * mass),
    };
}

static layer tin(int64_t n)
{
    layer l = material(3.73, 309.0, 3.4e-6);
    l.h = TIN_HALF / (double)(n / 4);
    return l;
}

static layer lead(int64_t n)
{
    layer l = material(7.32, 803.0, 3.7e-6);
    l.h = 2.0 * LEAD_HALF / (double)(n - 2 * (n / 4));
    return l;
}

static bool in_lead(int64_t n, int64_t i)
{
    return i >= n / 4 && i < n - n / 4;
}

static int64_t size(int64_t wanted)
{
    return wanted < 4 ? 4 : wanted;
}

static void start(int64_t n, double *x, void *user)
{
    (void)user;
    const layer t = tin(n), l = lead(n);
    for (int64_t i = 0; i < n; i++)
        x[i] = sqrt((l.beta + t.beta) / (2.0 * (fabs(l.alpha) + fabs(t.alpha))));
}

/* The energy of one subinterval with end values a, b. */
static double energy(const layer *l, double a, double b)
{
    const double slope = (b - a) / l->h, aa = a * a, bb = b * b, ab = a * b;
    return l->h * (l->alpha / 3.0 * (aa + ab + bb) +
                   l->beta / 10.0 * (aa * aa + aa * ab + aa * bb + ab * bb + bb * bb) +
                   l->gamma * slope * slope);
}

/* ... its derivative by a; by symmetry that by b is force(l, b, a). */
static double force(const layer *l, double a, double b)
{
    const double aa = a * a, bb = b * b;
    return l->h * (l->alpha / 3.0 * (2.0 * a + b) +
                   l->beta / 10.0 * (4.0 * aa * a + 3.0 * aa * b + 2.0 * a * bb + bb * b) -
                   2.0 * l->gamma * (b - a) / (l->h * l->h));
}

/* ... and the change of force for changes da, db. */
static double force_change(const layer *l, double a, double b, double da, double db)
{
    const double aa = a * a, ab = a * b, bb = b * b;
    return l->h *
           (l->alpha / 3.0 * (2.0 * da + db) +
            l->beta / 10.0 *
                ((12.0 * aa + 6.0 * ab + 2.0 * bb) * da + (3.0 * aa + 4.0 * ab + 3.0 * bb) * db) -
            2.0 * l->gamma * (db - da) / (l->h * l->h));
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    const layer t = tin(n), l = lead(n);
    double sum = 0.0;
    if (g)
        for (int64_t i = 0; i < n; i++)
            g[i] = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const layer *here = in_lead(n, i) ? &l : &t;
        const int64_t next = i + 1 < n ? i + 1 : 0;
        sum += energy(here, x[i], x[next]);
        if (!g) continue;
        g[i] += force(here, x[i], x[next]);
        g[next] += force(here, x[next], x[i]);
    }
    *f = sum;
    return 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    (void)user;
    const layer t = tin(n), l = lead(n);
    for (int64_t i = 0; i < n; i++)
        Hv[i] = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const layer *here = in_lead(n, i) ? &l : &t;
        const int64_t next = i + 1 < n ? i + 1 : 0;
        Hv[i] += force_change(here, x[i], x[next], v[i], v[next]);
        Hv[next] += force_change(here, x[next], x[i], v[next], v[i]);
    }
    return 0;
}

static void pattern(int64_t n, pattern_builder *into, void *user)
{
    (void)user;
    pattern_band(into, n, 1);
    pattern_entry(into, n - 1, 0);
}

const example example_ginzburg_landau_1d = {
    .name = "ginzburg_landau_1d",
    .source = "Averick, Carter, More and Xue 1992, MINPACK-2 (GL1), t = 5",
    .kind = CLASS_PDE,
    .usual_n = 1000,
    .size = size,
    .start = start,
    .value = value,
    .product = product,
    .pattern = pattern,
    .optima = optimum_unknown,
};
