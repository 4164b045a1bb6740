/* SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/options.h"

static const char all[] = "newton,hybrid,lbfgs,libLBFGS,LIBLINEAR";

#define AT(field) offsetof(settings, field)

static const command_option table[] = {
    {"train", 'f', "FILE", "Train on this LIBSVM file, plain or gzip; default: synthetic rows",
     COMMAND_TEXT, AT(train), 0, 0, NULL},
    {"test", 't', "FILE", "Measure the accuracy on this one", COMMAND_TEXT, AT(test), 0, 0, NULL},
    {"rows", 'n', "N", "Synthetic rows; default 1000000", COMMAND_WHOLE, AT(rows), 2, 1e9, NULL},
    {"columns", 0, "N", "Columns of synthetic rows; default 100000", COMMAND_WHOLE, AT(columns), 1,
     1e9, NULL},
    {"seed", 0, "K", "Of synthetic rows; default 1", COMMAND_WHOLE, AT(seed), 0, INT32_MAX, NULL},
    {"cost", 'C', "C", "Weight of the losses against the L2 term; default 1", COMMAND_NUMBER, AT(C),
     1e-100, 1e100, NULL},
    {"tolerance", 'e', "REL",
     "LIBLINEAR is asked for |g| <= REL |g(0)|, the others for the |g| where it ended, below or "
     "above; for REL |g(0)| if it is not run; default 1e-6",
     COMMAND_NUMBER, AT(tolerance), 1e-14, 0.5, NULL},
    {"methods", 'm', "LIST",
     "Of newton, hybrid, lbfgs, libLBFGS, LIBLINEAR; comma-separated; default all", COMMAND_NAMES,
     AT(methods), 0, 0, all},
    {"threads", 'T', "K", "Run ours with 1 and with K threads; default: the runtime's choice",
     COMMAND_INT, AT(threads), 0, 4096, NULL},
    {"no-lines", 0, NULL, "Searches without values along a line from X d", COMMAND_YES,
     AT(no_lines), 0, 0, NULL},
    {"repeat", 0, "K", "Run everything K times, take the least seconds; default 1", COMMAND_INT,
     AT(repeat), 1, 1000, NULL},
    {"seconds", 0, "S",
     "At most this long per run, but LIBLINEAR's, which nothing interrupts; default 300",
     COMMAND_NUMBER, AT(seconds), 1e-3, 1e6, NULL},
    {"model", 0, "FILE",
     "Write weights, \"index weight\" a line: of our first method run, or else of the first peer",
     COMMAND_TEXT, AT(model), 0, 0, NULL},
    {"predictions", 0, "FILE", "Write label and chance of each row tested, or else trained on",
     COMMAND_TEXT, AT(predictions), 0, 0, NULL},
    {"save-rows", 0, "FILE", "Write the rows trained on in LIBSVM format (.gz: gzip)", COMMAND_TEXT,
     AT(save_rows), 0, 0, NULL}};

settings options_parse(int argc, char **argv)
{
    settings s = {.methods = all,
                  .rows = 1000000,
                  .columns = 100000,
                  .seed = 1,
                  .C = 1.0,
                  .tolerance = 1e-6,
                  .seconds = 300.0,
                  .repeat = 1};
    const command line = {
        .doc =
            "Train logistic regression with an L2 term, and compare with LIBLINEAR and libLBFGS "
            "to the same gradient norm of the same objective.\vExit status: 0 solved, 1 a method "
            "of ours did not converge, 2 bad command line or file.",
        .options = table,
        .count = sizeof table / sizeof *table,
        .settings = &s};
    command_parse(&line, argc, argv);
    s.threads = command_threads(s.threads);
    return s;
}
