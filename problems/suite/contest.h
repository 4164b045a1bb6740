/* contest.h: runs of any solvers on any problems, as far as they are compared.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_CONTEST_H
#define SUITE_CONTEST_H

#include <stdbool.h>
#include <stddef.h>

enum { ENTRANTS_MAX = 64, ENTRANT_NAME_SIZE = 64, EVENT_NAME_SIZE = 96 };

/* Solved is |g| <= tolerance (1 + |g0|), or max |g_i| <= tolerance. */
enum test { TEST_R, TEST_T, TEST_COUNT };

struct outing { /* one run, up to the first gradient that met the tolerance */
    bool made, solved;
    double cost, seconds, f;
};

struct event { /* a problem at one size */
    char name[EVENT_NAME_SIZE];
    struct outing outings[ENTRANTS_MAX][TEST_COUNT];
};

struct entrant { /* a solver */
    char name[ENTRANT_NAME_SIZE];
    bool aside; /* shown, but neither the best nor the fastest of any problem */
};

struct contest {
    struct event *events;
    int event_count;
    struct entrant entrants[ENTRANTS_MAX];
    int entrant_count;
};

struct score { /* of one entrant by one test */
    int made, solved;
    int within[3], fast; /* cost at most 1, 2, 4 times the best; time 2 times the fastest */
    int other_minimum;   /* solved, at a clearly larger f than another solver             */
    double ratio;        /* geometric mean of the cost over the reference's; NaN if none  */
    int common, above;   /* both solved; ... the reference's cost exceeded by ABOVE       */
};

extern const double ABOVE; /* 1.3 */

/* Where the outing belongs; NULL if memory is short or there are too many solvers. A later one of
 * the same name replaces an earlier one. */
struct outing *contest_outing(struct contest *contest, const char *event, const char *entrant,
                              enum test test);

/* -1: none of that name. */
int contest_entrant(const struct contest *contest, const char *name);

/* Leave out the entrants that no pattern of the comma-separated list fits; set aside those that
 * one fits. Patterns are the shell's. */
void contest_select(struct contest *contest, const char *patterns);
void contest_set_aside(struct contest *contest, const char *patterns);

/* The least cost, INFINITY if no entrant that counts solved it; *who is its index. */
double contest_best(const struct event *event, const struct contest *contest, enum test test,
                    int *who);

/* How many problems some entrant that counts solved. */
int contest_solvable(const struct contest *contest, enum test test);

struct score contest_score(const struct contest *contest, int entrant, int reference,
                           enum test test);

/* Cost over the reference's, NaN unless both solved it. */
double contest_ratio(const struct event *event, int entrant, int reference, enum test test);

#endif
