/* solvers.c: the table of solvers. CMake says which peers were found.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "solver.h"

#include <string.h>

#include "hessfree_inverse.h"
#ifdef HF_SUITE_HAVE_NLOPT
#include <nlopt.h>
#endif

/* Every usual solver has a colour of its own; peers are drawn dashed. */
#define OURS(id, word, hue, is_usual, limit, about)                                                \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .ours = true,                                                 \
                                     .usual = is_usual,                                            \
                                     .max_n = limit,                                               \
                                     .run = run_ours,                                              \
                                     .variant = id##_method}

/* For sums of squares: Gauss-Newton products, or the switch between them and the Hessian's. */
#define SQUARES(id, word, hue, by_method, by_curvature, about)                                     \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .ours = true,                                                 \
                                     .max_n = INT64_MAX,                                           \
                                     .run = run_ours,                                              \
                                     .gauss_newton = true,                                         \
                                     .curvature = by_curvature,                                    \
                                     .variant = by_method}

/* Told the pattern of the Hessian, and its values where the problem gives them. */
#define STRUCTURED(id, word, hue, about)                                                           \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .ours = true,                                                 \
                                     .structured = true,                                           \
                                     .max_n = INT64_MAX,                                           \
                                     .run = run_ours,                                              \
                                     .variant = id##_method}

/* The rungs of the ladder of preconditioners, each by itself. */
#define RUNG(id, word, hue, by_method, rung, about)                                                \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .ours = true,                                                 \
                                     .max_n = INT64_MAX,                                           \
                                     .run = run_ours,                                              \
                                     .preconditioner = rung,                                       \
                                     .variant = by_method}

enum {
    hybrid_method = HF_HYBRID,
    automatic_method = HF_AUTO,
    sparse_method = HF_NEWTON_SPARSE,
    sparse_trust_method = HF_NEWTON_SPARSE_TRUST,
    damped_method = HF_NEWTON_DAMPED,
    trust_method = HF_NEWTON_TRUST,
    cubic_method = HF_NEWTON_CUBIC,
    lbfgs_method = HF_LBFGS,
    dense_method = HF_NEWTON_DENSE,
    fixed_method = HF_DESCENT_FIXED,
    armijo_method = HF_DESCENT_ARMIJO,
    curvature_method = HF_DESCENT_CURVATURE
};

OURS(hybrid, "hybrid", "#d1242f", true, INT64_MAX, "the default: L-BFGS and Newton-CG steps");
OURS(damped, "damped", "#0969da", true, INT64_MAX, "Newton-CG, lazily damped");
OURS(trust, "trust", "#1a7f37", true, INT64_MAX, "Newton-CG in a trust region");
OURS(cubic, "cubic", "#8250df", true, INT64_MAX, "Newton-CG, adaptive cubic regularization");
OURS(lbfgs, "lbfgs", "#24292f", true, INT64_MAX, "L-BFGS, memory 10: the reference");
OURS(dense, "dense", "#bf8700", false, 1000, "Newton with Armijo search, dense Hessian, n <= 1000");
STRUCTURED(automatic, "auto", "#cf222e", "the library's choice, told the pattern of the Hessian");
STRUCTURED(sparse, "sparse", "#116329", "Newton on a sparse Hessian, a Cholesky factor a step");
STRUCTURED(sparse_trust, "sparse-trust", "#4c2889", "likewise in an exact trust region");
OURS(fixed, "fixed", "#afb8c1", false, INT64_MAX, "gradient descent, step 0.001");
OURS(armijo, "armijo", "#8c959f", false, INT64_MAX, "gradient descent, backtracking");
OURS(curvature, "curvature", "#57606a", false, INT64_MAX, "gradient descent, step g'g / g'Hg");

RUNG(damped_none, "damped-none", "#54aeff", HF_NEWTON_DAMPED, HF_PRECONDITION_NONE,
     "damped without a preconditioner");
RUNG(damped_rows, "damped-rows", "#0a3069", HF_NEWTON_DAMPED, HF_PRECONDITION_DIAGONAL,
     "damped, the memory over a diagonal found by 4 probes");
RUNG(damped_ritz, "damped-ritz", "#218bff", HF_NEWTON_DAMPED, HF_PRECONDITION_DEFLATION,
     "damped, Ritz vectors of an earlier run in place of the memory");
RUNG(damped_sketch, "damped-sketch", "#80ccff", HF_NEWTON_DAMPED, HF_PRECONDITION_NYSTROM,
     "damped, a sketch by 16 products in place of the memory");
RUNG(cubic_none, "cubic-none", "#c297ff", HF_NEWTON_CUBIC, HF_PRECONDITION_NONE,
     "cubic without a preconditioner (cubic itself: Ritz vectors)");
RUNG(cubic_memory, "cubic-memory", "#6639ba", HF_NEWTON_CUBIC, HF_PRECONDITION_MEMORY,
     "cubic with the curvature memory");

SQUARES(hybrid_gn, "hybrid-gn", "#a40e26", HF_AUTO, HF_CURVATURE_GAUSS_NEWTON,
        "hybrid with Gauss-Newton products, sums of squares only");
SQUARES(hybrid_mix, "hybrid-mix", "#ff8182", HF_AUTO, HF_CURVATURE_SWITCH,
        "hybrid that switches between them and the Hessian's, likewise");
SQUARES(trust_gn, "trust-gn", "#044f1e", HF_NEWTON_TRUST, HF_CURVATURE_GAUSS_NEWTON,
        "trust with Gauss-Newton products, likewise");
SQUARES(trust_mix, "trust-mix", "#6fdd8b", HF_NEWTON_TRUST, HF_CURVATURE_SWITCH,
        "trust that switches, likewise");

#define INVERSE(id, word, kind, hue, limit, about)                                                 \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .ours = true,                                                 \
                                     .max_n = limit,                                               \
                                     .run = run_inverse,                                           \
                                     .variant = kind}

INVERSE(corrected, "corrected", HF_INVERSE_CORRECTED, "#d1242f", INT64_MAX,
        "-(H^-1 + alpha I) g, alpha from a grid");
INVERSE(shifted, "shifted", HF_INVERSE_DAMPED, "#0969da", INT64_MAX,
        "-(H + alpha I)^-1 g, alpha from a grid");
INVERSE(updated, "updated", HF_INVERSE_UPDATED, "#1a7f37", 1000,
        "-(B + alpha I) g, B by rank-two updates (BFGS), n <= 1000");

static const struct solver liblbfgs = {.name = "liblbfgs",
                                       .text = "libLBFGS as it comes (memory 6)",
                                       .colour = "#57606a",
                                       .usual = true,
                                       .max_n = INT32_MAX / 2,
                                       .run = run_liblbfgs,
                                       .variant = 6};
static const struct solver liblbfgs10 = {.name = "liblbfgs10",
                                         .text = "libLBFGS, memory 10",
                                         .colour = "#24292f",
                                         .usual = true,
                                         .max_n = INT32_MAX / 2,
                                         .run = run_liblbfgs,
                                         .variant = 10};

#ifdef HF_SUITE_HAVE_NLOPT
static const struct solver nlopt_lbfgs = {
    .name = "nlopt-lbfgs",
    .text = "NLopt LD_LBFGS as it comes (10 MiB of memory, at least 10 pairs)",
    .colour = "#bc4c00",
    .usual = true,
    .max_n = INT32_MAX,
    .run = run_nlopt,
    .variant = NLOPT_LD_LBFGS};
static const struct solver nlopt_tn = {.name = "nlopt-tn",
                                       .text = "NLopt LD_TNEWTON_PRECOND_RESTART",
                                       .colour = "#bf8700",
                                       .usual = true,
                                       .max_n = INT32_MAX,
                                       .run = run_nlopt,
                                       .variant = NLOPT_LD_TNEWTON_PRECOND_RESTART};
#endif

#ifdef HF_SUITE_HAVE_TAO
#define TAO(id, word, tao_type, hue, about)                                                        \
    static const struct solver id = {.name = word,                                                 \
                                     .text = about,                                                \
                                     .colour = hue,                                                \
                                     .usual = true,                                                \
                                     .max_n = INT32_MAX,                                           \
                                     .run = run_tao,                                               \
                                     .open = open_tao,                                             \
                                     .close = close_tao,                                           \
                                     .type = tao_type}

TAO(tao_ntr, "tao-ntr", "ntr", "#1f9e89", "PETSc/TAO Newton trust region, lmvm preconditioner");
TAO(tao_nls, "tao-nls", "nls", "#bf3989", "PETSc/TAO Newton line search, lmvm preconditioner");
TAO(tao_lmvm, "tao-lmvm", "lmvm", "#54aeff", "PETSc/TAO limited-memory variable metric");

static const struct solver tao_nls_chol = {
    .name = "tao-nls-chol",
    .text = "PETSc/TAO Newton line search, Cholesky factors of a given sparse Hessian",
    .colour = "#6e40c9",
    .assembled = true,
    .max_n = INT32_MAX,
    .run = run_tao_assembled,
    .open = open_tao,
    .close = close_tao,
    .type = "nls"};
#endif

const struct solver *const solvers[] = {
    &hybrid,      &lbfgs,         &damped,     &trust,        &cubic,       &dense,
    &fixed,       &armijo,        &curvature,  &hybrid_gn,    &hybrid_mix,  &trust_gn,
    &trust_mix,   &automatic,     &sparse,     &sparse_trust, &damped_none, &damped_rows,
    &damped_ritz, &damped_sketch, &cubic_none, &cubic_memory, &liblbfgs,    &liblbfgs10,
    &corrected,   &shifted,       &updated,
#ifdef HF_SUITE_HAVE_NLOPT
    &nlopt_lbfgs, &nlopt_tn,
#endif
#ifdef HF_SUITE_HAVE_TAO
    &tao_ntr,     &tao_nls,       &tao_lmvm,   &tao_nls_chol,
#endif
};
const int solver_count = (int)(sizeof solvers / sizeof solvers[0]);
_Static_assert(sizeof solvers / sizeof solvers[0] <= SOLVERS_MAX, "a grid holds all solvers");

const struct solver *solver_find(const char *name)
{
    for (int k = 0; k < solver_count; k++) {
        if (strcmp(solvers[k]->name, name) == 0) return solvers[k];
    }
    return NULL;
}
