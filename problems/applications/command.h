/* Values of command-line options, for argp parsers: a bad one ends the program with a sentence.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_COMMAND_H
#define APPLICATIONS_COMMAND_H

#include <argp.h>
#include <stdint.h>

/* Status of a program that was called in a way it cannot follow, or given a file it cannot use. */
enum { EXIT_COMMAND = 2 };

/* The number in text, which lies in [low, high]. */
double command_number(struct argp_state *state, const char *option, const char *text, double low,
                      double high);

/* Likewise a whole one; |low|, |high| <= 2^53. */
int64_t command_whole(struct argp_state *state, const char *option, const char *text, int64_t low,
                      int64_t high);

/* Threads of OpenMP: as many as asked, 0: the runtime's choice. */
int command_threads(int asked);

#endif
