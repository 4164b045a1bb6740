/* peer_tao.h: what the solvers of PETSc/TAO share, with the Hessian as a shell or assembled.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_PEER_TAO_H
#define SUITE_PEER_TAO_H

#include "solver.h"

#include <petsctao.h>

/* The matrix, and how TAO brings it to a new point; `user` is the last argument of that. */
struct tao_hessian {
    Mat matrix;
    PetscErrorCode (*update)(Tao tao, Vec x, Mat H, Mat preconditioner, void *user);
    void *user;
};

/* Minimize from x in place; writes the record's ending. */
void tao_minimize(struct judge *judge, double *x, const struct solver *self,
                  const struct tao_hessian *hessian);

#endif
