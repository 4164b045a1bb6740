/* The command line of logistic.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_OPTIONS_H
#define LOGISTIC_OPTIONS_H

#include "command.h"

typedef struct settings {
    const char *train, *test, *model, *predictions, *save_rows, *methods;
    int64_t rows, columns, seed;
    double C, tolerance, seconds;
    int threads, repeat;
    bool no_lines;
} settings;

/* Bad arguments end the program. */
settings options_parse(int argc, char **argv);

#endif
