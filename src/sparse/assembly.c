/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/assembly.h"

#include <math.h>

enum { AT_VALUES = 1, AT_PRODUCT };

bool assembly_given(const hf_problem *problem, hf_curvature curvature)
{
    const bool hessian = problem->hessian != NULL, normal = problem->normal_matrix != NULL;
    if (curvature == HF_CURVATURE_GAUSS_NEWTON) return normal;
    return hessian && (normal || curvature != HF_CURVATURE_SWITCH);
}

bool assembly_possible(const hf_problem *problem, hf_curvature curvature)
{
    return problem->n <= COLOURING_LARGEST || assembly_given(problem, curvature);
}

void assembly_lay_out(assembly *a, workspace *w, outside *out, const hf_problem *problem,
                      const hf_options *options)
{
    const int64_t n = problem->n;
    const hf_colouring wanted = options->colouring;
    const bool exact = out->has_hessian || options->curvature == HF_CURVATURE_GAUSS_NEWTON;
    const bool acyclic = wanted == HF_COLOURING_ACYCLIC || (wanted == HF_COLOURING_AUTO && exact);
    a->out = out;
    a->given = problem->pattern;
    a->recovers = !assembly_given(problem, options->curvature);
    structure_lay_out(&a->pattern, w, a->given);
    a->values = workspace_vector(w, a->pattern.entries);
    if (!a->recovers) return;
    a->colours.kind = acyclic ? COLOURING_ACYCLIC : COLOURING_STAR;
    colouring_lay_out(&a->colours, w, n);
    recovery_lay_out(&a->recovery, w, a->colours.kind, n, a->pattern.entries);
    a->t = exact ? NULL : workspace_vector(w, n);
    a->d = workspace_vector(w, n);
    a->Hd = workspace_vector(w, n);
}

static hf_status find_colours(assembly *a)
{
    if (a->banded && recovery_prepare_band(&a->recovery, &a->pattern, &a->shape, &a->colours))
        return HF_CONVERGED;
    colouring_work work;
    workspace w = {.base = NULL};
    colouring_work_lay_out(&work, &w, a->pattern.n, a->pattern.entries);
    unsigned char *const block = w.used == SIZE_MAX ? NULL : workspace_allocate(w.used);
    if (block == NULL) return HF_OUT_OF_MEMORY;
    w = (workspace){.base = block};
    colouring_work_lay_out(&work, &w, a->pattern.n, a->pattern.entries);
    colouring_find(&a->colours, a->colours.kind, &a->pattern, &work);
    recovery_prepare(&a->recovery, &a->pattern, &a->colours, &work);
    workspace_release(block);
    return HF_CONVERGED;
}

void assembly_structure(assembly *a)
{
    structure_fill(&a->pattern, a->given);
    a->banded = band_find(&a->pattern, &a->shape);
}

hf_status assembly_colour(assembly *a)
{
    return a->recovers ? find_colours(a) : HF_CONVERGED;
}

/* Steps in proportion to each variable's size, so that no variable is lost in its neighbours'. */
static void choose_steps(assembly *a)
{
    const double *const x = a->out->now->x;
    const double usual = a->out->x_norm > 0 ? a->out->x_norm / sqrt((double)a->pattern.n) : 1;
    for (int64_t i = 0; i < a->pattern.n; i++)
        a->t[i] = fabs(x[i]) + usual;
}

progress assembly_run(assembly *a)
{
    RESUME(a->at)
    {
        if (!a->recovers) {
            AWAIT(a->at, AT_VALUES, hessian(a->out, a->given->starts[a->given->n], a->values));
            if (!a->out->refused) structure_spread(&a->pattern, a->given, a->values);
            return finished(&a->at);
        }
        a->out->hessians++;
        a->steps = a->out->has_product ? NULL : a->t;
        if (a->steps != NULL) choose_steps(a);
        for (a->colour = 0; a->colour < a->colours.count; a->colour++) {
            recovery_seed(&a->recovery, a->colour, a->steps, a->d);
            AWAIT(a->at, AT_PRODUCT,
                  product(a->out, a->d, sqrt(vec_dot(&a->out->vec, a->d, a->d)), a->Hd));
            if (a->out->refused) return finished(&a->at);
            recovery_take(&a->recovery, &a->out->vec, a->colour, a->steps, a->Hd, a->values);
        }
        recovery_finish(&a->recovery, a->steps, a->values);
    }
    return finished(&a->at);
}

int64_t assembly_colours(const assembly *a)
{
    return a->recovers ? a->colours.count : 0;
}
