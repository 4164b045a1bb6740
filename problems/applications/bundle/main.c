/* bundle: bundle adjustment of BAL files, beside Ceres.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/adjust.h"
#include "bundle/options.h"
#include "bundle/view.h"
#include "output.h"

enum { MESSAGE_SIZE = 4352 };

static const double SAME = 1e-6; /* relative: costs that count as the same */

typedef struct session {
    const settings *s;
    scene scene;
    double *x;        /* [n] of the last run of ours   */
    bool solved;      /* there was one                 */
    outcome *results; /* [RUNNERS] the fastest of each, with the least cpu of all repetitions */
    outcome *latest;
    bool done[RUNNERS];
} session;

static bool is_wanted(const session *c, int which)
{
    return command_lists(c->s->methods, race_name((runner)which));
}

static int refuse(const char *message)
{
    fprintf(stderr, "bundle: %s\n", message);
    return EXIT_COMMAND;
}

/* ---- runs ---- */

/* 0, or 1 if memory is short. */
static int run(session *c, runner which)
{
    const size_t size = (size_t)scene_variables(&c->scene) * sizeof *c->x;
    double *const x = malloc(size);
    if (x == NULL) return 1;
    memcpy(x, c->scene.x, size);
    const int bad = race_run(which, &c->scene, &c->s->rules, x, c->latest);
    if (bad == 0) {
        outcome *const best = &c->results[which];
        const double cpu = c->done[which] ? fmin(best->cpu, c->latest->cpu) : c->latest->cpu;
        if (!c->done[which] || c->latest->seconds < best->seconds) *best = *c->latest;
        best->cpu = cpu;
        c->done[which] = true;
    }
    if (bad == 0 && which > RUN_CERES_ITERATIVE && !isnan(c->latest->f)) {
        memcpy(c->x, x, size);
        c->solved = true;
    }
    free(x);
    return bad == 2;
}

static int run_all(session *c)
{
    for (int again = 0; again < c->s->repeat; again++)
        for (int k = 0; k < RUNNERS; k++)
            if (is_wanted(c, k) && run(c, (runner)k) != 0) return 1;
    return 0;
}

/* ---- what is shown ---- */

/* The fastest run of Ceres among those with the least cost; NULL: none. */
static const outcome *best_of_ceres(const session *c)
{
    const outcome *best = NULL;
    for (int k = 0; k <= RUN_CERES_ITERATIVE; k++) {
        const outcome *const o = &c->results[k];
        if (!c->done[k]) continue;
        if (best == NULL || o->f < best->f * (1 - SAME) ||
            (o->f <= best->f * (1 + SAME) && o->seconds < best->seconds))
            best = o;
    }
    return best;
}

/* The goal that all are timed to: Ceres's cost, else the least. */
static double goal_of(const session *c)
{
    const outcome *const peer = best_of_ceres(c);
    double least = (double)INFINITY;
    for (int k = 0; k < RUNNERS; k++)
        if (c->done[k]) least = fmin(least, c->results[k].f);
    return (peer != NULL ? peer->f : least) * (1 + SAME);
}

static void print(const session *c, runner which, double goal)
{
    const outcome *const o = &c->results[which];
    printf("  %-15s", race_name(which));
    if (!c->done[which]) {
        printf(" was not built in\n");
        return;
    }
    printf(" %5" PRId64 " %7" PRId64 " %7" PRId64 " %7" PRId64 " %8.3f %8.3f %15.9g %9.1e",
           o->steps, o->rejected, o->factorizations, o->products, o->seconds, o->cpu, o->f,
           o->f / (goal / (1 + SAME)) - 1);
    const double reached = race_seconds_to(o, goal);
    if (isnan(reached))
        printf(" %8s", "never");
    else
        printf(" %8.3f", reached);
    printf("  %s\n", o->end);
}

static void print_verdict(const session *c)
{
    const outcome *const peer = best_of_ceres(c);
    if (peer == NULL) return;
    for (int k = RUN_CERES_ITERATIVE + 1; k < RUNNERS; k++) {
        const outcome *const o = &c->results[k];
        if (!c->done[k]) continue;
        const double reached = race_seconds_to(o, goal_of(c));
        printf("  %s: final cost %.1e of Ceres's above it; %.2f times its time",
               race_name((runner)k), o->f / peer->f - 1, o->seconds / peer->seconds);
        if (isnan(reached))
            printf(", its cost never reached\n");
        else
            printf(", %.2f times to its cost\n", reached / peer->seconds);
    }
}

static void print_all(const session *c)
{
    const scene *const s = &c->scene;
    const double goal = goal_of(c);
    printf("%s: %" PRId64 " cameras, %" PRId64 " points, %" PRId64 " observations, %d thread%s\n",
           c->s->path != NULL ? c->s->path : "synthetic", s->cameras, s->points, s->observations,
           c->s->rules.threads, c->s->rules.threads > 1 ? "s" : "");
    printf("  %-15s %5s %7s %7s %7s %8s %8s %15s %9s %8s\n", "method", "steps", "refused",
           "factors", "prods", "seconds", "cpu", "f", "over", "to goal");
    for (int k = 0; k < RUNNERS; k++)
        if (is_wanted(c, k)) print(c, (runner)k, goal);
    print_verdict(c);
}

/* ---- files ---- */

static void append_line(const session *c, runner which, double goal, FILE *file)
{
    const outcome *const o = &c->results[which];
    cJSON *const object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "scene", c->s->path != NULL ? c->s->path : "synthetic");
    cJSON_AddNumberToObject(object, "cameras", (double)c->scene.cameras);
    cJSON_AddNumberToObject(object, "points", (double)c->scene.points);
    cJSON_AddNumberToObject(object, "observations", (double)c->scene.observations);
    cJSON_AddNumberToObject(object, "threads", c->s->rules.threads);
    cJSON_AddStringToObject(object, "method", race_name(which));
    cJSON_AddStringToObject(object, "end", o->end);
    cJSON_AddNumberToObject(object, "f", o->f);
    cJSON_AddNumberToObject(object, "seconds", o->seconds);
    cJSON_AddNumberToObject(object, "cpu", o->cpu);
    cJSON_AddNumberToObject(object, "seconds_to_goal", race_seconds_to(o, goal));
    cJSON_AddNumberToObject(object, "steps", (double)o->steps);
    cJSON_AddNumberToObject(object, "rejected", (double)o->rejected);
    cJSON_AddNumberToObject(object, "factorizations", (double)o->factorizations);
    cJSON_AddNumberToObject(object, "products", (double)o->products);
    cJSON_AddItemToObject(object, "trace_seconds",
                          cJSON_CreateDoubleArray(o->mark_seconds, o->marks));
    cJSON_AddItemToObject(object, "trace_f", cJSON_CreateDoubleArray(o->mark_f, o->marks));
    char *const line = cJSON_PrintUnformatted(object);
    fprintf(file, "%s\n", line != NULL ? line : "{}");
    free(line);
    cJSON_Delete(object);
}

static int append_json(const session *c, char *message, size_t size)
{
    FILE *const file = fopen(c->s->json, "a");
    if (file == NULL) {
        (void)snprintf(message, size, "%s: %s", c->s->json, strerror(errno));
        return 1;
    }
    for (int k = 0; k < RUNNERS; k++)
        if (c->done[k]) append_line(c, (runner)k, goal_of(c), file);
    const int failed = ferror(file);
    if (fclose(file) == 0 && failed == 0) return 0;
    (void)snprintf(message, size, "%s: could not be written", c->s->json);
    return 1;
}

/* All files that were asked for; the exit status. */
static int write_all(const session *c)
{
    char message[MESSAGE_SIZE];
    const settings *const s = c->s;
    if (s->json != NULL && append_json(c, message, sizeof message) != 0) return refuse(message);
    if ((s->save != NULL || s->picture != NULL) && !c->solved)
        return refuse("nothing to save or draw: no method of ours has run");
    if (s->save != NULL && scene_write(&c->scene, c->x, s->save, message, sizeof message) != 0)
        return refuse(message);
    if (s->picture != NULL &&
        view_write(&c->scene, c->scene.x, c->x, s->picture, message, sizeof message) != 0)
        return refuse(message);
    return EXIT_SUCCESS;
}

/* ---- the whole ---- */

static int check(const session *c)
{
    adjustment a;
    hf_jacobian_report report;
    if (adjustment_create(&a, &c->scene, c->s->rules.threads) != 0)
        return refuse("not enough memory");
    const hf_least_squares squares = adjustment_squares(&a);
    const hf_status status = hf_check_jacobian(&squares, c->scene.x, &report);
    adjustment_free(&a);
    printf("%s\n", status < HF_CONVERGED && report.message[0] == '\0' ? hf_status_text(status)
                                                                      : report.message);
    return status == HF_CONVERGED ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Whether a run of ours has failed. */
static bool has_failed(const session *c)
{
    for (int k = 0; k < RUNNERS; k++)
        if (c->done[k] && isnan(c->results[k].f)) return true;
    return false;
}

static int compare(session *c)
{
    c->x = malloc((size_t)scene_variables(&c->scene) * sizeof *c->x);
    c->results = calloc(RUNNERS + 1, sizeof *c->results);
    if (c->x == NULL || c->results == NULL) return refuse("not enough memory");
    c->latest = &c->results[RUNNERS];
    if (run_all(c) != 0) return refuse("not enough memory");
    print_all(c);
    const int status = write_all(c);
    return status == EXIT_SUCCESS && has_failed(c) ? EXIT_FAILURE : status;
}

int main(int argc, char **argv)
{
    const settings s = options_parse(argc, argv);
    char message[MESSAGE_SIZE] = "not enough memory for that scene";
    session c = {.s = &s};
    if (output_check(s.json, message, sizeof message) != 0 ||
        output_check(s.save, message, sizeof message) != 0 ||
        output_check(s.picture, message, sizeof message) != 0)
        return refuse(message);
    const int bad = s.path != NULL ? scene_read(&c.scene, s.path, message, sizeof message)
                                   : scene_make(&c.scene, &s.made);
    if (bad != 0) return refuse(message);
    const int status = s.check ? check(&c) : compare(&c);
    free(c.results);
    free(c.x);
    scene_free(&c.scene);
    return status;
}
