/* selection.c: which problems, at which sizes, with which solvers.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "selection.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZES_MAX = 32 };
static const double N_MAX = 1e9;

struct sizes {
    int count;
    int64_t n[SIZES_MAX];
};

static int fail(char *message, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, size, format, arguments);
    va_end(arguments);
    return 1;
}

/* Is the word in the comma-separated list? NULL lists everything. */
static bool listed(const char *list, const char *word)
{
    if (list == NULL) return true;
    const size_t length = strlen(word);
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        if (*at == ',') at++;
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Call take() for every word; stops at the first that returns non-zero, and returns that. */
static int each_word(const char *list, int (*take)(const char *word, void *user), void *user)
{
    char *const copy = strdup(list);
    if (copy == NULL) return 1;
    char *rest = copy;
    int code = 0;
    for (char *word; code == 0 && (word = strtok_r(rest, ",", &rest)) != NULL;)
        code = take(word, user);
    free(copy);
    return code;
}

struct errand { /* what the words of a list are for, and the sentence if one is wrong */
    struct results *results;
    struct sizes sizes;
    char *message;
    size_t size;
};

static int take_solver(const char *word, void *user)
{
    struct errand *const errand = user;
    struct results *const results = errand->results;
    const struct solver *const found = solver_find(word);
    if (found == NULL) {
        return fail(errand->message, errand->size,
                    "there is no solver '%s' in this build; 'hf-suite list' shows those there are",
                    word);
    }
    for (int s = 0; s < results->solver_count; s++) {
        if (results->solvers[s] == found) return 0;
    }
    results->solvers[results->solver_count++] = found;
    return 0;
}

static int choose_solvers(struct errand *errand, const char *list)
{
    const bool all = list != NULL && strcmp(list, "all") == 0;
    const bool ours = list != NULL && strcmp(list, "ours") == 0;
    if (list != NULL && !all && !ours) {
        const int code = each_word(list, take_solver, errand);
        if (code == 0 && errand->results->solver_count == 0) {
            return fail(errand->message, errand->size, "--solvers names no solver");
        }
        return code;
    }
    for (int k = 0; k < solver_count; k++) {
        const bool wanted = all || (solvers[k]->usual && (!ours || solvers[k]->ours));
        if (wanted) take_solver(solvers[k]->name, errand);
    }
    return 0;
}

/* Ratios are taken to our L-BFGS, else to libLBFGS with the same memory, else to what is first. */
static void choose_reference(struct results *results)
{
    static const char *const order[] = {"liblbfgs", "liblbfgs10", "lbfgs"};
    for (int k = 0; k < 3; k++) {
        for (int s = 0; s < results->solver_count; s++) {
            if (strcmp(results->solvers[s]->name, order[k]) == 0) results->reference = s;
        }
    }
}

static int take_size(const char *word, void *user)
{
    struct errand *const errand = user;
    char *end;
    const double n = strtod(word, &end);
    if (*end != '\0' || !(n >= 1.0 && n <= N_MAX) || n != floor(n)) {
        return fail(errand->message, errand->size,
                    "--n must list whole numbers from 1 to %g, not '%s'", N_MAX, word);
    }
    if (errand->sizes.count == SIZES_MAX) {
        return fail(errand->message, errand->size, "--n lists more than %d sizes", SIZES_MAX);
    }
    errand->sizes.n[errand->sizes.count++] = (int64_t)n;
    return 0;
}

static int take_problem(const char *word, void *user)
{
    struct errand *const errand = user;
    if (collection_find(word) != NULL) return 0;
    return fail(errand->message, errand->size,
                "there is no problem '%s'; 'hf-suite list' shows those there are", word);
}

static int take_class(const char *word, void *user)
{
    struct errand *const errand = user;
    for (int k = 0; k < collection_count; k++) {
        if (strcmp(class_name(collection[k]->kind), word) == 0) return 0;
    }
    return fail(errand->message, errand->size,
                "there is no class '%s'; 'hf-suite list' shows those there are", word);
}

/* The default selection: every problem at about 100 and 1000, and some at other sizes; chosen so
 * that all of it takes a few minutes on two cores. */
static const char small_only[] = "sbrybnd,scosine,lennard_jones,morse,chebyquad,optimal_control,"
                                 "mancino,sensors,genhumps,msqrtals,fletcbv3";
static const char large_too[] =
    "extended_rosenbrock,extended_powell,broyden_tridiagonal,broyden_banded,arwhead,bdqrtic,"
    "cosine,dixmaana,edensch,engval1,extended_beale,freuroth,liarwhd,nondia,quartc,schmvett,"
    "tointgss,woods";
static const char at_1e4_too[] =
    "torsion,journal_bearing,minimal_surface,combustion,cragglvy,tridia,testquad,logistic,"
    "phase_retrieval,quadratic_clustered";
static const char at_1e6_too[] = "arwhead,engval1,tointgss,woods";

static struct sizes default_sizes(const char *name)
{
    struct sizes sizes = {.count = 1, .n = {100}};
    const bool large = listed(large_too, name);
    if (!listed(small_only, name)) sizes.n[sizes.count++] = 1000;
    if (large || listed(at_1e4_too, name)) sizes.n[sizes.count++] = 10000;
    if (large) sizes.n[sizes.count++] = 100000;
    if (listed(at_1e6_too, name)) sizes.n[sizes.count++] = 1000000;
    return sizes;
}

int selection_add(struct results *results, const struct instance *instance)
{
    for (int i = 0; i < results->instance_count; i++) {
        const struct instance *const old = &results->instances[i];
        if (old->n == instance->n && strcmp(old->name, instance->name) == 0) return 0;
    }
    const size_t count = (size_t)results->instance_count + 1;
    struct instance *const grown = realloc(results->instances, count * sizeof *grown);
    if (grown == NULL) return 1;
    grown[results->instance_count++] = *instance;
    results->instances = grown;
    return 0;
}

static int add_example(struct results *results, const example *e, const struct sizes *asked)
{
    const struct sizes sizes = asked->count > 0 ? *asked : default_sizes(e->name);
    for (int k = 0; k < sizes.count; k++) {
        struct instance instance = {.example = e, .n = e->size(sizes.n[k])};
        snprintf(instance.name, sizeof instance.name, "%s", e->name);
        snprintf(instance.kind, sizeof instance.kind, "%s", class_name(e->kind));
        if (selection_add(results, &instance) != 0) return 1;
    }
    return 0;
}

static int choose_examples(struct errand *errand, const struct options *options)
{
    if (options->problems != NULL && each_word(options->problems, take_problem, errand) != 0) {
        return 1;
    }
    if (options->classes != NULL && each_word(options->classes, take_class, errand) != 0) return 1;
    if (options->sizes != NULL && each_word(options->sizes, take_size, errand) != 0) return 1;
    if (options->sizes != NULL && errand->sizes.count == 0) {
        return fail(errand->message, errand->size, "--n lists no size");
    }
    for (int k = 0; k < collection_count; k++) {
        const example *const e = collection[k];
        if (!listed(options->problems, e->name)) continue;
        if (!listed(options->classes, class_name(e->kind))) continue;
        if (add_example(errand->results, e, &errand->sizes) != 0) {
            return fail(errand->message, errand->size, "no memory for the list of problems");
        }
    }
    return 0;
}

/* Stable by decade of n, so that tables come size by size. */
static void order_by_size(struct results *results)
{
    for (int i = 1; i < results->instance_count; i++) {
        const struct instance moved = results->instances[i];
        int at = i;
        while (at > 0 && instance_decade(&results->instances[at - 1]) > instance_decade(&moved)) {
            results->instances[at] = results->instances[at - 1];
            at--;
        }
        results->instances[at] = moved;
    }
}

int selection_make(struct results *results, const struct options *options, char *message,
                   size_t size)
{
    *results = (struct results){0};
    struct errand errand = {.results = results, .message = message, .size = size};
    if (choose_solvers(&errand, options->solvers) != 0) return 1;
    choose_reference(results);
    const int code = options->cutest != NULL
                         ? selection_add_cutest(results, options->cutest, message, size)
                         : choose_examples(&errand, options);
    if (code != 0) return 1;
    if (results->instance_count == 0) return fail(message, size, "no problem is left to run");
    order_by_size(results);
    const size_t cells = (size_t)results->instance_count * (size_t)results->solver_count;
    results->cells = calloc(cells, sizeof *results->cells);
    return results->cells != NULL ? 0 : fail(message, size, "no memory for the results");
}
