/* options.c: the command line, by argp.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "options.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_TOLERANCE_MAX = 256,
    KEY_BOTH,
    KEY_LIMIT_SECONDS,
    KEY_LIMIT_COST,
    KEY_CHECK,
    KEY_CUTEST,
    KEY_AGAINST,
    KEY_OF,
    KEY_ASIDE,
    KEY_RENEW,
    KEY_ALLOW
};

static const struct argp_option table[] = {
    {NULL, 0, NULL, 0, "What to run (lists are comma-separated):", 1},
    {"problems", 'p', "LIST", 0, "Problems by name; default: a selection of all classes", 0},
    {"class", 'c', "LIST", 0, "Problems by class: valley, pde, easy, ...", 0},
    {"n", 'n', "LIST", 0, "Sizes; the nearest that each problem permits is taken", 0},
    {"solvers", 's', "LIST", 0, "Solvers by name, or \"all\", or \"ours\"", 0},
    {"cutest", KEY_CUTEST, "DIR", 0, "Run the decoded CUTEst problems in the folders of DIR", 0},
    {NULL, 0, NULL, 0, "How:", 2},
    {"tolerance", 't', "REL", 0, "Solved is |g| <= REL (1 + |g0|); default 1e-6", 0},
    {"tolerance-max", KEY_TOLERANCE_MAX, "X", 0, "Solved is max |g_i| <= X", 0},
    {"both", KEY_BOTH, NULL, 0,
     "Two runs each: by --tolerance into DIR/R, by --tolerance-max (1e-6 unless said) into DIR/T; "
     "then compare them",
     0},
    {"limit-seconds", KEY_LIMIT_SECONDS, "S", 0, "Time limit of each run; default 10", 0},
    {"limit-cost", KEY_LIMIT_COST, "C", 0,
     "Limit of gradients + products + values/2 of each run; default 20000", 0},
    {"threads", 'T', "K", 0, "Threads of each run of our methods; default 1", 0},
    {"jobs", 'j', "K", 0,
     "Runs at a time; default: the number of cores. They share caches and memory bandwidth: take 1 "
     "when times matter",
     0},
    {NULL, 0, NULL, 0, "Output:", 3},
    {"output", 'o', "DIR", 0, "Folder of the results; default \"results\"", 0},
    {"resume", 'r', NULL, 0, "Keep the runs that the folder has, make the others", 0},
    {"check", KEY_CHECK, NULL, 0, "Exit with 1 if hybrid fails what another solver solves", 0},
    {NULL, 0, NULL, 0,
     "Of compare (names in lists may have * and ?; --solvers leaves out others):", 4},
    {"against", KEY_AGAINST, "NAME", 0, "The solver that costs are divided by", 0},
    {"of", KEY_OF, "NAME", 0, "The solver whose failures and high costs are listed", 0},
    {"aside", KEY_ASIDE, "LIST", 0, "Solvers that are shown, but are never the best", 0},
    {NULL, 0, NULL, 0, "Of regress:", 5},
    {"renew", KEY_RENEW, NULL, 0, "Write today's counts into the file", 0},
    {"allow", KEY_ALLOW, "SHARE", 0, "Costs may differ by this share; default 0: equal counts", 0},
    {NULL, 0, NULL, 0, NULL, 0}};

static const char about[] =
    "Solve test problems with Hessfree and its peers, every solver judged by the same rule.\v"
    "  hf-suite list    what there is to run\n"
    "  hf-suite run     solve, print tables, write runs.csv, runs.jsonl, plots and index.html\n"
    "  hf-suite compare [LABEL=]FILE ...   tables of recorded runs: runs.jsonl, runs.csv, rows\n"
    "  hf-suite regress FILE               the runs that the file lists, against its counts\n\n"
    "Exit status: 0 all runs were made, 1 the check failed, 2 bad command line or file, 3 the "
    "results cannot be written, 130 interrupted.";

static double number(struct argp_state *state, const char *name, const char *text, double low,
                     double high)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high)) {
        argp_error(state, "--%s must be a number from %g to %g, not '%s'", name, low, high, text);
    }
    return value;
}

static int whole(struct argp_state *state, const char *name, const char *text, int low, int high)
{
    const double value = number(state, name, text, low, high);
    if (value != floor(value)) argp_error(state, "--%s must be a whole number", name);
    return (int)value;
}

static void take_command(struct argp_state *state, struct options *options, const char *word)
{
    static const char *const words[] = {[COMMAND_LIST] = "list",
                                        [COMMAND_RUN] = "run",
                                        [COMMAND_COMPARE] = "compare",
                                        [COMMAND_REGRESS] = "regress"};
    for (int k = COMMAND_LIST; k <= COMMAND_REGRESS; k++) {
        if (strcmp(word, words[k]) == 0) options->command = (enum command)k;
    }
    if (options->command == COMMAND_NONE) {
        argp_error(state, "'%s' is no command; 'list', 'run', 'compare', 'regress' are", word);
    }
}

/* The words behind the command. */
static void take_files(struct argp_state *state, struct options *options)
{
    options->files = state->argv + state->next;
    options->file_count = state->argc - state->next;
    state->next = state->argc;
    const bool wants = options->command == COMMAND_COMPARE || options->command == COMMAND_REGRESS;
    if (!wants && options->file_count > 0) {
        argp_error(state, "'%s' is one word too many", options->files[0]);
    }
    if (wants && options->file_count == 0) argp_error(state, "name a file");
    if (options->command == COMMAND_REGRESS && options->file_count > 1) {
        argp_error(state, "'%s' is one file too many", options->files[1]);
    }
}

static error_t take_rule(int key, char *text, struct argp_state *state, struct rules *rules)
{
    switch (key) {
    case 't':
        rules->tolerance = number(state, "tolerance", text, 1e-15, 0.5);
        return 0;
    case KEY_TOLERANCE_MAX:
        rules->tolerance_max = number(state, "tolerance-max", text, 1e-300, 1e300);
        return 0;
    case KEY_LIMIT_SECONDS:
        rules->limit_seconds = number(state, "limit-seconds", text, 1e-3, 1e6);
        return 0;
    case KEY_LIMIT_COST:
        rules->limit_cost = number(state, "limit-cost", text, 1.0, 1e15);
        return 0;
    case 'T':
        rules->threads = whole(state, "threads", text, 1, 4096);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t take_comparison(int key, char *text, struct argp_state *state,
                               struct options *options)
{
    switch (key) {
    case KEY_AGAINST:
        options->against = text;
        return 0;
    case KEY_OF:
        options->of = text;
        return 0;
    case KEY_ASIDE:
        options->aside = text;
        return 0;
    case KEY_RENEW:
        options->renew = true;
        return 0;
    case KEY_ALLOW:
        options->allowance = number(state, "allow", text, 0.0, 1.0);
        return 0;
    default:
        return take_rule(key, text, state, &options->rules);
    }
}

static error_t take(int key, char *text, struct argp_state *state)
{
    struct options *const options = state->input;
    switch (key) {
    case 'p':
        options->problems = text;
        return 0;
    case 'c':
        options->classes = text;
        return 0;
    case 'n':
        options->sizes = text;
        return 0;
    case 's':
        options->solvers = text;
        return 0;
    case 'o':
        if (text[0] == '\0') argp_error(state, "--output must name a folder");
        options->output = text;
        return 0;
    case 'r':
        options->resume = true;
        return 0;
    case 'j':
        options->jobs = whole(state, "jobs", text, 1, 256);
        return 0;
    case KEY_CHECK:
        options->check = true;
        return 0;
    case KEY_CUTEST:
        options->cutest = text;
        return 0;
    case KEY_BOTH:
        options->both = true;
        return 0;
    case ARGP_KEY_ARG:
        take_command(state, options, text);
        take_files(state, options);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "say 'list', 'run', 'compare' or 'regress'");
        return 0;
    default:
        return take_comparison(key, text, state, options);
    }
}

void options_parse(struct options *options, int argc, char **argv)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *options = (struct options){
        .argc = argc,
        .argv = argv,
        .output = "results",
        .jobs = cores < 1 ? 1 : (int)cores,
        .rules = {.tolerance = 1e-6, .limit_cost = 20000.0, .limit_seconds = 10.0, .threads = 1}};
    const struct argp parser = {.options = table,
                                .parser = take,
                                .args_doc = "list|run|compare|regress [FILE ...]",
                                .doc = about};
    argp_err_exit_status = 2;
    argp_parse(&parser, argc, argv, 0, NULL, options);
    if (options->cutest != NULL &&
        (options->problems != NULL || options->classes != NULL || options->sizes != NULL)) {
        argp_failure(NULL, 2, 0,
                     "--cutest takes all problems of its folder: no --problems, "
                     "--class or --n beside it");
    }
}
