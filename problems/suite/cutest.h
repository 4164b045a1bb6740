/* cutest.h: what the suite asks of the CUTEst adapter (problems/cutest).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_CUTEST_H
#define SUITE_CUTEST_H

#include "task.h"

/* Open the decoded unconstrained problem in a folder. Called once per process, on the thread that
 * later solves; the suite forks a process for every run, so one problem at a time is enough.
 *
 *   out      [out] every field is written; name is the problem's (or the folder's last part),
 *            kind "cutest", release closes what was opened
 *   message  [size] [out] on failure one sentence, always terminated
 *
 * Returns 0, or non-zero with a message: no such folder, not decoded, constrained or bounded. */
int cutest_load(const char *folder, struct task *out, char *message, size_t size);

#endif
