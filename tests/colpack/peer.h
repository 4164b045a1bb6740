/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PEER_H
#define PEER_H

#include "hessfree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The fewest colours that ColPack finds in its usual orders. */
int peer_colours(const hf_pattern *pattern, bool acyclic);

#ifdef __cplusplus
}
#endif
#endif
