/* Partially separable functions: f = sum over i in 1..m of f_i, each of a few variables.
 *
 * A file names the variables of element i in variables() (one may be named twice) and writes f_i
 * in term() as its paper does; ELEMENTS makes value, product and pattern of the two. The compiler
 * sees all of it at once, so the value does not pay for the Hessian. Nothing is allocated; work is
 * O(m width^2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef ELEMENTS_H
#define ELEMENTS_H

#include "collection.h"
#include "known.h"

#include <assert.h>
#include <math.h>

/* The most variables of any element; a file with elements says so before it includes this. */
#ifndef ELEMENT_WIDTH
#define ELEMENT_WIDTH 1
#endif

/* f_i with derivatives in its own variables y; arrives with zeros, terms are added to it. */
typedef struct element {
    int count; /* variables */
    double f;
    double g[ELEMENT_WIDTH];
    double H[ELEMENT_WIDTH][ELEMENT_WIDTH]; /* the lower triangle                                */
} element;

/* An inner function u(y); what is not named is zero. */
typedef struct inner {
    double u;
    double J[ELEMENT_WIDTH];
    double H[ELEMENT_WIDTH][ELEMENT_WIDTH]; /* the lower triangle                                */
} inner;

/* Add phi(u) given phi and its two derivatives at u. */
static inline void add_of(element *e, inner u, double phi, double slope, double bend)
{
    e->f += phi;
    for (int a = 0; a < ELEMENT_WIDTH; a++) {
        e->g[a] += slope * u.J[a];
        for (int b = 0; b <= a; b++)
            e->H[a][b] += bend * u.J[a] * u.J[b] + slope * u.H[a][b];
    }
}

/* Add w u^2. */
static inline void add_square(element *e, double w, inner u)
{
    add_of(e, u, w * u.u * u.u, 2.0 * w * u.u, 2.0 * w);
}

/* Add w u^4. */
static inline void add_fourth(element *e, double w, inner u)
{
    const double s = u.u * u.u;
    add_of(e, u, w * s * s, 4.0 * w * s * u.u, 12.0 * w * s);
}

static inline void element_blank(element *e, int count)
{
    e->count = count;
    e->f = 0.0;
    for (int a = 0; a < ELEMENT_WIDTH; a++) {
        e->g[a] = 0.0;
        for (int b = 0; b <= a; b++)
            e->H[a][b] = 0.0;
    }
}

/* Add H v of one element. */
static inline void add_element_product(const element *e, const int64_t *at, const double *v,
                                       double *Hv)
{
    for (int a = 0; a < e->count; a++) {
        double sum = e->H[a][a] * v[at[a]];
        for (int b = 0; b < a; b++) {
            sum += e->H[a][b] * v[at[b]];
            Hv[at[b]] += e->H[a][b] * v[at[a]];
        }
        Hv[at[a]] += sum;
    }
}

void fill(int64_t n, double *x, double a);

/* The size nearest to wanted among first, first + step, ... */
int64_t nearest_size(int64_t wanted, int64_t first, int64_t step);

/* Variables i and i + 1 of the papers. */
static inline int two_in_a_row(int64_t i, int64_t *at)
{
    at[0] = i - 1, at[1] = i;
    return 2;
}

/* The variables of element i, in 1..m, into at, which counts from 0; returns how many.
 *     static inline int variables(int64_t i, int64_t n, int64_t *at);
 * Add f_i to e, y being its variables.
 *     static inline void term(int64_t i, int64_t n, const double *y, element *e);          */
#define PARTS(name, m)                                                                             \
    static inline void evaluate(int64_t i, int64_t n, const double *x, int64_t *at, element *e)    \
    {                                                                                              \
        double y[ELEMENT_WIDTH] = {0.0};                                                           \
        element_blank(e, variables(i, n, at));                                                     \
        for (int a = 0; a < e->count; a++)                                                         \
            y[a] = x[at[a]];                                                                       \
        term(i, n, y, e);                                                                          \
    }                                                                                              \
    static int name##_value(int64_t n, const double *x, double *f, double *g, void *user)          \
    {                                                                                              \
        (void)user;                                                                                \
        int64_t at[ELEMENT_WIDTH];                                                                 \
        element e;                                                                                 \
        *f = 0.0;                                                                                  \
        if (g) fill(n, g, 0.0);                                                                    \
        for (int64_t i = 1; i <= (m); i++) {                                                       \
            evaluate(i, n, x, at, &e);                                                             \
            *f += e.f;                                                                             \
            for (int a = 0; g && a < e.count; a++)                                                 \
                g[at[a]] += e.g[a];                                                                \
        }                                                                                          \
        return 0;                                                                                  \
    }                                                                                              \
    static int name##_product(int64_t n, const double *x, const double *v, double *Hv, void *user) \
    {                                                                                              \
        (void)user;                                                                                \
        int64_t at[ELEMENT_WIDTH];                                                                 \
        element e;                                                                                 \
        fill(n, Hv, 0.0);                                                                          \
        for (int64_t i = 1; i <= (m); i++) {                                                       \
            evaluate(i, n, x, at, &e);                                                             \
            add_element_product(&e, at, v, Hv);                                                    \
        }                                                                                          \
        return 0;                                                                                  \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* Of a whole problem, with its pattern. */
#define ELEMENTS(m)                                                                                \
    PARTS(element, m);                                                                             \
    static void element_pattern(int64_t n, pattern_builder *into, void *user)                      \
    {                                                                                              \
        (void)user;                                                                                \
        int64_t at[ELEMENT_WIDTH];                                                                 \
        for (int64_t i = 1; i <= (m); i++)                                                         \
            pattern_clique(into, variables(i, n, at), at);                                         \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* x_i for i in 1..n: an expression in i and n. */
#define START(expression)                                                                          \
    static void start(int64_t n, double *x, void *user)                                            \
    {                                                                                              \
        (void)user;                                                                                \
        for (int64_t i = 1; i <= n; i++)                                                           \
            x[i - 1] = (expression);                                                               \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* Sizes first, first + step, ... */
#define SIZES(first, step)                                                                         \
    static int64_t size(int64_t wanted)                                                            \
    {                                                                                              \
        return nearest_size(wanted, first, step);                                                  \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* One minimum, known at every n: an expression in n. */
#define MINIMUM(expression)                                                                        \
    static int optima(int64_t n, double *best, void *user)                                         \
    {                                                                                              \
        (void)n, (void)user;                                                                       \
        best[0] = (expression);                                                                    \
        return 1;                                                                                  \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* The minimum at the sizes where it is known: pairs {n, minimum}. */
#define MINIMA(...)                                                                                \
    static int optima(int64_t n, double *best, void *user)                                         \
    {                                                                                              \
        (void)user;                                                                                \
        static const struct {                                                                      \
            int64_t n;                                                                             \
            double f;                                                                              \
        } known[] = {__VA_ARGS__};                                                                 \
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)                                  \
            if (known[k].n == n) {                                                                 \
                best[0] = known[k].f;                                                              \
                return 1;                                                                          \
            }                                                                                      \
        return 0;                                                                                  \
    }                                                                                              \
    static_assert(1, "a semicolon follows")

/* The members that all files name alike. */
#define CALLBACKS                                                                                  \
    .size = size, .start = start, .value = element_value, .product = element_product,              \
    .pattern = element_pattern

#endif
