/* peer_tao.c: PETSc/TAO on one process, generous limits; its methods with the Hessian as a shell.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "peer_tao.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct model {
    struct judge *judge;
    double *x; /* [n] where products are taken */
};

/* Open MPI's files; a folder of its own, as processes that share one remove it under each other. */
static char session[] = "/tmp/hf-suite-XXXXXX";

/* The first Tao of a process registers packages for two milliseconds, no part of any run. */
static void register_packages(void)
{
    Tao tao = NULL;
    if (TaoCreate(PETSC_COMM_SELF, &tao) == 0) TaoSetType(tao, TAONLS);
    TaoDestroy(&tao);
}

void open_tao(void)
{
    if (mkdtemp(session) != NULL) setenv("OMPI_MCA_orte_tmpdir_base", session, 1);
    /* without this a program started by hand looks for a daemon of Open MPI */
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    PetscInitialize(NULL, NULL, NULL, NULL);
    PetscPopSignalHandler();
    PetscPushErrorHandler(PetscReturnErrorHandler, NULL);
    register_packages();
}

void close_tao(void)
{
    PetscFinalize();
    rmdir(session);
}

static PetscErrorCode value_and_gradient(Tao tao, Vec x, PetscReal *f, Vec g, void *user)
{
    (void)tao;
    struct judge *const judge = user;
    const PetscScalar *x_in;
    PetscScalar *g_out;
    PetscCall(VecGetArrayRead(x, &x_in));
    PetscCall(VecGetArrayWrite(g, &g_out));
    const int code = judge_value(judge->task->n, x_in, f, g_out, judge);
    PetscCall(VecRestoreArrayRead(x, &x_in));
    PetscCall(VecRestoreArrayWrite(g, &g_out));
    if (code > 0) *f = PETSC_INFINITY;
    return code < 0 || judge->over ? PETSC_ERR_USER : 0;
}

static PetscErrorCode set_up(Tao tao, Vec x, struct judge *judge, const struct solver *self,
                             const struct tao_hessian *hessian)
{
    const Mat H = hessian->matrix;
    PetscCall(TaoSetType(tao, self->type));
    PetscCall(TaoSetSolution(tao, x));
    PetscCall(TaoSetObjectiveAndGradient(tao, NULL, value_and_gradient, judge));
    PetscCall(MatSetOption(H, MAT_SYMMETRIC, PETSC_TRUE));
    PetscCall(TaoSetHessian(tao, H, H, hessian->update, hessian->user));
    /* it knows the judge's tolerance, so that it does not solve its last systems too well */
    PetscCall(TaoSetTolerances(tao, judge->record->target, 0.0, 0.0));
    PetscCall(TaoSetMaximumIterations(tao, INT_MAX));
    PetscCall(TaoSetMaximumFunctionEvaluations(tao, INT_MAX));
    PetscCall(TaoSetFromOptions(tao));
    return 0;
}

static void tell(struct judge *judge, Tao tao, PetscErrorCode code)
{
    char *const ending = judge->record->ending;
    TaoConvergedReason reason;
    if (code == 0) code = TaoGetConvergedReason(tao, &reason);
    if (code == PETSC_ERR_MEM) judge->record->outcome = OUTCOME_MEMORY;
    if (code == 0) {
        snprintf(ending, ENDING_SIZE, "TAO: %s", TaoConvergedReasons[reason]);
    } else {
        snprintf(ending, ENDING_SIZE, "%s",
                 judge->over ? "stopped by the judge" : "TAO: left by an error");
    }
}

void tao_minimize(struct judge *judge, double *x, const struct solver *self,
                  const struct tao_hessian *hessian)
{
    const PetscInt n = (PetscInt)judge->task->n;
    Vec start = NULL;
    Tao tao = NULL;
    PetscErrorCode code = VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, x, &start);
    if (code == 0) code = TaoCreate(PETSC_COMM_SELF, &tao);
    if (code == 0) code = set_up(tao, start, judge, self, hessian);
    if (code == 0) code = TaoSolve(tao);
    tell(judge, tao, code);
    TaoDestroy(&tao);
    VecDestroy(&start);
}

/* ---- the Hessian as a shell ---- */

static PetscErrorCode product(Mat H, Vec v, Vec Hv)
{
    struct model *model;
    PetscCall(MatShellGetContext(H, &model));
    const PetscScalar *in;
    PetscScalar *out;
    PetscCall(VecGetArrayRead(v, &in));
    PetscCall(VecGetArrayWrite(Hv, &out));
    const int code = judge_product(model->judge->task->n, model->x, in, out, model->judge);
    PetscCall(VecRestoreArrayRead(v, &in));
    PetscCall(VecRestoreArrayWrite(Hv, &out));
    return code != 0 ? PETSC_ERR_USER : 0;
}

static PetscErrorCode move_model(Tao tao, Vec x, Mat H, Mat preconditioner, void *user)
{
    (void)tao, (void)H, (void)preconditioner;
    struct model *const model = user;
    const int64_t n = model->judge->task->n;
    const PetscScalar *in;
    PetscCall(VecGetArrayRead(x, &in));
    PetscCall(PetscArraycpy(model->x, in, n));
    PetscCall(VecRestoreArrayRead(x, &in));
    if (model->judge->task->moved == NULL) return 0;
    return judge_moved(n, model->x, model->judge) != 0 ? PETSC_ERR_USER : 0;
}

static PetscErrorCode make_shell(struct model *model, Mat *H)
{
    const PetscInt n = (PetscInt)model->judge->task->n;
    PetscCall(PetscOptionsSetValue(NULL, "-tao_ntr_pc_type", "lmvm"));
    PetscCall(PetscOptionsSetValue(NULL, "-tao_nls_pc_type", "lmvm"));
    PetscCall(MatCreateShell(PETSC_COMM_SELF, n, n, n, n, model, H));
    PetscCall(MatShellSetOperation(*H, MATOP_MULT, (void (*)(void))product));
    return 0;
}

void run_tao(struct judge *judge, double *x, const struct solver *self)
{
    const int64_t n = judge->task->n;
    struct model model = {.judge = judge, .x = calloc((size_t)n, sizeof(double))};
    struct tao_hessian hessian = {.update = move_model, .user = &model};
    if (model.x == NULL || n > PETSC_MAX_INT || make_shell(&model, &hessian.matrix) != 0) {
        judge->record->outcome = OUTCOME_MEMORY;
    } else {
        tao_minimize(judge, x, self, &hessian);
    }
    MatDestroy(&hessian.matrix);
    free(model.x);
}
