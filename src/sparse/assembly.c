/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/assembly.h"

#include <float.h>
#include <math.h>

#include "difference/difference.h"

static const double FIVE_DIGITS = 1e5;
/* Between entries of the diagonal: beyond the first, what substitution makes of the small ones may
 * be rounding of the large ones; beyond the second an entry may be 0. */
static const double UNEVEN = 1e10, VOID = 1e40;

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
    a->t = exact && !acyclic ? NULL : workspace_vector(w, n);
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

void assembly_look(assembly *a)
{
    a->banded = band_find(a->given, a->pattern.entries, &a->shape);
}

void assembly_structure(assembly *a)
{
    structure_fill(&a->pattern, a->given);
    if (a->recovers) structure_list_rows(&a->pattern);
}

hf_status assembly_colour(assembly *a)
{
    return a->recovers ? find_colours(a) : HF_CONVERGED;
}

/* Steps in proportion to each variable's size, so that none is lost in its neighbours'; but noise
 * of g is not to take more than the last FIVE_DIGITS of h where a variable happens to be small.
 * Source: Coleman, Garbow & More 1985 (a step for each variable by its size). */
static void choose_steps(assembly *a)
{
    const outside *const o = a->out;
    const double unit = difference_step(o->gradient_noise, 0, 1, o->central);
    const double usual = 1 + o->x_norm / sqrt((double)a->pattern.n);
    const double noise = fmax(o->gradient_noise, DBL_EPSILON);
    const double least = usual * fmin(1, FIVE_DIGITS * noise / unit);
    for (int64_t i = 0; i < a->pattern.n; i++)
        a->t[i] = fmax(fabs(o->now->x[i]), least);
}

/* The norm by which product() scales the step along d; by that of 1 + |x| steps are those of t. */
static double seed_norm(assembly *a)
{
    return a->steps != NULL ? 1 + a->out->x_norm : 1;
}

static double own(const assembly *a, int64_t i)
{
    return fabs(a->values[a->pattern.starts[i]]);
}

/* Whether exact products need seeds t = |h_ii|^-1/2, to powers of two, instead of 1: substitution
 * hands rounding on from entry to entry. The diagonal is read as it is. */
static bool is_uneven(const assembly *a, double *largest)
{
    double least = (double)INFINITY;
    *largest = 0;
    for (int64_t i = 0; i < a->pattern.n; i++) {
        const double size = own(a, i);
        if (size < least) least = size;
        if (size > *largest) *largest = size;
    }
    return least * UNEVEN < *largest && isfinite(*largest);
}

/* Seeds of the next recovery with exact products; whether that is to follow at once. */
static bool choose_seeds(assembly *a)
{
    double largest;
    const bool substitutes = a->colours.kind == COLOURING_ACYCLIC && a->colours.count > 1;
    if (!a->out->has_product || !substitutes) return false;
    a->uneven = is_uneven(a, &largest);
    for (int64_t i = 0; a->uneven && i < a->pattern.n; i++)
        a->t[i] = ldexp(1, -ilogb(fmax(own(a, i), fmax(largest / VOID, DBL_MIN))) / 2);
    return a->uneven && a->steps == NULL;
}

void assembly_reset(assembly *a)
{
    a->at = 0;
    a->uneven = false;
}

/* Whether the product is of no use: refused, or not written. Its first entry tells that; what is
 * read of it for a colour may be elsewhere, and of the colour before. */
static bool is_unwritten(assembly *a)
{
    if (!a->out->refused && isnan(a->Hd[0])) {
        a->out->undefined++;
        a->out->refused = true;
    }
    return a->out->refused;
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
        if (!a->out->has_product) choose_steps(a);
        do {
            a->steps = a->out->has_product && !a->uneven ? NULL : a->t;
            for (a->colour = 0; a->colour < a->colours.count; a->colour++) {
                recovery_seed(&a->recovery, a->colour, a->steps, a->d);
                AWAIT(a->at, AT_PRODUCT, product(a->out, a->d, seed_norm(a), a->Hd));
                if (is_unwritten(a)) return finished(&a->at);
                recovery_take(&a->recovery, &a->out->vec, a->colour, a->steps, a->Hd, a->values);
            }
            recovery_finish(&a->recovery, a->steps, a->values);
        } while (choose_seeds(a));
    }
    return finished(&a->at);
}

int64_t assembly_colours(const assembly *a)
{
    return a->recovers ? a->colours.count : 0;
}
