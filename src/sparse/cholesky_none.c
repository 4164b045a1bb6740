/* The twin of cholesky.c for builds without CHOLMOD.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/cholesky.h"

cholesky *cholesky_lay_out(workspace *w, const structure *pattern, int threads)
{
    (void)w, (void)pattern, (void)threads;
    return NULL;
}

hf_status cholesky_analyse(cholesky *c, const structure *pattern, hf_ordering ordering,
                           hf_factor kind)
{
    (void)c, (void)pattern, (void)ordering, (void)kind;
    return HF_NO_CHOLESKY;
}

void cholesky_release(cholesky *c)
{
    (void)c;
}

cholesky_size cholesky_predict(const cholesky *c)
{
    (void)c;
    return (cholesky_size){.nonzeros = 0};
}

bool cholesky_by_blocks(double flops, double nonzeros)
{
    (void)flops, (void)nonzeros;
    return false;
}

cholesky_end cholesky_factorize(cholesky *c, const double *values, double lambda, const double *D)
{
    (void)c, (void)values, (void)lambda, (void)D;
    return CHOLESKY_NO_MEMORY;
}

bool cholesky_solve(cholesky *c, const double *b, double *x)
{
    (void)c, (void)b, (void)x;
    return false;
}

double cholesky_curvature(cholesky *c, double *z)
{
    (void)c, (void)z;
    return 0;
}
