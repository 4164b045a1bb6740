/* options.h: the command line.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_OPTIONS_H
#define SUITE_OPTIONS_H

#include "judge.h"

enum command { COMMAND_NONE, COMMAND_LIST, COMMAND_RUN, COMMAND_COMPARE, COMMAND_REGRESS };

struct options {
    enum command command;
    /* comma-separated lists as given, NULL: the default selection */
    char *problems, *classes, *sizes, *solvers;
    const char *cutest; /* folder of decoded problems, NULL: the collection */
    const char *output;
    struct rules rules;
    int jobs;
    bool resume, check;
    bool both;    /* by tolerance, and again by tolerance_max */
    char **files; /* of compare and regress                   */
    int file_count;
    const char *against, *of, *aside; /* of compare; NULL: not said */
    bool renew;                       /* of regress                               */
    double allowance;                 /* of regress, relative                     */
    int argc;
    char **argv;
};

/* Parse; on a bad command line print one sentence and end the program with status 2. */
void options_parse(struct options *options, int argc, char **argv);

#endif
