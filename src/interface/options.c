/* Defaults, and the one table of bounds.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>
#include <stddef.h>

#include "interface/solver.h"

enum { DENSE_LARGEST = 5000 };

hf_options hf_default_options(void)
{
    return (hf_options){
        .method = HF_AUTO,
        .curvature = HF_CURVATURE_HESSIAN,
        .preconditioner = HF_PRECONDITION_AUTO,
        .gradient_abs = 1e-6,
        .gradient_rel = 1e-6,
        .gradient_max = 0,
        .value_floor = -1e100,
        .max_iterations = INT64_MAX,
        .max_values = INT64_MAX,
        .max_gradients = INT64_MAX,
        .max_products = INT64_MAX,
        .max_seconds = (double)INFINITY,
        .threads = 0,
        .memory = 0,
        .basis = 64,
        .step = 1,
        .certificate = 0,
        .seed = 0,
        .timed_choice = false,
        .colouring = HF_COLOURING_AUTO,
        .ordering = HF_ORDERING_AUTO,
        .factor = HF_FACTOR_AUTO,
        .damping = HF_DAMPING_IDENTITY,
        .max_factor_bytes = (double)INFINITY,
        .value_cost = 0,
        .product_cost = 0,
        .measure_costs = false,
        .value_noise = 2.2e-16,
        .gradient_noise = 2.2e-16,
        .central_differences = false,
        .progress = NULL,
    };
}

/* Where a field of hf_options is, its bounds, and what to say outside them. */
typedef struct bound {
    enum { REAL, COUNT, INTEGER } type;
    size_t offset;
    double low, high;
    const char *complaint;
} bound;

#define FIELD(type, name, low, high, range)                                                        \
    {                                                                                              \
        type, offsetof(hf_options, name), low, high, "options." #name " must be " range            \
    }

static const bound BOUNDS[] = {
    FIELD(REAL, gradient_abs, 0, DBL_MAX, ">= 0 and finite"),
    FIELD(REAL, gradient_rel, 0, 1 - DBL_EPSILON, "in [0, 1)"),
    FIELD(REAL, gradient_max, 0, DBL_MAX, ">= 0 and finite"),
    FIELD(REAL, value_floor, -HUGE_VAL, DBL_MAX, "a number below infinity"),
    FIELD(COUNT, max_iterations, 0, HUGE_VAL, ">= 0"),
    FIELD(COUNT, max_values, 1, HUGE_VAL, ">= 1"),
    FIELD(COUNT, max_gradients, 1, HUGE_VAL, ">= 1"),
    FIELD(COUNT, max_products, 0, HUGE_VAL, ">= 0"),
    FIELD(REAL, max_seconds, 0, HUGE_VAL, ">= 0"),
    FIELD(INTEGER, threads, 0, 4096, "in 0..4096"),
    FIELD(INTEGER, memory, 0, 200, "in 0..200"),
    FIELD(INTEGER, basis, 2, 10000, "in 2..10000"),
    FIELD(REAL, step, DBL_MIN, DBL_MAX, "> 0 and finite"),
    FIELD(COUNT, certificate, 0, HUGE_VAL, ">= 0"),
    FIELD(COUNT, seed, 0, HUGE_VAL, ">= 0"),
    FIELD(INTEGER, colouring, HF_COLOURING_AUTO, HF_COLOURING_ACYCLIC, "an hf_colouring"),
    FIELD(INTEGER, ordering, HF_ORDERING_AUTO, HF_ORDERING_METIS, "an hf_ordering"),
    FIELD(INTEGER, factor, HF_FACTOR_AUTO, HF_FACTOR_BLOCKS, "an hf_factor"),
    FIELD(INTEGER, damping, HF_DAMPING_IDENTITY, HF_DAMPING_DIAGONAL, "an hf_damping"),
    FIELD(REAL, max_factor_bytes, DBL_MIN, HUGE_VAL, "> 0"),
    FIELD(REAL, value_cost, 0, 1, "in [0, 1]"),
    FIELD(REAL, product_cost, 0, DBL_MAX, ">= 0 and finite"),
    FIELD(REAL, value_noise, 0, 0.1, "in [0, 0.1]"),
    FIELD(REAL, gradient_noise, 0, 0.1, "in [0, 0.1]"),
    FIELD(INTEGER, method, HF_AUTO, HF_NEWTON_SPARSE_TRUST, "an hf_method"),
    FIELD(INTEGER, curvature, HF_CURVATURE_HESSIAN, HF_CURVATURE_SWITCH, "an hf_curvature"),
    FIELD(INTEGER, preconditioner, HF_PRECONDITION_AUTO, HF_PRECONDITION_NYSTROM,
          "an hf_preconditioner"),
};

/* A new field of hf_options needs its bound above: then correct this size. */
_Static_assert(sizeof(void *) != 8 || sizeof(hf_options) == 216, "BOUNDS covers hf_options");

static double field_value(const hf_options *options, const bound *b)
{
    const char *const at = (const char *)options + b->offset;
    switch (b->type) {
    case REAL:
        return *(const double *)(const void *)at;
    case COUNT:
        return (double)*(const int64_t *)(const void *)at;
    case INTEGER:
        break;
    }
    return *(const int *)(const void *)at;
}

static const char *check_options(const hf_options *options)
{
    for (size_t i = 0; i < sizeof BOUNDS / sizeof *BOUNDS; i++) {
        const double value = field_value(options, &BOUNDS[i]);
        if (!(value >= BOUNDS[i].low && value <= BOUNDS[i].high)) return BOUNDS[i].complaint;
    }
    return NULL;
}

static bool is_gauss_newton(hf_curvature curvature)
{
    return curvature == HF_CURVATURE_GAUSS_NEWTON || curvature == HF_CURVATURE_SWITCH;
}

static bool is_sparse(hf_method method)
{
    return method == HF_NEWTON_SPARSE || method == HF_NEWTON_SPARSE_TRUST;
}

static const char *check_sparse(const hf_problem *problem, const hf_options *o)
{
    const bool by_method = is_sparse(o->method);
    const bool wanted = by_method || o->preconditioner == HF_PRECONDITION_CHOLESKY;
    const hf_pattern *const pattern = problem->pattern;
    if (pattern == NULL && problem->hessian != NULL)
        return "problem.hessian needs problem.pattern, which is NULL";
    if (pattern == NULL && problem->normal_matrix != NULL)
        return "problem.normal_matrix needs problem.pattern, which is NULL";
    if (pattern == NULL && wanted)
        return by_method ? "options.method asks for problem.pattern, which is NULL"
                         : "options.preconditioner asks for problem.pattern, which is NULL";
    if (pattern == NULL) return NULL;
    if (pattern->n != problem->n) return "problem.pattern->n must be problem.n";
    if (problem->sum != NULL && wanted)
        return "sparse factors cannot work over ranks: problem.sum must be NULL";
    if (wanted && !assembly_possible(problem, o->curvature))
        return "problem.n is too large for a pattern to be coloured; give problem.hessian";
    return hf_pattern_check(pattern, NULL);
}

const char *hf_check(const hf_problem *problem, const hf_options *options)
{
    if (problem == NULL) return "problem must not be NULL";
    if (problem->n < 1) return "problem.n must be >= 1";
    if (problem->value == NULL) return "problem.value must not be NULL";
    const hf_options defaults = hf_default_options();
    const hf_options *const o = options != NULL ? options : &defaults;
    const char *const complaint = check_options(o);
    if (complaint != NULL) return complaint;
    if (is_gauss_newton(o->curvature) && problem->gauss_newton == NULL &&
        !(is_sparse(o->method) && assembly_given(problem, o->curvature)))
        return "options.curvature asks for problem.gauss_newton, which is NULL";
    if (o->curvature == HF_CURVATURE_GAUSS_NEWTON && o->certificate > 0)
        return "options.certificate wants products with the Hessian: not HF_CURVATURE_GAUSS_NEWTON";
    if (o->preconditioner == HF_PRECONDITION_USER && problem->precondition == NULL)
        return "options.preconditioner asks for problem.precondition, which is NULL";
    if (o->method == HF_NEWTON_DENSE && problem->n > DENSE_LARGEST)
        return "options.method HF_NEWTON_DENSE wants problem.n <= 5000";
    if (o->method == HF_NEWTON_DENSE && problem->sum != NULL)
        return "options.method HF_NEWTON_DENSE cannot work over ranks: problem.sum must be NULL";
    return check_sparse(problem, o);
}
