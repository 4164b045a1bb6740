/* Files that are written whole or not at all.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_OUTPUT_H
#define APPLICATIONS_OUTPUT_H

#include <stdio.h>

/* Can a file be written there? Asked before minutes of work are begun; nothing is left behind. path
 * NULL: no file is asked for. Returns 0; else 1, and message says why not. */
int output_check(const char *path, char *message, size_t size);

/* Close a file that was written to: 0, or 1 if something is missing in it, and it was discarded. */
int output_close(FILE *file, const char *path);

/* Remove what was half-written, unless it is a device or a pipe. */
void output_discard(const char *path);

#endif
