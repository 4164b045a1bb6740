/* SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#else
static int omp_get_max_threads(void)
{
    return 1;
}
#endif

enum { FIRST_KEY = 256 }; /* of options without a letter */

double command_number(struct argp_state *state, const char *option, const char *text, double low,
                      double high)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high)) {
        argp_error(state, "--%s must be a number from %g to %g, not '%s'", option, low, high, text);
    }
    return value;
}

int64_t command_whole(struct argp_state *state, const char *option, const char *text, int64_t low,
                      int64_t high)
{
    const double value = command_number(state, option, text, (double)low, (double)high);
    if (value != floor(value)) argp_error(state, "--%s must be a whole number", option);
    return (int64_t)value;
}

int command_threads(int asked)
{
    return asked > 0 ? asked : omp_get_max_threads();
}

/* ---- names ---- */

bool command_lists(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* Whether each name of the list is one of `all`. */
static bool are_names(const char *all, const char *list)
{
    char name[32];
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        const size_t length = strcspn(at, ",");
        if (length == 0 || length >= sizeof name) return false;
        memcpy(name, at, length);
        name[length] = '\0';
        if (!command_lists(all, name)) return false;
    }
    return true;
}

static void check_names(struct argp_state *state, const command_option *o, const char *text)
{
    const bool several = o->kind == COMMAND_NAMES;
    if ((several || strchr(text, ',') == NULL) && are_names(o->names, text)) return;
    argp_error(state, "--%s must be %s %s, not '%s'", o->name, several ? "some of" : "one of",
               o->names, text);
}

/* ---- the table ---- */

static void take_value(struct argp_state *state, const command_option *o, char *text, void *to)
{
    switch (o->kind) {
    case COMMAND_NAME:
    case COMMAND_NAMES:
        check_names(state, o, text);
        *(const char **)to = text;
        break;
    case COMMAND_TEXT:
        *(const char **)to = text;
        break;
    case COMMAND_YES:
        *(bool *)to = true;
        break;
    case COMMAND_NUMBER:
        *(double *)to = command_number(state, o->name, text, o->low, o->high);
        break;
    case COMMAND_INT:
        *(int *)to = (int)command_whole(state, o->name, text, (int64_t)o->low, (int64_t)o->high);
        break;
    case COMMAND_WHOLE:
        *(int64_t *)to = command_whole(state, o->name, text, (int64_t)o->low, (int64_t)o->high);
        break;
    }
}

static int key_of(const command *c, int i)
{
    return c->options[i].letter != 0 ? c->options[i].letter : FIRST_KEY + i;
}

static error_t take(int key, char *text, struct argp_state *state)
{
    const command *const c = state->input;
    if (key == ARGP_KEY_ARG) argp_error(state, "'%s' belongs to no option", text);
    if (key == ARGP_KEY_END && c->check != NULL) c->check(state, c->settings);
    for (int i = 0; i < c->count; i++) {
        if (key != key_of(c, i)) continue;
        take_value(state, &c->options[i], text, (char *)c->settings + c->options[i].to);
        return 0;
    }
    return key == ARGP_KEY_ARG || key == ARGP_KEY_END ? 0 : ARGP_ERR_UNKNOWN;
}

void command_parse(const command *c, int argc, char **argv)
{
    struct argp_option *const table = calloc((size_t)c->count + 1, sizeof *table);
    if (table == NULL) {
        fprintf(stderr, "%s: out of memory\n", argv[0]);
        exit(EXIT_COMMAND);
    }
    for (int i = 0; i < c->count; i++) { /* groups keep their order */
        const command_option *const o = &c->options[i];
        table[i] = (struct argp_option){o->name, key_of(c, i), o->argument, 0, o->help, i + 1};
    }
    command mine = *c;
    const struct argp parser = {.options = table, .parser = take, .doc = c->doc};
    argp_err_exit_status = EXIT_COMMAND;
    argp_parse(&parser, argc, argv, 0, NULL, &mine);
    free(table);
}
