/* Colourings of the variables such that a sparse Hessian H follows from few products H d, d the
 * indicator of one colour.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_COLOURING_H
#define HF_COLOURING_H

#include "sparse/classes.h"

typedef enum colouring_kind {
    COLOURING_STAR,   /* every entry of H is an entry of one product                    */
    COLOURING_ACYCLIC /* fewer colours, by substitution: errors of the products add up  */
} colouring_kind;

enum { COLOURING_LARGEST = INT32_MAX }; /* n: variables and colours are numbered by 32 bits here */

typedef struct colouring {
    colouring_kind kind;
    int32_t count;
    int32_t *of; /* [n] from 0 */
} colouring;

/* What is needed while a colouring is sought, and while its recovery is prepared. */
typedef struct colouring_work {
    classes classes;
    int32_t *adjacent; /* [2 (entries - n)] the neighbours of 0, of 1, ... increasing     */
    int32_t *order;    /* [n] in which variables are coloured                             */
    int32_t *degree, *head, *next, *last; /* [n] of the ordering                          */
    int32_t *once, *twice; /* [n] of colours: the last variable that met it, met it again */
    int32_t *forbidden;    /* [n + 1] ... to which it is forbidden; of colour c at c + 1  */
    int32_t *hubs;         /* [n] classes of each whose only neighbour is a hub           */
    int32_t *trial;        /* [n] the colouring that is being tried                       */
    bool *is_transposed;   /* [entries] see recovery.c                                      */
} colouring_work;

void colouring_lay_out(colouring *c, workspace *w, int64_t n);
void colouring_work_lay_out(colouring_work *work, workspace *w, int64_t n, int64_t entries);

/* Fill c: greedily in smallest-last, incidence, largest-first and natural order and, for a star, by
 * distance 2 in natural order; the fewest colours win. */
void colouring_find(colouring *c, colouring_kind kind, const structure *s, colouring_work *work);

#endif
