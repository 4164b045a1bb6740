/* peer_tao_assembled.c: PETSc/TAO's Newton line search with Cholesky factors of a sparse Hessian.
 *
 * The matrix is PETSc's AIJ, compressed rows of both triangles: one triangle, SBAIJ, PETSc factors
 * in the order of the variables only, and on some problems fills it until time is up.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "peer_tao.h"

#include <stdio.h>

struct assembled {
    struct judge *judge;
    int64_t count;               /* values in both triangles                  */
    PetscInt *starts, *columns;  /* [n + 1], [count]: the rows                */
    PetscInt *source, *next;     /* [count] of each value in `given`; [n]     */
    PetscScalar *values, *given; /* [count]; those of the pattern, as it says */
};

static void release(struct assembled *a)
{
    PetscFree6(a->starts, a->columns, a->source, a->next, a->values, a->given);
}

/* Returns 0, or 1 if memory or PETSc's integers do not suffice. A built pattern has the whole
 * diagonal, as PETSc needs. */
static int take_memory(struct assembled *a, const hf_pattern *pattern)
{
    const size_t n = (size_t)pattern->n, entries = (size_t)pattern->starts[n];
    const size_t count = 2 * entries - n;
    if (count > PETSC_MAX_INT) return 1;
    a->count = (int64_t)count;
    return PetscCalloc6(n + 1, &a->starts, count, &a->columns, count, &a->source, n, &a->next,
                        count, &a->values, entries, &a->given) != 0;
}

static void start_rows(struct assembled *a, const hf_pattern *pattern)
{
    for (int64_t j = 0; j < pattern->n; j++) {
        for (int64_t k = pattern->starts[j]; k < pattern->starts[j + 1]; k++) {
            a->starts[j + 1]++;
            if (pattern->rows[k] != j) a->starts[pattern->rows[k] + 1]++;
        }
    }
    for (int64_t i = 0; i < pattern->n; i++) {
        a->next[i] = a->starts[i];
        a->starts[i + 1] += a->starts[i];
    }
}

static void append(struct assembled *a, int64_t row, int64_t column, int64_t source)
{
    const PetscInt at = a->next[row]++;
    a->columns[at] = (PetscInt)column;
    a->source[at] = (PetscInt)source;
}

/* Column by column, so that every row comes out sorted. */
static void lay_out(struct assembled *a, const hf_pattern *pattern)
{
    start_rows(a, pattern);
    for (int64_t j = 0; j < pattern->n; j++) {
        for (int64_t k = pattern->starts[j]; k < pattern->starts[j + 1]; k++) {
            append(a, j, pattern->rows[k], k);
            if (pattern->rows[k] != j) append(a, pattern->rows[k], j, k);
        }
    }
}

static PetscErrorCode update(Tao tao, Vec x, Mat H, Mat preconditioner, void *user)
{
    (void)tao, (void)preconditioner;
    struct assembled *const a = user;
    const PetscScalar *in;
    PetscCall(VecGetArrayRead(x, &in));
    const int code = judge_hessian(a->judge->task->n, in, a->given, a->judge);
    PetscCall(VecRestoreArrayRead(x, &in));
    if (code != 0) return PETSC_ERR_USER;
    PetscScalar *values; /* by this call PETSc knows that the factors are outdated */
    PetscCall(MatSeqAIJGetArrayWrite(H, &values));
    for (int64_t k = 0; k < a->count; k++)
        values[k] = a->given[a->source[k]];
    PetscCall(MatSeqAIJRestoreArrayWrite(H, &values));
    return 0;
}

static PetscErrorCode set_options(void)
{
    PetscBool has_amd;
    PetscCall(PetscHasExternalPackage("suitesparse", &has_amd));
    PetscCall(PetscOptionsSetValue(NULL, "-tao_nls_ksp_type", "preonly"));
    PetscCall(PetscOptionsSetValue(NULL, "-tao_nls_pc_type", "cholesky"));
    if (!has_amd) return 0;
    /* PETSc's own choice, nested dissection, takes up to twice the time on band matrices */
    PetscCall(PetscOptionsSetValue(NULL, "-tao_nls_pc_factor_mat_ordering_type", MATORDERINGAMD));
    return 0;
}

/* Whether it was made. */
static bool make_matrix(struct assembled *a, Mat *H)
{
    const PetscInt n = (PetscInt)a->judge->task->n;
    return set_options() == 0 && MatCreateSeqAIJWithArrays(PETSC_COMM_SELF, n, n, a->starts,
                                                           a->columns, a->values, H) == 0;
}

static void solve(struct judge *judge, double *x, const struct solver *self,
                  const hf_pattern *pattern)
{
    struct assembled a = {.judge = judge};
    struct tao_hessian hessian = {.update = update, .user = &a};
    bool ready = take_memory(&a, pattern) == 0;
    if (ready) {
        lay_out(&a, pattern);
        ready = make_matrix(&a, &hessian.matrix);
    }
    if (ready) {
        judge_start_clock(judge); /* the user knows the pattern, in the form that TAO wants */
        tao_minimize(judge, x, self, &hessian);
    } else {
        judge->record->outcome = OUTCOME_MEMORY;
    }
    MatDestroy(&hessian.matrix);
    release(&a);
}

void run_tao_assembled(struct judge *judge, double *x, const struct solver *self)
{
    const struct task *const task = judge->task;
    const bool given = task->pattern != NULL && task->hessian != NULL;
    hf_pattern *const pattern = given ? task->pattern(task) : NULL;
    if (pattern != NULL) {
        solve(judge, x, self, pattern);
    } else {
        snprintf(judge->record->ending, ENDING_SIZE, "no values of a sparse Hessian");
    }
    hf_pattern_free(pattern);
}
