/* logistic: trains logistic regression on a LIBSVM file, predicts, and compares with its peers.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "logistic/compare.h"
#include "logistic/options.h"
#include "output.h"

enum { MESSAGE_SIZE = 4352 };

static int refuse(const char *message)
{
    fprintf(stderr, "logistic: %s\n", message);
    return EXIT_COMMAND;
}

/* One file by two names, or one name of a file that is not there yet; a device or a pipe may have
 * two uses. */
static bool is_same_file(const char *one, const char *other)
{
    struct stat a, b;
    const bool is_there = stat(one, &a) == 0;
    if (is_there != (stat(other, &b) == 0)) return false;
    if (!is_there) return strcmp(one, other) == 0;
    return S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Can the files be written, without harm to one another? 0; else 1, and message says why not. */
static int check_files(const settings *s, char *message, size_t size)
{
    enum { READ = 2, ALL = 5 };
    const char *const names[ALL] = {"train", "test", "save-rows", "model", "predictions"};
    const char *const paths[ALL] = {s->train, s->test, s->save_rows, s->model, s->predictions};
    for (int k = READ; k < ALL; k++) {
        for (int j = 0; j < k; j++) {
            if (paths[k] == NULL || paths[j] == NULL || !is_same_file(paths[k], paths[j])) continue;
            snprintf(message, size, "--%s would overwrite --%s: %s", names[k], names[j], paths[k]);
            return 1;
        }
    }
    for (int k = READ; k < ALL; k++) {
        if (output_check(paths[k], message, size) != 0) return 1;
    }
    return 0;
}

/* Train and test rows; without a test file of a train file, test->count is 0. */
static int get_rows(const settings *s, rows *train, rows *test, char *message, size_t size)
{
    if (s->train != NULL) {
        if (rows_read(train, s->train, NULL, message, size) != 0) return 1;
        return s->test != NULL && rows_read(test, s->test, train->label, message, size) != 0;
    }
    snprintf(message, size, "not enough memory for %" PRId64 " rows", s->rows);
    if (rows_make(train, 0, s->rows, s->columns, (uint64_t)s->seed) != 0) return 1;
    if (s->test != NULL) return rows_read(test, s->test, train->label, message, size);
    return rows_make(test, s->rows, s->rows / 10 + 1, s->columns, (uint64_t)s->seed);
}

/* The weights, one "index weight" a line, zeros left out. */
static int write_model(const char *path, int64_t n, const double *w)
{
    FILE *const file = fopen(path, "w");
    if (file == NULL) return 1;
    for (int64_t j = 0; j < n; j++) {
        if (w[j] < 0.0 || w[j] > 0.0) fprintf(file, "%" PRId64 " %.17g\n", j + 1, w[j]);
    }
    return output_close(file, path);
}

/* Of each row the chance of label[1]. */
static int write_predictions(const char *path, const rows *x, int64_t n, const double *w)
{
    FILE *const file = fopen(path, "w");
    if (file == NULL) return 1;
    fprintf(file, "label chance_of_%.17g\n", x->label[1]);
    for (int64_t i = 0; i < x->count; i++) {
        const double z = model_margin(x, i, n, w);
        fprintf(file, "%.17g %.6g\n", x->label[z > 0.0], 1.0 / (1.0 + exp(-z)));
    }
    return output_close(file, path);
}

static void describe(const settings *s, const rows *train)
{
    const double entries = (double)train->starts[train->count];
    printf("%s: %" PRId64 " rows, %" PRId64 " columns, %.1f entries a row%s; label %.17g %" PRId64
           " times, %.17g %" PRId64 " times; C = %g\n",
           s->train != NULL ? s->train : "synthetic", train->count, train->columns,
           entries / (double)train->count, train->value == NULL ? ", all 1" : "", train->label[0],
           train->with[0], train->label[1], train->with[1], s->C);
}

static int save(const settings *s, const rows *train, const rows *test, const double *w)
{
    char message[MESSAGE_SIZE];
    const rows *const shown = test->count > 0 ? test : train;
    if (s->save_rows != NULL && rows_write(train, s->save_rows, message, sizeof message) != 0)
        return refuse(message);
    if (s->model != NULL && write_model(s->model, train->columns, w) != 0) {
        snprintf(message, sizeof message, "%s: could not be written", s->model);
        return refuse(message);
    }
    if (s->predictions != NULL &&
        write_predictions(s->predictions, shown, train->columns, w) != 0) {
        snprintf(message, sizeof message, "%s: could not be written", s->predictions);
        return refuse(message);
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const settings s = options_parse(argc, argv);
    char message[MESSAGE_SIZE];
    rows train = {0}, test = {0};
    double *w = NULL;
    int status = EXIT_COMMAND;
    if (check_files(&s, message, sizeof message) != 0 ||
        get_rows(&s, &train, &test, message, sizeof message) != 0) {
        refuse(message);
    } else if ((w = calloc((size_t)train.columns + 1, sizeof *w)) == NULL) {
        refuse("not enough memory");
    } else if (train.columns == 0) {
        refuse("no row has an entry: there is nothing to learn from");
    } else {
        describe(&s, &train);
        const char *why;
        const int compared = compare(&s, &train, &test, w, &why);
        const int saved = compared < 0 ? refuse(why) : save(&s, &train, &test, w);
        status = saved != EXIT_SUCCESS ? saved : compared > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    free(w);
    rows_free(&test);
    rows_free(&train);
    return status;
}
