/* Which method HF_AUTO uses where the pattern of the Hessian is known; its step is auto_step().
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CHOICE_H
#define HF_CHOICE_H

#include "methods/run.h"

/* Before a run; otherwise: HF_REASON_PINNED if sparse factors may be chosen, else why not. */
void choice_reset(run *r, hf_reason otherwise);

#endif
