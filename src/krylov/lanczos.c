/* Algorithm: Lanczos with full reorthogonalization, begun anew from the Ritz vector whenever the
 * basis is full.
 *
 *   1  v_0 <- random
 *   2  w <- H v_k;  w <- w - V V'w, twice;  T takes v_k'w and |w|
 *   3  theta, y <- least eigenpair of T;  |H V y - theta V y| = |w| |y_k|
 *   4  until done: v_{k+1} <- w / |w|; if the basis is full: v_0 <- V y
 *
 * That none is below `lowest`: the error of theta, relative to the width of the spectrum, exceeds
 * eps with probability at most 1.648 sqrt(n) exp(-sqrt(eps) (2 k - 1)) after k products.
 * Source: Kuczynski & Wozniakowski 1992, theorem 4.2; of the width that of T is taken.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "krylov/lanczos.h"

#include <float.h>
#include <math.h>

#include "vector/random.h"

enum { AT_PRODUCT = 1 };

static const double DOUBT = 0.01;  /* 1 - the probability                                       */
static const double GOOD = 0.1;    /* error over |theta| that makes a direction good enough     */
static const double NOISE = 10;    /* theta over the error of products that makes it no zero    */
static const double CLEAR = 1e-6;  /* ... and over the largest eigenvalue: where |g| is merely  */
                                   /* small, a zero may be this negative                        */
static const double BREAKDOWN = 4; /* |w| in units of rounding of the products                  */

void lanczos_forget(lanczos *l)
{
    l->least = l->error = l->lowest = (double)NAN;
}

void lanczos_start(lanczos *l, uint64_t seed, int64_t limit, int64_t n_all, double *w)
{
    l->w = w;
    l->at = 0;
    l->limit = limit;
    l->n_all = n_all;
    l->products = 0;
    l->exact = l->restarted = false;
    lanczos_forget(l);
    l->scale = 0;
    l->T->k = 0;
    l->T->gamma[0] = 1;
    team *const t = &l->out->vec;
    random_normal(seed, t->n, l->V[0]);
    vec_scale(t, 1 / sqrt(vec_dot(t, l->V[0], l->V[0])), l->V[0], l->V[0]);
}

/* w <- w - V V'w; as many sums at once as the team has room for. */
static void orthogonalize(lanczos *l, int count)
{
    team *const t = &l->out->vec;
    double *const c = l->T->w;
    const double *const *const V = (const double *const *)l->V;
    for (int i = 0; i < count; i += t->width)
        vec_dots(t, count - i < t->width ? count - i : t->width, V + i, l->w, c + i);
    for (int i = 0; i < count; i++)
        c[i] = -c[i];
    vec_combine(t, 1, l->w, count, V, c, l->w);
}

/* Line 2; false if the product is of no use. */
static bool take_product(lanczos *l)
{
    team *const t = &l->out->vec;
    tridiagonal *const T = l->T;
    const int k = T->k;
    const double kappa = l->out->refused ? (double)NAN : vec_dot(t, l->V[k], l->w);
    if (!isfinite(kappa)) {
        if (!l->out->refused) l->out->undefined++;
        return false;
    }
    T->delta[k] = kappa;
    orthogonalize(l, k + 1);
    orthogonalize(l, k + 1);
    T->gamma[k + 1] = sqrt(vec_dot(t, l->w, l->w));
    if (!isfinite(T->gamma[k + 1])) return false;
    T->k = k + 1;
    l->products++;
    return true;
}

/* What theta may exceed the least eigenvalue by. */
static double probable_error(const lanczos *l, double largest)
{
    const double odds = log(1.648 * sqrt((double)l->n_all) / DOUBT) / (2 * l->T->k - 1);
    const double share = odds * odds;
    return share < 1 ? share / (1 - share) * (largest - l->least) : (double)INFINITY;
}

/* Line 3. */
static void assess(lanczos *l)
{
    tridiagonal *const T = l->T;
    l->least = tridiagonal_eigenvalue(T, 0);
    const double largest = tridiagonal_eigenvalue(T, T->k - 1);
    l->scale = fmax(l->scale, fmax(fabs(l->least), fabs(largest)));
    const double rounding = fmax(DBL_EPSILON, product_error(l->out)) * l->scale;
    tridiagonal_eigenvector(T, l->least);
    l->error = fmax(T->gamma[T->k] * fabs(T->h[T->k - 1]), rounding);
    l->exact = T->gamma[T->k] <= BREAKDOWN * rounding || T->k >= l->n_all;
    if (!l->restarted) l->lowest = l->least - (l->exact ? l->error : probable_error(l, largest));
}

bool lanczos_negative(const lanczos *l)
{
    return l->least < -fmax(CLEAR, NOISE * product_error(l->out)) * l->scale;
}

static bool done(const lanczos *l)
{
    const bool decided = lanczos_negative(l) && l->error <= GOOD * -l->least;
    return decided || l->exact || l->lowest > 0 || l->products >= l->limit;
}

/* Line 4. */
static void extend(lanczos *l)
{
    team *const t = &l->out->vec;
    tridiagonal *const T = l->T;
    if (T->k < l->basis) {
        vec_scale(t, 1 / T->gamma[T->k], l->w, l->V[T->k]);
        return;
    }
    l->restarted = true;
    lanczos_vector(l, l->w);
    vec_copy(t, l->w, l->V[0]);
    T->k = 0;
}

progress lanczos_run(lanczos *l)
{
    RESUME(l->at)
    {
        for (;;) {
            AWAIT(l->at, AT_PRODUCT, product(l->out, l->V[l->T->k], 1, l->w));
            if (!take_product(l)) break;
            assess(l);
            if (done(l)) break;
            extend(l);
        }
    }
    return finished(&l->at);
}

void lanczos_vector(lanczos *l, double *v)
{
    team *const t = &l->out->vec;
    if (l->T->k == 0) { /* begun anew, and no product since */
        vec_copy(t, l->V[0], v);
        return;
    }
    vec_combine(t, 0, l->V[0], l->T->k, (const double *const *)l->V, l->T->h, v);
    vec_scale(t, 1 / sqrt(vec_dot(t, v, v)), v, v);
}
