/* SPMSRTLS: |X^2 - B^2|^2 over tridiagonal X of order m by rows, n = 3m - 2, B = (sin k^2).
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define ELEMENT_WIDTH 6
#include "elements.h"

/* Where entry (i, j) is; rows and columns from 1. */
static inline int64_t entry_at(int64_t i, int64_t j)
{
    return 3 * (i - 1) + j - i;
}

/* One element an entry of X^2, five a row: the factors of its products in pairs. */
static inline int variables(int64_t e, int64_t n, int64_t *at)
{
    const int64_t m = (n + 2) / 3, i = (e - 1) / 5 + 1, j = i + (e - 1) % 5 - 2;
    int count = 0;
    for (int64_t k = i - 1; j >= 1 && j <= m && k <= i + 1; k++)
        if (k >= 1 && k <= m && k - j <= 1 && j - k <= 1) {
            at[count++] = entry_at(i, k);
            at[count++] = entry_at(k, j);
        }
    return count;
}

static inline double root_entry(int64_t at)
{
    return sin((double)(at + 1) * (double)(at + 1));
}

static inline void term(int64_t i, int64_t n, const double *y, element *e)
{
    int64_t at[ELEMENT_WIDTH];
    const int count = variables(i, n, at);
    inner u = {0};
    for (int a = 0; a < count; a += 2) {
        u.u += y[a] * y[a + 1] - root_entry(at[a]) * root_entry(at[a + 1]);
        u.J[a] = y[a + 1];
        u.J[a + 1] = y[a];
        u.H[a + 1][a] = 1.0;
    }
    add_square(e, 1.0, u);
}

SIZES(10, 3);
START(0.2 * root_entry(i - 1));
ELEMENTS(5 * ((n + 2) / 3));

const example example_spmsrtls = {
    .name = "spmsrtls",
    .source = "Liu and Nocedal 1989; CUTE SPMSRTLS",
    .kind = CLASS_NONCONVEX,
    .usual_n = 1000,
    CALLBACKS,
    .optima = optimum_zero,
};
