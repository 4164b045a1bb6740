/* What there is to eliminate, and the pattern of what remains.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/elimination.h"

#include <string.h>

/* Entries of H below which starting a team costs more than the work. */
enum { PARALLEL_FROM = 16384 };

/* ---- blocks and groups: the first block of memory ---- */

typedef struct counts {
    int64_t meetings, numbers; /* of all W_e */
} counts;

static int64_t size_of(const blocks *b, int64_t g)
{
    return b->first[g + 1] - b->first[g];
}

static counts count_meetings(const structure *s, const blocks *b)
{
    counts all = {0, 0};
    for (int64_t g = 0; g < b->groups; g++) {
        if (!b->apart[g]) continue;
        for (meeting_walk w = meeting_first(); meeting_next(b, s, g, &w);) {
            all.meetings++;
            all.numbers += size_of(b, g) * size_of(b, w.with.group);
        }
    }
    return all;
}

static size_t lay_out_blocks(elimination *m, unsigned char *base, counts all)
{
    workspace w = {.base = base};
    const size_t count = (size_t)m->blocks, groups = (size_t)m->groups, size = sizeof(int64_t);
    m->variable = workspace_take(&w, count, size);
    m->size = workspace_take(&w, count, size);
    m->pivots = workspace_take(&w, count, size);
    m->meets = workspace_take(&w, count + 1, size);
    m->meetings = workspace_take(&w, (size_t)all.meetings, sizeof *m->meetings);
    m->L = workspace_take(&w, count, BLOCK_LARGEST * BLOCK_LARGEST * sizeof *m->L);
    m->W = workspace_vector(&w, all.numbers);
    m->group_variable = workspace_take(&w, groups, size);
    m->group_first = workspace_take(&w, groups + 1, size);
    m->users = workspace_take(&w, groups + 1, size);
    m->uses = workspace_take(&w, (size_t)all.meetings, size);
    m->next_starts = workspace_take(&w, groups + 1, size);
    m->y = workspace_vector(&w, m->n);
    m->z = workspace_vector(&w, m->n);
    return w.used;
}

/* Number the groups of F; number[g] is that of group g of H. */
static void fill_groups(elimination *m, const blocks *b, int64_t *number)
{
    int64_t a = 0;
    m->group_first[0] = 0;
    for (int64_t g = 0; g < b->groups; g++) {
        if (b->apart[g]) continue;
        number[g] = a;
        m->group_variable[a] = b->first[g];
        m->group_first[a + 1] = m->group_first[a] + size_of(b, g);
        a++;
    }
}

static void fill_blocks(elimination *m, const structure *s, const blocks *b, const int64_t *number)
{
    int64_t e = 0, at = 0, place = 0;
    m->meets[0] = 0;
    for (int64_t g = 0; g < b->groups; g++) {
        if (!b->apart[g]) continue;
        for (meeting_walk w = meeting_first(); meeting_next(b, s, g, &w);) {
            m->meetings[at++] = (meeting){
                .block = e, .group = number[w.with.group], .entry = w.with.entry, .place = place};
            place += size_of(b, g) * size_of(b, w.with.group);
        }
        m->variable[e] = b->first[g];
        m->size[e] = size_of(b, g);
        m->meets[e + 1] = at;
        e++;
    }
}

/* The meetings of each group, by counting. */
static void fill_uses(elimination *m)
{
    int64_t *const begins = m->users;
    memset(begins, 0, ((size_t)m->groups + 1) * sizeof *begins);
    for (int64_t k = 0; k < m->meets[m->blocks]; k++)
        begins[m->meetings[k].group + 1]++;
    for (int64_t a = 0; a < m->groups; a++)
        begins[a + 1] += begins[a];
    for (int64_t k = 0; k < m->meets[m->blocks]; k++)
        m->uses[begins[m->meetings[k].group]++] = k;
    memmove(begins + 1, begins, (size_t)m->groups * sizeof *begins);
    begins[0] = 0;
}

/* ---- the pattern of S: the second block of memory ---- */

/* What finds the pairs (a, b), a < b, that S couples: for b = 0, 1, ..., each once. */
typedef struct couples {
    const elimination *m;
    const structure *s;
    const blocks *b;
    const int64_t *number; /* of the groups of H that are left */
    int64_t *seen;         /* [groups] the last b that met a */
    int64_t *found;        /* [groups] the a of b            */
} couples;

static int64_t add_couple(couples *c, int64_t a, int64_t b, int64_t count)
{
    if (c->seen[a] == b) return count;
    c->seen[a] = b;
    c->found[count] = a;
    return count + 1;
}

/* The a of b into c->found; returns how many. */
static int64_t find_couples(couples *c, int64_t b)
{
    const elimination *const m = c->m;
    int64_t count = 0;
    for (meeting_walk w = meeting_first();
         meeting_next(c->b, c->s, c->b->group[m->group_variable[b]], &w);) {
        const int64_t a = c->b->apart[w.with.group] ? b : c->number[w.with.group];
        if (a < b) count = add_couple(c, a, b, count);
    }
    for (int64_t u = m->users[b]; u < m->users[b + 1]; u++) {
        const int64_t own = m->uses[u];
        for (int64_t k = m->meets[m->meetings[own].block]; k < own; k++)
            count = add_couple(c, m->meetings[k].group, b, count);
    }
    return count;
}

static void forget(couples *c)
{
    for (int64_t a = 0; a < c->m->groups; a++)
        c->seen[a] = -1;
}

static int64_t group_size(const elimination *m, int64_t a)
{
    return m->group_first[a + 1] - m->group_first[a];
}

/* Counts in next_starts[a + 1]; returns the entries of S. */
static int64_t count_couples(elimination *m, couples *c)
{
    int64_t entries = 0;
    memset(m->next_starts, 0, ((size_t)m->groups + 1) * sizeof *m->next_starts);
    forget(c);
    for (int64_t b = 0; b < m->groups; b++) {
        const int64_t q = group_size(m, b), count = find_couples(c, b);
        entries += q * (q + 1) / 2;
        for (int64_t k = 0; k < count; k++) {
            m->next_starts[c->found[k] + 1]++;
            entries += q * group_size(m, c->found[k]);
        }
    }
    for (int64_t a = 0; a < m->groups; a++)
        m->next_starts[a + 1] += m->next_starts[a];
    return entries;
}

/* Where the offsets of each meeting begin; returns how many there are. */
static int64_t count_pairs(elimination *m)
{
    int64_t pairs = 0;
    for (int64_t k = 0; k < m->meets[m->blocks]; k++) {
        m->meetings[k].pairs = pairs;
        pairs += m->meets[m->meetings[k].block + 1] - k - 1;
    }
    return pairs;
}

static size_t lay_out_complement(elimination *m, unsigned char *base, int64_t pairs)
{
    workspace w = {.base = base};
    const size_t count = (size_t)m->next_starts[m->groups], size = sizeof(int64_t);
    m->next = workspace_take(&w, count, size);
    m->next_offset = workspace_take(&w, count, size);
    m->next_entry = workspace_take(&w, count, size);
    m->offsets = workspace_take(&w, (size_t)pairs, size);
    m->S.own_starts = workspace_take(&w, (size_t)m->S.n + 1, size);
    m->S.own_rows = workspace_take(&w, (size_t)m->S.entries, size);
    m->S.starts = m->S.own_starts;
    m->S.rows = m->S.own_rows;
    m->values = workspace_vector(&w, m->S.entries);
    m->factor = cholesky_lay_out(&w, &m->S, m->threads);
    return w.used;
}

static void fill_couples(elimination *m, couples *c)
{
    forget(c);
    for (int64_t b = 0; b < m->groups; b++) {
        const int64_t count = find_couples(c, b);
        for (int64_t k = 0; k < count; k++)
            m->next[m->next_starts[c->found[k]]++] = b;
    }
    memmove(m->next_starts + 1, m->next_starts, (size_t)m->groups * sizeof *m->next_starts);
    m->next_starts[0] = 0;
}

/* next_offset, next_entry and, for the meetings of a, offsets. `at` [groups]: work. */
static void fill_group(elimination *m, const couples *c, int64_t a, int64_t *at)
{
    int64_t offset = 0;
    for (int64_t k = m->next_starts[a]; k < m->next_starts[a + 1]; k++) {
        at[m->next[k]] = k;
        m->next_offset[k] = offset;
        m->next_entry[k] = -1;
        offset += group_size(m, m->next[k]);
    }
    for (meeting_walk w = meeting_first();
         meeting_next(c->b, c->s, c->b->group[m->group_variable[a]], &w);) {
        const int64_t b = c->b->apart[w.with.group] ? a : c->number[w.with.group];
        if (b > a) m->next_entry[at[b]] = w.with.entry;
    }
    for (int64_t u = m->users[a]; u < m->users[a + 1]; u++) {
        const int64_t own = m->uses[u], end = m->meets[m->meetings[own].block + 1];
        for (int64_t k = own + 1; k < end; k++)
            m->offsets[m->meetings[own].pairs + k - own - 1] =
                m->next_offset[at[m->meetings[k].group]];
    }
}

static void fill_complement(elimination *m)
{
    int64_t *const starts = m->S.own_starts, *const rows = m->S.own_rows;
    int64_t at = 0;
    for (int64_t a = 0; a < m->groups; a++)
        for (int64_t j = m->group_first[a]; j < m->group_first[a + 1]; j++) {
            starts[j] = at;
            for (int64_t i = j; i < m->group_first[a + 1]; i++)
                rows[at++] = i;
            for (int64_t k = m->next_starts[a]; k < m->next_starts[a + 1]; k++)
                for (int64_t i = m->group_first[m->next[k]]; i < m->group_first[m->next[k] + 1];
                     i++)
                    rows[at++] = i;
        }
    starts[m->S.n] = at;
}

/* ---- the whole ---- */

/* Block `which` of memory, as long as all of it stays below `most`; whether it is there. */
static bool take_memory(elimination *m, int which, size_t bytes, double most)
{
    m->bytes += (double)bytes;
    if (bytes < SIZE_MAX && m->bytes <= most) m->memory[which] = workspace_allocate(bytes);
    return m->memory[which] != NULL;
}

static hf_status analyse_complement(elimination *m, couples *c, int64_t *work, double most)
{
    m->S.entries = count_couples(m, c);
    const int64_t pairs = count_pairs(m);
    if (!take_memory(m, 1, lay_out_complement(m, NULL, pairs), most)) return HF_OUT_OF_MEMORY;
    lay_out_complement(m, m->memory[1], pairs);
    fill_couples(m, c);
    for (int64_t a = 0; a < m->groups; a++)
        fill_group(m, c, a, work);
    fill_complement(m);
    return HF_CONVERGED;
}

hf_status elimination_analyse(elimination *m, const structure *s, const blocks *b,
                              elimination_options how)
{
    *m = (elimination){.n = s->n,
                       .threads = s->entries < PARALLEL_FROM ? 1 : how.threads,
                       .starts = s->starts,
                       .blocks = b->count,
                       .groups = b->groups - b->count,
                       .S = {.n = s->n - b->variables}};
    const counts all = count_meetings(s, b);
    if (!take_memory(m, 0, lay_out_blocks(m, NULL, all), how.max_bytes)) return HF_OUT_OF_MEMORY;
    lay_out_blocks(m, m->memory[0], all);
    int64_t *const number = b->order; /* has served */
    fill_groups(m, b, number);
    fill_blocks(m, s, b, number);
    fill_uses(m);
    couples c = {.m = m, .s = s, .b = b, .number = number, .seen = b->heap};
    c.found = (int64_t *)(void *)m->y; /* as many as variables, not in use yet */
    const hf_status status = analyse_complement(m, &c, b->heap, how.max_bytes);
    if (status != HF_CONVERGED) return status;
    return cholesky_analyse(m->factor, &m->S, how.ordering, HF_FACTOR_AUTO);
}

void elimination_release(elimination *m)
{
    cholesky_release(m->factor);
    workspace_release(m->memory[0]);
    workspace_release(m->memory[1]);
    *m = (elimination){.n = 0};
}
