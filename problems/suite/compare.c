/* compare.c: what is printed of a contest: a table for each test, and where one solver is behind.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "compare.h"
#include "contest_read.h"
#include "solver.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 100 };

static const double FAR = 4;

static const char *const tests[TEST_COUNT] = {
    [TEST_R] = "R: |g| <= tolerance (1 + |g0|)",
    [TEST_T] = "T: max |g_i| <= tolerance",
};

struct list { /* printed behind a heading, broken into lines */
    int count, column;
};

static void list_item(struct list *list, const char *heading, const char *item)
{
    const int length = (int)strlen(item) + 2;
    if (list->count++ == 0)
        list->column = printf("  %s:", heading);
    else
        putchar(',');
    if (list->column + length > LINE) list->column = printf("\n   ") - 1;
    list->column += length;
    printf(" %s", item);
}

static void list_end(const struct list *list)
{
    if (list->count > 0) putchar('\n');
}

static void print_row(const struct contest *contest, int entrant, int reference, enum test test,
                      int solvable)
{
    const struct score score = contest_score(contest, entrant, reference, test);
    const double all = solvable > 0 ? solvable : 1;
    const struct entrant *const who = &contest->entrants[entrant];
    printf("%-24s%c %4d %6d   %5.2f %5.2f %5.2f ", who->name, who->aside ? '*' : ' ', score.made,
           score.solved, score.within[0] / all, score.within[1] / all, score.within[2] / all);
    if (isnan(score.ratio))
        printf("%9s %6s %5s", "-", "-", "-");
    else
        printf("%9.2f %6d %5d", score.ratio, score.common, score.above);
    printf("   %5.2f %4d\n", score.fast / all, score.other_minimum);
}

/* Most solved first; as they were read where they are equal. */
static void print_rows(const struct contest *contest, int reference, enum test test, int solvable)
{
    for (int solved = contest->event_count; solved >= 0; solved--) {
        for (int s = 0; s < contest->entrant_count; s++) {
            const struct score score = contest_score(contest, s, reference, test);
            if (score.solved == solved && score.made > 0)
                print_row(contest, s, reference, test, solvable);
        }
    }
}

static void print_failures(const struct contest *contest, int entrant, enum test test)
{
    struct list list = {0};
    for (int i = 0; i < contest->event_count; i++) {
        const struct event *const event = &contest->events[i];
        const struct outing *const mine = &event->outings[entrant][test];
        int who;
        const double best = contest_best(event, contest, test, &who);
        if (!mine->made || mine->solved || who < 0) continue;
        char item[EVENT_NAME_SIZE + ENTRANT_NAME_SIZE + 32];
        snprintf(item, sizeof item, "%s (%s %.10g)", event->name, contest->entrants[who].name,
                 best);
        list_item(&list, "not solved by it, but by", item);
    }
    list_end(&list);
}

static void print_above(const struct contest *contest, int entrant, int reference, enum test test)
{
    struct list list = {0};
    for (int i = 0; i < contest->event_count; i++) {
        const struct event *const event = &contest->events[i];
        const double ratio = contest_ratio(event, entrant, reference, test);
        if (!(ratio > ABOVE)) continue;
        char item[EVENT_NAME_SIZE + 16];
        snprintf(item, sizeof item, "%s %.2f", event->name, ratio);
        list_item(&list, "cost over the reference's", item);
    }
    list_end(&list);
}

/* Where it is outside the last of the shares, and whether the best has found the same minimum. */
static void print_far(const struct contest *contest, int entrant, enum test test)
{
    struct list list = {0};
    for (int i = 0; i < contest->event_count; i++) {
        const struct event *const event = &contest->events[i];
        const struct outing *const mine = &event->outings[entrant][test];
        int who;
        const double best = contest_best(event, contest, test, &who);
        if (!mine->solved || who < 0 || mine->cost <= FAR * best) continue;
        char item[EVENT_NAME_SIZE + ENTRANT_NAME_SIZE + 64];
        snprintf(item, sizeof item, "%s %.3g (f %.6g, %s's %.6g)", event->name, mine->cost / best,
                 mine->f, contest->entrants[who].name, event->outings[who][test].f);
        list_item(&list, "cost over the best's, beyond 4", item);
    }
    list_end(&list);
}

static void print_test(const struct contest *contest, int entrant, int reference, enum test test)
{
    const int solvable = contest_solvable(contest, test);
    const char *const against = reference < 0 ? "-" : contest->entrants[reference].name;
    printf("\n%s. Solved by at least one: %d of %d.\n\n", tests[test], solvable,
           contest->event_count);
    printf("%-25s %4s %6s   %17s %22s   %5s\n", "", "", "", "cost, of the best", "cost to ",
           "time");
    printf("%-25s %4s %6s   %5s %5s %5s %9.9s %6s %5s   %5s %4s\n", "solver", "runs", "solved",
           "1x", "2x", "4x", against, "on", ">1.3", "2x", "~");
    print_rows(contest, reference, test, solvable);
    printf("%s\n", contest->entrants[entrant].name);
    print_failures(contest, entrant, test);
    if (reference >= 0) print_above(contest, entrant, reference, test);
    print_far(contest, entrant, test);
}

static bool has_runs(const struct contest *contest, enum test test)
{
    for (int s = 0; s < contest->entrant_count; s++) {
        if (contest_score(contest, s, -1, test).made > 0) return true;
    }
    return false;
}

static void print_contest(const struct contest *contest, int entrant, int reference)
{
    printf(
        "%d problems. Cost: gradients + products + values/2, up to the first gradient that meets "
        "the\ntolerance. Shares of the problems solved by at least one (* sets no mark): cost "
        "within 1, 2, 4 times\nthe best, time within twice the fastest, a millisecond at least. "
        "Ratios: geometric means over what\nboth solved. ~: at a clearly larger f than another "
        "solver found.\n",
        contest->event_count);
    for (int test = 0; test < TEST_COUNT; test++) {
        if (has_runs(contest, (enum test)test))
            print_test(contest, entrant, reference, (enum test)test);
    }
}

/* A solver by name, or the first of the usual ones that is there. */
static int find(const struct contest *contest, const char *name, const char *const *usual,
                char *message, size_t size)
{
    if (name != NULL) {
        const int found = contest_entrant(contest, name);
        if (found < 0) snprintf(message, size, "no file has a run of '%s'", name);
        return found;
    }
    for (; *usual != NULL; usual++) {
        const int found = contest_entrant(contest, *usual);
        if (found >= 0) return found;
    }
    return -1;
}

static int print_all(struct contest *contest, const struct options *options, char *message,
                     size_t size)
{
    static const char *const ours[] = {MAIN_SOLVER, NULL};
    static const char *const theirs[] = {"scipy-L-BFGS-B", "lbfgs", "liblbfgs10", "liblbfgs", NULL};
    message[0] = '\0';
    if (options->solvers != NULL) contest_select(contest, options->solvers);
    if (options->aside != NULL) contest_set_aside(contest, options->aside);
    if (contest->entrant_count == 0) {
        snprintf(message, size, "there is nothing to compare");
        return 1;
    }
    const int entrant = find(contest, options->of, ours, message, size);
    const int reference = find(contest, options->against, theirs, message, size);
    if (message[0] != '\0') return 1;
    print_contest(contest, entrant < 0 ? 0 : entrant, reference);
    return 0;
}

int compare_print(const struct options *options, char *message, size_t size)
{
    struct contest *const contest = calloc(1, sizeof *contest);
    int bad = contest == NULL;
    if (bad) snprintf(message, size, "no memory for the runs");
    for (int k = 0; k < options->file_count && !bad; k++)
        bad = contest_read(contest, options->files[k], message, size);
    if (!bad) bad = print_all(contest, options, message, size);
    if (contest != NULL) free(contest->events);
    free(contest);
    return bad;
}
