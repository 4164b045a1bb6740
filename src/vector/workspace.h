/* The one block of memory of a solver, measured and carved by the same function.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_WORKSPACE_H
#define HF_WORKSPACE_H

#include <stddef.h>
#include <stdint.h>

typedef struct workspace {
    unsigned char *base; /* NULL while measuring                 */
    size_t used;         /* SIZE_MAX once the sum has overflowed */
} workspace;

/* The next count items of size bytes each, aligned to 64 bytes; NULL while measuring. */
void *workspace_take(workspace *w, size_t count, size_t size);

/* The next n doubles. */
double *workspace_vector(workspace *w, int64_t n);

/* count vectors of n doubles each, and the table of their addresses. */
double **workspace_vectors(workspace *w, int count, int64_t n);

/* A block aligned to 64 bytes, not cleared; NULL if there is none. */
void *workspace_allocate(size_t bytes);
void workspace_release(void *block);

#endif
