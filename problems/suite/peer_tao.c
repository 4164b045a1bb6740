/* peer_tao.c: PETSc/TAO on one process, Hessian as a matrix-free shell, generous limits.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "solver.h"

#include <limits.h>
#include <petsctao.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct call {
    struct judge *judge;
    double *x_model; /* where products are taken */
};

/* Open MPI's files; a folder of its own, as processes that share one remove it under each other. */
static char session[] = "/tmp/hf-suite-XXXXXX";

void open_tao(void)
{
    if (mkdtemp(session) != NULL) setenv("OMPI_MCA_orte_tmpdir_base", session, 1);
    /* without this a program started by hand looks for a daemon of Open MPI */
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    PetscInitialize(NULL, NULL, NULL, NULL);
    PetscPopSignalHandler();
    PetscPushErrorHandler(PetscReturnErrorHandler, NULL);
}

void close_tao(void)
{
    PetscFinalize();
    rmdir(session);
}

static PetscErrorCode value_and_gradient(Tao tao, Vec x, PetscReal *f, Vec g, void *user)
{
    (void)tao;
    struct call *const call = user;
    const PetscScalar *x_in;
    PetscScalar *g_out;
    PetscCall(VecGetArrayRead(x, &x_in));
    PetscCall(VecGetArrayWrite(g, &g_out));
    const int code = judge_value(call->judge->task->n, x_in, f, g_out, call->judge);
    PetscCall(VecRestoreArrayRead(x, &x_in));
    PetscCall(VecRestoreArrayWrite(g, &g_out));
    if (code > 0) *f = PETSC_INFINITY;
    return code < 0 || call->judge->over ? PETSC_ERR_USER : 0;
}

static PetscErrorCode product(Mat H, Vec v, Vec Hv)
{
    struct call *call;
    PetscCall(MatShellGetContext(H, &call));
    const PetscScalar *in;
    PetscScalar *out;
    PetscCall(VecGetArrayRead(v, &in));
    PetscCall(VecGetArrayWrite(Hv, &out));
    const int code = judge_product(call->judge->task->n, call->x_model, in, out, call->judge);
    PetscCall(VecRestoreArrayRead(v, &in));
    PetscCall(VecRestoreArrayWrite(Hv, &out));
    return code != 0 ? PETSC_ERR_USER : 0;
}

static PetscErrorCode move_model(Tao tao, Vec x, Mat H, Mat preconditioner, void *user)
{
    (void)tao, (void)H, (void)preconditioner;
    struct call *const call = user;
    const int64_t n = call->judge->task->n;
    const PetscScalar *in;
    PetscCall(VecGetArrayRead(x, &in));
    PetscCall(PetscArraycpy(call->x_model, in, n));
    PetscCall(VecRestoreArrayRead(x, &in));
    if (call->judge->task->moved == NULL) return 0;
    return judge_moved(n, call->x_model, call->judge) != 0 ? PETSC_ERR_USER : 0;
}

static PetscErrorCode set_options(const struct solver *self)
{
    PetscCall(PetscOptionsSetValue(NULL, "-tao_type", self->type));
    PetscCall(PetscOptionsSetValue(NULL, "-tao_ntr_pc_type", "lmvm"));
    PetscCall(PetscOptionsSetValue(NULL, "-tao_nls_pc_type", "lmvm"));
    return 0;
}

static PetscErrorCode solve(struct call *call, Vec x, const struct solver *self)
{
    const PetscInt n = (PetscInt)call->judge->task->n;
    Tao tao;
    Mat H;
    PetscCall(set_options(self));
    PetscCall(TaoCreate(PETSC_COMM_SELF, &tao));
    PetscCall(TaoSetSolution(tao, x));
    PetscCall(TaoSetObjectiveAndGradient(tao, NULL, value_and_gradient, call));
    PetscCall(MatCreateShell(PETSC_COMM_SELF, n, n, n, n, call, &H));
    PetscCall(MatShellSetOperation(H, MATOP_MULT, (void (*)(void))product));
    PetscCall(MatSetOption(H, MAT_SYMMETRIC, PETSC_TRUE));
    PetscCall(TaoSetHessian(tao, H, H, move_model, call));
    /* it knows the judge's tolerance, so that it does not solve its last systems too well */
    PetscCall(TaoSetTolerances(tao, call->judge->record->target, 0.0, 0.0));
    PetscCall(TaoSetMaximumIterations(tao, INT_MAX));
    PetscCall(TaoSetMaximumFunctionEvaluations(tao, INT_MAX));
    PetscCall(TaoSetFromOptions(tao));
    PetscCall(TaoSolve(tao));
    TaoConvergedReason reason;
    PetscCall(TaoGetConvergedReason(tao, &reason));
    snprintf(call->judge->record->ending, ENDING_SIZE, "TAO: %s", TaoConvergedReasons[reason]);
    PetscCall(MatDestroy(&H));
    PetscCall(TaoDestroy(&tao));
    return 0;
}

void run_tao(struct judge *judge, double *x, const struct solver *self)
{
    const int64_t n = judge->task->n;
    struct call call = {.judge = judge, .x_model = calloc((size_t)n, sizeof(double))};
    Vec start = NULL;
    if (call.x_model == NULL || n > PETSC_MAX_INT ||
        VecCreateSeqWithArray(PETSC_COMM_SELF, 1, (PetscInt)n, x, &start) != 0) {
        judge->record->outcome = OUTCOME_MEMORY;
    } else if (solve(&call, start, self) != 0) {
        snprintf(judge->record->ending, ENDING_SIZE, "%s",
                 judge->over ? "stopped by the judge" : "TAO: left by an error");
    }
    free(call.x_model);
}
