/* The values of a sparse Hessian from its products with the colours of a colouring.
 *
 *     for each colour c:  recovery_seed; H d, or the change of g along d; recovery_take
 *     recovery_finish
 *
 * Letters: d seed of a colour c: d_j = t_j where j has colour c, else 0; t steps of differences, of
 * each variable, NULL for products: t_j = 1; Hd the product, or the difference for it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_RECOVERY_H
#define HF_RECOVERY_H

#include "sparse/band.h"
#include "sparse/colouring.h"
#include "vector/vector.h"

typedef struct recovery {
    const structure *pattern;
    const colouring *colours;
    int64_t *starts;    /* [n + 1] readings of each colour                                  */
    int64_t *entry;     /* [entries] which entry is read ...                                */
    int64_t *row;       /* [entries] ... in which row of the product                        */
    int64_t pairs;      /* of the substitution: in this order, the value of entry known[q]  */
    int64_t *known;     /* is subtracted from that of remaining[q]; [entries - n] if        */
    int64_t *remaining; /* acyclic                                                          */
    int32_t period;     /* of the colours of a band, nothing of the above; 0: it is none    */
} recovery;

void recovery_lay_out(recovery *r, workspace *w, colouring_kind kind, int64_t n, int64_t entries);

/* Once for a colouring c of s. */
void recovery_prepare(recovery *r, const structure *s, const colouring *c, colouring_work *work);

/* Instead of colouring_find() and recovery_prepare(): an acyclic colouring of a bordered band by the
 * places of the variables modulo width + 1, and a colour for each of the border. False, and nothing
 * done, unless there are so many variables in a row all of which meet and the border is dense:
 * fewer colours might do. O(n + entries). Source: Powell & Toint 1979, sec. 3. */
bool recovery_prepare_band(recovery *r, const structure *s, const band_shape *shape, colouring *c);

void recovery_seed(const recovery *r, int32_t colour, const double *t, double *d);

/* values [entries] in the order of the structure; complete after recovery_finish(). */
void recovery_take(const recovery *r, const team *vec, int32_t colour, const double *t,
                   const double *Hd, double *values);
void recovery_finish(const recovery *r, const double *t, double *values);

#endif
