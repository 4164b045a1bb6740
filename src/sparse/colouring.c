/* Algorithm: greedy. Each variable v in turn takes the least colour that is allowed:
 *
 *   all kinds  not that of a neighbour
 *   star       v - u - x - y is not to have two colours only. Where two neighbours of v share the
 *              colour of u, x is no neighbour of either. Else, where x is the only neighbour of u
 *              with its colour, not that colour if x has other neighbours of the colour of u (x is
 *              then the hub of a star).
 *   acyclic    v does not close a cycle of two colours: not c, where neighbours u and u' of the
 *              same colour stand in the same tree of colours c and colour(u).
 *   distant    not that of a neighbour of a neighbour
 *
 * Hubs and trees are kept with the classes (u, c) of the neighbours of u of colour c, not with
 * edges as published: a dense row is looked through by its colours, not by its entries.
 * Sources: Gebremedhin, Tarafdar, Manne & Pothen 2007, algs 3.1 and 4.1; Matula & Beck 1983
 * (smallest-last ordering); Coleman & More 1984; Coleman & Cai 1986.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/colouring.h"

#include <string.h>

/* A class, star and distant: note is one of these; link is the neighbour where there is but one. */
enum {
    SOLE,     /* one neighbour of this colour, ...                   */
    SOLE_HUB, /* ... which has several of the colour of the variable */
    SEVERAL
};

typedef struct span {
    const int32_t *first, *end;
} span;

static span neighbours(const structure *s, const colouring_work *work, int32_t v)
{
    const int32_t *const first = work->adjacent + structure_first(s, v);
    return (span){first, first + structure_degree(s, v)};
}

/* ---- memory ---- */

void colouring_lay_out(colouring *c, workspace *w, int64_t n)
{
    c->of = workspace_take(w, (size_t)n, sizeof *c->of);
}

void colouring_work_lay_out(colouring_work *work, workspace *w, int64_t n, int64_t entries)
{
    int32_t **const arrays[] = {&work->order, &work->degree, &work->head, &work->next, &work->last,
                                &work->once,  &work->twice,  &work->hubs, &work->trial};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = workspace_take(w, (size_t)n, sizeof **arrays[i]);
    work->forbidden = workspace_take(w, (size_t)n + 1, sizeof *work->forbidden);
    classes_lay_out(&work->classes, w, n, entries);
    work->adjacent = workspace_take(w, 2 * (size_t)(entries - n), sizeof *work->adjacent);
    work->is_transposed = workspace_take(w, (size_t)entries, sizeof *work->is_transposed);
}

static void fill_adjacent(const structure *s, int32_t *adjacent)
{
    for (int64_t v = 0; v < s->n; v++) {
        for (int64_t k = s->row_starts[v]; k < s->row_starts[v + 1]; k++)
            *adjacent++ = (int32_t)s->row_columns[k];
        for (int64_t k = s->starts[v] + 1; k < s->starts[v + 1]; k++)
            *adjacent++ = (int32_t)s->rows[k];
    }
}

/* ---- orders ---- */

static void order_naturally(const structure *s, colouring_work *work)
{
    for (int32_t v = 0; v < s->n; v++)
        work->order[v] = v;
}

/* Lists of variables by degree, doubly linked; -1 ends them. */
static void enlist(colouring_work *work, int32_t v, int32_t degree)
{
    const int32_t next = work->head[degree];
    work->degree[v] = degree;
    work->next[v] = next;
    work->last[v] = -1;
    if (next >= 0) work->last[next] = v;
    work->head[degree] = v;
}

/* Returns the degree. */
static int32_t delist(colouring_work *work, int32_t v)
{
    const int32_t next = work->next[v], last = work->last[v];
    if (next >= 0) work->last[next] = last;
    if (last >= 0) work->next[last] = next;
    if (last < 0) work->head[work->degree[v]] = next;
    return work->degree[v];
}

/* v has its place: its neighbours without one lose or gain a degree. */
static void place(const structure *s, colouring_work *work, int32_t v, int32_t change)
{
    delist(work, v);
    work->degree[v] = -1;
    const span near = neighbours(s, work, v);
    for (const int32_t *u = near.first; u < near.end; u++)
        if (work->degree[*u] >= 0) enlist(work, *u, delist(work, *u) + change);
}

static void clear_lists(const structure *s, colouring_work *work)
{
    for (int64_t v = 0; v < s->n; v++)
        work->head[v] = -1;
}

static void order_largest_first(const structure *s, colouring_work *work)
{
    int64_t i = 0;
    clear_lists(s, work);
    for (int32_t v = (int32_t)s->n - 1; v >= 0; v--)
        enlist(work, v, (int32_t)structure_degree(s, v));
    for (int64_t degree = s->n - 1; degree >= 0; degree--)
        for (int32_t v = work->head[degree]; v >= 0; v = work->next[v])
            work->order[i++] = v;
}

/* The last is a variable of least degree, the one before it of least degree without it, ... */
static void order_smallest_last(const structure *s, colouring_work *work)
{
    clear_lists(s, work);
    for (int32_t v = (int32_t)s->n - 1; v >= 0; v--)
        enlist(work, v, (int32_t)structure_degree(s, v));
    int32_t least = 0;
    for (int64_t left = s->n - 1; left >= 0; left--) {
        while (work->head[least] < 0)
            least++;
        work->order[left] = work->head[least];
        place(s, work, work->order[left], -1);
        if (least > 0) least--;
    }
}

/* The next is a variable with most neighbours among those before it. */
static void order_by_incidence(const structure *s, colouring_work *work)
{
    clear_lists(s, work);
    for (int32_t v = (int32_t)s->n - 1; v >= 0; v--)
        enlist(work, v, 0);
    int32_t most = 0;
    for (int64_t i = 0; i < s->n; i++) {
        while (work->head[most] < 0)
            most--;
        work->order[i] = work->head[most];
        place(s, work, work->order[i], 1);
        if (most + 1 < s->n) most++;
    }
}

/* ---- greedy colouring ---- */

typedef enum rule { BY_STARS, BY_TREES, BY_DISTANCE } rule;

typedef struct attempt {
    const structure *s;
    colouring_work *work;
    rule rule;
    int32_t count;
    int32_t *of; /* NO_COLOUR: not yet */
} attempt;

/* c may be NO_COLOUR: a write is cheaper than a branch that nobody can predict. */
static void forbid(const attempt *a, int32_t v, int32_t c)
{
    a->work->forbidden[c + 1] = v;
}

static bool is_forbidden(const attempt *a, int32_t v, int32_t c)
{
    return a->work->forbidden[c + 1] == v;
}

/* The colours of the neighbours of v, and which of them more than one has. */
static void forbid_near(const attempt *a, int32_t v)
{
    int32_t *const once = a->work->once, *const twice = a->work->twice;
    const span near = neighbours(a->s, a->work, v);
    for (const int32_t *u = near.first; u < near.end; u++) {
        const int32_t c = a->of[*u];
        if (c == NO_COLOUR) continue;
        forbid(a, v, c);
        if (once[c] == v) twice[c] = v;
        once[c] = v;
    }
}

/* All colours of neighbours of u, or only those of hubs. */
static void forbid_classes(const attempt *a, int32_t v, int32_t u, bool all)
{
    const classes *const k = &a->work->classes;
    const class_range range = classes_of(k, u, a->count);
    for (int64_t p = range.first; p < range.end; p++)
        forbid(a, v, all || k->note[p] == SOLE_HUB ? k->colour[p] : NO_COLOUR);
}

static void forbid_stars(const attempt *a, int32_t v)
{
    const span near = neighbours(a->s, a->work, v);
    const bool distant = a->rule == BY_DISTANCE;
    for (const int32_t *u = near.first; u < near.end; u++) {
        const int32_t c = a->of[*u];
        const bool all = distant || (c != NO_COLOUR && a->work->twice[c] == v);
        if (all || (c != NO_COLOUR && a->work->hubs[*u] > 0)) forbid_classes(a, v, *u, all);
    }
}

/* The only neighbour of v in this class is a hub. */
static void note_hub(const attempt *a, int32_t v, int64_t at)
{
    a->work->classes.note[at] = SOLE_HUB;
    a->work->hubs[v]++;
}

static void add_to_stars(const attempt *a, int32_t v, int32_t u)
{
    classes *const k = &a->work->classes;
    const int32_t mine = a->of[v], yours = a->of[u];
    const int64_t at = classes_find(k, u, mine);
    const int64_t back = yours != NO_COLOUR ? classes_find(k, v, yours) : -1;
    if (k->colour[at] == NO_COLOUR) {
        k->colour[at] = mine;
        k->link[at] = v;
        k->note[at] = SOLE;
        if (back >= 0 && k->note[back] == SEVERAL) note_hub(a, u, at);
        return;
    }
    if (back >= 0) { /* u is a hub */
        note_hub(a, v, back);
        if (k->note[at] == SOLE)
            note_hub(a, (int32_t)k->link[at], classes_find(k, k->link[at], yours));
    }
    k->note[at] = SEVERAL;
}

/* A class, acyclic: link leads to the root of its tree; note is the last variable that met it. */
static int64_t root_of(classes *k, int64_t at)
{
    while (k->link[at] != at)
        at = k->link[at] = k->link[k->link[at]];
    return at;
}

static void forbid_cycles(const attempt *a, int32_t v)
{
    classes *const k = &a->work->classes;
    const span near = neighbours(a->s, a->work, v);
    for (const int32_t *u = near.first; u < near.end; u++) {
        if (a->of[*u] == NO_COLOUR || a->work->twice[a->of[*u]] != v) continue;
        const class_range range = classes_of(k, *u, a->count);
        for (int64_t p = range.first; p < range.end; p++) {
            if (k->colour[p] == NO_COLOUR || is_forbidden(a, v, k->colour[p])) continue;
            const int64_t root = root_of(k, p);
            if (k->note[root] == v) forbid(a, v, k->colour[p]);
            k->note[root] = v;
        }
    }
}

static void add_to_trees(const attempt *a, int32_t v, int32_t u)
{
    classes *const k = &a->work->classes;
    const int64_t at = classes_find(k, u, a->of[v]);
    if (k->colour[at] == NO_COLOUR) {
        k->colour[at] = a->of[v];
        k->link[at] = at;
        k->note[at] = -1;
    }
    if (a->of[u] == NO_COLOUR) return;
    const int64_t mine = root_of(k, classes_find(k, v, a->of[u])), yours = root_of(k, at);
    k->link[mine > yours ? mine : yours] = mine > yours ? yours : mine;
}

static void colour_one(attempt *a, int32_t v)
{
    const span near = neighbours(a->s, a->work, v);
    const bool acyclic = a->rule == BY_TREES;
    forbid_near(a, v);
    if (acyclic)
        forbid_cycles(a, v);
    else
        forbid_stars(a, v);
    int32_t c = 0;
    while (c < a->count && is_forbidden(a, v, c))
        c++;
    a->of[v] = c;
    if (c == a->count) a->count++;
    for (const int32_t *u = near.first; u < near.end; u++)
        if (acyclic)
            add_to_trees(a, v, *u);
        else
            add_to_stars(a, v, *u);
}

/* False if it takes `enough` colours. */
static bool colour_all(attempt *a, int32_t enough)
{
    colouring_work *const work = a->work;
    a->count = 0;
    classes_clear(&work->classes, a->s);
    for (int64_t v = 0; v < a->s->n; v++) {
        forbid(a, -1, (int32_t)v);
        work->once[v] = work->twice[v] = -1;
        work->hubs[v] = 0;
        a->of[v] = NO_COLOUR;
    }
    for (int64_t i = 0; i < a->s->n && a->count < enough; i++)
        colour_one(a, work->order[i]);
    return a->count < enough;
}

static int64_t largest_degree(const structure *s)
{
    int64_t largest = 0;
    for (int64_t v = 0; v < s->n; v++)
        if (structure_degree(s, v) > largest) largest = structure_degree(s, v);
    return largest;
}

/* Keep the attempt if it takes fewer colours than c. */
static void improve(colouring *c, attempt *a)
{
    if (!colour_all(a, c->count)) return;
    c->count = a->count;
    memcpy(c->of, a->of, (size_t)a->s->n * sizeof *c->of);
}

void colouring_find(colouring *c, colouring_kind kind, const structure *s, colouring_work *work)
{
    typedef void order_fn(const structure *s, colouring_work *work);
    static order_fn *const orders[] = {order_smallest_last, order_by_incidence, order_largest_first,
                                       order_naturally};
    attempt a = {.s = s, .work = work, .rule = kind == COLOURING_STAR ? BY_STARS : BY_TREES};
    a.of = work->trial;
    c->kind = kind;
    c->count = INT32_MAX;
    fill_adjacent(s, work->adjacent);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        orders[i](s, work);
        improve(c, &a);
    }
    if (kind != COLOURING_STAR || largest_degree(s) + 1 >= c->count) return;
    a.rule = BY_DISTANCE; /* stricter than the rule of stars, yet often better on grids */
    improve(c, &a);
}
