/* A pattern with its structure, a colouring and the recovery that goes with it, in one block.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SPARSE_CASE_H
#define SPARSE_CASE_H

#include "support.h"

#include <stdlib.h>

#include "sparse/recovery.h"

typedef struct sparse_case {
    structure s;
    colouring colours;
    recovery recovery;
    colouring_work work;
    unsigned char *block;
} sparse_case;

static inline size_t sparse_case_lay_out(sparse_case *c, const hf_pattern *pattern,
                                         colouring_kind kind)
{
    workspace w = {.base = c->block};
    structure_lay_out(&c->s, &w, pattern);
    colouring_lay_out(&c->colours, &w, c->s.n);
    recovery_lay_out(&c->recovery, &w, kind, c->s.n, c->s.entries);
    colouring_work_lay_out(&c->work, &w, c->s.n, c->s.entries);
    return w.used;
}

/* Coloured and prepared; never NULL. The pattern is borrowed. */
static inline sparse_case *sparse_case_create(const hf_pattern *pattern, colouring_kind kind)
{
    assert_null(hf_pattern_check(pattern, NULL));
    sparse_case *const c = calloc(1, sizeof *c);
    assert_non_null(c);
    c->block = workspace_allocate(sparse_case_lay_out(c, pattern, kind));
    assert_non_null(c->block);
    sparse_case_lay_out(c, pattern, kind);
    structure_fill(&c->s, pattern);
    structure_list_rows(&c->s);
    colouring_find(&c->colours, kind, &c->s, &c->work);
    recovery_prepare(&c->recovery, &c->s, &c->colours, &c->work);
    return c;
}

static inline void sparse_case_free(sparse_case *c)
{
    workspace_release(c->block);
    free(c);
}

/* ---- patterns; never NULL, to be given back by hf_pattern_free() ---- */

static inline int64_t index_below(generator *from, int64_t limit)
{
    return (int64_t)(generator_bits(from) % (uint64_t)limit);
}

static inline hf_pattern *random_pattern(int64_t n, int64_t count, uint64_t seed)
{
    generator from = {seed};
    int64_t *const rows = malloc(2 * (size_t)(count + 1) * sizeof *rows);
    assert_non_null(rows);
    for (int64_t k = 0; k < 2 * count; k++)
        rows[k] = index_below(&from, n);
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_triplets(&pattern, n, count, rows, rows + count), 0);
    free(rows);
    return pattern;
}

/* |i - j| <= width, and row `dense` full unless that is < 0. */
static inline hf_pattern *band_pattern(int64_t n, int64_t width, int64_t dense)
{
    int64_t *const rows = malloc(2 * (size_t)(n * (width + 1)) * sizeof *rows);
    assert_non_null(rows);
    int64_t *const columns = rows + n * (width + 1), count = 0;
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = j + 1; i < n && i <= j + width; i++, count++)
            rows[count] = i, columns[count] = j;
        if (dense >= 0) rows[count] = dense, columns[count++] = j;
    }
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_triplets(&pattern, n, count, rows, columns), 0);
    free(rows);
    return pattern;
}

/* 5, 7 or 9 points on side x side, 3-D: 7 points on side x side x side. */
static inline hf_pattern *grid_pattern_of(int64_t side, int points, int dimensions)
{
    static const int64_t plane[8] = {1, 0, 0, 1, -1, 1, 1, 1};
    static const int64_t space[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const int64_t sizes[3] = {side, side, side};
    hf_pattern *pattern = NULL;
    assert_int_equal(hf_pattern_from_stencil(&pattern, dimensions, sizes,
                                             dimensions == 2 ? (points - 1) / 2 : 3,
                                             dimensions == 2 ? plane : space),
                     0);
    return pattern;
}

#endif
