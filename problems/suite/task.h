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
    /* The pattern of the Hessian, to be given back by hf_pattern_free(); NULL if it is dense or
     * memory is short. May be NULL. */
    hf_pattern *(*pattern)(const struct task *task);
    hf_hessian_fn *hessian; /* its values; may be NULL                                  */
    void (*start)(int64_t n, double *x, void *user);
    const void *source;          /* what `pattern` needs to know                        */
    void *user;                  /* of every callback                                   */
    void (*release)(void *user); /* may be NULL                                         */
};

#endif
