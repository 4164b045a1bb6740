/* LIBLINEAR in this process: Fan, Chang, Hsieh, Wang and Lin 2008, JMLR 9.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <linear.h>
#include <math.h>
#include <stdlib.h>

#include "logistic/peers.h"

static void say_nothing(const char *text)
{
    (void)text;
}

/* The rows as LIBLINEAR wants them: nodes of a row, with an end mark. */
static int translate(const rows *x, struct problem *p, struct feature_node **nodes)
{
    *nodes = malloc((size_t)(x->starts[x->count] + x->count) * sizeof **nodes);
    p->x = malloc((size_t)x->count * sizeof *p->x);
    p->y = malloc((size_t)x->count * sizeof *p->y);
    if (*nodes == NULL || p->x == NULL || p->y == NULL) return 1;
    struct feature_node *next = *nodes;
    for (int64_t i = 0; i < x->count; i++) {
        p->x[i] = next;
        p->y[i] = x->sign[i];
        for (int64_t k = x->starts[i]; k < x->starts[i + 1]; k++)
            *next++ = (struct feature_node){x->column[k] + 1, x->value != NULL ? x->value[k] : 1.0};
        *next++ = (struct feature_node){-1, 0.0};
    }
    p->l = (int)x->count;
    p->n = (int)x->columns;
    p->bias = -1.0;
    return 0;
}

int peer_liblinear(const rows *x, double C, double tolerance, double *w, double *seconds)
{
    struct problem p = {.l = 0};
    struct feature_node *nodes = NULL;
    int bad = translate(x, &p, &nodes) != 0 ? 2 : 0;
    if (bad == 0) {
        /* it stops at |g| <= eps min(rows of either sign) / rows |g(0)| */
        const double fewer = fmax(1.0, (double)(x->with[0] < x->with[1] ? x->with[0] : x->with[1]));
        const struct parameter how = {
            .solver_type = L2R_LR, .C = C, .eps = tolerance * (double)x->count / fewer};
        set_print_string_function(say_nothing);
        const double start = peer_clock();
        struct model *found = train(&p, &how);
        *seconds = peer_clock() - start;
        for (int64_t j = 0; j < x->columns; j++)
            w[j] = found->label[0] > 0 ? found->w[j] : -found->w[j];
        free_and_destroy_model(&found);
    }
    free(nodes);
    free(p.x);
    free(p.y);
    return bad;
}
