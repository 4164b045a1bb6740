/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/options.h"

#include <string.h>

enum {
    KEY_PREDICTIONS = 256,
    KEY_MODEL,
    KEY_SAVE,
    KEY_SEED,
    KEY_SECONDS,
    KEY_COLUMNS,
    KEY_REPEAT,
    KEY_NO_LINES
};

static const struct argp_option table[] = {
    {"train", 'f', "FILE", 0, "Train on this LIBSVM file, plain or gzip; default: synthetic rows",
     1},
    {"test", 't', "FILE", 0, "Measure the accuracy on this one", 0},
    {"rows", 'n', "N", 0, "Synthetic rows; default 1000000", 0},
    {"columns", KEY_COLUMNS, "N", 0, "Columns of synthetic rows; default 100000", 0},
    {"seed", KEY_SEED, "K", 0, "Of synthetic rows; default 1", 0},
    {"cost", 'C', "C", 0, "Weight of the losses against the L2 term; default 1", 2},
    {"tolerance", 'e', "REL", 0, "Solved is |g| <= REL |g(0)|; default 1e-6", 0},
    {"methods", 'm', "LIST", 0,
     "Of newton, hybrid, lbfgs, libLBFGS, LIBLINEAR; comma-separated; default all", 0},
    {"threads", 'T', "K", 0, "Run ours with 1 and with K threads; default: the runtime's choice",
     0},
    {"no-lines", KEY_NO_LINES, NULL, 0, "Searches without values along a line from X d", 0},
    {"repeat", KEY_REPEAT, "K", 0, "Run everything K times, take the least seconds; default 1", 0},
    {"seconds", KEY_SECONDS, "S", 0, "At most this long per run; default 300", 0},
    {"model", KEY_MODEL, "FILE", 0, "Write the weights, \"index weight\" a line", 3},
    {"predictions", KEY_PREDICTIONS, "FILE", 0,
     "Write label and chance of each row tested, or else trained on", 0},
    {"save-rows", KEY_SAVE, "FILE", 0, "Write the rows trained on in LIBSVM format (.gz: gzip)", 0},
    {NULL, 0, NULL, 0, NULL, 0}};

static const char all[] = "newton,hybrid,lbfgs,libLBFGS,LIBLINEAR";

bool options_lists(const char *list, const char *name)
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
static bool are_methods(const char *list)
{
    char name[16];
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        const size_t length = strcspn(at, ",");
        if (length == 0 || length >= sizeof name) return false;
        memcpy(name, at, length);
        name[length] = '\0';
        if (!options_lists(all, name)) return false;
    }
    return true;
}

static error_t take_number(int key, char *text, struct argp_state *state, settings *s)
{
    switch (key) {
    case 'n':
        s->rows = command_whole(state, "rows", text, 2, 1000000000);
        return 0;
    case KEY_COLUMNS:
        s->columns = command_whole(state, "columns", text, 1, 1000000000);
        return 0;
    case KEY_SEED:
        s->seed = (uint64_t)command_whole(state, "seed", text, 0, INT32_MAX);
        return 0;
    case 'C':
        s->C = command_number(state, "cost", text, 1e-100, 1e100);
        return 0;
    case 'e':
        s->tolerance = command_number(state, "tolerance", text, 1e-14, 0.5);
        return 0;
    case 'T':
        s->threads = (int)command_whole(state, "threads", text, 0, 4096);
        return 0;
    case KEY_REPEAT:
        s->repeat = (int)command_whole(state, "repeat", text, 1, 1000);
        return 0;
    case KEY_SECONDS:
        s->seconds = command_number(state, "seconds", text, 1e-3, 1e6);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t take(int key, char *text, struct argp_state *state)
{
    settings *const s = state->input;
    switch (key) {
    case 'f':
        s->train = text;
        return 0;
    case 't':
        s->test = text;
        return 0;
    case 'm':
        if (!are_methods(text)) argp_error(state, "--methods '%s': see --help for the names", text);
        s->methods = text;
        return 0;
    case KEY_NO_LINES:
        s->lines = false;
        return 0;
    case KEY_MODEL:
        s->model = text;
        return 0;
    case KEY_PREDICTIONS:
        s->predictions = text;
        return 0;
    case KEY_SAVE:
        s->save_rows = text;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s': files are given by --train and --test", text);
        return 0;
    default:
        return take_number(key, text, state, s);
    }
}

settings options_parse(int argc, char **argv)
{
    settings s = {.methods = all,
                  .rows = 1000000,
                  .columns = 100000,
                  .seed = 1,
                  .C = 1.0,
                  .tolerance = 1e-6,
                  .seconds = 300.0,
                  .repeat = 1,
                  .lines = true};
    const struct argp parser = {
        .options = table,
        .parser = take,
        .doc =
            "Train logistic regression with an L2 term, and compare with LIBLINEAR and libLBFGS "
            "to the same gradient norm of the same objective.\vExit status: 0 solved, 1 a method "
            "of ours did not converge, 2 bad command line or file."};
    argp_err_exit_status = EXIT_COMMAND;
    argp_parse(&parser, argc, argv, 0, NULL, &s);
    s.threads = command_threads(s.threads);
    return s;
}
