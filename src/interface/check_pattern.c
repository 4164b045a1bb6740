/* SPDX-License-Identifier: BSD-3-Clause */
#include "hessfree.h"

/* Column j, whose starts are in order. */
static const char *check_column(const hf_pattern *p, int64_t j)
{
    const int64_t first = p->starts[j], end = p->starts[j + 1];
    if (end - first > p->n - j) return "a column of pattern is longer than the lower triangle";
    for (int64_t k = first; k < end; k++) {
        if (p->rows[k] < 0 || p->rows[k] >= p->n) return "pattern.rows must be in 0 .. n - 1";
        if (p->rows[k] < j) return "an entry of pattern lies above the diagonal";
        if (k > first && p->rows[k] == p->rows[k - 1]) return "an entry of pattern is there twice";
        if (k > first && p->rows[k] < p->rows[k - 1])
            return "pattern.rows must increase within a column";
    }
    return NULL;
}

const char *hf_pattern_check(const hf_pattern *pattern, int64_t *column)
{
    int64_t unwanted;
    int64_t *const at = column != NULL ? column : &unwanted;
    *at = -1;
    if (pattern == NULL) return "pattern must not be NULL";
    if (pattern->n < 1) return "pattern.n must be >= 1";
    if (pattern->starts == NULL) return "pattern.starts must not be NULL";
    if (pattern->starts[0] != 0) return "pattern.starts[0] must be 0";
    for (int64_t j = 0; j < pattern->n; j++) {
        const char *complaint = NULL;
        if (pattern->starts[j + 1] < pattern->starts[j])
            complaint = "pattern.starts must not decrease";
        else if (pattern->starts[j + 1] > 0 && pattern->rows == NULL)
            return "pattern.rows must not be NULL";
        else
            complaint = check_column(pattern, j);
        if (complaint != NULL) {
            *at = j;
            return complaint;
        }
    }
    return NULL;
}
