/* SPDX-License-Identifier: BSD-3-Clause */
#include <hessfree.h>
#include <stdio.h>

/* Rosenbrock's valley in n variables: sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2. */
static int valley(int64_t n, const double *x, double *f, double *g, void *user)
{
    *f = 0.0;
    if (g) g[0] = 0.0;
    for (int64_t i = 0; i + 1 < n; i++) {
        const double t = x[i + 1] - x[i] * x[i], u = 1.0 - x[i];
        *f += 100.0 * t * t + u * u;
        if (g) g[i] -= 400.0 * t * x[i] + 2.0 * u;
        if (g) g[i + 1] = 200.0 * t;
    }
    return 0;
}

int main(void)
{
    static double x[1000]; /* the start: all 0 */
    hf_report report;
    hf_minimize(&(hf_problem){.n = 1000, .value = valley}, NULL, x, &report);
    printf("%s\nf = %g, |g| = %g\n", hf_status_text(report.status), report.f, report.gradient_norm);
    return report.status != HF_CONVERGED;
}
