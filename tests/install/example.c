/* SPDX-License-Identifier: BSD-3-Clause */
#include <hessfree.h>
#include <stdio.h>

/* The extended Rosenbrock function: 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2 over even i. */
static int rosenbrock(int64_t n, const double *x, double *f, double *g, void *user)
{
    (void)user;
    *f = 0.0;
    for (int64_t i = 0; i < n; i += 2) {
        const double t = x[i + 1] - x[i] * x[i], u = 1.0 - x[i];
        *f += 100.0 * t * t + u * u;
        if (g) g[i] = -400.0 * t * x[i] - 2.0 * u;
        if (g) g[i + 1] = 200.0 * t;
    }
    return 0;
}

int main(void)
{
    static double x[100000]; /* starts at 0 */
    hf_report report;
    hf_minimize(&(hf_problem){.n = 100000, .value = rosenbrock}, NULL, x, &report);
    printf("%s\nf = %g, |g| = %g\n", hf_status_text(report.status), report.f, report.gradient_norm);
    return report.status != HF_CONVERGED;
}
