/* For each variable u, the classes (u, c) of its neighbours of colour c.
 *
 * As many places as u has neighbours, hashed by c modulo their number: where there are no more
 * colours than places, class c is at place c. So a dense row with few colours is looked through in
 * few steps, and memory is O(entries) whatever the colours.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_CLASSES_H
#define HF_CLASSES_H

#include "sparse/pattern.h"

enum { NO_COLOUR = -1 };

typedef struct classes {
    const structure *pattern;
    int32_t *colour; /* [2 (entries - n)] NO_COLOUR: no class here               */
    int32_t *note;   /* likewise; what these mean depends on who uses the classes */
    int64_t *link;
} classes;

typedef struct class_range {
    int64_t first, end;
} class_range;

void classes_lay_out(classes *k, workspace *w, int64_t n, int64_t entries);

/* No classes yet, of this pattern. */
void classes_clear(classes *k, const structure *s);

/* Where the class (u, c) is or, if it is not there, would be; c is the colour of a neighbour. */
static inline int64_t classes_find(const classes *k, int64_t u, int32_t c)
{
    const int64_t first = structure_first(k->pattern, u), room = structure_degree(k->pattern, u);
    int64_t at = c < room ? c : c % room;
    while (k->colour[first + at] != c && k->colour[first + at] != NO_COLOUR)
        at = at + 1 < room ? at + 1 : 0;
    return first + at;
}

/* The places among which all classes of u are, if there are `count` colours. */
static inline class_range classes_of(const classes *k, int64_t u, int32_t count)
{
    const int64_t first = structure_first(k->pattern, u), room = structure_degree(k->pattern, u);
    return (class_range){first, first + (count < room ? count : room)};
}

#endif
