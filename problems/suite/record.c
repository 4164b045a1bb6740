/* record.c: the fields of a record, its cost, the names of its outcomes.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "record.h"

#include <string.h>

#define FIELD(member, type)                                                                        \
    {                                                                                              \
#member, type, offsetof(struct record, member), sizeof(((struct record *)0)->member)       \
    }

const struct field record_fields[] = {
    FIELD(problem, FIELD_TEXT),
    FIELD(kind, FIELD_TEXT),
    FIELD(n, FIELD_COUNT),
    FIELD(solver, FIELD_TEXT),
    FIELD(test, FIELD_TEXT),
    FIELD(outcome, FIELD_OUTCOME),
    FIELD(values, FIELD_COUNT),
    FIELD(gradients, FIELD_COUNT),
    FIELD(products, FIELD_COUNT),
    FIELD(threads, FIELD_COUNT),
    FIELD(seconds, FIELD_REAL),
    FIELD(cpu_seconds, FIELD_REAL),
    FIELD(f, FIELD_REAL),
    FIELD(gradient_norm, FIELD_REAL),
    FIELD(f_start, FIELD_REAL),
    FIELD(gradient_start, FIELD_REAL),
    FIELD(target, FIELD_REAL),
    FIELD(f_final, FIELD_REAL),
    FIELD(gradient_final, FIELD_REAL),
    FIELD(gradient_max_final, FIELD_REAL),
    FIELD(ending, FIELD_TEXT),
};
const int record_field_count = (int)(sizeof record_fields / sizeof record_fields[0]);

static const char *const names[OUTCOME_COUNT] = {
    [OUTCOME_NONE] = "none",         [OUTCOME_SOLVED] = "solved",
    [OUTCOME_COST] = "cost limit",   [OUTCOME_SECONDS] = "time limit",
    [OUTCOME_GAVE_UP] = "gave up",   [OUTCOME_MEMORY] = "no memory",
    [OUTCOME_CRASHED] = "crashed",   [OUTCOME_HUNG] = "hung",
    [OUTCOME_NO_START] = "no start",
};

const char *outcome_name(enum outcome outcome)
{
    return names[outcome];
}

enum outcome outcome_find(const char *name)
{
    for (int k = 1; k < OUTCOME_COUNT; k++) {
        if (strcmp(names[k], name) == 0) return (enum outcome)k;
    }
    return OUTCOME_NONE;
}

double record_cost(const struct record *r)
{
    return (double)r->gradients + (double)r->products + 0.5 * (double)r->values;
}

double record_time(const struct record *r)
{
    return r->threads == 1 ? r->cpu_seconds : r->seconds;
}
