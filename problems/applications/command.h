/* Command lines: a table tells each option, where its value goes and what it may be; argp reads it.
 * A bad word ends the program with a sentence.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_COMMAND_H
#define APPLICATIONS_COMMAND_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Status of a program that was called in a way it cannot follow, or given a file it cannot use. */
enum { EXIT_COMMAND = 2 };

/* What an option's value is, and the type that holds it. */
typedef enum command_kind {
    COMMAND_TEXT,   /* const char *                                             */
    COMMAND_NAME,   /* const char *: one of option.names                        */
    COMMAND_NAMES,  /* const char *: some of them, comma-separated              */
    COMMAND_YES,    /* bool: true if the option is given                        */
    COMMAND_NUMBER, /* double in [low, high]                                    */
    COMMAND_INT,    /* int in [low, high]                                       */
    COMMAND_WHOLE   /* int64_t in [low, high], at most 2^53 in modulus          */
} command_kind;

typedef struct command_option {
    const char *name;
    int letter;           /* its short form, or 0                                     */
    const char *argument; /* what --help calls the value; NULL: COMMAND_YES           */
    const char *help;
    command_kind kind;
    size_t to; /* offset of the value in the settings                      */
    double low, high;
    const char *names; /* "one,other"                                              */
} command_option;

typedef struct command {
    const char *doc; /* as argp_program_doc                                      */
    const command_option *options;
    int count;
    void *settings; /* hold the defaults               */
    void (*check)(struct argp_state *state,
                  void *settings); /* at the end, by argp_error; or NULL */
} command;

/* Fill the settings from the command line. No word may be left over. */
void command_parse(const command *c, int argc, char **argv);

/* Whether a comma-separated list has this name. */
bool command_lists(const char *list, const char *name);

/* The number in text, which lies in [low, high]. */
double command_number(struct argp_state *state, const char *option, const char *text, double low,
                      double high);

/* Likewise a whole one; |low|, |high| <= 2^53. */
int64_t command_whole(struct argp_state *state, const char *option, const char *text, int64_t low,
                      int64_t high);

/* Threads of OpenMP: as many as asked, 0: the runtime's choice. */
int command_threads(int asked);

#endif
