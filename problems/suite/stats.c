/* stats.c: geometric means, profiles (Dolan & Moré, Math. Program. 91, 2002), worst cases.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Times below this are noise: they count as this much. */
static const double CLOCK_FLOOR = 1e-3;
static const double TIE = 1.0 + 1e-12;

struct mean { /* geometric */
    double log_sum;
    int count;
};

static void mean_add(struct mean *mean, double ratio)
{
    mean->log_sum += log(ratio);
    mean->count++;
}

static double mean_value(const struct mean *mean)
{
    return mean->count > 0 ? exp(mean->log_sum / mean->count) : (double)NAN;
}

/* A run that is solved at the start costs one gradient, never nothing. */
static double cost_of(const struct record *r)
{
    return fmax(record_cost(r), 1.0);
}

bool stats_counts(const struct results *results, int instance, const struct filter *filter)
{
    const struct instance *const i = &results->instances[instance];
    if (filter->kind != NULL && strcmp(filter->kind, i->kind) != 0) return false;
    return filter->decade < 0 || filter->decade == instance_decade(i);
}

static void compare(struct summary *sum, struct mean *cost, struct mean *seconds, int instance,
                    const struct record *mine, const struct record *theirs)
{
    const double ratio = cost_of(mine) / cost_of(theirs);
    mean_add(cost, ratio);
    if (!(ratio <= sum->worst)) {
        sum->worst = ratio;
        sum->worst_instance = instance;
    }
    if (fmax(record_time(mine), record_time(theirs)) > CLOCK_FLOOR) {
        mean_add(seconds,
                 fmax(record_time(mine), CLOCK_FLOOR) / fmax(record_time(theirs), CLOCK_FLOOR));
    }
}

struct summary stats_summary(const struct results *results, int solver, const struct filter *filter)
{
    struct summary sum = {.worst = NAN, .worst_instance = -1};
    struct mean to_reference = {0}, to_best = {0}, seconds = {0};
    for (int i = 0; i < results->instance_count; i++) {
        if (!stats_counts(results, i, filter) || results_at(results, i, solver) == NULL) continue;
        const double best = results_best_cost(results, i);
        sum.run++;
        sum.solvable += isfinite(best);
        const struct record *const mine = results_solved(results, i, solver);
        if (mine == NULL) continue;
        sum.solved++;
        sum.other_minimum += results_other_minimum(results, i, solver);
        const double ratio = cost_of(mine) / fmax(best, 1.0);
        mean_add(&to_best, ratio);
        for (int k = 0; k < 3; k++)
            sum.within[k] += ratio <= (double)(1 << k) * TIE;
        const struct record *const theirs = results_solved(results, i, results->reference);
        if (theirs != NULL) compare(&sum, &to_reference, &seconds, i, mine, theirs);
    }
    sum.cost_to_reference = mean_value(&to_reference);
    sum.cost_to_best = mean_value(&to_best);
    sum.seconds_to_reference = mean_value(&seconds);
    sum.timed = seconds.count;
    return sum;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int stats_ratios(const struct results *results, int solver, bool by_seconds, double *ratios,
                 int *solvable)
{
    int count = 0;
    *solvable = 0;
    for (int i = 0; i < results->instance_count; i++) {
        const double best = by_seconds ? fmax(results_best_seconds(results, i), CLOCK_FLOOR)
                                       : fmax(results_best_cost(results, i), 1.0);
        if (!isfinite(best)) continue;
        ++*solvable;
        const struct record *const r = results_solved(results, i, solver);
        if (r == NULL) continue;
        ratios[count++] = (by_seconds ? fmax(record_time(r), CLOCK_FLOOR) : cost_of(r)) / best;
    }
    qsort(ratios, (size_t)count, sizeof *ratios, ascending);
    return count;
}
