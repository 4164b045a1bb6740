/* The values of a sparse Hessian at the current point: asked of the caller, or recovered from one
 * product for each colour of its pattern.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_ASSEMBLY_H
#define HF_ASSEMBLY_H

#include "outside/outside.h"
#include "sparse/recovery.h"

typedef struct assembly {
    outside *out;
    const hf_pattern *given;
    structure pattern;
    bool banded;      /* the pattern is a band ... */
    band_shape shape; /* ... of this shape         */
    double *values; /* [pattern.entries] of H, lower triangle by columns with all of the diagonal */
    bool recovers;  /* from products                                                              */
    colouring colours;
    recovery recovery;
    const double *steps; /* t, or NULL: 1                                                         */
    double *t, *d, *Hd; /* [n] each: steps of differences or sizes, seed of a colour, product     */
    bool uneven;        /* t is of the last diagonal                                              */
    int at;
    int32_t colour;
} assembly;

/* Whether the caller gives the values of every matrix that this curvature may ask for. */
bool assembly_given(const hf_problem *problem, hf_curvature curvature);

/* Whether the values can be had: colours are numbered by 32 bits. */
bool assembly_possible(const hf_problem *problem, hf_curvature curvature);

/* Products by differences, where they are, make the values from a star colouring unless the options
 * say otherwise; exact ones from an acyclic. The pattern must pass hf_pattern_check(). */
void assembly_lay_out(assembly *a, workspace *w, outside *out, const hf_problem *problem,
                      const hf_options *options);

/* Once, in this order: whether it is a band, which costs next to nothing; the structure; its
 * colours, if any are needed. HF_CONVERGED (0) or HF_OUT_OF_MEMORY: colouring takes memory that is
 * given back at once. */
void assembly_look(assembly *a);
void assembly_structure(assembly *a);
hf_status assembly_colour(assembly *a);

/* Before a run. */
void assembly_reset(assembly *a);

/* The values at the current point; out->refused tells whether they failed. */
progress assembly_run(assembly *a);

/* Colours, 0 if the caller gives the values. */
int64_t assembly_colours(const assembly *a);

#endif
