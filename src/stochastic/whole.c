/* The sum over all terms as a problem: every other method of the library for nothing.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "hessfree_sum.h"
#include "vector/workspace.h"

struct hf_sum {
    hf_finite_sum sum;
    hf_sample all;
};

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    const hf_sum *const whole = user;
    return whole->sum.value(n, x, &whole->all, f, g, whole->sum.user);
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    const hf_sum *const whole = user;
    return whole->sum.product(n, x, &whole->all, v, Hv, whole->sum.user);
}

static int gauss_newton(int64_t n, const double *x, const double *v, double *Gv, void *user)
{
    const hf_sum *const whole = user;
    return whole->sum.gauss_newton(n, x, &whole->all, v, Gv, whole->sum.user);
}

static int moved(int64_t n, const double *x, void *user)
{
    const hf_sum *const whole = user;
    return whole->sum.moved(n, x, &whole->all, whole->sum.user);
}

static size_t lay_out(hf_sum *whole, unsigned char *base)
{
    workspace w = {.base = base};
    workspace_take(&w, 1, sizeof *whole);
    int64_t *const indices = workspace_take(&w, (size_t)whole->sum.terms, sizeof *indices);
    for (int64_t i = 0; base != NULL && i < whole->sum.terms; i++)
        indices[i] = i;
    whole->all = (hf_sample){whole->sum.terms, indices};
    return w.used;
}

hf_status hf_sum_create(hf_sum **out, const hf_finite_sum *sum)
{
    if (out == NULL) return HF_BAD_ARGUMENT;
    *out = NULL;
    if (hf_sum_check(sum) != NULL) return HF_BAD_ARGUMENT;
    hf_sum measured = {.sum = *sum};
    const size_t bytes = lay_out(&measured, NULL);
    unsigned char *const block = bytes == SIZE_MAX ? NULL : workspace_allocate(bytes);
    if (block == NULL) return HF_OUT_OF_MEMORY;
    hf_sum *const whole = (hf_sum *)(void *)block;
    whole->sum = *sum;
    lay_out(whole, block);
    *out = whole;
    return HF_CONVERGED;
}

hf_problem hf_sum_problem(hf_sum *whole)
{
    const hf_finite_sum *const sum = &whole->sum;
    return (hf_problem){
        .n = sum->n,
        .value = value,
        .product = sum->product != NULL ? product : NULL,
        .gauss_newton = sum->gauss_newton != NULL ? gauss_newton : NULL,
        .moved = sum->moved != NULL ? moved : NULL,
        .user = whole,
    };
}

void *hf_sum_user(const hf_sum *whole)
{
    return whole->sum.user;
}

void hf_sum_free(hf_sum *whole)
{
    workspace_release(whole);
}
