/* machine.h: what the runs were made on.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_MACHINE_H
#define SUITE_MACHINE_H

#include <stddef.h>

/* Processor, cores, memory, system, compiler, date: one line. */
void machine_text(char *text, size_t size);

#endif
