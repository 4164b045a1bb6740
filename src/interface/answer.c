/* hf_answer() and hf_minimize(): the only places that call user evaluations in a run.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "interface/solver.h"

void hf_answer(hf_solver *s, hf_request *ask)
{
    if (s == NULL || ask == NULL) return;
    const hf_problem *const p = &s->problem;
    hf_product_fn *const times = ask->gauss_newton ? p->gauss_newton : p->product;
    hf_hessian_fn *const values = ask->gauss_newton ? p->normal_matrix : p->hessian;
    int code = 0;
    switch (ask->need) {
    case HF_NOTHING:
        return;
    case HF_NEED_VALUE:
        code = p->value(p->n, ask->x, ask->f, ask->out, p->user);
        break;
    case HF_NEED_ALONG:
        code = p->along(p->n, ask->x, ask->in, ask->t, ask->f, ask->slope, p->user);
        break;
    case HF_NEED_PRODUCT:
        code = times(p->n, ask->x, ask->in, ask->out, p->user);
        break;
    case HF_NEED_PRECONDITION:
        code = p->precondition(p->n, ask->in, ask->out, p->user);
        break;
    case HF_NEED_HESSIAN:
        code = values(p->n, ask->x, ask->out, p->user);
        break;
    case HF_NEED_ITERATION:
        if (p->moved != NULL) code = p->moved(p->n, ask->x, p->user);
        if (code >= 0 && s->options.progress != NULL)
            s->stop = s->options.progress(&s->report, ask->x, p->user) != 0;
        break;
    }
    ask->code = code;
}

hf_status hf_minimize(const hf_problem *problem, const hf_options *options, double *x,
                      hf_report *report)
{
    hf_solver *solver;
    hf_report found = {.status = HF_BAD_ARGUMENT};
    hf_status status =
        x == NULL ? HF_BAD_ARGUMENT : solver_create(&solver, problem, options, &found);
    if (status < 0) {
        found.status = status;
        if (report != NULL) *report = found;
        return status;
    }
    hf_request ask;
    hf_start(solver, x);
    while ((status = hf_next(solver, &ask)) == HF_RUNNING)
        hf_answer(solver, &ask);

    hf_solution(solver, x, report);
    hf_free(solver);
    return status;
}
