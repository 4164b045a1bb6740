/* Algorithm: the Schur complement of small diagonal blocks that do not meet.
 *
 *   H + lambda I = [ E  C' ]      E is block diagonal
 *                  [ C  F  ]
 *
 *   1  L L' <- E,  W <- L^-1 C',  block by block; W_ea is p x q, by rows, one after the other
 *   2  S <- F - W'W, by columns: each is summed over the blocks that meet it, in their order, so
 *      that the same bits come out for any number of threads
 *   3  S is factorized by cholesky.h
 *   4  to solve: y <- L^-1 b_E;  S x_F = b_F - W'y;  x_E <- L^-T (y - W x_F)
 *
 * Letters: e a block, p its variables; a, b groups of F with q variables.
 * Source: Brown 1958 (photogrammetry), Triggs, McLauchlan, Hartley & Fitzgibbon 2000, sec. 6.1.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_ELIMINATION_H
#define HF_ELIMINATION_H

#include "sparse/blocks.h"
#include "sparse/cholesky.h"

/* Where a block e meets a group of F. */
typedef struct meeting {
    int64_t block, group; /* e, a                                                           */
    int64_t entry;        /* the entry of their first variables in the values               */
    int64_t place;        /* of W_ea                                                        */
    int64_t pairs;        /* in `offsets`: where S_ba begins, for the b that follow a in e  */
} meeting;

typedef struct elimination {
    int64_t n;
    int threads;
    const int64_t *starts; /* of the pattern, borrowed                                      */
    /* E: */
    int64_t blocks;
    int64_t *variable; /* [blocks] the first one                                            */
    int64_t *size;     /* [blocks] p                                                        */
    int64_t *pivots;   /* [blocks] the first bad one, p: none                               */
    int64_t *meets;    /* [blocks + 1] its meetings, increasing by group                    */
    meeting *meetings;
    double *L, *W; /* BLOCK_LARGEST^2 numbers a block                                       */
    /* F and S: */
    int64_t groups;
    int64_t *group_variable; /* [groups] the first one in H ..                              */
    int64_t *group_first;    /* [groups + 1] .. and in S                                    */
    int64_t *users, *uses;   /* [groups + 1], [meetings] the meetings of a group by blocks  */
    int64_t *next_starts;    /* [groups + 1] the groups b > a that S couples with a ..      */
    int64_t *next;           /* .. increasing                                               */
    int64_t *next_offset;    /* rows of S between a and b in the columns of a               */
    int64_t *next_entry;     /* in the values, as in meeting; -1: H does not couple them    */
    int64_t *offsets;        /* next_offset for each pair of meetings of a block            */
    structure S;             /* n, entries, starts and rows only                            */
    double *values;          /* of S                                                        */
    double *y, *z;           /* [n] work; z: of F, in the order of S                        */
    cholesky *factor;        /* of S                                                        */
    unsigned char *memory[2];
    double bytes;   /* of these two, as far as they were asked for                           */
    int64_t failed; /* the block that is not definite, or blocks: none is                   */
} elimination;

typedef struct elimination_options {
    int threads;
    hf_ordering ordering; /* of S                                                           */
    double max_bytes;     /* for all but the factor of S; INFINITY                          */
} elimination_options;

/* Prepare for the pattern. HF_CONVERGED (0) or HF_OUT_OF_MEMORY, also beyond max_bytes;
 * elimination_release() is due in any case. The structure is borrowed; b->order and b->heap serve
 * as work. O(entries + sum over the blocks of (groups met)^2). */
hf_status elimination_analyse(elimination *m, const structure *s, const blocks *b,
                              elimination_options how);
void elimination_release(elimination *m);

/* The rest is as in cholesky.h, but that bytes are those of all that is here, and infinite values
 * are not told from finite ones. */
cholesky_size elimination_predict(const elimination *m);
cholesky_end elimination_factorize(elimination *m, const double *values, double lambda);
bool elimination_solve(elimination *m, const double *b, double *x);
double elimination_curvature(elimination *m, double *z);

#endif
