/* hessfree_approximate.h: approximations of the Hessian H(x), as functions of their own.
 *
 *   what is wanted                       function                        cost
 *   all of H                             hf_approximate_full             n products, or n^2 values
 *   chosen rows and columns              hf_approximate_block            likewise, the shorter side
 *   diag(H)                              hf_approximate_diagonal         probes products
 *   the diagonal blocks                  hf_approximate_block_diagonal   probes * widest block
 *   the large eigenvalues, or
 *     a preconditioner                   hf_approximate_low_rank         rank products
 *   the extreme eigenvalues              hf_approximate_extremes         steps products
 *   trace of H or of a function of H     hf_approximate_trace            probes * steps products
 *   the noise in f and g                 hf_approximate_noise            about 9 gradients
 *   sizes for options.typical            hf_approximate_typical          4 to 50 n gradients
 *
 * A product is one call of problem.product, or one gradient where it is had from forward
 * differences, two where from central ones. To that come one value or gradient at x and what the
 * error estimate costs: options.checks of the same kind, 4 times as many where these are values.
 *
 * The rules of hessfree.h hold, except that each function takes its memory when it is called, and
 * gives it back before it returns. Random numbers come from options.seed: the same seed, the same
 * result, with any number of threads.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HESSFREE_APPROXIMATE_H
#define HESSFREE_APPROXIMATE_H

#include "hessfree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- how, and how well ----------------------------------------------------------------------- */

typedef enum hf_source {
    HF_FROM_PRODUCTS = 0, /* problem.product; differences of gradients if that is NULL     */
    HF_FROM_GAUSS_NEWTON, /* problem.gauss_newton: "H" is the Gauss-Newton matrix then     */
    HF_FROM_GRADIENTS,    /* differences of gradients, even if a product is given          */
    HF_FROM_VALUES        /* second differences of values: hf_approximate_full and _block  */
} hf_source;

/* Each line: meaning; range; default. Steps: variable i moves by typical_i noise^(1/p) times 1 or
 * 2, p = 2 and 3 for forward and central differences of gradients, 3 and 4 for second differences
 * of values, where truncation and noise are of one size; typical_i is the distance over which the
 * second derivatives change by their own size (Dennis & Schnabel 1996, sec. 5.4 and 5.6; More &
 * Wild 2012). Along random directions the whole step is like that. Where f is undefined there,
 * other signs and smaller steps are tried. */
typedef struct hf_approximate_options {
    hf_source source;      /* HF_FROM_PRODUCTS                                                    */
    bool central;          /* differences of error h^2 instead of h; true                         */
    double value_noise;    /* relative error of f; [0, 0.1]; 2.2e-16                              */
    double gradient_noise; /* relative error of g; [0, 0.1]; 2.2e-16                              */
    const double *typical; /* [n] sizes > 0 of the variables; NULL: max(|x_i|, 1); NULL           */
    int probes;            /* random vectors, for what is a mean over them; 1..1000000; 20        */
    int checks;            /* random vectors for report.error, 0: NaN; 0..1000; 4                 */
    uint64_t seed;         /* of all random vectors; 1                                            */
    int threads;           /* OpenMP team; 0: the runtime's choice; 0..4096; 0                    */
} hf_approximate_options;

typedef struct hf_approximate_report {
    hf_status status;
    double error;     /* estimate of |H - A| in the Frobenius norm, noise included, or what the   */
                      /* function says; blind to waves of f that are shorter than the steps (see  */
                      /* typical); NaN: not estimated                                             */
    double noise;     /* the part that noise and rounding of f or g explain, by theory; 0 where   */
                      /* products are given                                                       */
    double norm;      /* |A| in the same norm                                                     */
    double asymmetry; /* |A - A'| / |A| before A was made symmetric; 0 where it was not made so   */
    int64_t values;   /* calls of value without gradient                                          */
    int64_t gradients; /* ... with gradient                                                       */
    int64_t products;  /* calls of product or gauss_newton                                        */
    int callback_code; /* what the failing callback returned, else 0                              */
    char message[160]; /* one sentence                                                            */
} hf_approximate_report;

/* The defaults stated above. */
HF_API hf_approximate_options hf_approximate_defaults(void);

/* All functions below take
 *
 *   problem  borrowed for the call; value is always needed; moved is called once, with x
 *   x        [n] the point
 *   options  NULL: defaults
 *   report   [out] may be NULL
 *
 * and return HF_CONVERGED (0), or
 *   HF_BAD_ARGUMENT      an argument is of no use, or problem.sum is set; report.message names it
 *   HF_OUT_OF_MEMORY
 *   HF_BAD_START         f or g is undefined at x
 *   HF_BLOCKED           ... or at every point that was tried near x, or a product is undefined
 *   HF_CALLBACK_FAILED   a callback asked to stop
 * What is marked [out] is of use only on success: arrays may hold a part otherwise. The report is set
 * always. */

/* ---- entries --------------------------------------------------------------------------------- */

/* All of H, made symmetric.
 *
 *   A        [n n] [out] by columns
 *
 * Memory: 8 n-vectors. Source: products with unit vectors; Dennis & Schnabel 1996, sec. 5.6. */
HF_API hf_status hf_approximate_full(const hf_problem *problem, const double *x,
                                     const hf_approximate_options *options, double *A,
                                     hf_approximate_report *report);

/* Rows and columns of a matrix, from 0, in any order, repeats allowed. */
typedef struct hf_index_sets {
    int64_t row_count, column_count; /* >= 1                      */
    const int64_t *rows;             /* [row_count] in [0, n)     */
    const int64_t *columns;          /* [column_count] likewise   */
} hf_index_sets;

/* The entries of H in chosen rows and columns. The shorter side is the one that is differentiated
 * along, so that min(row_count, column_count) products do.
 *
 *   B        [row_count column_count] [out] by columns
 *
 * Memory: 8 n-vectors. */
HF_API hf_status hf_approximate_block(const hf_problem *problem, const double *x,
                                      const hf_approximate_options *options, hf_index_sets sets,
                                      double *B, hf_approximate_report *report);

/* ---- means over random probes ---------------------------------------------------------------- */

/* The diagonal of H, the mean of v_i (Hv)_i over random signs v. Entry i has the standard error
 * sqrt(sum over j /= i of H_ij^2 / probes): exact if H is diagonal, poor if it is far from that.
 *
 *   d        [n] [out]
 *
 * report.error is the standard error, |.| of all entries, from the scatter of the probes; NaN for
 * one probe. Memory: 7 n-vectors. Source: Bekas, Kokiopoulou & Saad 2007. */
HF_API hf_status hf_approximate_diagonal(const hf_problem *problem, const double *x,
                                         const hf_approximate_options *options, double *d,
                                         hf_approximate_report *report);

/* The diagonal blocks of H: variables starts[k] .. starts[k+1]-1 are block k. Likewise, one sign a
 * block and one product for each column of the largest: exact if H is block diagonal.
 *
 *   blocks   >= 1
 *   starts   [blocks + 1] increasing, from 0 to n
 *   values   [sum of squared block sizes] [out] the blocks one after another, each symmetric
 *
 * report.error as above, before the blocks are made symmetric, which can only lessen it. */
HF_API hf_status hf_approximate_block_diagonal(const hf_problem *problem, const double *x,
                                               const hf_approximate_options *options,
                                               int64_t blocks, const int64_t *starts,
                                               double *values, hf_approximate_report *report);

/* ---- low rank -------------------------------------------------------------------------------- */

/* H ~ U diag(eigenvalues) U', U'U = I. */
typedef struct hf_low_rank {
    int64_t n;
    int rank;
    double *eigenvalues; /* [rank] falling, >= 0                                                  */
    double **U;          /* [rank] its columns, [n] each                                          */
    double shift;        /* what was added to H to make it definite on the sketch: rounding only, */
                         /* unless H has negative curvature there, which is then lost             */
} hf_low_rank;

/* A Nystrom approximation of a positive semidefinite H from `rank` products with an orthonormal
 * random basis; good where the eigenvalues fall fast. An indefinite H is shifted until the sketch
 * is definite: only its positive part can be hoped for then (HF_FROM_GAUSS_NEWTON is semidefinite).
 *
 *   rank     1..n, at most 5000
 *   out      [out] to be given to hf_low_rank_free(); NULL on failure
 *
 * report.error is |H - U diag U'| from `checks` more products; expected, for every p in 2..rank: at
 * most (rank - 1) / (p - 1) times the sum of all eigenvalues but the first rank - p.
 * Memory: 2 rank + 6 n-vectors, of which rank are kept.
 * Source: Frangella, Tropp & Udell 2023, Alg. 2.1; the bound: Halko, Martinsson & Tropp 2011,
 * Thm. 10.5, for the square root of H. */
HF_API hf_status hf_approximate_low_rank(const hf_problem *problem, const double *x,
                                         const hf_approximate_options *options, int rank,
                                         hf_low_rank **out, hf_approximate_report *report);

/* Av [n] = U diag(eigenvalues) U' v. v may not be Av. */
HF_API void hf_low_rank_multiply(const hf_low_rank *A, const double *v, double *Av);

/* z [n] = M^-1 r with M = U diag(eigenvalues + damping) U' + (least eigenvalue + damping)(I - UU'):
 * a preconditioner for H + damping I. r may not be z. damping >= 0; where it and the least
 * eigenvalue are 0, the least positive one takes its place. Cost: 4 rank n operations. */
HF_API void hf_low_rank_solve(const hf_low_rank *A, double damping, const double *r, double *z);

/* NULL is allowed. */
HF_API void hf_low_rank_free(hf_low_rank *A);

/* ---- spectrum -------------------------------------------------------------------------------- */

/* The extreme eigenvalues as seen from a random vector. smallest is never below, largest never
 * above the true one by more than rounding; some eigenvalue lies within the error of each. */
typedef struct hf_extremes {
    double smallest, largest;
    double smallest_error, largest_error; /* |H u - theta u| of the Ritz pair                     */
    int steps;                            /* products spent: fewer than asked if the space closed */
} hf_extremes;

/* Lanczos process with full reorthogonalization from a Gaussian vector.
 *
 *   steps    >= 1; more than n are not made, nor more than 5000
 *   out      [out]
 *
 * report.error is the larger of the two errors, norm the larger of the two moduli. After k steps
 * the largest is expected within 2.6 (ln n / (k - 1))^2 of the whole range, likewise the smallest.
 * Memory: steps + 5 n-vectors. Source: Kuczynski & Wozniakowski 1992, Thm. 3.2; Parlett 1998. */
HF_API hf_status hf_approximate_extremes(const hf_problem *problem, const double *x,
                                         const hf_approximate_options *options, int steps,
                                         hf_extremes *out, hf_approximate_report *report);

/* A function of one eigenvalue, as for hf_approximate_trace(). */
typedef double hf_scalar_fn(double eigenvalue, void *user);

/* trace of function(H), by stochastic Lanczos quadrature: over random signs v, the mean of
 * v' function(H) v, each by the Gauss rule that `steps` Lanczos steps from v define, which is exact
 * for polynomials of degree 2 steps - 1.
 *
 *   steps    as above; 1 is enough for the trace itself
 *   function NULL: the eigenvalue itself; user goes to it; what is not finite ends the call with
 *            HF_BLOCKED, as does ln at a negative eigenvalue
 *   trace    [out]
 *
 * report.error is the standard error of the mean over the probes (NaN for one): it tells nothing of
 * the error of the rule, which more steps reduce. report.norm is |trace|.
 * Memory: steps + 5 n-vectors. Source: Hutchinson 1989; Ubaru, Chen & Saad 2017. */
HF_API hf_status hf_approximate_trace(const hf_problem *problem, const double *x,
                                      const hf_approximate_options *options, int steps,
                                      hf_scalar_fn *function, void *user, double *trace,
                                      hf_approximate_report *report);

/* ---- noise ----------------------------------------------------------------------------------- */

/* The relative errors of f and of g near x, from the differences of both at 9 points a distance
 * 1e-8 (1 + |x|) apart along a random direction; the distance is adapted where that is too small or
 * too large. Both fit value_noise and gradient_noise of the options here and of hf_options.
 *
 *   value_noise, gradient_noise  [out] 0: not a bit of noise was seen (f is constant or linear)
 *
 * HF_PRECISION: no distance showed noise of one level. report.error is NaN.
 * Memory: 6 n-vectors. Source: More & Wild 2011, ECnoise. */
HF_API hf_status hf_approximate_noise(const hf_problem *problem, const double *x,
                                      const hf_approximate_options *options, double *value_noise,
                                      double *gradient_noise, hf_approximate_report *report);

/* ---- sizes ----------------------------------------------------------------------------------- */

/* Sizes for options.typical: for each variable the distance over which the second derivatives along
 * it change by half, as differences of gradients on both sides of x show; within a factor of 4, and
 * at most the size it begins from (options.typical, or max(|x_i|, 1)), which is also what a
 * variable gets along which nothing changes or noise hides it; one along which g is undefined
 * wherever it was tried gets the least distance tried, where x + t is hardly another point. Worth
 * its price where variables are of different scales or f oscillates. options.source and .central do
 * not matter.
 *
 *   typical  [n] [out] > 0; may be options.typical
 *
 * report.error is NaN. Memory: 8 n-vectors. */
HF_API hf_status hf_approximate_typical(const hf_problem *problem, const double *x,
                                        const hf_approximate_options *options, double *typical,
                                        hf_approximate_report *report);

#ifdef __cplusplus
}
#endif
#endif
