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
    printf("%-23s %13.6g %13.6g  %8.1e %8.1f %9.1f %8.1f %8s  %s\n", c->name, c->theta[0],
           c->theta[1], c->error, c->values, c->gradients, c->products, alpha, c->ending);
}

static void print_courses(const course *courses, int count, const regression *data)
{
    const char *group = "";
    printf("%-23s %13s %13s  %8s %8s %9s %8s %8s\n", "", "slope", "intercept", "error", "values",
           "gradients", "products", "alpha");
    printf("%-23s %13.6g %13.6g\n", "exact", data->exact[0], data->exact[1]);
    for (int k = 0; k < count; k++) {
        if (strcmp(group, courses[k].group) != 0) printf("\n%s\n", courses[k].group);
        group = courses[k].group;
        print_course(&courses[k]);
    }
}

/* ---- the verdict ---- */

typedef enum verdict {
    FOUND,  /* the exact answer                                        */
    SHORT,  /* of it, as the method's last word or the condition tells */
    MISSED, /* it: that must not be                                    */
    NEAR,   /* to it: all that is asked of methods over samples        */
    FAR     /* from it: less than half-way from the start              */
} verdict;

static const double ILL = 5e3; /* condition from which a gradient of 1e-10 allows errors of 1e-6 */

static verdict judge(const course *c, const regression *data)
{
    static const double ALLOWED = 1e-6; /* of the larger of slope and intercept */
    const double start = fmax(fabs(data->exact[0]), fabs(data->exact[1]));
    if (!c->exact) return c->error <= 0.5 * start ? NEAR : FAR;
    if (c->error <= ALLOWED * start) return FOUND;
    const bool says_so = c->status == HF_MAX_ITERATIONS || c->status == HF_PRECISION;
    return says_so || (c->status == HF_CONVERGED && data->condition > ILL) ? SHORT : MISSED;
}

/* How many have that verdict; their names after the words, if there are any. */
static int print_names(const char *words, verdict which, const course *courses, int count,
                       const regression *data)
{
    int found = 0;
    for (int k = 0; k < count; k++) {
        if (judge(&courses[k], data) != which) continue;
        printf("%s%s", found++ == 0 ? words : "; ", courses[k].name);
    }
    if (found > 0) printf(".\n");
    return found;
}

/* Returns how many missed. */
static int conclude(const course *courses, int count, const regression *data)
{
    double farthest = 0;
    int near = 0;
    for (int k = 0; k < count; k++) {
        if (judge(&courses[k], data) != NEAR) continue;
        farthest = fmax(farthest, courses[k].error);
        near++;
    }
    printf("\nvalues, gradients and products are sweeps of the data.\n");
    const int missed = print_names("Missed the exact answer: ", MISSED, courses, count, data);
    const int ended = print_names("Ended short of the exact answer: ", SHORT, courses, count, data);
    if (missed + ended == 0) printf("Every exact method found the exact answer.\n");
    if (near > 0) printf("%d over samples or folds came within %.1e of it.\n", near, farthest);
    print_names("Not half-way to it: ", FAR, courses, count, data);
    printf("The condition number of the Hessian is %.3g%s.\n", data->condition,
           data->condition > ILL ? ": centre and scale x to lower it" : "");
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
                "<tr><td>%s<td>%s<td>%.6g<td>%.6g<td>%.1e<td>%.1f<td>%.1f<td>%.1f<td>%s</tr>\n",
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
            "<p>%lld points; exact answer: slope %.6g, intercept %.6g.</p>\n",
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
    const char *wrong = NULL;
    if (wanted->data != NULL)
        wrong = regression_read(data, wanted->data, message, size);
    else if (!regression_create(data, wanted->samples, wanted->noise, (uint64_t)wanted->seed))
        wrong = "there is not enough memory";
    if (wrong != NULL || (wrong = regression_solve(data)) == NULL) return wrong;
    (void)snprintf(message, size, "%s: %s",
                   wanted->data != NULL ? wanted->data : "synthetic points", wrong);
    return message;
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
    print_courses(courses, count, &data);
    int failed = conclude(courses, count, &data) != 0 || count < method_count;
    if (write_page(wanted.output, courses, count, &data))
        printf("The page: %s\n", wanted.output);
    else
        failed = 1;
    for (int k = 0; k < count; k++)
        course_free(&courses[k]);
    regression_free(&data);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
