/* The state that the methods share: where the run is, what it has learnt, how the last step went.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_RUN_H
#define HF_RUN_H

#include "globalization/acceptance.h"
#include "globalization/search.h"
#include "krylov/krylov.h"
#include "krylov/lanczos.h"
#include "krylov/probing.h"
#include "outside/outside.h"
#include "sparse/assembly.h"
#include "sparse/factor.h"

/* What the model is known to be worth, learnt from Newton steps. */
typedef struct newton_state {
    int at, tries;
    double lipschitz;         /* |g+ - (g + Hs)| / |s|^2 of the last step; 0: unknown */
    double lambda;            /* of the trial in hand                                 */
    double scale;             /* trial = scale x the step of the Krylov space         */
    double gs, q;             /* g's and model value of the trial                     */
    double s_norm, full_norm; /* |s| of the trial, of what the Krylov space gave at first */
    double length;            /* line 6 of newton_krylov.c; 0: none                       */
    double radius;            /* HF_NEWTON_TRUST; 0: not set yet                        */
    double sigma;             /* weight of the cubic term in the metric; 0: not set yet */
    int tries_allowed;        /* trials of one step                                              */
    int64_t products_allowed; /* in one Krylov run                                      */
    double earn_q, earn_r;    /* see krylov_goal                                        */
} newton_state;

typedef enum generator { BY_LBFGS = 0, BY_NEWTON, BY_PLAIN } generator;

/* The controller of the hybrid: which generator earns more per unit of cost. */
typedef struct controller_state {
    int at;
    generator mode;
    double cycle_end; /* cost at which the cycle in hand is judged                             */
    double cost_start, f_start, norm_start;
    double rate_f[2], rate_g[2]; /* decrease of f, of ln |g|, per unit; NaN: unknown           */
    double plain_due;            /* cost at which plain steps get a cycle                      */
    int opening;                 /* steps left of the opening                                  */
    int repeats, patience;       /* cycles won in a row; so many, and the other is tried again */
    bool first;                  /* no cycle has begun                                         */
} controller_state;

/* A Newton step that may be made longer; see prolong.c. */
typedef struct prolong_state {
    int at;
    double t;       /* where f may be least along the last step; 1: at its end    */
    double gs;      /* g's of the trial                                           */
    int vain, rest; /* steps to leave as they are after the last failure; from now */
} prolong_state;

/* Steps of BFGS between two Hessians; see quasi_newton.c. */
typedef struct quasi_state {
    int at;
    memory mem;    /* of the steps since the factor, H_0 that factor              */
    double newton; /* what the step that came with it made of |g|, as a factor    */
    double since;  /* what that and all since have made of it                     */
    double rate;   /* what the next by BFGS is expected to make; INFINITY: none   */
    double slope;  /* g's of the trial                                            */
} quasi_state;

typedef struct descent_state {
    int at;
    double t; /* the last accepted Armijo step */
} descent_state;

typedef struct dense_state {
    int at;
    int64_t column;
    double *H, *L; /* [n n] by columns */
} dense_state;

/* The sparse Hessian at the current point and what its factors tell. */
typedef struct sparse_state {
    int at, tries;
    assembly hessian;
    sparse_factor factor;
    double *scale;   /* [n] D^-1/2 of the metric D, in which all below is; NULL: D = I */
    const double *g; /* the gradient                                                 */
    double g_norm, x_norm, unit; /* |g|, |x|, |D^1/2| / sqrt n                       */
    double *s, *z; /* -(H + lambda I)^-1 g; curvature along z is not positive        */
    double *step;  /* s + tau z                                                     */
    double *residual, *direction, *product; /* [n] of sparse_resolve() */
    double *work, *scaled_g;                /* [n] */
    cholesky_size guess; /* before the analysis                                          */
    bool seen, filled, guessed, analysed;
    hf_status analysis; /* how it ended                                                  */
    cholesky_size size_of_factor;
    double size;      /* |H|_F / sqrt n                                                */
    double lambda;    /* of the step                                                   */
    double factored;  /* of the factor                                                 */
    double least;     /* H + lambda I is not definite below that                       */
    double low, high; /* no eigenvalue of H is outside (Gershgorin)                    */
    double zz, zHz;   /* of z; zz = 0: there is none                                   */
    double gs, q;     /* g's and model value of s                                      */
    double s_norm;    /* |s|                                                           */
    double tau;       /* of the trial; 0: it is s                                      */
    double step_gs, step_q, step_norm; /* of the trial                                  */
    double radius; /* how far the model may be trusted; 0: not set yet              */
    double next;   /* lambda for the next step to begin with                        */
} sparse_state;

/* A sparse factor as the metric of Krylov runs; see factor_metric.c. */
typedef struct metric_state {
    int at;
    bool wanted;              /* by the options, or by HF_AUTO                                  */
    bool held, worn, useless; /* there is a factor; a new one is due; none could be made        */
    int64_t fresh;            /* products of the first run with it; -1: not made yet            */
} metric_state;

/* What a run has found out about its sparse factors. */
typedef enum knowledge { KNOWN_COUNT = 0, KNOWN_BAND, KNOWN_WIDTH, KNOWN_FACTOR } knowledge;

/* What HF_AUTO has chosen; see choice.c. */
typedef struct choice_state {
    int at;
    hf_method method;
    hf_reason reason;
    bool open;            /* it may yet change */
    bool opening, opened; /* no step yet; sparse factors have made the first */
    bool quadratic;       /* they were chosen as f looked nearly quadratic   */
    knowledge known;
    double foreseen;       /* of sparse factors, when they were chosen                            */
    double wasted;         /* on those that were given up                                         */
    double rate;           /* ln |g| by the hybrid until then, over its cost, nominal nanoseconds */
    double units, seconds; /* cost, |g| and factors when the method in charge began               */
    double norm;
    int64_t factorizations;
} choice_state;

typedef struct postmortem_state {
    int at, at_gradient, at_product, at_audit;
    int level, agreed, streak; /* of differences of f: agreeing with g; settled elsewhere */
    double t, f_plus, f_minus;
    double previous;    /* difference quotient of the level before                        */
    double gap, change; /* least disagreement with g, least change of f, over the streak  */
    double quantum;     /* least change of f seen at all                                  */
    double curvature;   /* along g, from differences of f; NaN: unknown                   */
    double attainable;  /* |g| that rounding still allows; NaN: not looked at             */
    double h;
    bool met; /* f is defined at some t on both sides                                     */
    bool at_fault;
    bool audited, graded;     /* products, the gradient have been looked at on the way    */
    double f_mark, norm_mark; /* where the last progress was made                         */
    int stalled;              /* steps since, Newton steps weigh more                     */
    int off;                  /* Newton steps in a row that the model mispredicted        */
    int64_t rejected;         /* trials refused before the step in hand                   */
} postmortem_state;

/* Metrics of Krylov runs that must be made first. */
typedef struct ladder_state {
    int at;
    probing rows;
    bool ready;
    int64_t first; /* products of the first run since it was made; -1: none yet */
    int64_t made;  /* how often                                                 */
    double again;  /* cost at which another attempt may be made                 */
} ladder_state;

typedef struct certificate_state {
    int at;
    lanczos lanczos;
    tridiagonal T;   /* unless that of the Krylov runs is borrowed        */
    bool done;       /* at the current point                              */
    double t, slope; /* the step along d, g'd                             */
    bool turned;     /* d has the other sign                              */
    int tries;
    int64_t escapes;
} certificate_state;

typedef struct run {
    const hf_problem *problem;
    const hf_options *options;
    outside out;
    point now, trial;
    int64_t n_all;     /* variables of all ranks               */
    double norm_start; /* |g| at x0                            */
    double target;     /* |g| that ends the run                */
    memory mem;
    krylov kry;
    search search;
    double *d;    /* search direction                        */
    double first; /* t of the next step along -g; 0: unknown */
    newton_state newton;
    prolong_state prolong;
    quasi_state quasi;
    controller_state controller;
    descent_state descent;
    dense_state dense;
    sparse_state sparse;
    metric_state metric;
    choice_state choice;
    double seconds, seconds_outside; /* as in the report, at the last answer            */
    postmortem_state postmortem;
    ladder_state ladder;
    certificate_state certificate;
    int at_lbfgs;
    bool quadratic; /* every step so far has shown a constant Hessian along itself */
    double growth;  /* the most by which curvature can have changed along a step, over it  */
    /* how the last step went */
    bool stepped;      /* trial is to become the current point */
    hf_status trouble; /* why not                              */
    hf_step kind;
    hf_inner inner_end;
    int64_t inner;
    double step_norm, ratio, damping, curvature_min;
    int64_t newton_steps, lbfgs_steps, rejected, factorizations;
} run;

/* One iteration: ends with r->stepped, r->trial the next point; or with r->trouble. */
typedef progress step_fn(run *r);

step_fn lbfgs_step, newton_krylov_step, hybrid_step, newton_region_step, newton_dense_step,
    newton_sparse_step, newton_sparse_trust_step, auto_step, descent_step;

/* The memory of the sparse methods. At the first call of each, in this order: whether H is a band;
 * what its factors may take; their analysis of the pattern, or why it failed. */
void sparse_lay_out(run *r, workspace *w, const hf_problem *problem);
void sparse_look(run *r);
void sparse_guess(run *r);
hf_status sparse_analyse(run *r);

void newton_dense_lay_out(run *r, workspace *w);

/* Forget what an earlier run has learnt. */
void lbfgs_reset(run *r);
void newton_reset(run *r);
void hybrid_reset(run *r);
void newton_dense_reset(run *r);
void newton_sparse_reset(run *r);
void descent_reset(run *r);

/* trial becomes the current point. */
void run_adopt(run *r);

/* Whether the gradient test of the options holds there. */
bool run_converged(const run *r, const point *at);

/* |g| at which it will hold if g keeps its shape; more is asked of no Krylov run. */
double run_goal(const run *r);

/* Absolute error of f that the searches allow for. */
double run_noise(const run *r);

/* f and g at the trial, along d; where f says enough, f alone may do. */
progress run_try(run *r, const double *d);

/* r->ratio of the step s that led to the trial, the model having foretold this decrease; whether the
 * trial is accepted. See agreement(). */
bool run_judge(run *r, double gs, double gts, double predicted);

/* The radius after that step, of this length in its metric; `again`: one was refused before.
 * Source: Lin & More 1999, sec. 4; but no growth after a refusal, which would follow again. */
double run_radius(const run *r, double radius, double length, double gs, bool again);

/* The trial is accepted: pair into the memory, step recorded. */
void run_accept(run *r, hf_step kind);

/* r->search has ended: its trial is accepted, or r->trouble says why not. */
bool run_conclude(run *r, hf_step kind);

/* The ladder of metrics for Krylov runs. prepare: make the one that the options ask for, if it must
 * be made; metric: what is in hand; name: of the last run. */
void ladder_lay_out(run *r, workspace *w, const hf_options *options);
void ladder_reset(run *r);
progress ladder_prepare(run *r);
krylov_metric run_metric(const run *r);
hf_preconditioner ladder_name(const run *r);

/* options.curvature HF_CURVATURE_SWITCH: the products of the first Newton step; those of the next,
 * now that trial is accepted. */
void curvature_reset(run *r);
void curvature_choose(run *r);

/* What the next Newton step asks of its Krylov run, were it free. */
krylov_goal newton_goal(const run *r);

/* A Krylov run has ended: how, and r->trouble if it is unusable. */
void run_record_krylov(run *r);

/* g'Hg / g'g, d holding Hg; NaN if that is undefined. */
double run_curvature(run *r);

/* What gradients, products and, if their price is known, values have cost so far. */
double run_cost(const run *r);

#endif
