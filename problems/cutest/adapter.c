/* adapter.c: a decoded CUTEst problem (p.so and OUTSDIF.d in one folder) as a task of the suite.
 *
 * The routines are those of the CUTEst C interface (Gould, Orban & Toint 2015, doi
 * 10.1007/s10589-014-9687-3), as gfortran names them, with default integers and double precision.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "suite/cutest.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT = 42, BUFFER_UNIT = 43, NO_OUTPUT = 0 };

/* fortran_open_ cuts what is longer. */
enum { PATH_MAX_LENGTH = 255 };

/* Bounds of this size and beyond are none. */
static const double NO_BOUND = 1e20;

typedef void open_fn(const int *unit, const char *path, int *status);
typedef void close_fn(const int *unit, int *status);
typedef void dimensions_fn(int *status, const int *unit, int *n, int *m);
typedef void setup_fn(int *status, const int *unit, const int *out, const int *buffer, int *n,
                      double *x, double *lower, double *upper);
typedef void terminate_fn(int *status);
typedef void function_fn(int *status, const int *n, const double *x, double *f);
typedef void gradient_fn(int *status, const int *n, const double *x, double *f, double *g,
                         const bool *with_gradient);
typedef void hessian_fn(int *status, const int *n, const bool *same_x, const double *x,
                        const double *v, double *Hv);

typedef void entries_fn(int *status, int *count);
typedef void assemble_fn(int *status, const int *n, const double *x, int *count, const int *room,
                         double *values, int *rows, int *columns);

struct decoded {
    void *library;
    open_fn *open;
    close_fn *close;
    dimensions_fn *dimensions;
    setup_fn *setup;
    terminate_fn *terminate;
    function_fn *function;
    gradient_fn *gradient;
    hessian_fn *hessian;
    entries_fn *entries;
    assemble_fn *assemble;
    int n;
    bool ready;        /* setup has succeeded                                           */
    bool hessian_kept; /* CUTEst holds the second derivatives at hessian_x              */
    double *block;     /* holds the next four, [n] each                                 */
    double *start, *hessian_x, *lower, *upper;
    int count; /* entries that CUTEst writes; 0: not asked yet                          */
    double *values;
    int *rows, *columns;
    int64_t *places, pattern_count; /* [count] of each entry in the pattern             */
};

static void forget_entries(struct decoded *d)
{
    free(d->values);
    free(d->rows);
    free(d->columns);
    free(d->places);
    d->values = NULL;
    d->rows = d->columns = NULL;
    d->places = NULL;
}

static void release(void *user)
{
    struct decoded *const d = user;
    int status;
    if (d->ready) d->terminate(&status);
    if (d->library != NULL) dlclose(d->library);
    forget_entries(d);
    free(d->block);
    free(d);
}

static void start(int64_t n, double *x, void *user)
{
    const struct decoded *const d = user;
    memcpy(x, d->start, (size_t)n * sizeof(double));
}

static int value(int64_t n, const double *x, double *f, double *g, void *user)
{
    struct decoded *const d = user;
    const bool with_gradient = true;
    int status;
    (void)n;
    d->hessian_kept = false;
    if (g == NULL) {
        d->function(&status, &d->n, x, f);
    } else {
        d->gradient(&status, &d->n, x, f, g, &with_gradient);
    }
    return status != 0;
}

static int product(int64_t n, const double *x, const double *v, double *Hv, void *user)
{
    struct decoded *const d = user;
    const size_t bytes = (size_t)n * sizeof(double);
    const bool same_x = d->hessian_kept && memcmp(x, d->hessian_x, bytes) == 0;
    int status;
    d->hessian(&status, &d->n, &same_x, x, v, Hv);
    d->hessian_kept = status == 0;
    if (d->hessian_kept && !same_x) memcpy(d->hessian_x, x, bytes);
    return status != 0;
}

/* ---- the sparse Hessian: CUTEst writes its entries always in the same order ---- */

/* Where (row, column) of the lower triangle is in the pattern. */
static int64_t place_of(const hf_pattern *pattern, int64_t row, int64_t column)
{
    int64_t low = pattern->starts[column], high = pattern->starts[column + 1] - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (pattern->rows[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The entries at the start; false if H is dense, too. */
static bool ask_entries(struct decoded *d)
{
    int status;
    d->entries(&status, &d->count);
    const bool dense = d->count >= 0.5 * d->n * (d->n + 1.0);
    if (status != 0 || d->count < 0 || dense) return false;
    const size_t room = (size_t)d->count + 1;
    d->values = malloc(room * sizeof *d->values);
    d->rows = malloc(room * sizeof *d->rows);
    d->columns = malloc(room * sizeof *d->columns);
    d->places = malloc(room * sizeof *d->places);
    if (!d->values || !d->rows || !d->columns || !d->places) return false;
    const int all = d->count;
    d->assemble(&status, &d->n, d->start, &d->count, &all, d->values, d->rows, d->columns);
    return status == 0;
}

static hf_status build_pattern(struct decoded *d, hf_pattern **built)
{
    int64_t *const at = malloc((2 * (size_t)d->count + 1) * sizeof *at);
    if (at == NULL) return HF_OUT_OF_MEMORY;
    for (int k = 0; k < d->count; k++) {
        at[k] = d->rows[k] - 1;
        at[d->count + k] = d->columns[k] - 1;
    }
    const hf_status status = hf_pattern_from_triplets(built, d->n, d->count, at, at + d->count);
    free(at);
    return status;
}

static hf_pattern *pattern(const struct task *task)
{
    struct decoded *const d = task->user;
    hf_pattern *built = NULL;
    forget_entries(d);
    if (!ask_entries(d) || build_pattern(d, &built) != HF_CONVERGED) return NULL;
    for (int k = 0; k < d->count; k++) {
        const int64_t i = d->rows[k] - 1, j = d->columns[k] - 1;
        d->places[k] = i > j ? place_of(built, i, j) : place_of(built, j, i);
    }
    d->pattern_count = built->starts[d->n];
    return built;
}

static int hessian(int64_t n, const double *x, double *values, void *user)
{
    struct decoded *const d = user;
    int status, count = d->count;
    (void)n;
    d->hessian_kept = false;
    d->assemble(&status, &d->n, x, &count, &d->count, d->values, d->rows, d->columns);
    memset(values, 0, (size_t)d->pattern_count * sizeof *values);
    for (int k = 0; k < count && status == 0; k++)
        values[d->places[k]] += d->values[k];
    return status != 0;
}

/* Returns the name of a routine that the library lacks, or NULL. */
static const char *find_routines(struct decoded *d)
{
    const struct {
        const char *name;
        void *routine;
    } wanted[] = {
        {"fortran_open_", &d->open},           {"fortran_close_", &d->close},
        {"cutest_cdimen_", &d->dimensions},    {"cutest_usetup_", &d->setup},
        {"cutest_uterminate_", &d->terminate}, {"cutest_ufn_", &d->function},
        {"cutest_cint_uofg_", &d->gradient},   {"cutest_cint_uhprod_", &d->hessian},
        {"cutest_udimsh_", &d->entries},       {"cutest_ush_", &d->assemble},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *const address = dlsym(d->library, wanted[i].name);
        if (address == NULL) return wanted[i].name;
        /* POSIX has both pointers alike; C knows no cast between them. */
        memcpy(wanted[i].routine, &address, sizeof address);
    }
    return NULL;
}

static int fail(char *message, size_t size, const char *folder, const char *why)
{
    snprintf(message, size, "%s: %s.", folder, why);
    return 1;
}

static bool is_bounded(const struct decoded *d)
{
    for (int i = 0; i < d->n; i++) {
        if (d->lower[i] > -NO_BOUND || d->upper[i] < NO_BOUND) return true;
    }
    return false;
}

/* Read the sizes and the start from the opened data; returns NULL or what is wrong. */
static const char *set_up(struct decoded *d)
{
    int status, constraints;
    const int unit = UNIT, buffer = BUFFER_UNIT, out = NO_OUTPUT;
    d->dimensions(&status, &unit, &d->n, &constraints);
    if (status != 0 || d->n < 1) return "OUTSDIF.d states no size";
    if (constraints > 0) return "the problem has constraints; only unconstrained ones can run";
    d->block = malloc(4 * (size_t)d->n * sizeof(double));
    if (d->block == NULL) return "out of memory";
    d->start = d->block;
    d->hessian_x = d->start + d->n;
    d->lower = d->hessian_x + d->n;
    d->upper = d->lower + d->n;
    d->setup(&status, &unit, &out, &buffer, &d->n, d->start, d->lower, d->upper);
    if (status != 0) return "CUTEst cannot set the problem up";
    d->ready = true;
    return is_bounded(d) ? "the problem has bounds; only unconstrained ones can run" : NULL;
}

/* Write the path of a file of the folder; returns NULL or what is wrong. Fortran would create the
 * file if it is not there. */
static const char *path_of(char *path, size_t size, const char *folder, const char *file)
{
    const int length = snprintf(path, size, "%s/%s", folder, file);
    if (length < 0 || (size_t)length >= size) return "the path is too long for CUTEst";
    FILE *const there = fopen(path, "r");
    if (there == NULL) return "p.so or OUTSDIF.d cannot be read; decode the problem first";
    fclose(there);
    return NULL;
}

static const char *read_data(struct decoded *d, const char *path)
{
    const int unit = UNIT;
    int status;
    d->open(&unit, path, &status);
    if (status != 0) return "CUTEst cannot open OUTSDIF.d";
    const char *const why = set_up(d);
    d->close(&unit, &status);
    return why;
}

static int open_folder(struct decoded *d, const char *folder, char *message, size_t size)
{
    char library[PATH_MAX_LENGTH + 1], data[PATH_MAX_LENGTH + 1];
    const char *why = path_of(library, sizeof library, folder, "p.so");
    if (why == NULL) why = path_of(data, sizeof data, folder, "OUTSDIF.d");
    if (why != NULL) return fail(message, size, folder, why);
    d->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (d->library == NULL) return fail(message, size, folder, dlerror());
    const char *const missing = find_routines(d);
    if (missing != NULL) {
        snprintf(message, size, "%s: p.so has no %s.", folder, missing);
        return 1;
    }
    why = read_data(d, data);
    return why != NULL ? fail(message, size, folder, why) : 0;
}

/* The last part of the folder's path. */
static void name_task(struct task *out, const char *folder)
{
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && folder[begin - 1] != '/')
        begin--;
    snprintf(out->name, sizeof out->name, "%.*s", (int)(end - begin), folder + begin);
    snprintf(out->kind, sizeof out->kind, "cutest");
}

int cutest_load(const char *folder, struct task *out, char *message, size_t size)
{
    *out = (struct task){0};
    struct decoded *const d = calloc(1, sizeof *d);
    if (d == NULL) return fail(message, size, folder, "out of memory");
    if (open_folder(d, folder, message, size) != 0) {
        release(d);
        return 1;
    }
    name_task(out, folder);
    out->n = d->n;
    out->value = value;
    out->product = product;
    out->pattern = pattern;
    out->hessian = hessian;
    out->start = start;
    out->user = d;
    out->release = release;
    return 0;
}
