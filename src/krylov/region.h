/* Bounded steps from a Krylov space: within a radius, or under a cubic term. The space goes on
 * growing where plain conjugate gradients stop, beyond the boundary and past negative curvature.
 *
 * Algorithm (Gould, Lucidi, Roma & Toint 1999, Alg. 5.1): as long as the iterate s is inside, it is
 * the solution, or one between it and those before (smoothing.h); from then on the solution is that
 * of T, until |g + (H + lambda M) s| is small. Where the basis does not hold all of the
 * space, the last segment is cut at the boundary instead (Steihaug 1983; Toint 1981).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_REGION_H
#define HF_REGION_H

#include "krylov/krylov.h"

/* Whether the goal of the run asks for a bounded step. */
bool region_binds(const krylov *c);

/* After d_0: the radius or weight, where the goal leaves it to the first curvature. */
void region_choose(krylov *c, double kappa);

/* The curvature kappa along d is not safely positive: whether the process can go on all the same.
 * Size is |d||Hd|. */
bool region_continues(krylov *c, double kappa, double size);

/* Cut s + alpha d at the boundary if T cannot tell the solution there; true if it was cut. */
bool region_cuts(krylov *c);

/* The iterate is s + alpha d now: |s|_M, and whether it has left the region. */
void region_advance(krylov *c);

/* The direction is -z + beta d now. */
void region_redirect(krylov *c);

/* Whether the solution of T is good enough, or the basis full. */
bool region_solved(krylov *c);

/* The solution of T for the radius or weight of the goal; its shift into c->lambda. */
void region_solve(krylov *c);

#endif
