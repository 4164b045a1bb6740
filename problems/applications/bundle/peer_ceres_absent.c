/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/race.h"

int peer_ceres(runner which, const scene *s, const race_rules *rules, double *x, outcome *o)
{
    (void)which, (void)s, (void)rules, (void)x, (void)o;
    return 1;
}
