/* Algorithm: the widths w of the levels of a breadth-first search, rooted at the far end of another
 * one, in each component; rows as dense as no ordering minds (AMD's bound) are left out.
 *
 *   by levels      a block tridiagonal matrix, 3/2 w^2 entries and 7/3 w^3 flops a level
 *   by dissection  with w the widest: those of square grids of that width under AMD
 *   the guess is the lesser of the two, and d n entries, d^2 n flops for d dense rows
 *
 * Sources: George & Liu 1981, sec. 4.3 and 8.1; Amestoy, Davis & Duff 2004 (dense rows).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/width.h"

#include <math.h>
#include <string.h>

enum { NEW, MET, MEASURED };

static const double LEVEL_ENTRIES = 1.5, LEVEL_FLOPS = 7 / 3.0;
static const double GRID_ENTRIES = 6, GRID_FLOPS = 28; /* of n log2 w + w^2; of w max(n, w^2) */

typedef struct sweeper {
    const structure *pattern;
    int64_t *queue;     /* [n]                                  */
    unsigned char *met; /* [n] by which sweep                   */
    double bound;       /* rows with more neighbours are dense  */
    double squares, cubes, widest, dense;
} sweeper;

static bool is_dense(const sweeper *s, int64_t v)
{
    return (double)structure_degree(s->pattern, v) > s->bound;
}

static int64_t meet(sweeper *s, int64_t v, unsigned char sweep, int64_t end)
{
    if (s->met[v] == sweep || is_dense(s, v)) return end;
    s->met[v] = sweep;
    s->queue[end] = v;
    return end + 1;
}

static int64_t meet_neighbours(sweeper *s, int64_t v, unsigned char sweep, int64_t end)
{
    const structure *const p = s->pattern;
    for (int64_t k = p->row_starts[v]; k < p->row_starts[v + 1]; k++)
        end = meet(s, p->row_columns[k], sweep, end);
    for (int64_t k = p->starts[v] + 1; k < p->starts[v + 1]; k++)
        end = meet(s, p->rows[k], sweep, end);
    return end;
}

static void measure_level(sweeper *s, double width)
{
    s->squares += width * width;
    s->cubes += width * width * width;
    s->widest = fmax(s->widest, width);
}

/* The component of the root; the variable met last. */
static int64_t sweep_component(sweeper *s, int64_t root, unsigned char sweep)
{
    int64_t begin = 0, end = meet(s, root, sweep, 0);
    while (begin < end) {
        const int64_t level = end;
        if (sweep == MEASURED) measure_level(s, (double)(level - begin));
        for (; begin < level; begin++)
            end = meet_neighbours(s, s->queue[begin], sweep, end);
    }
    return s->queue[end - 1];
}

static factor_guess combine(const sweeper *s)
{
    const double n = (double)s->pattern->n, w = s->widest, fill = s->dense * n;
    const double own = (double)s->pattern->entries;
    const double grid = own + GRID_ENTRIES * (n * log2(1 + w) + w * w);
    return (factor_guess){
        .nonzeros = fill + fmin(own + LEVEL_ENTRIES * s->squares, grid),
        .flops =
            fill * s->dense + own + fmin(LEVEL_FLOPS * s->cubes, GRID_FLOPS * w * fmax(n, w * w)),
    };
}

factor_guess width_guess(const structure *p)
{
    const size_t n = (size_t)p->n;
    const factor_guess unknown = {(double)INFINITY, (double)INFINITY};
    if (n > SIZE_MAX / 16) return unknown;
    int64_t *const queue = workspace_allocate(n * (sizeof *queue + 1));
    if (queue == NULL) return unknown;
    sweeper s = {.pattern = p, .queue = queue, .met = (unsigned char *)(queue + n)};
    s.bound = structure_dense(p);
    memset(s.met, NEW, n);
    for (int64_t v = 0; v < p->n; v++) {
        s.dense += is_dense(&s, v);
        if (s.met[v] == NEW && !is_dense(&s, v))
            sweep_component(&s, sweep_component(&s, v, MET), MEASURED);
    }
    workspace_release(queue);
    return combine(&s);
}
