/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/compare.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "logistic/peers.h"

typedef enum kind { OURS, LIBLINEAR, LIBLBFGS } kind;

typedef struct method {
    const char *name;
    kind kind;
    hf_method method;
    bool diagonal;
} method;

/* LIBLINEAR comes first: the gradient norm that it reaches is the target of the others. */
static const method methods[] = {{"LIBLINEAR", LIBLINEAR, HF_AUTO, false},
                                 {"newton", OURS, HF_NEWTON_DAMPED, true},
                                 {"hybrid", OURS, HF_HYBRID, true},
                                 {"lbfgs", OURS, HF_LBFGS, false},
                                 {"libLBFGS", LIBLBFGS, HF_AUTO, false}};
enum { METHODS = sizeof methods / sizeof *methods, MOST_RUNS = 2 * METHODS };

/* One line of the table. */
typedef struct entry {
    const method *method;
    int threads;
    double seconds, cpu; /* the least of all repetitions; NAN: not run. cpu: of all threads */
    double f, norm;
    hf_report report;
    double *w; /* [n] */
} entry;

typedef struct session {
    const settings *s;
    const rows *train, *test;
    model model;
    double *memory, *g; /* [n] */
    double norm_start;  /* |g(0)|                       */
    double target;      /* |g| that the others reach    */
    bool is_liblinears; /* it is what LIBLINEAR reached */
    entry entries[MOST_RUNS];
    int count;
} session;

static double norm_at(session *c, const double *w, double *f)
{
    double square = 0.0;
    model_value(&c->model, w, f, c->g);
    for (int64_t j = 0; j < c->train->columns; j++)
        square += c->g[j] * c->g[j];
    return sqrt(square);
}

/* ---- runs ---- */

static double run_ours(session *c, entry *e)
{
    const hf_problem problem = model_problem(&c->model, !c->s->no_lines, e->method->diagonal);
    hf_options options = hf_default_options();
    options.method = e->method->method;
    options.gradient_abs = c->target;
    options.gradient_rel = 0.0;
    options.max_seconds = c->s->seconds;
    options.threads = e->threads;
    c->model.threads = e->threads;
    model_forget(&c->model);
    hf_minimize(&problem, &options, e->w, &e->report);
    return e->report.seconds;
}

/* The seconds that it took; NAN where it is not built in. */
static double run_liblinear(session *c, entry *e)
{
    double seconds = (double)NAN;
    if (peer_liblinear(c->train, c->s->C, c->s->tolerance, e->w, &seconds) != 0) return seconds;
    const double norm = norm_at(c, e->w, &e->f);
    c->is_liblinears = isfinite(norm);
    if (c->is_liblinears) c->target = norm;
    return seconds;
}

static double run_liblbfgs(session *c, entry *e)
{
    double seconds = (double)NAN;
    c->model.threads = 1;
    model_forget(&c->model);
    const hf_problem problem = model_problem(&c->model, false, false);
    e->report.gradients = peer_liblbfgs(&problem, c->target, c->s->seconds, e->w, &seconds);
    return seconds;
}

static void run(session *c, entry *e)
{
    static double (*const runs[])(session *, entry *) = {
        [OURS] = run_ours, [LIBLINEAR] = run_liblinear, [LIBLBFGS] = run_liblbfgs};
    memset(e->w, 0, (size_t)c->train->columns * sizeof *e->w);
    const clock_t start = clock();
    const double seconds = runs[e->method->kind](c, e);
    e->cpu = fmin((double)(clock() - start) / CLOCKS_PER_SEC, e->cpu);
    e->seconds = fmin(seconds, e->seconds);
    e->norm = norm_at(c, e->w, &e->f);
}

/* ---- tables ---- */

/* Whether the last repetition came where it had to: LIBLINEAR to what was asked of it. */
static bool is_solved(const session *c, const entry *e)
{
    const double asked = c->s->tolerance * c->norm_start;
    if (isnan(e->seconds)) return false;
    if (e->method->kind == OURS) return e->report.status == HF_CONVERGED;
    return e->norm <= (e->method->kind == LIBLINEAR ? asked : c->target) * (1.0 + 1e-9);
}

static void print_target(const session *c)
{
    const double asked = c->s->tolerance, reached = c->target / c->norm_start;
    if (!c->is_liblinears)
        printf("  solved is |g|/|g0| <= %.2e, as asked\n", asked);
    else if (reached <= asked * (1.0 + 1e-9))
        printf("  solved is |g|/|g0| <= %.2e, where LIBLINEAR ended, asked for %.2e\n", reached,
               asked);
    else
        printf(
            "  LIBLINEAR ended above the |g|/|g0| of %.2e asked for: solved is <= %.2e, its own\n",
            asked, reached);
}

static void print_head(const session *c)
{
    printf("  %-10s %7s %6s %6s %6s %6s %9s %9s %9s %15s %8s", "method", "threads", "steps",
           "values", "prods", "lines", "seconds", "cpu", "|g|/|g0|", "f", "train");
    printf("%s\n", c->test->count > 0 ? "     test" : "");
}

static void print(const session *c, const entry *e)
{
    const int64_t n = c->train->columns;
    const hf_report *const r = &e->report;
    if (isnan(e->seconds)) {
        printf("  %-10s was not built in\n", e->method->name);
        return;
    }
    printf("  %-10s %7d", e->method->name, e->threads);
    if (e->method->kind == OURS)
        printf(" %6" PRId64 " %6" PRId64 " %6" PRId64 " %6" PRId64, r->iteration,
               r->values + r->gradients, r->products, r->directional);
    else if (e->method->kind == LIBLBFGS)
        printf(" %6s %6" PRId64 " %6s %6s", "", r->gradients, "", "");
    else
        printf(" %27s", "");
    printf(" %9.3f %9.3f %9.2e %15.9g %7.3f%%", e->seconds, e->cpu, e->norm / c->norm_start, e->f,
           100.0 * model_accuracy(c->train, n, e->w));
    if (c->test->count > 0) printf(" %7.3f%%", 100.0 * model_accuracy(c->test, n, e->w));
    if (!is_solved(c, e))
        printf("  %s", e->method->kind == OURS ? hf_status_text(r->status) : "|g| not reached");
    printf("\n");
}

/* The ratio of times over a peer, if both solved. */
static void print_ratio(const session *c, const entry *ours, kind peer)
{
    if (!is_solved(c, ours) || !(ours->seconds > 0.0)) return;
    for (int k = 0; k < c->count; k++) {
        const entry *const e = &c->entries[k];
        if (e->method->kind == peer && is_solved(c, e))
            printf("  %s, %d thread%s: %.2f times as fast as %s\n", ours->method->name,
                   ours->threads, ours->threads > 1 ? "s" : "", e->seconds / ours->seconds,
                   e->method->name);
    }
}

static void print_verdict(const session *c)
{
    for (int k = 0; k < c->count; k++) {
        if (c->entries[k].method->kind == OURS) print_ratio(c, &c->entries[k], LIBLINEAR);
    }
    for (int k = 0; k < c->count; k++) {
        if (c->entries[k].method->kind == OURS) print_ratio(c, &c->entries[k], LIBLBFGS);
    }
}

/* ---- the whole ---- */

static void plan(session *c)
{
    for (int k = 0; k < METHODS; k++) {
        if (!command_lists(c->s->methods, methods[k].name)) continue;
        c->entries[c->count++] = (entry){.method = &methods[k], .threads = 1};
        if (methods[k].kind == OURS && c->s->threads > 1)
            c->entries[c->count++] = (entry){.method = &methods[k], .threads = c->s->threads};
    }
    for (int k = 0; k < c->count; k++)
        c->entries[k].seconds = c->entries[k].cpu = (double)NAN;
}

/* Memory for g and the points of all entries; 0, or 1 if it is short. */
static int reserve(session *c)
{
    const size_t n = (size_t)c->train->columns;
    c->memory = calloc(((size_t)c->count + 1) * n, sizeof *c->memory);
    if (c->memory == NULL) return 1;
    c->g = c->memory;
    for (int k = 0; k < c->count; k++)
        c->entries[k].w = c->memory + (size_t)(k + 1) * n;
    return 0;
}

/* The first entry that was run, ours before peers; NULL: none was. */
static const entry *find_solution(const session *c)
{
    const entry *found = NULL;
    for (int k = 0; k < c->count; k++) {
        const entry *const e = &c->entries[k];
        if (isnan(e->seconds)) continue;
        if (e->method->kind == OURS) return e;
        if (found == NULL) found = e;
    }
    return found;
}

static int count_failures(const session *c)
{
    int failures = 0;
    for (int k = 0; k < c->count; k++) {
        const entry *const e = &c->entries[k];
        failures += e->method->kind == OURS && !is_solved(c, e);
    }
    return failures;
}

/* From w = 0. */
static int run_all(session *c, double *w, const char **why)
{
    double f;
    c->norm_start = norm_at(c, w, &f);
    if (!isfinite(c->norm_start)) {
        *why = "the norm of the gradient at w = 0 is not finite: values or --cost are too large";
        return -1;
    }
    if (!(c->norm_start > 0.0)) {
        printf("  |g(0)| = 0: w = 0 is the solution, and nothing was run\n");
        return 0;
    }
    c->target = c->s->tolerance * c->norm_start;
    for (int again = 0; again < c->s->repeat; again++) {
        for (int k = 0; k < c->count; k++)
            run(c, &c->entries[k]);
    }
    print_target(c);
    print_head(c);
    for (int k = 0; k < c->count; k++)
        print(c, &c->entries[k]);
    print_verdict(c);
    const entry *const solution = find_solution(c);
    if (solution == NULL) {
        *why = "none of the methods listed was built in: nothing is learnt";
        return -1;
    }
    memcpy(w, solution->w, (size_t)c->train->columns * sizeof *w);
    return count_failures(c);
}

int compare(const settings *s, const rows *train, const rows *test, double *w, const char **why)
{
    session c = {.s = s, .train = train, .test = test};
    int result = -1;
    *why = "not enough memory";
    plan(&c);
    if (reserve(&c) == 0 && model_create(&c.model, train, s->C, 1) == 0) {
        result = run_all(&c, w, why);
        model_free(&c.model);
    }
    free(c.memory);
    return result;
}
