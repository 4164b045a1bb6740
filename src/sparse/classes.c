/* SPDX-License-Identifier: BSD-3-Clause */
#include "sparse/classes.h"

void classes_lay_out(classes *k, workspace *w, int64_t n, int64_t entries)
{
    const size_t places = 2 * (size_t)(entries - n);
    k->colour = workspace_take(w, places, sizeof *k->colour);
    k->link = workspace_take(w, places, sizeof *k->link);
    k->note = workspace_take(w, places, sizeof *k->note);
}

void classes_clear(classes *k, const structure *s)
{
    k->pattern = s;
    for (int64_t p = 0; p < 2 * (s->entries - s->n); p++) {
        k->colour[p] = NO_COLOUR;
        k->note[p] = 0; /* looked at before the colour tells that there is none */
    }
}
