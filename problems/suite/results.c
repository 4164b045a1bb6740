/* results.c: the grid of runs, and the problem behind an instance.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "results.h"
#include "cutest.h"
#include "selection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hf_pattern *pattern(const struct task *task)
{
    return pattern_of(task->source, task->n, task->user);
}

int instance_open(const struct instance *instance, struct task *task, char *message, size_t size)
{
    if (instance->example == NULL) return selection_cutest(instance->folder, task, message, size);
    const example *const e = instance->example;
    *task = (struct task){.n = instance->n,
                          .value = e->value,
                          .product = e->product,
                          .residuals = e->residuals,
                          .pattern = e->pattern != NULL ? pattern : NULL,
                          .source = e,
                          .start = e->start,
                          .release = e->release};
    memcpy(task->name, instance->name, TASK_NAME_SIZE);
    memcpy(task->kind, instance->kind, TASK_KIND_SIZE);
    if (e->prepare == NULL) return 0;
    task->user = e->prepare(instance->n);
    if (task->user != NULL) return 0;
    snprintf(message, size, "no memory for %s at n = %lld", e->name, (long long)instance->n);
    return 1;
}

int instance_decade(const struct instance *instance)
{
    int decade = 0;
    for (int64_t n = instance->n; n >= 10; n /= 10)
        decade++;
    return decade;
}

struct record *results_at(const struct results *results, int instance, int solver)
{
    return results->cells[instance * results->solver_count + solver];
}

struct record *results_solved(const struct results *results, int instance, int solver)
{
    struct record *const r = results_at(results, instance, solver);
    return r != NULL && r->outcome == OUTCOME_SOLVED ? r : NULL;
}

bool results_wanted(const struct results *results, int instance, int solver)
{
    const struct instance *const i = &results->instances[instance];
    const struct solver *const s = results->solvers[solver];
    if (s->gauss_newton && (i->example == NULL || i->example->residuals == NULL)) return false;
    if (s->assembled && !i->sparse) return false;
    return i->n <= s->max_n;
}

bool results_complete(const struct results *results, int instance)
{
    for (int s = 0; s < results->solver_count; s++) {
        if (results_wanted(results, instance, s) && results_at(results, instance, s) == NULL) {
            return false;
        }
    }
    return true;
}

static int find_instance(const struct results *results, const struct record *record)
{
    for (int i = 0; i < results->instance_count; i++) {
        const struct instance *const instance = &results->instances[i];
        if (instance->n == record->n && strcmp(instance->name, record->problem) == 0) return i;
    }
    return -1;
}

int results_keep(struct results *results, const struct record *record)
{
    const int i = find_instance(results, record);
    if (i < 0) return 0;
    for (int s = 0; s < results->solver_count; s++) {
        if (strcmp(results->solvers[s]->name, record->solver) != 0) continue;
        struct record **const cell = &results->cells[i * results->solver_count + s];
        if (*cell == NULL) *cell = malloc(sizeof **cell);
        if (*cell == NULL) return 1;
        **cell = *record;
    }
    return 0;
}

/* The smallest final f of the runs that solved the instance. */
static double smallest_value(const struct results *results, int instance)
{
    double smallest = INFINITY;
    for (int s = 0; s < results->solver_count; s++) {
        const struct record *const r = results_solved(results, instance, s);
        if (r != NULL) smallest = fmin(smallest, r->f_final);
    }
    return smallest;
}

static bool clearly_larger(const struct record *r, double smallest)
{
    const double allowance = 1e-3 * fabs(smallest) + 1e-6 * fabs(r->f_start - smallest);
    return r->f_final - smallest > allowance;
}

bool results_other_minimum(const struct results *results, int instance, int solver)
{
    const struct record *const r = results_solved(results, instance, solver);
    return r != NULL && clearly_larger(r, smallest_value(results, instance));
}

static double best_of(const struct results *results, int instance,
                      double (*measure)(const struct record *r))
{
    const double smallest = smallest_value(results, instance);
    double best = INFINITY;
    for (int s = 0; s < results->solver_count; s++) {
        const struct record *const r = results_solved(results, instance, s);
        if (r != NULL && !clearly_larger(r, smallest)) best = fmin(best, measure(r));
    }
    return best;
}

double results_best_cost(const struct results *results, int instance)
{
    return best_of(results, instance, record_cost);
}

double results_best_seconds(const struct results *results, int instance)
{
    return best_of(results, instance, record_time);
}

void results_free(struct results *results)
{
    for (int k = 0; results->cells != NULL && k < results->instance_count * results->solver_count;
         k++) {
        free(results->cells[k]);
    }
    for (int i = 0; i < results->instance_count; i++)
        free(results->instances[i].folder);
    free(results->cells);
    free(results->instances);
}
