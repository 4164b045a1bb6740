/* The command line of bundle.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef BUNDLE_OPTIONS_H
#define BUNDLE_OPTIONS_H

#include "bundle/race.h"
#include "command.h"

typedef struct settings {
    const char *path, *save, *picture, *json; /* NULL: none */
    const char *methods;                      /* names of race_name() */
    synthetic made;
    race_rules rules;
    int repeat;
    bool check;
} settings;

settings options_parse(int argc, char **argv);

#endif
