/* regress.c: a list of runs with their counts, made again.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "regress.h"
#include "collection.h"
#include "runner.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What hybrid may cost, over lbfgs. */
static const double BOUND = 1.3;

struct counts {
    int64_t values, gradients, products;
};

struct line {
    char *text; /* as it stands in the file; of a remark or a blank line that is all */
    bool is_run;
    struct instance instance;
    const struct solver *solver;
    bool by_max;
    struct counts then, now;
    bool solved;
};

struct list {
    struct line *lines;
    int count;
};

static double cost_of(struct counts c)
{
    return (double)c.gradients + (double)c.products + 0.5 * (double)c.values;
}

enum { RUN_WORDS = 4, ALL_WORDS = 7 };

/* The words of a line, cut up in place; at most ALL_WORDS + 1. Returns how many. */
static int split(char *text, char *words[ALL_WORDS + 1])
{
    int count = 0;
    char *rest = text;
    for (char *word; count <= ALL_WORDS && (word = strtok_r(rest, " \t\r\n", &rest)) != NULL;)
        words[count++] = word;
    return count;
}

/* Returns 1 if the word is no count. */
static int take_count(const char *word, int64_t *count)
{
    char *end;
    *count = strtoll(word, &end, 10);
    return end == word || *end != '\0' || *count < 0;
}

static const char *take_run(struct line *line, char *words[], int count)
{
    if (count != RUN_WORDS && count != ALL_WORDS) {
        return "not PROBLEM N TEST SOLVER and three counts";
    }
    const example *const e = collection_find(words[0]);
    if (e == NULL) return "no such problem";
    if (take_count(words[1], &line->instance.n) != 0 || line->instance.n < 1 ||
        e->size(line->instance.n) != line->instance.n) {
        return "the problem has no such size";
    }
    line->by_max = strcmp(words[2], "T") == 0;
    if (!line->by_max && strcmp(words[2], "R") != 0) return "the test is R or T";
    line->solver = solver_find(words[3]);
    if (line->solver == NULL) return "no such solver";
    line->is_run = true;
    line->instance.example = e;
    snprintf(line->instance.name, TASK_NAME_SIZE, "%s", e->name);
    if (count == RUN_WORDS) return NULL;
    struct counts *const c = &line->then;
    const bool bad = take_count(words[4], &c->values) || take_count(words[5], &c->gradients) ||
                     take_count(words[6], &c->products);
    return bad ? "counts are whole numbers" : NULL;
}

static int parse(struct line *line, const char **complaint)
{
    char *words[ALL_WORDS + 1];
    char *const copy = strdup(line->text);
    *complaint = "no memory";
    if (copy == NULL) return 1;
    const int count = split(copy, words);
    const bool is_remark = count == 0 || words[0][0] == '#';
    *complaint = is_remark ? NULL : take_run(line, words, count);
    free(copy);
    return *complaint != NULL;
}

static int add_line(struct list *list, const char *text, const char **complaint)
{
    struct line *const grown =
        realloc(list->lines, ((size_t)list->count + 1) * sizeof *list->lines);
    *complaint = "no memory";
    if (grown == NULL) return 1;
    list->lines = grown;
    struct line *const line = &grown[list->count];
    *line = (struct line){.text = strdup(text)};
    if (line->text == NULL) return 1;
    list->count++;
    return parse(line, complaint);
}

static bool has_runs(const struct list *list)
{
    for (int k = 0; k < list->count; k++) {
        if (list->lines[k].is_run) return true;
    }
    return false;
}

static int read_list(const char *path, struct list *list, char *message, size_t size)
{
    FILE *const file = fopen(path, "r");
    if (file == NULL) {
        snprintf(message, size, "'%s' cannot be read", path);
        return 1;
    }
    char *text = NULL;
    size_t room = 0;
    int bad = 0;
    while (!bad && getline(&text, &room, file) > 0) {
        const char *complaint = NULL;
        bad = add_line(list, text, &complaint);
        if (bad) snprintf(message, size, "%s:%d: %s", path, list->count, complaint);
    }
    if (!bad && (ferror(file) != 0 || !has_runs(list))) {
        snprintf(message, size, "'%s' %s", path,
                 ferror(file) != 0 ? "cannot be read" : "lists no run");
        bad = 1;
    }
    free(text);
    fclose(file);
    return bad;
}

static void make_run(struct line *line, const struct rules *given)
{
    struct rules rules = *given;
    rules.limit_seconds = (double)INFINITY; /* counts may not depend on the clock */
    rules.tolerance_max = line->by_max ? 1e-6 : 0.0;
    rules.tolerance = 1e-6;
    struct record *const record = calloc(1, sizeof *record);
    if (record == NULL) return;
    runner_solve(&line->instance, line->solver, &rules, record);
    line->now = (struct counts){record->values, record->gradients, record->products};
    line->solved = record->outcome == OUTCOME_SOLVED;
    free(record);
}

static bool equal(struct counts a, struct counts b)
{
    return a.values == b.values && a.gradients == b.gradients && a.products == b.products;
}

/* lbfgs on the same problem by the same test; NULL: not listed. */
static const struct line *find_lbfgs(const struct list *list, const struct line *of)
{
    for (int k = 0; k < list->count; k++) {
        const struct line *const line = &list->lines[k];
        if (line->is_run && strcmp(line->solver->name, "lbfgs") == 0 &&
            line->instance.example == of->instance.example && line->instance.n == of->instance.n &&
            line->by_max == of->by_max) {
            return line;
        }
    }
    return NULL;
}

static void name_run(const struct line *line)
{
    printf("%s n=%" PRId64 " %s %s: ", line->instance.name, line->instance.n,
           line->by_max ? "T" : "R", line->solver->name);
}

/* Returns 1, with a line that says why, if the run is not as it should be. */
static int judge_run(const struct list *list, const struct line *line,
                     const struct options *options)
{
    const double then = cost_of(line->then), now = cost_of(line->now);
    const struct line *const lbfgs =
        strcmp(line->solver->name, MAIN_SOLVER) == 0 ? find_lbfgs(list, line) : NULL;
    int bad = 0;
    if (!line->solved) {
        name_run(line);
        printf("not solved\n");
        bad = 1;
    }
    const bool same = options->allowance > 0.0 ? fabs(now - then) <= options->allowance * then
                                               : equal(line->then, line->now);
    if (!options->renew && !same) {
        name_run(line);
        printf("%" PRId64 " values, %" PRId64 " gradients, %" PRId64 " products; recorded: %" PRId64
               ", %" PRId64 ", %" PRId64 " (cost %+.0f %%)\n",
               line->now.values, line->now.gradients, line->now.products, line->then.values,
               line->then.gradients, line->then.products, 100.0 * (now / then - 1.0));
        bad = 1;
    }
    if (lbfgs != NULL && now > BOUND * cost_of(lbfgs->now)) {
        name_run(line);
        printf("costs %.2f of lbfgs, more than %.1f\n", now / cost_of(lbfgs->now), BOUND);
        bad = 1;
    }
    return bad;
}

static int write_list(const char *path, const struct list *list)
{
    FILE *const file = fopen(path, "w");
    if (file == NULL) return 1;
    for (int k = 0; k < list->count; k++) {
        const struct line *const line = &list->lines[k];
        if (!line->is_run) {
            fputs(line->text, file);
            continue;
        }
        fprintf(file, "%-24s %5" PRId64 " %s %-8s %5" PRId64 " %5" PRId64 " %5" PRId64 "\n",
                line->instance.name, line->instance.n, line->by_max ? "T" : "R", line->solver->name,
                line->now.values, line->now.gradients, line->now.products);
    }
    const bool failed = ferror(file) != 0;
    return fclose(file) != 0 || failed;
}

/* Over all runs of both: the geometric mean of hybrid's cost over lbfgs's. */
static void print_mean(const struct list *list)
{
    double logarithms = 0.0;
    int count = 0;
    for (int k = 0; k < list->count; k++) {
        const struct line *const line = &list->lines[k];
        if (!line->is_run || strcmp(line->solver->name, MAIN_SOLVER) != 0) continue;
        const struct line *const lbfgs = find_lbfgs(list, line);
        if (lbfgs == NULL || !line->solved || !lbfgs->solved) continue;
        logarithms += log(cost_of(line->now) / cost_of(lbfgs->now));
        count++;
    }
    if (count > 0) {
        printf("hybrid costs %.3f of lbfgs (geometric mean of %d)\n", exp(logarithms / count),
               count);
    }
}

int regress(const struct options *options, int *bad, char *message, size_t size)
{
    const char *const path = options->files[0];
    struct list list = {0};
    int runs = 0;
    *bad = 0;
    int code = read_list(path, &list, message, size);
    for (int k = 0; k < list.count && code == 0; k++) {
        if (list.lines[k].is_run) make_run(&list.lines[k], &options->rules);
    }
    for (int k = 0; k < list.count && code == 0; k++) {
        if (!list.lines[k].is_run) continue;
        runs++;
        *bad += judge_run(&list, &list.lines[k], options);
    }
    if (code == 0) {
        printf("%d runs, %d not as they should be\n", runs, *bad);
        print_mean(&list);
    }
    if (code == 0 && options->renew && write_list(path, &list) != 0) {
        snprintf(message, size, "'%s' cannot be written", path);
        code = 1;
    }
    for (int k = 0; k < list.count; k++)
        free(list.lines[k].text);
    free(list.lines);
    return code;
}
