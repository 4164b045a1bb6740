/* hessfree.h: minimize a smooth f: R^n -> R from values, gradients and Hessian-vector products.
 *
 * Holds for every function and callback unless its own comment says otherwise:
 *   reals are double, lengths and indices int64_t from 0, vectors have n entries, times are
 *   seconds; nothing is printed, there is no global state, memory is taken only in hf_create() and
 *   given back in hf_free(), but for that of sparse factors, and what HF_AUTO needs to analyse
 *   a pattern (without it, it goes on matrix-free); norms are Euclidean; one thread at a time per
 *   solver, any number of solvers at once; callbacks run on the calling thread, outside any
 *   parallel region.
 *
 * Everyday use: fill an hf_problem, call hf_minimize(), look at report.status.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HESSFREE_H
#define HESSFREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HF_VERSION_MAJOR 0
#define HF_VERSION_MINOR 1
#define HF_VERSION_PATCH 0

#if defined(HF_BUILD_SHARED) && defined(__GNUC__)
#define HF_API __attribute__((visibility("default")))
#else
#define HF_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the problem ---------------------------------------------------------------------------- */

/* Callbacks return 0: done; > 0: undefined at this x, come nearer; < 0: stop the run now
 * (HF_CALLBACK_FAILED, the code is in the report). A result that is NaN or infinite, or was not
 * written, counts as undefined, as does a gradient of norm above 1e154. All receive problem.user
 * last. Nothing they are given may be freed or kept. */

/* Write f(x), and the gradient g [n] unless g is NULL. */
typedef int hf_value_fn(int64_t n, const double *x, double *f, double *g, void *user);

/* Write f(x + t d) and slope = g(x + t d)'d, x the current point. Worth having where that is far
 * cheaper than f: a linear model forms X d once. Along each d the first t is 0: prepare there; if
 * that answer contradicts f and g at x, or is undefined, this d is searched without; if f where a
 * line led contradicts it, no line is asked again in the run. Every point accepted has been seen by
 * the value callback. */
typedef int hf_along_fn(int64_t n, const double *x, const double *d, double t, double *f,
                        double *slope, void *user);

/* Write Hv [n] = H(x) v for a v of any length; must be linear and symmetric in v. */
typedef int hf_product_fn(int64_t n, const double *x, const double *v, double *Hv, void *user);

/* Write z [n] = M^-1 r, M symmetric positive definite and near to the Hessian at the point last
 * given to `moved` (a good M makes Newton steps cheap; a bad one costs speed, never truth). */
typedef int hf_precondition_fn(int64_t n, const double *r, double *z, void *user);

/* x is now the current point: products and preconditioning refer to it until the next call. A code
 * > 0 is of no effect. */
typedef int hf_moved_fn(int64_t n, const double *x, void *user);

/* Add values [count] over all ranks, in place, to the same bits on every rank. count <= 512. With
 * a sum set, n and every vector are this rank's share, every other callback is collective too,
 * and value and along write the global f and slope on every rank. Any code but 0 ends the run. */
typedef int hf_sum_fn(int count, double *values, void *user);

/* Where a symmetric n x n matrix may be nonzero: its lower triangle by columns. Column j holds the
 * rows[starts[j]] .. rows[starts[j + 1] - 1], increasing, none above the diagonal. Entries of the
 * diagonal may be missing; they are part of the matrix all the same. */
typedef struct hf_pattern {
    int64_t n;
    const int64_t *starts; /* [n + 1] from 0 */
    const int64_t *rows;   /* [starts[n]]    */
} hf_pattern;

/* Write the values of H(x) in the order of problem.pattern: values [starts[n]]. */
typedef int hf_hessian_fn(int64_t n, const double *x, double *values, void *user);

typedef struct hf_problem {
    int64_t n;                        /* variables; with sum: of this rank. >= 1              */
    hf_value_fn *value;               /* required                                             */
    hf_product_fn *product;           /* NULL: differences of gradients, counted as gradients */
    hf_product_fn *gauss_newton;      /* positive semidefinite stand-in for H; used when      */
                                      /* options.curvature asks for it                        */
    hf_precondition_fn *precondition; /* NULL: see options.preconditioner                     */
    hf_along_fn *along;               /* NULL: searches ask value. Unused by HF_NEWTON_TRUST, */
                                      /* HF_NEWTON_CUBIC and HF_DESCENT_FIXED                 */
    hf_moved_fn *moved;               /* NULL: not told                                       */
    hf_sum_fn *sum;                   /* NULL: one process                                    */
    const hf_pattern *pattern;        /* where H may have entries; NULL: unknown              */
    hf_hessian_fn *hessian;           /* its values; needs pattern. NULL: from products, one  */
                                      /* for each colour of the pattern                       */
    hf_hessian_fn *normal_matrix;     /* likewise, of the matrix of gauss_newton, which has   */
                                      /* entries nowhere else. NULL: likewise                 */
    void *user;                       /* passed to every callback, never touched              */
} hf_problem;

/* ---- how to solve it, and what happened ----------------------------------------------------- */

typedef enum hf_method {
    HF_AUTO = 0,       /* the library chooses: HF_HYBRID; with problem.pattern by cost between  */
                       /* that, HF_NEWTON_SPARSE, and HF_NEWTON_DAMPED preconditioned by a     */
                       /* sparse factor; report.method and report.reason tell                  */
    HF_HYBRID,         /* L-BFGS and Newton-CG steps over one curvature memory                  */
    HF_NEWTON_DAMPED,  /* Newton-Krylov, (H + lambda M) s = -g with lambda raised on evidence   */
    HF_NEWTON_TRUST,   /* Newton-Krylov in a trust region                                       */
    HF_NEWTON_CUBIC,   /* Newton-Krylov with adaptive cubic regularization                      */
    HF_LBFGS,          /* limited-memory BFGS                                                   */
    HF_NEWTON_DENSE,   /* Newton with Armijo search on a dense Hessian; 16 n^2 bytes, n <= 5000; */
                       /* steps of BFGS over its factor in between, where these are cheaper     */
    HF_DESCENT_FIXED,  /* gradient descent, step options.step; f may rise, x is the last point  */
    HF_DESCENT_ARMIJO, /* gradient descent, backtracking                                        */
    HF_DESCENT_CURVATURE, /* gradient descent, step g'g / g'Hg, then backtracking                 */
    HF_NEWTON_SPARSE,     /* Newton on problem.pattern, (H + lambda I) s = -g by sparse Cholesky: */
                          /* CHOLMOD's, but for narrow bands with up to 4 rows beside; steps of   */
                          /* BFGS over the factor in between, where these are cheaper             */
    HF_NEWTON_SPARSE_TRUST /* likewise, the exact step of a trust region                          */
} hf_method;

typedef enum hf_curvature {
    HF_CURVATURE_HESSIAN = 0,  /* problem.product, or differences of gradients if that is NULL */
    HF_CURVATURE_GAUSS_NEWTON, /* problem.gauss_newton                                         */
    HF_CURVATURE_DIFFERENCE,   /* differences of gradients, even if a product is given; values */
                               /* from problem.hessian are used all the same by the sparse     */
                               /* methods                                                      */
    HF_CURVATURE_SWITCH        /* for f >= 0, a sum of squares: problem.gauss_newton while     */
                               /* Newton steps lower f by a fifth, else HF_CURVATURE_HESSIAN   */
} hf_curvature;

typedef enum hf_preconditioner {
    HF_PRECONDITION_AUTO = 0, /* the user's if given, else DEFLATION for HF_NEWTON_TRUST and     */
                              /* HF_NEWTON_CUBIC up to n = 1e6, else the curvature memory, but   */
                              /* NONE after a step that was much shortened, and in some cycles   */
                              /* of HF_HYBRID                                                    */
    HF_PRECONDITION_NONE,     /* M = I                                                           */
    HF_PRECONDITION_MEMORY,   /* the L-BFGS matrix of the curvature memory                       */
    HF_PRECONDITION_USER,     /* problem.precondition                                            */
    HF_PRECONDITION_CHOLESKY, /* a sparse factor of H + lambda I at some earlier point, renewed   */
                              /* when it has served its time; needs pattern                      */
    HF_PRECONDITION_DIAGONAL, /* MEMORY, its diagonal found by 4 products with random signs      */
    HF_PRECONDITION_DEFLATION, /* at most 16 Ritz vectors of an earlier run: no product           */
    HF_PRECONDITION_NYSTROM    /* a sketch of H by 16 products with random vectors                */
} hf_preconditioner;

typedef enum hf_colouring {
    HF_COLOURING_AUTO = 0, /* acyclic if products are exact, star if they are differences        */
    HF_COLOURING_STAR,     /* every entry of H is read from one product                          */
    HF_COLOURING_ACYCLIC   /* fewer colours; entries by substitution, which adds up errors       */
} hf_colouring;

typedef enum hf_ordering {
    HF_ORDERING_AUTO = 0, /* the best of the given order, AMD and, if AMD does badly, METIS */
    HF_ORDERING_NATURAL,  /* as given                                                       */
    HF_ORDERING_AMD,      /* approximate minimum degree                                     */
    HF_ORDERING_METIS     /* nested dissection; AMD where CHOLMOD has no METIS, or no room  */
                          /* for it                                                         */
} hf_ordering;

typedef enum hf_factor {
    HF_FACTOR_AUTO = 0,   /* if options.ordering is HF_ORDERING_AUTO: our own L D L' of bands  */
                          /* at most 64 wide that hold at most twice the entries of H, with at */
                          /* most 4 rows beside that reach farther, dense ones say;            */
                          /* blocks where at least half of the variables are in such, of two   */
                          /* or more on average, and options.ordering is HF_ORDERING_AUTO;     */
                          /* else supernodal from 40 flops per entry of the factor             */
    HF_FACTOR_SIMPLICIAL, /* entry by entry: the same bits whatever BLAS is linked             */
    HF_FACTOR_SUPERNODAL, /* dense blocks by BLAS, the threads of which decide about the bits; */
                          /* factor_bytes does not count BLAS' own buffers, and OpenBLAS waits */
                          /* for ever where it gets none                                       */
    HF_FACTOR_BLOCKS      /* groups of at most 8 variables that are alike, do not meet and meet */
                          /* at most max(16, 10 sqrt n) others are eliminated first, the Schur */
                          /* complement is factorized as by AUTO: points of bundle adjustment  */
} hf_factor;

typedef enum hf_damping {
    HF_DAMPING_IDENTITY = 0, /* H + lambda I                                                    */
    HF_DAMPING_DIAGONAL      /* H + lambda D, D_i = |H_ii| at the current point, or the largest */
                             /* of these if it is below 1e-24 of that: Levenberg-Marquardt;     */
                             /* steps do not depend on the units of the variables               */
} hf_damping;

typedef enum hf_status {
    HF_CONVERGED = 0, /* the gradient test of hf_options holds; nothing else says so            */
    /* ended early: x is the best accepted point */
    HF_RUNNING = 1,   /* from hf_next(): a request is posed                                     */
    HF_PRECISION = 2, /* rounding or noise in f and g forbids further progress                  */
    HF_MAX_SECONDS = 3,
    HF_MAX_ITERATIONS = 4,
    HF_MAX_VALUES = 5,
    HF_MAX_GRADIENTS = 6,
    HF_MAX_PRODUCTS = 7,
    HF_STOPPED = 8,   /* the progress callback asked                                            */
    HF_UNBOUNDED = 9, /* f <= options.value_floor                                               */
    HF_BLOCKED = 10,  /* f, g, products or values of the Hessian are undefined wherever tried   */
                      /* around x                                                               */
    /* failed */
    HF_BAD_ARGUMENT = -1,          /* x NULL, or what hf_check() says; x untouched              */
    HF_OUT_OF_MEMORY = -2,         /* x untouched; by a factorization: the best accepted point  */
    HF_BAD_START = -3,             /* f or g is undefined at x0; x untouched                    */
    HF_CALLBACK_FAILED = -4,       /* a callback returned < 0; x is the best accepted point     */
    HF_GRADIENT_INCONSISTENT = -5, /* g is not the gradient of f; x is the best accepted point  */
    HF_PRODUCT_INCONSISTENT = -6,  /* products disagree with differences of gradients; likewise */
    HF_NOT_SYMMETRIC = -7,         /* u'Hv and v'Hu differ; likewise                            */
    HF_BAD_PRECONDITIONER = -8,    /* r'M^-1 r <= 0 for some r; likewise                        */
    HF_NO_CHOLESKY = -9,           /* factors are not those of bands (see HF_FACTOR_AUTO), and    */
                                   /* there is no CHOLMOD, or one that cannot make them, as       */
                                   /* HF_FACTOR_SUPERNODAL without its module for these; x        */
                                   /* untouched; by a factorization: the best accepted point      */
    HF_PATTERN_INCOMPLETE = -10,   /* hf_check_pattern(): H has an entry outside the pattern    */
    HF_ALONG_INCONSISTENT = -11,   /* hf_check_derivatives() only: along contradicts f or g     */
    HF_START_NOT_FINITE = -12      /* hf_minimize() and hf_next(): x0 is NaN or infinite; x     */
                                   /* untouched, no callback called                             */
} hf_status;

typedef enum hf_step {
    HF_STEP_NONE = 0, /* iteration 0                                                           */
    HF_STEP_GRADIENT, /* along -g                                                              */
    HF_STEP_LBFGS,    /* along the L-BFGS direction, in sparse and dense Newton that over the  */
                      /* last factor                                                           */
    HF_STEP_NEWTON,   /* a Newton step, truncated or damped                                    */
    HF_STEP_CURVATURE /* along negative curvature that the certificate found, away from a saddle */
} hf_step;

typedef enum hf_inner {
    HF_INNER_NONE = 0,  /* the last step was made without a Krylov run                 */
    HF_INNER_CONVERGED, /* the linear residual reached the target of the run           */
    HF_INNER_MATCHED,   /* ... or what the quadratic model is worth                    */
    HF_INNER_NEGATIVE,  /* negative curvature was found and used                       */
    HF_INNER_BOUNDARY,  /* the trust region or the cubic term bounded the step         */
    HF_INNER_LIMIT,     /* limit of products, or more of them would earn too little    */
    HF_INNER_STALLED    /* rounding, or products undefined: the best iterate was taken */
} hf_inner;

/* Why report.method is in charge. */
typedef enum hf_reason {
    HF_REASON_PINNED = 0,    /* options.method says so                                            */
    HF_REASON_NO_PATTERN,    /* no pattern, or ranks, or too many variables to be coloured        */
    HF_REASON_NO_CHOLESKY,   /* the pattern is no band, and there is no CHOLMOD that can do it    */
    HF_REASON_NO_MEMORY,     /* for the factor, or beyond options.max_factor_bytes                */
    HF_REASON_QUADRATIC,     /* f has looked quadratic: one sparse factor is likely to end it     */
    HF_REASON_FACTOR_DEAR,   /* so far matrix-free steps cost less than sparse factors would      */
    HF_REASON_FREE_SLOW,     /* matrix-free steps have cost, or are likely to cost, more than     */
                             /* sparse factors                                                    */
    HF_REASON_FACTOR_FAILED, /* sparse factors failed, or cost far more than foreseen            */
    HF_REASON_FACTOR_CHEAP   /* a step by sparse factors costs no more than a few gradients       */
} hf_reason;

typedef struct hf_report { /* the state after an iteration; the last one is the result           */
    hf_status status;
    int64_t iteration; /* 0 describes x0                                                          */
    hf_method method;  /* in charge now; options.method unless that is HF_AUTO                    */
    hf_reason reason;  /* why                                                                     */
    double f;
    double gradient_norm;       /* |g|                                                            */
    double gradient_max;        /* max |g_i|; with sum: of this rank's share                      */
    double gradient_norm_start; /* |g| at x0                                                      */
    double gradient_attainable; /* HF_PRECISION: the |g| that rounding of f and g still allows;   */
                                /* NaN: not looked at                                             */
    double step_norm;           /* |s| of the last step                                           */
    double ratio;               /* actual over predicted decrease of the last Newton step         */
    double damping;             /* lambda of the last Newton step                                 */
    double curvature_min;       /* least v'Hv / v'v in Krylov runs and along -g; INFINITY if none */
    double eigenvalue_min;   /* options.certificate: least Ritz value of H at this point, which   */
                             /* no eigenvalue need exceed; NaN: not looked at                     */
    double eigenvalue_error; /* ... an eigenvalue of H is this near to it                         */
    double eigenvalue_bound; /* ... none is below this, with probability 0.99 over the seeds      */
    hf_step step;
    hf_inner inner_exit;
    hf_preconditioner preconditioner; /* in use in the last Krylov run                            */
    int64_t inner_iterations; /* Krylov iterations of the last step                               */
    int64_t values;           /* evaluations of f alone                                           */
    int64_t gradients;        /* evaluations of f and g, including those for products             */
    int64_t difference_gradients; /* ... of which to form products                                */
    int64_t directional;    /* answers of problem.along; none of them in `values`                 */
    int64_t products;       /* Hessian or Gauss-Newton products asked of the caller               */
    int64_t preconditions;  /* applications of problem.precondition                               */
    int64_t hessians;       /* evaluations of problem.hessian, or sparse H made of products       */
    int64_t factorizations; /* dense or sparse, also those that failed                            */
    int64_t colours;        /* products that one H takes; 0: none, or problem.hessian is there    */
    double factor_nonzeros; /* sparse: entries of the factor, known from hf_create() on; HF_AUTO: */
                            /* 0 until this run or one before has analysed the pattern            */
    double factor_bytes;    /* ... that it takes: at the first step, but of bands, and of blocks  */
                            /* in part, with the analysis (hf_create(); HF_AUTO: in the run).     */
                            /* Where max_factor_bytes refuses, what it would; of blocks at least  */
    double factor_flops;    /* ... of one factorization                                           */
    int64_t newton_steps, lbfgs_steps, rejected; /* accepted steps of either kind; trials refused */
    int64_t escapes;   /* steps along negative curvature from where the run had converged    */
    int64_t undefined; /* answers refused by the caller, NaN or infinite                     */
    double value_cost, product_cost; /* as in the options, or measured, and in use                */
    double seconds;         /* since hf_start()                                                   */
    double seconds_outside; /* ... of which between requests and answers                          */
    int callback_code;      /* what the failing callback returned, else 0                         */
} hf_report;

/* The certificate: Lanczos with full orthogonalization from a seeded random vector, at every point
 * where the gradient test holds, until eigenvalue_bound is positive, or negative curvature is
 * found, or the products are used up. Curvature is negative below -1e-6 of the largest Ritz value
 * in modulus; the run leaves along it, by at most 24 values and a gradient, if f falls, and goes
 * on. x is then no point at which that search could tell a saddle from a minimum.
 * Cost: so many products (or gradients, by differences) for each such point; 4 k n multiplications
 * for the k-th; basis n-vectors where the method has none. A limit that ends it: HF_CONVERGED, with
 * what was found until then. */

/* Called at x0 and after every iteration with problem.user; non-zero ends the run with HF_STOPPED,
 * if nothing else ends it there. */
typedef int hf_progress_fn(const hf_report *now, const double *x, void *user);

/* Converged when |g| <= gradient_abs + gradient_rel |g0|, or max |g_i| <= gradient_max.
 * Each line: meaning; range; default. hf_default_options() fills the defaults. */
typedef struct hf_options {
    hf_method method;       /* HF_AUTO                                                         */
    hf_curvature curvature; /* what products are; HF_CURVATURE_HESSIAN                         */
    hf_preconditioner preconditioner; /* for Krylov runs; HF_PRECONDITION_AUTO                 */
    double gradient_abs;      /* on |g|; >= 0; 1e-6                                            */
    double gradient_rel;      /* on |g| / |g0|; [0, 1); 1e-6                                   */
    double gradient_max;      /* on max |g_i|; >= 0; 0                                         */
    double value_floor;       /* f <= this: HF_UNBOUNDED; < INFINITY; -1e100                   */
    int64_t max_iterations;   /* >= 0; INT64_MAX                                               */
    int64_t max_values;       /* of f, alone or with g; >= 1; INT64_MAX                        */
    int64_t max_gradients;    /* >= 1; INT64_MAX                                               */
    int64_t max_products;     /* >= 0; INT64_MAX                                               */
    double max_seconds;       /* looked at before every request; >= 0; INFINITY                */
    int threads;              /* OpenMP team; 0: the runtime's choice; 0..4096; 0              */
    int memory;               /* pairs in the curvature memory; 0: 10 for HF_LBFGS, else 40,   */
                              /* 20 for n > 1000, 8 and 3 from n = 4e6 and 3e7, 40 with sum;   */
                              /* 0..200; 0                                                     */
    int basis;                /* Krylov vectors kept for re-solving, fewer for n > 1e6;        */
                              /* 2..10000; 64                                                  */
    double step;              /* HF_DESCENT_FIXED: the step; first Armijo trial; > 0; 1        */
    int64_t certificate;      /* products of a Lanczos run that looks for negative curvature  */
                              /* where the run converges; if found, the run goes on from      */
                              /* there; >= 0; 0                                               */
    int64_t seed;             /* of its random vector; with sum: another on every rank;       */
                              /* >= 0; 0                                                      */
    bool timed_choice;        /* HF_AUTO, and how long HF_NEWTON_SPARSE, _TRUST keep a factor: */
                              /* measured, not counted, cost of gradients decides, so that    */
                              /* runs need not repeat each other; false                       */
    hf_colouring colouring;   /* how H follows from products; HF_COLOURING_AUTO                */
    hf_ordering ordering;     /* of sparse factors; HF_ORDERING_AUTO                           */
    hf_factor factor;         /* kind of sparse factors; HF_FACTOR_AUTO                        */
    hf_damping damping;       /* of sparse factors, and the metric of HF_NEWTON_SPARSE_TRUST;   */
                              /* HF_DAMPING_IDENTITY                                           */
    double max_factor_bytes;  /* HF_OUT_OF_MEMORY beyond; > 0; INFINITY                        */
    double value_cost;        /* hint: f alone, in evaluations of f and g. Trials that are    */
                              /* often refused are then made by f alone first; 0: not said,   */
                              /* f always comes with g; [0, 1]; 0                             */
    double product_cost;      /* hint: a product, likewise, for the choice and the length of  */
                              /* Newton steps; 0: not said, taken for 1; >= 0; 0              */
    bool measure_costs;       /* both from the times of the first calls, as powers of two:    */
                              /* where they are not clear, runs may differ; false             */
    double value_noise;       /* relative error of f; [0, 0.1]; 2.2e-16                        */
    double gradient_noise;    /* relative error of g, sets difference steps; [0, 0.1]; 2.2e-16 */
    bool central_differences; /* two gradients a product, error h^2 instead of h; false        */
    hf_progress_fn *progress; /* NULL                                                          */
} hf_options;

/* The defaults stated above. */
HF_API hf_options hf_default_options(void);

/* NULL if the problem can be tried with the options (NULL: defaults), else one sentence that names
 * the field at fault. The text is static. */
HF_API const char *hf_check(const hf_problem *problem, const hf_options *options);

/* Bytes that hf_create() will take; 0 if hf_check() objects, SIZE_MAX if the sum overflows. */
HF_API size_t hf_work_bytes(const hf_problem *problem, const hf_options *options);

/* Minimize from x.
 *
 *   problem  borrowed for the call
 *   options  NULL: defaults
 *   x        [n] [in] where to start, [out] the best accepted point (untouched if the status says)
 *   report   [out] the last report; may be NULL
 *
 * Returns the final status. Takes hf_work_bytes() bytes and returns them. */
HF_API hf_status hf_minimize(const hf_problem *problem, const hf_options *options, double *x,
                             hf_report *report);

/* ---- step by step: the caller drives --------------------------------------------------------- */

typedef struct hf_solver hf_solver;

typedef enum hf_need {
    HF_NOTHING = 0,
    HF_NEED_VALUE,        /* write *f and, unless out is NULL, g into out, at x                */
    HF_NEED_ALONG,        /* write *f and *slope = g'in at x + t in; see hf_along_fn           */
    HF_NEED_PRODUCT,      /* write H(x) in, or the Gauss-Newton product, into out              */
    HF_NEED_PRECONDITION, /* write M^-1 in into out                                            */
    HF_NEED_HESSIAN,      /* write the values of H(x) into out, in the order of the pattern    */
    HF_NEED_ITERATION     /* at x0 and after every iteration: look, or leave; wants no answer, */
                          /* but hf_answer() calls `moved` and `progress` then                 */
} hf_need;

typedef struct hf_request {
    hf_need need;
    bool moved;        /* x is the current point and was not at the last request              */
    bool gauss_newton; /* PRODUCT, HESSIAN: that of Gauss-Newton is wanted                    */
    const double *x;   /* [n] the point concerned                                             */
    const double *in;  /* [n] PRODUCT: v. PRECONDITION: r. ALONG: d. Else NULL                */
    double t;          /* ALONG: where on the line                                            */
    double *f;         /* VALUE: write f(x) here. ALONG: f(x + t d). Else NULL                */
    double *slope;     /* ALONG: write g(x + t d)'d here. Else NULL                           */
    double *out;       /* [n] VALUE: g, or NULL if f is enough. PRODUCT: H v. PRECONDITION: z */
                       /* HESSIAN: values, one for each entry of the pattern                  */
    int code;          /* write the callback code here; 0 when posed                          */
} hf_request;

/* Take memory for runs of this problem.
 *
 *   out      [out] the solver, NULL on failure
 *   problem  copied; what its pointers point to is borrowed until hf_free(). The callbacks,
 *            save sum, are called by hf_answer() only; but value must never be NULL, nor product,
 *            gauss_newton or precondition where the method is to ask for them
 *   options  copied; NULL: defaults
 *
 * Returns HF_CONVERGED (0), HF_BAD_ARGUMENT, HF_OUT_OF_MEMORY (where max_factor_bytes refuses, the
 * report of hf_minimize() says what is needed) or HF_NO_CHOLESKY. */
HF_API hf_status hf_create(hf_solver **out, const hf_problem *problem, const hf_options *options);

/* Begin a run at x0 [n], copied. Again at any time: the same memory, a new run. x0 NULL: no run. */
HF_API void hf_start(hf_solver *solver, const double *x0);

/* Take the answer to the last request and pose the next.
 *
 *   ask      [in] the request that was answered, of which code is read (nothing, if none waits);
 *            [out] what is needed and where to write it; valid until the next call
 *
 * Returns HF_RUNNING while ask holds a request, else the final status, again on every later call;
 * HF_BAD_ARGUMENT before hf_start(), or if an argument is NULL.
 * Allocates nothing but what is said at the top. Collective if problem.sum is set. */
HF_API hf_status hf_next(hf_solver *solver, hf_request *ask);

/* Answer a request by the problem's callbacks; calls `moved` and `progress` when due. */
HF_API void hf_answer(hf_solver *solver, hf_request *ask);

/* Copy out the best accepted point (x [n], may be NULL) and its report (may be NULL), at any time
 * after hf_start(). Before the value at x0 is known, and after a bad start, that is x0. Without a
 * run or a solver: report->status is HF_BAD_ARGUMENT, x untouched; of a solver, the report tells
 * what sparse factors take all the same. */
HF_API void hf_solution(const hf_solver *solver, double *x, hf_report *report);

/* Give the memory back. NULL is allowed. */
HF_API void hf_free(hf_solver *solver);

/* ---- patterns -------------------------------------------------------------------------------- */

/* NULL if the pattern is what its type says, else one sentence; then *column (may be NULL) is the
 * first column at fault, -1 if none is. The text is static. Cost: O(n + entries). */
HF_API const char *hf_pattern_check(const hf_pattern *pattern, int64_t *column);

/* The pattern of the entries (rows[k], columns[k]), k < count, of either triangle, in any order,
 * repeats allowed. This and the next two put in the whole diagonal and make *out, to be given back
 * by hf_pattern_free(); NULL on failure.
 *
 * Returns HF_CONVERGED (0); HF_BAD_ARGUMENT if n < 1, count < 0, an array that is needed is NULL or
 * an index is not in 0 .. n - 1; HF_OUT_OF_MEMORY. Cost: O(n + count). */
HF_API hf_status hf_pattern_from_triplets(hf_pattern **out, int64_t n, int64_t count,
                                          const int64_t *rows, const int64_t *columns);

/* The pattern of a sum of `count` functions, number k of the variables indices[starts[k]] ..
 * indices[starts[k + 1] - 1] alone: all pairs of these; starts [count + 1] from 0, not decreasing.
 *
 * Returns as above. Cost: O(n) and the squares of the numbers of variables. */
HF_API hf_status hf_pattern_from_elements(hf_pattern **out, int64_t n, int64_t count,
                                          const int64_t *starts, const int64_t *indices);

/* The pattern of a grid of 1 to 3 dimensions in which each point meets those at `count` offsets
 * and, whether given or not, at their negatives; points outside the grid do not exist.
 *
 *   sizes    [dimensions] points along each; the first coordinate runs fastest in the numbering
 *   offsets  [count * dimensions] one after the other
 *
 * Returns as above; HF_BAD_ARGUMENT also if dimensions is not 1, 2 or 3, a size is < 1, or there
 * are more points than int64_t holds. Cost: O(n count). */
HF_API hf_status hf_pattern_from_stencil(hf_pattern **out, int dimensions, const int64_t *sizes,
                                         int64_t count, const int64_t *offsets);

/* Give a built pattern back. NULL is allowed. */
HF_API void hf_pattern_free(hf_pattern *pattern);

/* ---- checks and texts ------------------------------------------------------------------------ */

/* Errors are NaN where nothing was looked at. */
typedef struct hf_derivative_report {
    double gradient_error;  /* worst relative error of g'v against differences of f          */
    double product_error;   /* worst relative error of Hv against differences of g           */
    double symmetry_error;  /* worst |u'Hv - v'Hu| / (|u||Hv|)                               */
    double linearity_error; /* worst |H(u + 2v) - Hu - 2Hv| relative                         */
    double preconditioner_symmetry; /* as symmetry, of M^-1                                  */
    double along_error; /* worst relative error of f along, or of the slope over |g||d|      */
    bool gradient_good, product_good, symmetric, linear, preconditioner_good, along_good;
    int64_t worst_first, worst_last; /* block of variables with the largest error, inclusive */
    char message[160]; /* one sentence                                                       */
} hf_derivative_report;

/* Check gradient against values, values along a line against f and g, products against gradients,
 * symmetry and linearity at x along seeded random directions, and find the block of variables at
 * fault by halving. A gradient may be noisy, as one from a Jacobian by differences is: where
 * products disagree with its differences, its noise is measured, and they are good if they agree
 * within what it leaves of differences with the step that suits it, 1e-2 at most.
 *
 * Returns HF_CONVERGED if all is good, HF_GRADIENT_INCONSISTENT, HF_ALONG_INCONSISTENT,
 * HF_PRODUCT_INCONSISTENT, HF_NOT_SYMMETRIC or HF_BAD_PRECONDITIONER for the first that is not,
 * HF_BAD_START if f or g is undefined at x, HF_CALLBACK_FAILED, HF_BAD_ARGUMENT (also if
 * problem.sum is set), HF_OUT_OF_MEMORY. Report may be NULL.
 * Cost: about 30 values, 17 gradients, 3 values along a line, 10 products, and 2 log2(n) more of a
 * kind that is at fault; where products disagree, 15 to 51 gradients twice; 6 n-vectors. Source:
 * central differences over a ladder of steps, best step taken. */
HF_API hf_status hf_check_derivatives(const hf_problem *problem, const double *x,
                                      hf_derivative_report *report);

typedef struct hf_pattern_report {
    int64_t row, column; /* the entry at fault, row >= column; -1: none is       */
    double value;        /* H there, by a product                                */
    double given;        /* what problem.hessian says; 0 outside the pattern     */
    int64_t colours;     /* products that suffice to recover H; 0: not looked at */
    char message[160];   /* one sentence                                         */
} hf_pattern_report;

/* Check at x that H has no entry outside problem.pattern and, if problem.hessian is given, that its
 * values are those of the products (NULL: of central differences of gradients): what is recovered
 * by colouring the pattern, and the given values, must explain products with random vectors.
 *
 * Where differences of gradients do not agree, the noise of g is measured, and an entry is at fault
 * only if it is so beyond that noise and at several steps: what differences cannot tell, as an error
 * of 1e-3 where g is rough or variables are below 1e-6 by nature, is not reported.
 *
 * Returns HF_CONVERGED if they do, HF_PATTERN_INCOMPLETE or HF_PRODUCT_INCONSISTENT with the entry
 * at fault, HF_BAD_START if f, g, products or the Hessian are undefined at x, HF_CALLBACK_FAILED,
 * HF_BAD_ARGUMENT (also without a pattern, or if n > 2147483647), HF_OUT_OF_MEMORY. Report may be
 * NULL.
 * Cost: products, or pairs of gradients, two more than colours, and at most 16 to find an entry at
 * fault; by differences, where an entry is suspected, up to 3 times that, 4 more a suspect, and 9 to
 * 45 gradients; about 100 bytes an entry of the pattern. */
HF_API hf_status hf_check_pattern(const hf_problem *problem, const double *x,
                                  hf_pattern_report *report);

/* One sentence for a status; never NULL. */
HF_API const char *hf_status_text(hf_status status);

/* One sentence for why a method is in charge; never NULL. */
HF_API const char *hf_reason_text(hf_reason reason);

/* "major.minor.patch" of the library that was linked. */
HF_API const char *hf_version(void);

#ifdef __cplusplus
}
#endif
#endif
