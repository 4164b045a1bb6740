/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/factor.h"

void factor_lay_out(sparse_factor *f, workspace *w, const structure *pattern, int threads)
{
    *f = (sparse_factor){.whole = cholesky_lay_out(w, pattern, threads), .threads = threads};
    blocks_lay_out(&f->found, w, pattern->n);
}

/* Whether the options leave the choice to us. */
static bool is_open(const hf_options *options)
{
    return options->factor == HF_FACTOR_AUTO && options->ordering == HF_ORDERING_AUTO;
}

bool factor_takes_band(const band_shape *shape, const hf_options *options)
{
    return shape != NULL && is_open(options);
}

cholesky_size factor_foresee(const structure *pattern)
{
    const factor_guess guess = width_guess(pattern);
    return (cholesky_size){.nonzeros = guess.nonzeros,
                           .flops = guess.flops,
                           .supernodal = cholesky_by_blocks(guess.flops, guess.nonzeros)};
}

static hf_status analyse_band(sparse_factor *f, const structure *pattern, band_shape shape,
                              const hf_options *options)
{
    f->kind = FACTOR_BAND;
    f->strip = (band){.pattern = pattern, .shape = shape}; /* what factor_predict() needs */
    const bool fits = band_predict(pattern->n, shape).bytes <= options->max_factor_bytes;
    return fits && band_create(&f->strip, pattern, shape) ? HF_CONVERGED : HF_OUT_OF_MEMORY;
}

/* If that is wanted; f->kind tells. */
static hf_status analyse_parts(sparse_factor *f, const structure *pattern,
                               const hf_options *options)
{
    const bool pinned = options->factor == HF_FACTOR_BLOCKS;
    blocks *const b = &f->found;
    if (!blocks_find(b, pattern)) return HF_OUT_OF_MEMORY;
    if (b->count == 0 || b->variables == pattern->n || !(pinned || blocks_pay(b, pattern)))
        return HF_CONVERGED;
    f->kind = FACTOR_PARTS;
    const elimination_options how = {f->threads, options->ordering, options->max_factor_bytes};
    return elimination_analyse(&f->parts, pattern, b, how);
}

hf_status factor_analyse(sparse_factor *f, const structure *pattern, const band_shape *shape,
                         const hf_options *options)
{
    const bool pinned = options->factor == HF_FACTOR_BLOCKS;
    hf_status status = HF_CONVERGED;
    if (factor_takes_band(shape, options)) return analyse_band(f, pattern, *shape, options);
    if (f->whole == NULL) return HF_NO_CHOLESKY;
    f->kind = FACTOR_WHOLE;
    if (pinned || is_open(options)) status = analyse_parts(f, pattern, options);
    blocks_release(&f->found);
    if (f->kind != FACTOR_WHOLE || status != HF_CONVERGED) return status;
    return cholesky_analyse(f->whole, pattern, options->ordering,
                            pinned ? HF_FACTOR_AUTO : options->factor);
}

void factor_release(sparse_factor *f)
{
    band_release(&f->strip);
    elimination_release(&f->parts);
    cholesky_release(f->whole);
}

cholesky_size factor_predict(const sparse_factor *f)
{
    switch (f->kind) {
    case FACTOR_BAND:
        return band_predict(f->strip.pattern->n, f->strip.shape);
    case FACTOR_PARTS:
        return elimination_predict(&f->parts);
    case FACTOR_WHOLE:
        break;
    }
    return cholesky_predict(f->whole);
}

cholesky_end factor_factorize(sparse_factor *f, const double *values, double lambda)
{
    switch (f->kind) {
    case FACTOR_BAND:
        return band_factorize(&f->strip, values, lambda);
    case FACTOR_PARTS:
        return elimination_factorize(&f->parts, values, lambda);
    case FACTOR_WHOLE:
        break;
    }
    return cholesky_factorize(f->whole, values, lambda, NULL);
}

bool factor_solve(sparse_factor *f, const double *b, double *x)
{
    if (f->kind == FACTOR_BAND) {
        band_solve(&f->strip, b, x);
        return true;
    }
    return f->kind == FACTOR_PARTS ? elimination_solve(&f->parts, b, x)
                                   : cholesky_solve(f->whole, b, x);
}

double factor_curvature(sparse_factor *f, double *z)
{
    switch (f->kind) {
    case FACTOR_BAND:
        return band_curvature(&f->strip, z);
    case FACTOR_PARTS:
        return elimination_curvature(&f->parts, z);
    case FACTOR_WHOLE:
        break;
    }
    return cholesky_curvature(f->whole, z);
}
