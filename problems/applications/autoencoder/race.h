/* Methods that train one network from one start, each for the same number of seconds.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_RACE_H
#define AUTOENCODER_RACE_H

#include "kronecker.h"

enum { MARKS_MOST = 200 };

typedef struct lane {
    const char *name, *key; /* in tables; on the command line                    */
    double rate;            /* of the steps of a first-order method; 0: not one  */
    int method;             /* of hf_sum_method, or -1 - an hf_method for the whole sum */
    bool kronecker;
} lane;

typedef struct result {
    lane of;
    hf_status status;
    int64_t iterations;
    double epochs;              /* terms visited over their number, products included         */
    double seconds[MARKS_MOST]; /* of training alone                               */
    double errors[MARKS_MOST];  /* then, squared, per image, over all images       */
    int count;
    double entropy, error; /* f, and the squared error, at the end               */
    double *x;             /* [n] there                                          */
} result;

typedef struct race {
    network *net;
    kronecker kronecker;
    const double *start; /* [n] */
    double seconds;      /* a method                                             */
    bool processor;      /* seconds are of processor time                        */
    int64_t batch;       /* of first-order methods                               */
    int64_t gradient_sample, curvature_sample; /* of Hessian-free; 0: all        */
    int threads;

    const lane *now;
    double began, paused, next_mark; /* of the clock                             */
    int64_t visited;                 /* terms                                    */
    int64_t iteration;
    int64_t before;    /* iterations of earlier stages                           */
    double stage_ends; /* seconds at which a stage does; time_is_up may be sooner */
    result *to;
} race;

/* Run a lane; to->x [n] is the caller's. Returns 0, or not if there is no memory. */
int race_run(race *r, const lane *which, result *to);

#endif
