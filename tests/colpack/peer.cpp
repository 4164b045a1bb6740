/* SPDX-License-Identifier: BSD-3-Clause */
#include "peer.h"

#include <ColPack/ColPackHeaders.h>

#include <vector>

/* Each row: how many columns, then which. */
static std::vector<std::vector<unsigned>> rows_of(const hf_pattern *pattern)
{
    std::vector<std::vector<unsigned>> rows(static_cast<size_t>(pattern->n), {0u});
    const auto put = [&rows](int64_t i, int64_t j) {
        auto &row = rows[static_cast<size_t>(i)];
        row.push_back(static_cast<unsigned>(j));
        row[0]++;
    };
    for (int64_t j = 0; j < pattern->n; j++)
        for (int64_t k = pattern->starts[j]; k < pattern->starts[j + 1]; k++) {
            put(pattern->rows[k], j);
            if (pattern->rows[k] != j) put(j, pattern->rows[k]);
        }
    return rows;
}

int peer_colours(const hf_pattern *pattern, bool acyclic)
{
    auto rows = rows_of(pattern);
    std::vector<unsigned *> pointers;
    for (auto &row : rows)
        pointers.push_back(row.data());
    int fewest = INT32_MAX;
    for (const char *order : {"NATURAL", "LARGEST_FIRST", "SMALLEST_LAST", "INCIDENCE_DEGREE"}) {
        ColPack::GraphColoringInterface graph(SRC_MEM_ADOLC, pointers.data(),
                                              static_cast<int>(pattern->n));
        graph.Coloring(order, acyclic ? "ACYCLIC" : "STAR");
        fewest = std::min(fewest, graph.GetVertexColorCount());
    }
    return fewest;
}
