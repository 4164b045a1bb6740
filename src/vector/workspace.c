/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector/workspace.h"

#include <stdlib.h>

enum { ALIGNMENT = 64 };

void *workspace_take(workspace *w, size_t count, size_t size)
{
    const size_t limit = SIZE_MAX / 2;
    if (w->used > limit || (size > 0 && count > (limit - w->used) / size)) {
        w->used = SIZE_MAX;
        return NULL;
    }
    const size_t at = w->used;
    w->used += (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return w->base == NULL ? NULL : w->base + at;
}

double *workspace_vector(workspace *w, int64_t n)
{
    return workspace_take(w, (size_t)n, sizeof(double));
}

double **workspace_vectors(workspace *w, int count, int64_t n)
{
    double **const table = workspace_take(w, (size_t)count, sizeof *table);
    for (int i = 0; i < count; i++) {
        double *const vector = workspace_vector(w, n);
        if (table != NULL) table[i] = vector;
    }
    return table;
}

void *workspace_allocate(size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT) return NULL;
    return aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

void workspace_release(void *block)
{
    free(block);
}
