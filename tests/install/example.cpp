// The header is C++ too.
// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>
#include <hessfree.h>
#include <vector>

int main()
{
    std::vector<double> x(10, 3.0);
    hf_problem problem = {};
    problem.n = static_cast<int64_t>(x.size());
    problem.value = [](int64_t n, const double *at, double *f, double *g, void *) {
        *f = 0.0;
        for (int64_t i = 0; i < n; i++) {
            *f += at[i] * at[i];
            if (g != nullptr) g[i] = 2.0 * at[i];
        }
        return 0;
    };
    const hf_status status = hf_minimize(&problem, nullptr, x.data(), nullptr);
    std::printf("hessfree %s: %s\n", hf_version(), hf_status_text(status));
    return status == HF_CONVERGED ? 0 : 1;
}
