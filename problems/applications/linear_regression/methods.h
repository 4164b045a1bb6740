/* Every method of the library on one regression, with the course that it took.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef METHODS_H
#define METHODS_H

#include "linear_regression/regression.h"

enum { COURSE_MAX = 4000 };

/* What a method was seen to do; cost in sweeps of the data: gradients + products + values / 2. */
typedef struct course {
    const char *name, *group;
    int count;
    double *cost, *gap; /* [count] cost so far, f - least where it is not far above the start */
    double theta[UNKNOWNS];
    double error;                       /* largest |theta - exact|, NaN if one is */
    double alpha;                       /* of the last step by an inverse; NaN: has none */
    double values, gradients, products; /* sweeps */
    hf_status status;
    const char *ending; /* why it ended, a sentence */
    bool exact;         /* ends by |g|, not where samples let it */
} course;

typedef struct method method;
extern const method *const methods;
extern const int method_count;

/* Run method k from 0. Returns false if there is no memory. */
bool method_run(int k, const regression *data, uint64_t seed, course *into);
void course_free(course *c);

#endif
