/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CLOCK_H
#define HF_CLOCK_H

/* Seconds on a clock that never steps back. */
double clock_seconds(void);

#endif
