/* A problem of the collection made ready for tests of the contract: traced, counted, made to fail.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"

static const hf_method METHODS[] = {HF_HYBRID,
                                    HF_NEWTON_DAMPED,
                                    HF_NEWTON_TRUST,
                                    HF_NEWTON_CUBIC,
                                    HF_LBFGS,
                                    HF_NEWTON_DENSE,
                                    HF_DESCENT_FIXED,
                                    HF_DESCENT_ARMIJO,
                                    HF_DESCENT_CURVATURE,
                                    HF_NEWTON_SPARSE,
                                    HF_NEWTON_SPARSE_TRUST,
                                    HF_AUTO};
enum { METHOD_COUNT = sizeof METHODS / sizeof *METHODS };

typedef enum call {
    ON_VALUE,
    ON_ALONG,
    ON_PRODUCT,
    ON_PRECONDITION,
    ON_HESSIAN,
    ON_MOVED,
    ON_PROGRESS,
    CALLS
} call;
typedef enum fault { FAULT_NONE, FAULT_REFUSED, FAULT_STOP, FAULT_NAN, FAULT_INFINITE } fault;

typedef struct subject {
    const example *from;
    int64_t n;
    void *data;          /* of the example                                                        */
    double *x0;          /* [n] the published start                                               */
    hf_pattern *pattern; /* of its Hessian, all of the lower triangle if it is dense; large: NULL */
    double *work;        /* [2 n] */
    uint64_t trace;      /* hash of every report and point since subject_rewind()                 */
    int64_t iterations;  /* ... and how many                                                      */
    hf_report last;      /* the last report that progress saw                                     */
    bool f_rose;         /* an accepted f rose beyond rounding                                    */
    bool count_fell;     /* a count of the report fell                                            */
    int64_t calls[CALLS];
    fault fault; /* what call number `at` of that kind does, and all later ones if `always`      */
    call where;
    int64_t at;
    bool always;
    bool precondition; /* by the inverse of 1, 2, 1, 2 ..                                        */
    bool along;        /* values along a line, dear ones                                         */
    bool large;        /* nothing takes O(n^2): H is recovered from products                     */
} subject;

/* ---- traces ---- */

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *const from = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ from[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* All of a report but its times and, where it is final, its status. */
static inline uint64_t hash_report(uint64_t hash, const hf_report *r)
{
    const double reals[] = {r->f,
                            r->gradient_norm,
                            r->gradient_max,
                            r->gradient_norm_start,
                            r->step_norm,
                            r->ratio,
                            r->damping,
                            r->curvature_min,
                            r->eigenvalue_min,
                            r->eigenvalue_error,
                            r->eigenvalue_bound};
    const int64_t counts[] = {r->iteration,
                              r->step,
                              r->inner_exit,
                              r->inner_iterations,
                              r->values,
                              r->gradients,
                              r->difference_gradients,
                              r->products,
                              r->preconditions,
                              r->hessians,
                              r->factorizations,
                              r->newton_steps,
                              r->lbfgs_steps,
                              r->directional,
                              r->rejected,
                              r->undefined,
                              r->escapes};
    hash = hash_bytes(hash, reals, sizeof reals);
    return hash_bytes(hash, counts, sizeof counts);
}

static inline bool counts_fell(const hf_report *before, const hf_report *now)
{
    return now->iteration < before->iteration || now->values < before->values ||
           now->gradients < before->gradients || now->products < before->products ||
           now->difference_gradients < before->difference_gradients ||
           now->preconditions < before->preconditions ||
           now->factorizations < before->factorizations || now->rejected < before->rejected ||
           now->undefined < before->undefined || now->directional < before->directional ||
           now->hessians < before->hessians || now->newton_steps < before->newton_steps ||
           now->lbfgs_steps < before->lbfgs_steps;
}

static inline void subject_see(subject *s, const hf_report *now, const double *x)
{
    if (s->iterations > 0) {
        if (now->f > s->last.f + 1e-11 * fabs(s->last.f)) s->f_rose = true;
        if (counts_fell(&s->last, now)) s->count_fell = true;
    }
    s->trace = hash_report(s->trace, now);
    s->trace = hash_bytes(s->trace, x, (size_t)s->n * sizeof *x);
    s->last = *now;
    s->iterations++;
}

static inline void subject_rewind(subject *s)
{
    s->trace = UINT64_C(0xcbf29ce484222325);
    s->iterations = 0;
    s->f_rose = s->count_fell = false;
    memset(s->calls, 0, sizeof s->calls);
}

/* ---- callbacks ---- */

/* The code to return; spoils out [n] where the fault is not a code. */
static inline int subject_fault(subject *s, call where, int64_t n, double *out)
{
    const int64_t now = s->calls[where]++;
    if (s->fault == FAULT_NONE || where != s->where) return 0;
    if (now != s->at && !(s->always && now > s->at)) return 0;
    switch (s->fault) {
    case FAULT_REFUSED:
        return 7;
    case FAULT_STOP:
        return -7;
    case FAULT_NAN:
    case FAULT_INFINITE:
        if (out != NULL) out[n / 2] = s->fault == FAULT_NAN ? (double)NAN : (double)INFINITY;
        break;
    case FAULT_NONE:
        break;
    }
    return 0;
}

static inline int subject_value(int64_t n, const double *x, double *f, double *g, void *user)
{
    subject *const s = user;
    const int code = s->from->value(n, x, f, g, s->data);
    if (code != 0) return code;
    return subject_fault(s, ON_VALUE, g != NULL ? n : 1, g != NULL ? g : f);
}

static inline int subject_along(int64_t n, const double *x, const double *d, double t, double *f,
                                double *slope, void *user)
{
    subject *const s = user;
    double *const work = malloc(2 * (size_t)n * sizeof *work), *const g = work + n;
    assert_non_null(work);
    for (int64_t i = 0; i < n; i++)
        work[i] = x[i] + t * d[i];
    const int code = s->from->value(n, work, f, g, s->data);
    *slope = 0;
    for (int64_t i = 0; i < n; i++)
        *slope += g[i] * d[i];
    free(work);
    return code != 0 ? code : subject_fault(s, ON_ALONG, 1, s->at % 2 == 0 ? f : slope);
}

static inline int subject_product(int64_t n, const double *x, const double *v, double *Hv,
                                  void *user)
{
    subject *const s = user;
    const int code = s->from->product(n, x, v, Hv, s->data);
    return code != 0 ? code : subject_fault(s, ON_PRODUCT, n, Hv);
}

static inline int subject_precondition(int64_t n, const double *r, double *z, void *user)
{
    for (int64_t i = 0; i < n; i++)
        z[i] = i % 2 == 0 ? r[i] : 0.5 * r[i];
    return subject_fault(user, ON_PRECONDITION, n, z);
}

/* Column by column, as products. */
static inline int subject_hessian(int64_t n, const double *x, double *values, void *user)
{
    subject *const s = user;
    double *const unit = s->work, *const column = s->work + n;
    for (int64_t j = 0; j < n; j++) {
        memset(unit, 0, (size_t)n * sizeof *unit);
        unit[j] = 1;
        const int code = s->from->product(n, x, unit, column, s->data);
        if (code != 0) return code;
        for (int64_t p = s->pattern->starts[j]; p < s->pattern->starts[j + 1]; p++)
            values[p] = column[s->pattern->rows[p]];
    }
    return subject_fault(s, ON_HESSIAN, s->pattern->starts[n], values);
}

static inline int subject_moved(int64_t n, const double *x, void *user)
{
    (void)x;
    return subject_fault(user, ON_MOVED, n, NULL);
}

static inline int subject_progress(const hf_report *now, const double *x, void *user)
{
    subject *const s = user;
    subject_see(s, now, x);
    return subject_fault(s, ON_PROGRESS, s->n, NULL);
}

/* ---- life ---- */

static inline hf_pattern *subject_pattern(const subject *s)
{
    hf_pattern *sparse = pattern_of(s->from, s->n, s->data);
    if (sparse != NULL || s->large) return sparse;
    const int64_t starts[] = {0, s->n};
    int64_t *const all = malloc((size_t)s->n * sizeof *all);
    assert_non_null(all);
    for (int64_t i = 0; i < s->n; i++)
        all[i] = i;
    assert_int_equal(hf_pattern_from_elements(&sparse, s->n, 1, starts, all), HF_CONVERGED);
    free(all);
    return sparse;
}

static inline subject *subject_build(const example *from, int64_t wanted, bool large)
{
    assert_non_null(from);
    subject *const s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->from = from;
    s->large = large;
    s->n = from->size(wanted);
    s->data = from->prepare != NULL ? from->prepare(s->n) : NULL;
    assert_true(from->prepare == NULL || s->data != NULL);
    s->x0 = malloc((size_t)s->n * sizeof *s->x0);
    assert_non_null(s->x0);
    from->start(s->n, s->x0, s->data);
    s->pattern = subject_pattern(s);
    s->work = malloc(2 * (size_t)s->n * sizeof *s->work);
    assert_non_null(s->work);
    subject_rewind(s);
    return s;
}

/* At the permitted size nearest to wanted; never NULL. */
static inline subject *subject_create(const example *from, int64_t wanted)
{
    return subject_build(from, wanted, false);
}

/* Likewise, at thousands of variables and more. */
static inline subject *subject_create_large(const example *from, int64_t wanted)
{
    return subject_build(from, wanted, true);
}

static inline void subject_free(subject *s)
{
    if (s->from->release != NULL) s->from->release(s->data);
    hf_pattern_free(s->pattern);
    free(s->work);
    free(s->x0);
    free(s);
}

static inline hf_problem subject_problem(subject *s)
{
    return (hf_problem){.n = s->n,
                        .value = subject_value,
                        .product = subject_product,
                        .precondition = s->precondition ? subject_precondition : NULL,
                        .along = s->along ? subject_along : NULL,
                        .pattern = s->pattern,
                        .hessian = s->large ? NULL : subject_hessian,
                        .moved = subject_moved,
                        .user = s};
}

static inline hf_options subject_options(hf_method method, int64_t max_iterations)
{
    hf_options o = hf_default_options();
    o.method = method;
    o.max_iterations = max_iterations;
    o.threads = 1;
    o.progress = subject_progress;
    if (method == HF_DESCENT_FIXED) o.step = 1e-4;
    return o;
}

static inline bool is_sparse(hf_method method)
{
    return method == HF_NEWTON_SPARSE || method == HF_NEWTON_SPARSE_TRUST || method == HF_AUTO;
}

static inline double *copy_of(int64_t n, const double *x)
{
    double *const copy = malloc((size_t)n * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, x, (size_t)n * sizeof *copy);
    return copy;
}

/* From the published start by callbacks; the final point into x [n] unless that is NULL. */
static inline hf_report subject_minimize(subject *s, const hf_options *options, double *x)
{
    const hf_problem problem = subject_problem(s);
    double *const at = copy_of(s->n, s->x0);
    hf_report result;
    subject_rewind(s);
    const hf_status status = hf_minimize(&problem, options, at, &result);
    assert_int_equal(status, result.status);
    if (x != NULL) memcpy(x, at, (size_t)s->n * sizeof *x);
    free(at);
    return result;
}

#endif
