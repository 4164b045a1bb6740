/* The command line of logistic.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef LOGISTIC_OPTIONS_H
#define LOGISTIC_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "command.h"

typedef struct settings {
    const char *train, *test, *model, *predictions, *save_rows, *methods;
    int64_t rows, columns;
    uint64_t seed;
    double C, tolerance, seconds;
    int threads, repeat;
    bool lines;
} settings;

/* Whether the comma-separated list has this name. */
bool options_lists(const char *list, const char *name);

/* Bad arguments end the program. */
settings options_parse(int argc, char **argv);

#endif
