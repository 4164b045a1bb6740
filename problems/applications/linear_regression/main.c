/* linear_regression: y = 2 x + noise by every method of the library, the exact answer known.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"
#include "figure.h"
#include "linear_regression/methods.h"
#include "output.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_METHODS = 64, MAX_GROUPS = 16, PATH_SIZE = 4096, MESSAGE_SIZE = PATH_SIZE + 256 };

typedef struct request {
    const char *data, *output;
    int64_t samples;
    double noise;
    int64_t seed;
} request;

#define AT(field) offsetof(request, field)

static const command_option OPTIONS[] = {
    {"data", 'd', "FILE", "Points, one \"x y\" or \"x,y\" a line; default: synthetic", COMMAND_TEXT,
     AT(data), 0, 0, NULL},
    {"samples", 'n', "N", "Synthetic points; default 1000", COMMAND_WHOLE, AT(samples), 2, 1e8,
     NULL},
    {"noise", 'e', "S", "Their standard deviation from y = 2 x; default 0.1", COMMAND_NUMBER,
     AT(noise), 0, 1e6, NULL},
    {"seed", 's', "K", "Of the points and of what is random in the methods; default 1",
     COMMAND_WHOLE, AT(seed), 0, 0x1p52, NULL},
    {"output", 'o', "FILE", "The page; default linear_regression.html", COMMAND_TEXT, AT(output), 0,
     0, NULL}};

/* ---- the table ---- */

static void print_course(const course *c)
{
    char alpha[16] = "";
    if (!isnan(c->alpha)) (void)snprintf(alpha, sizeof alpha, "%.1e", c->alpha);
    printf("%-22s %9.6f %9.6f  %7.1e %8.1f %8.1f %8.1f %8s  %s\n", c->name, c->theta[0],
           c->theta[1], c->error, c->values, c->gradients, c->products, alpha, c->ending);
}

static void conclude(int missed, int near, double farthest)
{
    printf("\nvalues, gradients and products are sweeps of the data.\n");
    if (missed == 0)
        printf("Every exact method found the exact answer;");
    else
        printf("%d of the exact methods missed the exact answer;", missed);
    printf(" %d over samples or folds came within %.1e of it.\n", near, farthest);
}

/* Returns how many of those that are to find the exact answer have not. */
static int print_table(const course *courses, int count, const regression *data)
{
    static const double ALLOWED = 1e-6; /* of slope and intercept, or of 1: tests end by |g| */
    const double size = fmax(1, fmax(fabs(data->exact[0]), fabs(data->exact[1])));
    const char *group = "";
    double farthest = 0;
    int missed = 0, near = 0;
    printf("%-22s %9s %9s  %7s %8s %8s %8s %8s\n", "", "slope", "intercept", "error", "values",
           "gradients", "products", "alpha");
    printf("%-22s %9.6f %9.6f\n", "exact", data->exact[0], data->exact[1]);
    for (int k = 0; k < count; k++) {
        const course *const c = &courses[k];
        if (strcmp(group, c->group) != 0) printf("\n%s\n", c->group);
        group = c->group;
        print_course(c);
        if (c->exact) {
            missed += !(c->error <= ALLOWED * size);
        } else {
            farthest = fmax(farthest, c->error);
            near++;
        }
    }
    conclude(missed, near, farthest);
    return missed;
}

/* ---- the page ---- */

static int draw(const char *path, const course *courses, int count, char *message, size_t size)
{
    static figure_curve curves[MAX_METHODS];
    figure_panel panels[MAX_GROUPS];
    int groups = 0;
    for (int k = 0; k < count; k++) {
        const course *const c = &courses[k];
        curves[k] = (figure_curve){c->name, c->count, c->cost, c->gap};
        if (groups == 0 || strcmp(panels[groups - 1].title, c->group) != 0)
            panels[groups++] = (figure_panel){.title = c->group,
                                              .x_label = "gradients + products + values / 2",
                                              .y_label = "f - least f",
                                              .x_log = true,
                                              .y_log = true,
                                              .curves = &curves[k]};
        panels[groups - 1].count++;
    }
    return figure_write(path, 2, groups, panels, message, size);
}

static void write_rows(FILE *page, const course *courses, int count)
{
    for (int k = 0; k < count; k++) {
        const course *const c = &courses[k];
        fprintf(page,
                "<tr><td>%s<td>%s<td>%.6f<td>%.6f<td>%.1e<td>%.1f<td>%.1f<td>%.1f<td>%s</tr>\n",
                c->group, c->name, c->theta[0], c->theta[1], c->error, c->values, c->gradients,
                c->products, c->ending);
    }
}

static void append_drawing(FILE *page, const char *path)
{
    char line[4096];
    bool inside = false;
    FILE *const drawing = fopen(path, "r");
    while (drawing != NULL && fgets(line, sizeof line, drawing) != NULL) {
        inside = inside || strncmp(line, "<svg", 4) == 0;
        if (inside) fputs(line, page);
    }
    if (drawing != NULL) (void)fclose(drawing);
}

/* The drawing inside the page: one file to look at. */
static bool fill_page(const char *path, const char *drawing, const course *courses, int count,
                      const regression *data, char *message, size_t size)
{
    FILE *const page = fopen(path, "w");
    if (page == NULL) {
        (void)snprintf(message, size, "%s: %s", path, strerror(errno));
        return false;
    }
    fprintf(page,
            "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Linear regression</title>\n"
            "<style>body{font:15px sans-serif;margin:2em;max-width:1300px}"
            "td,th{padding:2px 12px 2px 0;text-align:left}</style>\n"
            "<h1>y = slope x + intercept by every method</h1>\n"
            "<p>%lld points; exact answer: slope %.6f, intercept %.6f.</p>\n",
            (long long)data->samples, data->exact[0], data->exact[1]);
    append_drawing(page, drawing);
    fputs("<table><tr><th>group<th>method<th>slope<th>intercept<th>error<th>values<th>gradients"
          "<th>products<th>ended</tr>\n",
          page);
    write_rows(page, courses, count);
    fputs("</table></html>\n", page);
    if (output_close(page, path) == 0) return true;
    (void)snprintf(message, size, "%s: could not be written", path);
    return false;
}

/* An empty file that is nobody's else, for gnuplot to draw into. */
static bool make_temporary(char *path, size_t size, char *message, size_t message_size)
{
    const char *const folder = getenv("TMPDIR");
    (void)snprintf(path, size, "%.4000s/linear_regression-XXXXXX",
                   folder != NULL && *folder != '\0' ? folder : "/tmp");
    const int file = mkstemp(path);
    if (file >= 0 && close(file) == 0) return true;
    (void)snprintf(message, message_size, "%s: %s", path, strerror(errno));
    return false;
}

/* False, with a sentence said, if it fails. */
static bool write_page(const char *path, const course *courses, int count, const regression *data)
{
    char drawing[PATH_SIZE], message[MESSAGE_SIZE];
    bool good = make_temporary(drawing, sizeof drawing, message, sizeof message);
    if (good) {
        good = draw(drawing, courses, count, message, sizeof message) == 0 &&
               fill_page(path, drawing, courses, count, data, message, sizeof message);
        output_discard(drawing);
    }
    if (!good) fprintf(stderr, "linear_regression: %s\n", message);
    return good;
}

/* ---- */

static const char *take_data(const request *wanted, regression *data, char *message, size_t size)
{
    if (wanted->data != NULL) {
        const char *const wrong = regression_read(data, wanted->data, message, size);
        if (wrong != NULL) return wrong;
    } else if (!regression_create(data, wanted->samples, wanted->noise, (uint64_t)wanted->seed)) {
        return "there is not enough memory";
    }
    return regression_solve(data) ? NULL : "all x are the same: no line is best";
}

int main(int argc, char **argv)
{
    request wanted = {.output = "linear_regression.html", .samples = 1000, .noise = 0.1, .seed = 1};
    const command line = {
        .doc = "Fit y = slope x + intercept by every method of the library and compare them with "
               "the exact answer, in a table and on a page of convergence curves.\v"
               "Exit status: 0 done, 1 an exact method missed or the page could not be written, "
               "2 bad command line or file.",
        .options = OPTIONS,
        .count = sizeof OPTIONS / sizeof *OPTIONS,
        .settings = &wanted};
    command_parse(&line, argc, argv);

    regression data = {0};
    char message[MESSAGE_SIZE];
    const char *const wrong = output_check(wanted.output, message, sizeof message) != 0
                                  ? message
                                  : take_data(&wanted, &data, message, sizeof message);
    if (wrong != NULL) {
        fprintf(stderr, "linear_regression: %s\n", wrong);
        regression_free(&data);
        return EXIT_COMMAND;
    }
    static course courses[MAX_METHODS];
    int count = 0;
    while (count < method_count && method_run(count, &data, (uint64_t)wanted.seed, &courses[count]))
        count++;
    int failed = print_table(courses, count, &data) != 0 || count < method_count;
    if (write_page(wanted.output, courses, count, &data))
        printf("The page: %s\n", wanted.output);
    else
        failed = 1;
    for (int k = 0; k < count; k++)
        course_free(&courses[k]);
    regression_free(&data);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
