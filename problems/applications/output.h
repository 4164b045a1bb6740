/* Files that are written whole or not at all.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_OUTPUT_H
#define APPLICATIONS_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* Whether a file can be written there, before minutes of work are begun; none is left behind that
 * was not there. If not, errno tells why. */
bool output_possible(const char *path);

/* Close a file that was written to: 0, or 1 if something is missing in it, and it was discarded. */
int output_close(FILE *file, const char *path);

/* Remove what was half-written, unless it is a device or a pipe. */
void output_discard(const char *path);

#endif
