/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/factor.h"

void factor_lay_out(sparse_factor *f, workspace *w, const structure *pattern, int threads)
{
    *f = (sparse_factor){.whole = cholesky_lay_out(w, pattern, threads), .threads = threads};
    blocks_lay_out(&f->found, w, pattern->n);
}

/* Try to do it in parts; f->in_parts tells whether that is wanted. */
static hf_status analyse_parts(sparse_factor *f, const structure *pattern,
                               const hf_options *options)
{
    const bool pinned = options->factor == HF_FACTOR_BLOCKS;
    blocks *const b = &f->found;
    blocks_find(b, pattern);
    f->in_parts = b->count > 0 && b->variables < pattern->n && (pinned || blocks_pay(b, pattern));
    if (!f->in_parts) return HF_CONVERGED;
    const elimination_options how = {f->threads, options->ordering, options->max_factor_bytes};
    return elimination_analyse(&f->parts, pattern, b, how);
}

hf_status factor_analyse(sparse_factor *f, const structure *pattern, const hf_options *options)
{
    const hf_ordering ordering = options->ordering;
    const hf_factor kind = options->factor;
    const bool pinned = kind == HF_FACTOR_BLOCKS;
    const bool open = kind == HF_FACTOR_AUTO && ordering == HF_ORDERING_AUTO;
    if (f->whole == NULL) return HF_NO_CHOLESKY;
    if (pinned || open) {
        const hf_status status = analyse_parts(f, pattern, options);
        if (status != HF_CONVERGED || f->in_parts) return status;
    }
    return cholesky_analyse(f->whole, pattern, ordering, pinned ? HF_FACTOR_AUTO : kind);
}

void factor_release(sparse_factor *f)
{
    elimination_release(&f->parts);
    cholesky_release(f->whole);
}

cholesky_size factor_predict(const sparse_factor *f)
{
    return f->in_parts ? elimination_predict(&f->parts) : cholesky_predict(f->whole);
}

cholesky_end factor_factorize(sparse_factor *f, const double *values, double lambda)
{
    return f->in_parts ? elimination_factorize(&f->parts, values, lambda)
                       : cholesky_factorize(f->whole, values, lambda, NULL);
}

bool factor_solve(sparse_factor *f, const double *b, double *x)
{
    return f->in_parts ? elimination_solve(&f->parts, b, x) : cholesky_solve(f->whole, b, x);
}

double factor_curvature(sparse_factor *f, double *z)
{
    return f->in_parts ? elimination_curvature(&f->parts, z) : cholesky_curvature(f->whole, z);
}
