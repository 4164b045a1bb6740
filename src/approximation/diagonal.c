/* The diagonal, or diagonal blocks, by random signs.
 *
 * One probe: a sign s_K for each block K; for each column c of the widest block the product with
 * v = sum over K of s_K e_(c of K). Then s_K (Hv)_K is column c of block K, plus entries of H
 * outside the blocks under random signs, of mean 0. Mean and scatter follow Welford 1962. Source:
 * Bekas, Kokiopoulou & Saad 2007, for blocks of one.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "approximation/sampler.h"
#include "vector/dense.h"

typedef struct partition {
    int64_t blocks, widest;
    const int64_t *starts;  /* [blocks + 1]; NULL: blocks of one       */
    double *values;         /* the mean so far                         */
    double scatter;         /* sum of squared deviations, all entries  */
    double *signs, *v, *Hv; /* [blocks], [n], [n]                     */
} partition;

static int64_t start_of(const partition *p, int64_t block)
{
    return p->starts != NULL ? p->starts[block] : block;
}

/* Column c of every block enters the mean of `count` probes. */
static void take_column(partition *p, int64_t c, int count)
{
    double *block = p->values;
    for (int64_t k = 0; k < p->blocks; k++) {
        const int64_t first = start_of(p, k), size = start_of(p, k + 1) - first;
        double *const column = block + c * size;
        for (int64_t i = 0; c < size && i < size; i++) {
            const double found = p->signs[k] * p->Hv[first + i], past = column[i];
            column[i] += (found - past) / count;
            p->scatter += (found - past) * (found - column[i]);
        }
        block += size * size;
    }
}

static hf_status probe(sampler *s, partition *p, int count)
{
    random_signs(random_seed(&s->seeds), p->blocks, p->signs);
    for (int64_t c = 0; c < p->widest; c++) {
        vec_fill(&s->vec, 0, p->v);
        for (int64_t k = 0; k < p->blocks; k++)
            if (start_of(p, k) + c < start_of(p, k + 1)) p->v[start_of(p, k) + c] = p->signs[k];
        const hf_status status = sampler_product(s, p->v, p->Hv);
        if (status != HF_CONVERGED) return status;
        take_column(p, c, count);
        s->report->noise += s->noise * s->noise;
    }
    return HF_CONVERGED;
}

static double square_of(int64_t count, const double *values)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += values[i] * values[i];
    return sum;
}

static void symmetrize(const partition *p, hf_approximate_report *report)
{
    double odd = 0, all = 0, norm = 0;
    double *block = p->values;
    for (int64_t k = 0; k < p->blocks; k++) {
        const int64_t size = start_of(p, k + 1) - start_of(p, k);
        const double square = square_of(size * size, block);
        const double part = dense_symmetrize(size, block);
        all += square;
        odd += part * part * square;
        norm += square_of(size * size, block);
        block += size * size;
    }
    report->asymmetry = all > 0 ? sqrt(odd / all) : 0;
    report->norm = sqrt(norm);
}

static hf_status take_probes(sampler *s, partition *p)
{
    hf_approximate_report *const r = s->report;
    const int probes =
        p->blocks == 1 ? 1 : s->how.probes; /* one block: nothing is left to chance */
    int64_t entries = 0;
    for (int64_t k = 0; k < p->blocks; k++)
        entries += (start_of(p, k + 1) - start_of(p, k)) * (start_of(p, k + 1) - start_of(p, k));
    for (int64_t i = 0; i < entries; i++)
        p->values[i] = 0;
    for (int count = 1; count <= probes; count++) {
        const hf_status status = probe(s, p, count);
        if (status != HF_CONVERGED) return status;
    }
    symmetrize(p, r);
    r->noise = sqrt(r->noise) / probes;
    if (probes > 1)
        r->error = hypot(sqrt(p->scatter / (probes - 1.0) / probes), r->noise);
    else if (p->blocks == 1)
        r->error = r->noise;
    return HF_CONVERGED;
}

static size_t lay_out(partition *p, void *base, int64_t n)
{
    workspace w = {.base = base};
    p->signs = workspace_vector(&w, p->blocks);
    p->v = workspace_vector(&w, n);
    p->Hv = workspace_vector(&w, n);
    return w.used;
}

static hf_status run(inquiry of, partition *p)
{
    sampler s;
    const int64_t n = of.problem != NULL ? of.problem->n : 0;
    hf_status status = sampler_open(&s, of, of.flaw != NULL ? 0 : lay_out(p, NULL, n));
    if (status != HF_CONVERGED || of.flaw != NULL) return status;
    lay_out(p, s.extra.base, n);
    status = take_probes(&s, p);
    return sampler_close(&s, status);
}

hf_status hf_approximate_diagonal(const hf_problem *problem, const double *x,
                                  const hf_approximate_options *options, double *d,
                                  hf_approximate_report *report)
{
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    partition p = {.blocks = problem != NULL ? problem->n : 0, .widest = 1, .values = d};
    if (d == NULL) of.flaw = "d must not be NULL";
    return run(of, &p);
}

static const char *check_starts(int64_t n, int64_t blocks, const int64_t *starts)
{
    if (blocks < 1 || blocks > n) return "blocks must be in 1..n";
    if (starts == NULL) return "starts must not be NULL";
    if (starts[0] != 0 || starts[blocks] != n) return "starts must go from 0 to n";
    for (int64_t k = 0; k < blocks; k++)
        if (starts[k + 1] <= starts[k]) return "starts must increase";
    return NULL;
}

hf_status hf_approximate_block_diagonal(const hf_problem *problem, const double *x,
                                        const hf_approximate_options *options, int64_t blocks,
                                        const int64_t *starts, double *values,
                                        hf_approximate_report *report)
{
    inquiry of = {.problem = problem, .x = x, .options = options, .report = report};
    partition p = {.blocks = blocks, .starts = starts, .values = values};
    of.flaw = check_starts(problem != NULL ? problem->n : 0, blocks, starts);
    if (values == NULL) of.flaw = "values must not be NULL";
    for (int64_t k = 0; of.flaw == NULL && k < blocks; k++)
        if (starts[k + 1] - starts[k] > p.widest) p.widest = starts[k + 1] - starts[k];
    return run(of, &p);
}
