/* contest.c: profiles (Dolan & Moré, Math. Program. 91, 2002) and geometric means.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "contest.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const double ABOVE = 1.3;
/* Times below this are noise: they count as this much. */
static const double CLOCK_FLOOR = 1e-3;
static const double TIE = 1.0 + 1e-12;

int contest_entrant(const struct contest *contest, const char *name)
{
    for (int s = 0; s < contest->entrant_count; s++) {
        if (strcmp(contest->entrants[s].name, name) == 0) return s;
    }
    return -1;
}

static struct event *find_event(struct contest *contest, const char *name)
{
    for (int i = 0; i < contest->event_count; i++) {
        if (strcmp(contest->events[i].name, name) == 0) return &contest->events[i];
    }
    const size_t count = (size_t)contest->event_count + 1;
    struct event *const grown = realloc(contest->events, count * sizeof *grown);
    if (grown == NULL) return NULL;
    contest->events = grown;
    struct event *const event = &grown[contest->event_count++];
    *event = (struct event){0};
    snprintf(event->name, sizeof event->name, "%s", name);
    return event;
}

struct outing *contest_outing(struct contest *contest, const char *event, const char *entrant,
                              enum test test)
{
    int s = contest_entrant(contest, entrant);
    if (s < 0 && contest->entrant_count < ENTRANTS_MAX) {
        s = contest->entrant_count++;
        snprintf(contest->entrants[s].name, ENTRANT_NAME_SIZE, "%s", entrant);
    }
    struct event *const e = s < 0 ? NULL : find_event(contest, event);
    return e == NULL ? NULL : &e->outings[s][test];
}

static bool fits(const char *name, const char *patterns)
{
    char pattern[ENTRANT_NAME_SIZE];
    for (const char *at = patterns; *at != '\0';) {
        const size_t length = strcspn(at, ",");
        snprintf(pattern, sizeof pattern, "%.*s", (int)length, at);
        if (fnmatch(pattern, name, 0) == 0) return true;
        at += length + (at[length] == ',');
    }
    return false;
}

static void remove_entrant(struct contest *contest, int entrant)
{
    const size_t after = (size_t)(--contest->entrant_count - entrant);
    struct entrant *const gone = &contest->entrants[entrant];
    memmove(gone, gone + 1, after * sizeof *gone);
    for (int i = 0; i < contest->event_count; i++) {
        struct outing(*const outings)[TEST_COUNT] = contest->events[i].outings;
        memmove(outings[entrant], outings[entrant + 1], after * sizeof outings[0]);
    }
}

void contest_select(struct contest *contest, const char *patterns)
{
    for (int s = contest->entrant_count - 1; s >= 0; s--) {
        if (!fits(contest->entrants[s].name, patterns)) remove_entrant(contest, s);
    }
}

void contest_set_aside(struct contest *contest, const char *patterns)
{
    for (int s = 0; s < contest->entrant_count; s++)
        contest->entrants[s].aside = fits(contest->entrants[s].name, patterns);
}

static double cost_of(const struct outing *outing)
{
    return outing->solved ? fmax(outing->cost, 1.0) : (double)INFINITY;
}

static double seconds_of(const struct outing *outing)
{
    return outing->solved ? fmax(outing->seconds, CLOCK_FLOOR) : (double)INFINITY;
}

static double value_of(const struct outing *outing)
{
    return outing->solved ? outing->f : (double)INFINITY;
}

/* The least of what the entrants that count have to show. */
static double least(const struct event *event, const struct contest *contest, enum test test,
                    double (*measure)(const struct outing *outing), int *who)
{
    double best = INFINITY;
    *who = -1;
    for (int s = 0; s < contest->entrant_count; s++) {
        const double here = measure(&event->outings[s][test]);
        if (contest->entrants[s].aside || !(here < best)) continue;
        best = here;
        *who = s;
    }
    return best;
}

double contest_best(const struct event *event, const struct contest *contest, enum test test,
                    int *who)
{
    return least(event, contest, test, cost_of, who);
}

int contest_solvable(const struct contest *contest, enum test test)
{
    int count = 0, who;
    for (int i = 0; i < contest->event_count; i++)
        count += isfinite(contest_best(&contest->events[i], contest, test, &who));
    return count;
}

double contest_ratio(const struct event *event, int entrant, int reference, enum test test)
{
    if (reference < 0) return (double)NAN;
    const double mine = cost_of(&event->outings[entrant][test]);
    const double theirs = cost_of(&event->outings[reference][test]);
    return isfinite(mine) && isfinite(theirs) ? mine / theirs : (double)NAN;
}

static void add_event(struct score *score, const struct event *event, const struct contest *contest,
                      int entrant, enum test test)
{
    const struct outing *const mine = &event->outings[entrant][test];
    score->made += mine->made;
    if (!mine->solved) return;
    int who;
    const double best = least(event, contest, test, cost_of, &who);
    const double fastest = least(event, contest, test, seconds_of, &who);
    const double lowest = least(event, contest, test, value_of, &who);
    score->solved++;
    if (isinf(best)) return; /* nobody else's mark either */
    for (int k = 0; k < 3; k++)
        score->within[k] += cost_of(mine) <= (double)(1 << k) * best * TIE;
    score->fast += seconds_of(mine) <= 2.0 * fastest * TIE;
    score->other_minimum += mine->f - lowest > 1e-3 * (1.0 + fabs(lowest));
}

struct score contest_score(const struct contest *contest, int entrant, int reference,
                           enum test test)
{
    struct score score = {0};
    double logarithms = 0.0;
    for (int i = 0; i < contest->event_count; i++) {
        const struct event *const event = &contest->events[i];
        add_event(&score, event, contest, entrant, test);
        const double ratio = contest_ratio(event, entrant, reference, test);
        if (isnan(ratio)) continue;
        logarithms += log(ratio);
        score.common++;
        score.above += ratio > ABOVE;
    }
    score.ratio = score.common > 0 ? exp(logarithms / score.common) : (double)NAN;
    return score;
}
