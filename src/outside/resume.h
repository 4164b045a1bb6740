/* Stackless resume points: a routine that waits for the outside world returns WAITING and, when
 * called again, goes on where it stood.
 *
 *     progress f(state *s)
 *     {
 *         RESUME (s->at) {
 *             ...
 *             ASK(s->at, AT_VALUE, ask_value(...));     pose a request; continue here when answered
 *             AWAIT(s->at, AT_INNER, inner(s->inner));  call another such routine until it is ready
 *         }
 *         return finished(&s->at);
 *     }
 *
 * State that must survive a wait lives in the struct, never in a local variable. Resume points are
 * enumerators from 1, so that a checkpoint can store them; 0 is the beginning.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_RESUME_H
#define HF_RESUME_H

typedef enum progress { READY = 0, WAITING = 1 } progress;

#define RESUME(at)                                                                                 \
    switch (at)                                                                                    \
    case 0:

#define ASK(at, point, pose)                                                                       \
    do {                                                                                           \
        (at) = (point);                                                                            \
        pose;                                                                                      \
        return WAITING;                                                                            \
    case point:;                                                                                   \
    } while (0)

#define AWAIT(at, point, call)                                                                     \
    do {                                                                                           \
        for ((at) = (point); (call) == WAITING;) {                                                 \
            return WAITING;                                                                        \
        case point:;                                                                               \
        }                                                                                          \
    } while (0)

/* The routine has run to its end: begin anew when called again. */
static inline progress finished(int *at)
{
    *at = 0;
    return READY;
}

#endif
