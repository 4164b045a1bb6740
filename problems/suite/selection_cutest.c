/* selection_cutest.c: the CUTEst problems in a folder, each tried in a process of its own.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _DEFAULT_SOURCE
#include "cutest.h"
#include "selection.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct probe { /* shared with the process that tries to load a problem */
    int code;
    bool asked, sparse; /* is a sparse Hessian asked for, and given */
    struct task task;
    char message[160];
};

typedef int load_fn(const char *folder, struct task *out, char *message, size_t size);
#ifdef HF_SUITE_HAVE_CUTEST
static load_fn *const load = cutest_load;
#else
static load_fn *const load = NULL;
#endif

int selection_cutest(const char *folder, struct task *out, char *message, size_t size)
{
    if (load != NULL) return load(folder, out, message, size);
    snprintf(message, size, "this build has no CUTEst; see problems/cutest");
    return 1;
}

static bool has_sparse_hessian(const struct task *task)
{
    if (task->pattern == NULL || task->hessian == NULL) return false;
    hf_pattern *const pattern = task->pattern(task);
    const bool sparse = pattern != NULL;
    hf_pattern_free(pattern);
    return sparse;
}

static void try_to_load(const char *folder, struct probe *probe)
{
    probe->code = 1;
    probe->sparse = false;
    snprintf(probe->message, sizeof probe->message, "%.100s cannot be loaded", folder);
    const pid_t child = fork();
    if (child == 0) {
        probe->code = selection_cutest(folder, &probe->task, probe->message, sizeof probe->message);
        if (probe->code == 0 && probe->asked) probe->sparse = has_sparse_hessian(&probe->task);
        _exit(0);
    }
    int status;
    if (child > 0) waitpid(child, &status, 0);
}

static int add_folder(struct results *results, const char *folder, struct probe *probe)
{
    try_to_load(folder, probe);
    if (probe->code != 0) {
        fprintf(stderr, "hf-suite: left out: %s\n", probe->message);
        return 0;
    }
    struct instance instance = {
        .n = probe->task.n, .folder = strdup(folder), .sparse = probe->sparse};
    if (instance.folder == NULL) return 1;
    memcpy(instance.name, probe->task.name, TASK_NAME_SIZE);
    memcpy(instance.kind, probe->task.kind, TASK_KIND_SIZE);
    return selection_add(results, &instance);
}

static bool any_assembled(const struct results *results)
{
    for (int s = 0; s < results->solver_count; s++) {
        if (results->solvers[s]->assembled) return true;
    }
    return false;
}

static int is_decoded(const char *folder)
{
    char path[4096];
    struct stat about;
    const int length = snprintf(path, sizeof path, "%s/OUTSDIF.d", folder);
    return length > 0 && (size_t)length < sizeof path && stat(path, &about) == 0;
}

int selection_add_cutest(struct results *results, const char *dir, char *message, size_t size)
{
    if (load == NULL) return selection_cutest(dir, NULL, message, size);
    struct dirent **entries = NULL;
    const int count = scandir(dir, &entries, NULL, alphasort);
    struct probe *const probe =
        mmap(NULL, sizeof *probe, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int code = count < 0 || probe == MAP_FAILED;
    if (code != 0) snprintf(message, size, "the folder '%s' cannot be read", dir);
    if (code == 0) probe->asked = any_assembled(results);
    for (int k = 0; k < count; k++) {
        char folder[4096];
        const int length = snprintf(folder, sizeof folder, "%s/%s", dir, entries[k]->d_name);
        const bool fits = length > 0 && (size_t)length < sizeof folder;
        if (code == 0 && fits && is_decoded(folder)) code = add_folder(results, folder, probe);
        free(entries[k]);
    }
    free(entries);
    if (probe != MAP_FAILED) munmap(probe, sizeof *probe);
    return code;
}
