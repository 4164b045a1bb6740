/* The solver behind hf_create(): one run and what surrounds it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_SOLVER_H
#define HF_SOLVER_H

#include "methods/run.h"

struct hf_solver {
    hf_problem problem;
    hf_options options;
    run run;
    step_fn *step;
    hf_reason factors; /* HF_REASON_PINNED: HF_AUTO may make sparse ones; else why not */
    int at;
    int64_t iteration;
    hf_status status; /* HF_RUNNING, or final        */
    bool stop;        /* the progress callback asked */
    int callback_code;
    bool late;  /* max_seconds is used up            */
    bool posed; /* a request waits                   */
    double started, posed_at;
    hf_report report;
};

/* The report while there is no run: what the analysis has found. */
void solver_report_idle(hf_solver *solver);

/* hf_create(); where the analysis of the pattern fails, `found` [out] holds what it had found. */
hf_status solver_create(hf_solver **out, const hf_problem *problem, const hf_options *options,
                        hf_report *found);

#endif
