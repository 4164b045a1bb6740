/* task.h: a problem at one size, ready to be solved; from the collection or from CUTEst.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_TASK_H
#define SUITE_TASK_H

#include "residuals.h"

enum { TASK_NAME_SIZE = 64, TASK_KIND_SIZE = 24 };

struct task {
    char name[TASK_NAME_SIZE];
    char kind[TASK_KIND_SIZE]; /* the structural class, or "cutest"                     */
    int64_t n;
    hf_value_fn *value;
    hf_product_fn *product;        /* may be NULL                                              */
    const residual_kit *residuals; /* for Gauss-Newton products; may be NULL            */
    hf_moved_fn *moved;            /* may be NULL                                              */
    void (*start)(int64_t n, double *x, void *user);
    void *user;                  /* of every callback                                   */
    void (*release)(void *user); /* may be NULL                                         */
};

#endif
